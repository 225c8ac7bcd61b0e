//! The relay over real sockets on loopback: what a client is given, and what it is not.

mod bounds;
mod client;
mod counters;
mod hostile;
mod packets;
mod rights;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::credentials::Login;
use super::{Pass, Turn, config};
use crate::addresses::Addresses;
use crate::b64::B64;
use crate::metrics::Metrics;
use crate::protocol::PeerId;
use client::Client;

const ANN: PeerId = B64([1; 9]);
const BEN: PeerId = B64([2; 9]);
/// Long enough for a loaded machine.
const SOON: Duration = Duration::from_secs(10);
/// How long nothing has to come until it is believed that nothing comes.
const NEVER: Duration = Duration::from_millis(300);

/// A relay with its door.
struct House {
    turn: Turn,
    udp: SocketAddr,
    tcp: SocketAddr,
    metrics: Metrics,
    _stop: DropGuard,
}

impl House {
    /// Where loopback is a peer like any other, and limits as `change` makes them.
    async fn with(change: impl FnOnce(&mut config::Turn)) -> Self {
        let mut config = config::Turn {
            peers: config::RelayPeers::Internet(vec!["127.0.0.1".parse().unwrap()]),
            ..config::Turn::default()
        };
        change(&mut config);
        Self::patient(config, Duration::from_secs(10)).await
    }

    /// Closes connections without a relay after `patience`.
    async fn patient(config: config::Turn, patience: Duration) -> Self {
        Self::at(Ipv4Addr::LOCALHOST.into(), config, patience).await
    }

    /// At this address.
    async fn at(address: IpAddr, config: config::Turn, patience: Duration) -> Self {
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let tcp = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let metrics = Metrics::new(Addresses::new(&crate::config::Limits::default()));
        let (config, counts) = (Arc::new(config), metrics.turn());
        let started = super::start(&config, tcp, patience, counts, stop.clone()).unwrap();
        let turn = started.turn.clone();
        let door = started.turn;
        tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
            let addresses = Addresses::new(&crate::config::Limits::default());
            while let Ok((stream, peer)) = listener.accept().await {
                door.take(stream, Arc::new(addresses.admit(peer.ip()).unwrap()));
            }
        }));
        Self {
            udp: (address, turn.udp_port().unwrap()).into(),
            tcp,
            metrics,
            turn,
            _stop: stop.drop_guard(),
        }
    }

    async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// A login that is good for an hour, and the seat that it belongs to.
    fn seat(&self, peer: PeerId) -> (Pass, Login) {
        let pass = self.turn.admit(peer);
        let expires = self.turn.shared.unix() + 3600;
        (pass, self.turn.shared.credentials().mint(peer, expires))
    }

    /// A client over UDP with a relay.
    async fn guest(&self, peer: PeerId) -> Guest {
        self.guest_by(peer, false).await
    }

    async fn guest_by(&self, peer: PeerId, tcp: bool) -> Guest {
        let (pass, login) = self.seat(peer);
        let mut client = self.client(tcp).await;
        client.login = Some(login);
        let relayed = match self.udp.ip() {
            IpAddr::V4(_) => client.allocate().await,
            IpAddr::V6(_) => client.allocate_ipv6().await,
        };
        let relayed = relayed.unwrap();
        Guest {
            client,
            relayed,
            pass,
        }
    }

    async fn client(&self, tcp: bool) -> Client {
        if tcp {
            Client::over_tcp(TcpStream::connect(self.tcp).await.unwrap())
        } else {
            Client::over_udp(self.udp).await
        }
    }
}

/// Somebody in a room, with a relay.
struct Guest {
    client: Client,
    relayed: SocketAddr,
    pass: Pass,
}

/// A peer that is not in the house.
async fn outsider() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// The next packet to a peer, and where it came from.
async fn arrives(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut bytes = vec![0; 65_536];
    let (count, from) = timeout(SOON, socket.recv_from(&mut bytes))
        .await
        .unwrap()
        .unwrap();
    bytes.truncate(count);
    (bytes, from)
}

/// Nothing comes to a peer.
async fn silent(socket: &UdpSocket) -> bool {
    timeout(NEVER, socket.recv_from(&mut [0; 2000]))
        .await
        .is_err()
}
