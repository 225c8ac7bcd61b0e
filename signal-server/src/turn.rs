//! STUN and TURN for those who were let in: their own address as others see it, and a relay where two networks let no packet through.
//! Knows rooms only as "this one is in"; sees nothing but sealed packets.
//!
//! Reading order: `credentials.rs` (who may), `peers.rs` (where to), `quota.rs` (how much), `offer.rs` (what clients are told), all pure;
//! then `driver.rs` (the thread), `relay.rs` (everybody), `packets.rs`, `requests.rs` and `client.rs` (what a client sends, asks and has), `message.rs`,
//! `frame.rs` (bytes), `udp.rs`, `outbox.rs` and `tcp.rs` (sockets). Why it is built like this: docs/decisions/0006.

mod client;
mod credentials;
mod driver;
mod frame;
mod message;
mod offer;
mod outbox;
mod packets;
mod peers;
mod quota;
mod relay;
mod requests;
mod tcp;
#[cfg(test)]
mod tests;
mod udp;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use turn_server_proto::api::Transmit;
use turn_server_proto::types::TransportType;

use crate::addresses::Admission;
use crate::config;
use crate::metrics::TurnCounts;
use crate::protocol::{IceServer, PeerId};

use credentials::Credentials;
use driver::{Arrival, Start};
use offer::Ports;

pub(crate) use frame::Kind;
pub(crate) use offer::Reached;
pub use peers::{AddressRange, NoRange};

/// Connections that may wait for the thread. It takes them at once, unless it is too busy for more.
const ARRIVALS: usize = 64;

/// The relay as the rest of the server sees it; cheap to clone.
#[derive(Clone)]
pub(crate) struct Turn {
    shared: Arc<Shared>,
    arrivals: mpsc::Sender<Arrival>,
    ports: Ports,
    everywhere: bool,
}

/// What the relay's thread shares with the others.
struct Shared {
    credentials: Mutex<Credentials>,
    left: Notify,
    counts: Arc<TurnCounts>,
}

/// Somebody who may use the relay until this is dropped.
pub(crate) struct Pass {
    peer: PeerId,
    shared: Arc<Shared>,
}

/// A relay that was started, and what the server has to do for it.
pub(crate) struct Started {
    pub(crate) turn: Turn,
    /// One more door to open.
    pub(crate) extra: Option<TcpListener>,
    /// Ends when everything of the relay is closed.
    pub(crate) ended: oneshot::Receiver<()>,
}

impl Shared {
    fn credentials(&self) -> MutexGuard<'_, Credentials> {
        // Adding and removing names cannot leave them half done.
        self.credentials
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn somebody_left(&self) {
        self.left.notified().await;
    }

    fn unix(&self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        now.unwrap_or(Duration::ZERO).as_secs()
    }
}

/// Starts the relay beside signaling, which listens at `listening`. A port that is not free is a line in the log, never the end.
pub(crate) fn start(
    config: &Arc<config::Turn>,
    listening: SocketAddr,
    patience: Duration,
    counts: Arc<TurnCounts>,
    stop: CancellationToken,
) -> Option<Started> {
    let mut secret = [0; 32];
    if getrandom::fill(&mut secret).is_err() {
        tracing::warn!("no randomness for passwords: no relay");
        return None;
    }
    let own = at(listening, config.port.unwrap_or(listening.port()));
    let extra = config.extra_port.map(|port| at(listening, port));
    let (sockets, udp) = bind_all(own);
    let (more, extra_udp) = extra.map_or((Vec::new(), None), bind_all);
    let listener = extra.and_then(listen);
    let ports = Ports {
        signaling: listening.port(),
        udp,
        extra_udp,
        extra_tcp: listener
            .as_ref()
            .and_then(|listener| Some(listener.local_addr().ok()?.port())),
    };
    let shared = Arc::new(Shared {
        credentials: Mutex::new(Credentials::new(secret)),
        left: Notify::new(),
        counts,
    });
    let (arrivals, arriving) = mpsc::channel(ARRIVALS);
    let (ending, ended) = oneshot::channel();
    let everywhere = listening.ip().is_unspecified();
    let start = Start {
        config: Arc::clone(config),
        shared: Arc::clone(&shared),
        everywhere,
        sockets: sockets.into_iter().chain(more).collect(),
        arrivals: arriving,
        patience,
        stop,
    };
    if let Err(error) = driver::spawn(start, ending) {
        tracing::warn!(%error, "no relay");
        return None;
    }
    let turn = Turn {
        shared,
        arrivals,
        ports,
        everywhere,
    };
    Some(Started {
        turn,
        extra: listener,
        ended,
    })
}

fn at(listening: SocketAddr, port: u16) -> SocketAddr {
    SocketAddr::new(listening.ip(), port)
}

/// UDP sockets for this address, one for each family where it is unspecified, on one port.
fn bind_all(address: SocketAddr) -> (Vec<std::net::UdpSocket>, Option<u16>) {
    let first = match udp::bind(address) {
        Ok(socket) => socket,
        // A machine without IPv6 listens on IPv4 alone.
        Err(_) if address.ip() == Ipv6Addr::UNSPECIFIED => {
            return bind_all((Ipv4Addr::UNSPECIFIED, address.port()).into());
        }
        Err(error) => {
            tracing::warn!(%address, %error, "no STUN and TURN over UDP here");
            return (Vec::new(), None);
        }
    };
    let port = first.local_addr().map(|address| address.port()).ok();
    let other = (address.ip() == Ipv6Addr::UNSPECIFIED)
        .then(|| udp::bind((Ipv4Addr::UNSPECIFIED, port?).into()).ok())
        .flatten();
    ([Some(first), other].into_iter().flatten().collect(), port)
}

fn listen(address: SocketAddr) -> Option<TcpListener> {
    let listener = TcpListener::bind(address)
        .and_then(|listener| listener.set_nonblocking(true).map(|()| listener));
    listener
        .inspect_err(|error| tracing::warn!(%address, %error, "the extra port is not free"))
        .ok()
}

impl Turn {
    /// Lets somebody use the relay.
    pub(crate) fn admit(&self, peer: PeerId) -> Pass {
        self.shared.credentials().admit(peer);
        Pass {
            peer,
            shared: Arc::clone(&self.shared),
        }
    }

    /// What somebody who reached the server like this is told; good for `ttl` seconds.
    pub(crate) fn servers(&self, reached: &Reached, pass: &Pass, ttl: u32) -> Vec<IceServer> {
        let expires = self.shared.unix() + u64::from(ttl);
        let login = self.shared.credentials().mint(pass.peer, expires);
        let reached = reached.clone();
        let reached = if self.everywhere {
            reached.seen_outside(|| udp::preferred(false).or_else(|| udp::preferred(true)))
        } else {
            reached
        };
        offer::servers(&reached, &self.ports, login)
    }

    /// Takes over a connection that began with a STUN message.
    pub(crate) fn take(&self, stream: TcpStream, admission: Arc<Admission>) {
        // A connection that cannot be taken is closed by being dropped; its client tries again.
        if let Ok(stream) = stream.into_std() {
            let _ = self.arrivals.try_send(Arrival { stream, admission });
        }
    }

    /// The UDP port, where there is one.
    #[cfg(test)]
    fn udp_port(&self) -> Option<u16> {
        self.ports.udp
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        // Most calls need no relay; waking its thread for each who leaves would cost more than all else that leaving costs.
        if self.shared.credentials().revoke(&self.peer) {
            self.shared.left.notify_one();
        }
    }
}

/// One packet as the parser wants it.
fn transmit(bytes: &[u8], from: SocketAddr, to: SocketAddr) -> Transmit<&[u8]> {
    Transmit::new(bytes, TransportType::Udp, from, to)
}
