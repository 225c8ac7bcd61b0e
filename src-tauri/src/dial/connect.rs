//! From an invite's endpoints to one open WebSocket: TCP, TLS and the upgrade all belong to one attempt, so that a captive portal or a
//! stranger at a private address never wins over the right server.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use futures_util::FutureExt as _;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::order::{Family, in_turns, ordered};
use super::pin::client_config;
use super::race::{PACE, race};
use crate::ipc::{DialTarget, Endpoint, Failure};

/// A stream that may be TLS or not.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin> Stream for S {}

pub(super) type Wire = WebSocketStream<Box<dyn Stream>>;

/// One endpoint may take this long, from the name to the upgrade.
const PATIENCE: Duration = Duration::from_secs(8);
/// More endpoints than an invite can carry are an attack on our sockets.
const MOST_ENDPOINTS: usize = 8;
/// Well above the server's 64 KiB a message and what `joined` needs for eight cards.
const LARGEST_MESSAGE: usize = 1 << 20;
const SUBPROTOCOL: HeaderValue = HeaderValue::from_static("tincan.v1");

/// Why no endpoint could be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unconnected {
    #[error("no endpoint answered")]
    Unreachable,
    #[error("somebody else's certificate")]
    WrongCertificate,
}

impl Unconnected {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::WrongCertificate => "wrong-certificate",
        }
    }
}

impl From<io::Error> for Unconnected {
    /// rustls hands its errors through `io::Error`; only a certificate that was shown and refused counts as wrong.
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(rustls::Error::InvalidCertificate(_)) => Self::WrongCertificate,
            _ => Self::Unreachable,
        }
    }
}

/// A checked target.
pub(super) struct Way {
    endpoints: Vec<Endpoint>,
    tls: Option<Arc<ClientConfig>>,
}

impl Way {
    /// `worked` is the endpoint that led there last time.
    pub(super) fn of(target: &DialTarget, worked: Option<&Endpoint>) -> Result<Self, Failure> {
        if target.endpoints.is_empty() || target.endpoints.len() > MOST_ENDPOINTS {
            return Err(Failure::BadArguments);
        }
        let fingerprint = target.fingerprint.as_deref().map(fingerprint).transpose()?;
        // A fingerprint is a promise of TLS: a link that says both is damaged or a downgrade.
        if target.plain && fingerprint.is_some() {
            return Err(Failure::BadArguments);
        }
        let tls = if target.plain {
            None
        } else {
            Some(Arc::new(
                client_config(fingerprint).map_err(|_| Failure::Internal)?,
            ))
        };
        Ok(Self {
            endpoints: ordered(&target.endpoints, worked),
            tls,
        })
    }
}

fn fingerprint(text: &str) -> Result<[u8; 32], Failure> {
    B64.decode(text)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Failure::BadArguments)
}

/// The first endpoint that upgrades, and which it was. When none does, a wrong certificate is the more telling reason.
pub(super) async fn connect(way: Way) -> Result<(Wire, Endpoint), Unconnected> {
    let attempts = way
        .endpoints
        .into_iter()
        .map(|endpoint| attempt(endpoint, way.tls.clone()).boxed())
        .collect();
    race(attempts, PACE).await.map_err(|failures| {
        let wrong = failures.contains(&Unconnected::WrongCertificate);
        if wrong {
            Unconnected::WrongCertificate
        } else {
            Unconnected::Unreachable
        }
    })
}

async fn attempt(
    endpoint: Endpoint,
    tls: Option<Arc<ClientConfig>>,
) -> Result<(Wire, Endpoint), Unconnected> {
    let whole = async {
        let tcp = reach(&endpoint).await?;
        let (scheme, stream) = match tls {
            Some(config) => ("wss", secure(tcp, config, &endpoint.host).await?),
            None => ("ws", Box::new(tcp) as Box<dyn Stream>),
        };
        upgrade(scheme, stream, &endpoint).await
    };
    let wire = tokio::time::timeout(PATIENCE, whole)
        .await
        .unwrap_or(Err(Unconnected::Unreachable))?;
    Ok((wire, endpoint))
}

/// A stream to one place, by TLS with the public authorities where that is wished: for what is no invitation.
pub(crate) async fn open(endpoint: &Endpoint, tls: bool) -> Option<Box<dyn Stream>> {
    let tcp = reach(endpoint).await.ok()?;
    if !tls {
        return Some(Box::new(tcp));
    }
    let config = Arc::new(client_config(None).ok()?);
    secure(tcp, config, &endpoint.host).await.ok()
}

/// A name may have several addresses; they are raced like endpoints.
async fn reach(endpoint: &Endpoint) -> io::Result<TcpStream> {
    let addresses: Vec<SocketAddr> = lookup_host((endpoint.host.as_str(), endpoint.port))
        .await?
        .collect();
    let attempts = in_turns(addresses, |address| Family::of(address.ip()))
        .into_iter()
        .map(|address| TcpStream::connect(address).boxed())
        .collect();
    let tcp = race(attempts, PACE).await.map_err(|failures| {
        failures
            .into_iter()
            .next()
            .unwrap_or_else(|| io::ErrorKind::NotFound.into())
    })?;
    // Signals are small and urgent.
    tcp.set_nodelay(true)?;
    Ok(tcp)
}

async fn secure(
    tcp: TcpStream,
    config: Arc<ClientConfig>,
    host: &str,
) -> Result<Box<dyn Stream>, Unconnected> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Unconnected::Unreachable)?;
    Ok(Box::new(
        TlsConnector::from(config).connect(name, tcp).await?,
    ))
}

async fn upgrade(
    scheme: &str,
    stream: Box<dyn Stream>,
    endpoint: &Endpoint,
) -> Result<Wire, Unconnected> {
    let host = if endpoint.host.contains(':') {
        format!("[{}]", endpoint.host)
    } else {
        endpoint.host.clone()
    };
    let address = format!("{scheme}://{host}:{}/ws", endpoint.port);
    let mut request = address
        .into_client_request()
        .map_err(|_| Unconnected::Unreachable)?;
    request
        .headers_mut()
        .insert("Sec-WebSocket-Protocol", SUBPROTOCOL);
    let limits = WebSocketConfig::default()
        .max_message_size(Some(LARGEST_MESSAGE))
        .max_frame_size(Some(LARGEST_MESSAGE));
    let (wire, _response) = client_async_with_config(request, stream, Some(limits))
        .await
        .map_err(|_| Unconnected::Unreachable)?;
    Ok(wire)
}
