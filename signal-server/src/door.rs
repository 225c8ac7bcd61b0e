//! The listener: admits connections, and tells by the first byte what they speak. TLS and plain HTTP go to the same routes, STUN to
//! the relay.

mod listening;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tower_service::Service;

use crate::http::{Connection, router};
use crate::site::Site;
use crate::turn::Kind;
pub(crate) use listening::Listening;

/// The first byte of every TLS connection: a handshake record, RFC 8446 section 5.1.
const TLS_HANDSHAKE: u8 = 0x16;
/// How long to wait when the system has no file handle left for the next connection.
const BREATHER: Duration = Duration::from_millis(100);

/// What bytes come over.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for T {}

pub(crate) struct Door {
    site: Arc<Site>,
    router: axum::Router,
    tls: Option<TlsAcceptor>,
    kill: CancellationToken,
}

impl Door {
    pub(crate) fn new(site: Arc<Site>, tls: Option<TlsAcceptor>, kill: CancellationToken) -> Self {
        Self {
            router: router(Arc::clone(&site)),
            site,
            tls,
            kill,
        }
    }

    /// Accepts connections until the server stops.
    pub(crate) async fn accept(self: Arc<Self>, listener: Listening) {
        loop {
            let accepted = tokio::select! {
                () = self.site.stop.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => self.admit(stream, peer),
                Err(error) => {
                    tracing::warn!(%error, "cannot accept");
                    sleep(BREATHER).await;
                }
            }
        }
    }

    /// One connection too many is closed at once: answering it would cost what the limit is there to save.
    fn admit(self: &Arc<Self>, stream: TcpStream, peer: SocketAddr) {
        let admission = match self.site.addresses.admit(peer.ip()) {
            Ok(admission) => Arc::new(admission),
            Err(excess) => {
                self.site.metrics.turned_away(excess);
                return tracing::debug!(address = %peer.ip(), limit = ?excess, "one connection too many");
            }
        };
        let Ok(local) = stream.local_addr() else {
            return;
        };
        self.site.metrics.accepted();
        tracing::debug!(address = %peer.ip(), "connected");
        let connection = Connection {
            peer,
            local,
            tls: false,
            admission,
        };
        let (door, kill) = (Arc::clone(self), self.kill.clone());
        self.site.tasks.spawn(async move {
            kill.run_until_cancelled(door.greet(stream, connection))
                .await
        });
    }

    async fn greet(&self, stream: TcpStream, connection: Connection) {
        let due = Instant::now() + self.site.config.times.handshake;
        let mut first = [0; 1];
        if let Ok(Ok(1)) = timeout_at(due, stream.peek(&mut first)).await {
            match &self.site.turn {
                Some(turn) if Kind::of(first[0]) == Kind::Stun => {
                    turn.take(stream, connection.admission);
                }
                _ => self.enter(first[0], stream, connection, due).await,
            }
        }
    }

    /// Serves a stream that begins with the byte `first`, if its first request is there when it is `due`.
    pub(crate) async fn enter(
        &self,
        first: u8,
        stream: impl Stream,
        connection: Connection,
        due: Instant,
    ) {
        match (&self.tls, first) {
            (Some(tls), TLS_HANDSHAKE) => {
                if let Ok(Ok(stream)) = timeout_at(due, tls.accept(stream)).await {
                    let connection = Connection {
                        tls: true,
                        ..connection
                    };
                    self.serve(stream, connection, due).await;
                }
            }
            (_, byte) if byte.is_ascii_uppercase() => self.serve(stream, connection, due).await,
            _ => {}
        }
    }

    async fn serve(&self, stream: impl Stream, connection: Connection, due: Instant) {
        let asked = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&asked);
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            heard.store(true, Ordering::Relaxed);
            request.extensions_mut().insert(connection.clone());
            self.router.clone().call(request)
        });
        let times = &self.site.config.times;
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(times.handshake)
            .max_buf_size(16 << 10);
        let mut serving = std::pin::pin!(
            http.serve_connection(TokioIo::new(stream), service)
                .with_upgrades()
        );
        let ended = tokio::select! {
            ended = serving.as_mut() => ended,
            () = overdue(due, &asked, times.plain) => return tracing::debug!("a connection took too long"),
            () = self.site.stop.cancelled() => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended badly");
        }
    }
}

/// Waits until nothing was asked when it was `due`, or until all that was asked has taken longer than `longest`.
async fn overdue(due: Instant, asked: &AtomicBool, longest: Duration) {
    sleep_until(due).await;
    if asked.load(Ordering::Relaxed) {
        sleep_until(due + longest).await;
    }
}
