//! One client of the relay: an address that asks, the parser that answers it, and what it was given.
//!
//! Every client has a parser of its own. The parser keeps users, nonces and clients for ever and looks them up one by one; with one
//! client in it there is nothing to look for, and everything ends with the client. It is always told "UDP": streams are cut into
//! messages before it, and methods for TCP to peers are none of ours.

use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;

use tokio::task::AbortHandle;
use turn_server_proto::api::TurnServerApi;
use turn_server_proto::server::TurnServer;
use turn_server_proto::types::TransportType;
use turn_server_proto::types::stun::message::TransactionId;

use crate::config::TurnLimits;
use crate::metrics::Open;
use crate::protocol::PeerId;

use super::credentials::Login;
use super::message::REALM;
use super::outbox::Way;
use super::quota::Counted;
use super::tcp::Line;
use super::udp::Udp;

/// RFC 8656, sections 9 and 12: how long a permission and a channel last.
const PERMISSION: Duration = Duration::from_secs(300);
const CHANNEL: Duration = Duration::from_secs(600);

/// What tells clients apart; RFC 8656 calls it the 5-tuple.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) tcp: bool,
    /// Where it reached us.
    pub(super) here: SocketAddr,
    /// Where it is.
    pub(super) there: SocketAddr,
}

/// How a client is answered.
#[derive(Clone)]
pub(super) enum Via {
    Udp(Way),
    Tcp(Line),
}

pub(super) struct Client {
    pub(super) server: TurnServer,
    pub(super) via: Via,
    /// When it was first heard of.
    pub(super) since: Duration,
    /// Whose client this is; shown, and proved only once there is a relay.
    pub(super) login: Option<(PeerId, Login)>,
    pub(super) relays: Vec<Relayed>,
    /// The request that made the relay, and its answer, which may be lost on the way. The parser would refuse the same request said again.
    pub(super) allocated: Option<(TransactionId, Vec<u8>)>,
    permitted: Vec<(IpAddr, Duration)>,
    bound: Vec<(u16, SocketAddr, Duration)>,
}

/// One relayed address.
pub(super) struct Relayed {
    /// As the world knows it.
    pub(super) address: SocketAddr,
    pub(super) socket: Rc<Udp>,
    pub(super) counted: Counted,
    pub(super) reading: AbortHandle,
    pub(super) _open: Open,
}

impl Drop for Relayed {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Client {
    pub(super) fn new(key: &Key, via: Via, since: Duration) -> Self {
        Self {
            server: TurnServer::new(TransportType::Udp, key.here, REALM.to_owned()),
            via,
            since,
            login: None,
            relays: Vec::new(),
            allocated: None,
            permitted: Vec::new(),
            bound: Vec::new(),
        }
    }

    /// Makes this user name good for this client. The parser keeps what it was told, so there is only ever one.
    pub(super) fn is(&mut self, peer: PeerId, login: Login) {
        if self.login.is_none() {
            self.server
                .add_user(login.username.clone(), login.password.clone());
            self.login = Some((peer, login));
        }
    }

    /// Whether the channel means another peer already; the parser would bind it twice (RFC 8656, section 12.2).
    pub(super) fn is_taken(&self, channel: u16, peer: SocketAddr, now: Duration) -> bool {
        let mut there = self.bound.iter().filter(|(.., until)| *until > now);
        there.any(|(number, bound, _)| (*number == channel) != (*bound == peer))
    }

    /// Whether there is room for these permissions and one channel more.
    pub(super) fn has_room(
        &mut self,
        peers: &[SocketAddr],
        channel: bool,
        limits: &TurnLimits,
        now: Duration,
    ) -> bool {
        self.permitted.retain(|(_, until)| *until > now);
        self.bound.retain(|(.., until)| *until > now);
        let new = peers.iter().filter(|peer| {
            let known = |(address, _): &(IpAddr, Duration)| *address == peer.ip();
            !self.permitted.iter().any(known)
        });
        let permitted = self.permitted.len() + new.count();
        let again = self.bound.iter().any(|(_, peer, _)| peers.contains(peer));
        let bound = self.bound.len() + usize::from(channel && !again);
        permitted <= limits.permissions && bound <= limits.channels
    }

    /// Notes what the parser granted.
    pub(super) fn granted(&mut self, peers: &[SocketAddr], channel: Option<u16>, now: Duration) {
        for peer in peers {
            self.permitted.retain(|(address, _)| *address != peer.ip());
            self.permitted.push((peer.ip(), now + PERMISSION));
        }
        if let (Some(number), [peer]) = (channel, peers) {
            self.bound.retain(|(_, bound, _)| bound != peer);
            self.bound.push((number, *peer, now + CHANNEL));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Client {
        let at = |text: &str| text.parse().unwrap();
        let key = Key {
            tcp: true,
            here: at("192.0.2.1:7015"),
            there: at("192.0.2.2:5000"),
        };
        Client::new(&key, Via::Tcp(Line::nowhere()), Duration::ZERO)
    }

    fn peer(last: u8, port: u16) -> SocketAddr {
        ([198, 51, 100, last], port).into()
    }

    #[test]
    fn a_channel_means_one_peer_and_a_peer_has_one_channel_until_it_expires() {
        let mut client = client();
        client.granted(&[peer(1, 1)], Some(0x4000), Duration::ZERO);
        assert!(
            !client.is_taken(0x4000, peer(1, 1), Duration::ZERO),
            "refreshed"
        );
        assert!(client.is_taken(0x4000, peer(2, 1), Duration::ZERO));
        assert!(client.is_taken(0x4001, peer(1, 1), Duration::ZERO));
        assert!(!client.is_taken(0x4001, peer(1, 2), Duration::ZERO));
        assert!(!client.is_taken(0x4000, peer(2, 1), CHANNEL));
    }

    #[test]
    fn permissions_and_channels_are_bounded_and_free_again_when_they_expire() {
        let limits = TurnLimits {
            permissions: 2,
            channels: 1,
            ..TurnLimits::default()
        };
        let mut client = client();
        client.granted(&[peer(1, 1), peer(2, 1)], None, Duration::ZERO);
        let room = |client: &mut Client, peers: &[SocketAddr], channel, now| {
            client.has_room(peers, channel, &limits, now)
        };
        assert!(
            room(&mut client, &[peer(2, 9)], false, Duration::ZERO),
            "same address"
        );
        assert!(!room(&mut client, &[peer(3, 1)], false, Duration::ZERO));
        assert!(room(&mut client, &[peer(3, 1)], false, PERMISSION));
        client.granted(&[peer(1, 1)], Some(0x4000), Duration::ZERO);
        assert!(
            room(&mut client, &[peer(1, 1)], true, Duration::ZERO),
            "refreshed"
        );
        assert!(!room(&mut client, &[peer(1, 2)], true, Duration::ZERO));
        assert!(room(&mut client, &[peer(1, 2)], true, CHANNEL));
    }
}
