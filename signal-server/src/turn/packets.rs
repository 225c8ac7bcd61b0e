//! Packets through the relay: from a client to a peer, and back. Each is looked at, counted, and handed on; none is kept.

use std::net::SocketAddr;
use std::rc::Rc;

use turn_server_proto::api::{DelayedMessageOrChannelSend as Built, TurnServerApi};
use turn_server_proto::types::prelude::DelayedTransmitBuild;
use turn_server_proto::types::stun::message::Message;

use crate::metrics::Fate;

use super::client::{Key, Via};
use super::frame::{Kind, MESSAGE_MAX, padding};
use super::message;
use super::outbox::Way;
use super::relay::Relay;

/// The longest request that is read. Browsers' have 200 bytes; a long one is work for a stranger.
const REQUEST_MAX: usize = 2048;

impl Relay {
    /// One message from a client: data on its way to a peer, or a request.
    pub(super) fn client_says(&mut self, key: &Key, via: &Via, bytes: &[u8]) {
        match bytes.first().map(|first| Kind::of(*first)) {
            Some(Kind::Channel) => self.forward(key, bytes),
            Some(Kind::Stun) if bytes.len() <= MESSAGE_MAX => {
                let Ok(message) = Message::from_bytes(bytes) else {
                    return;
                };
                match message::wish(&message) {
                    message::Wish::Send => self.forward(key, bytes),
                    message::Wish::Other => {}
                    message::Wish::Binding => self.bind(via, &message, key.there),
                    wish if bytes.len() <= REQUEST_MAX => self.request(key, via, &message, wish),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn bind(&mut self, via: &Via, request: &Message<'_>, from: SocketAddr) {
        if self.bindings.take(self.now).is_ok()
            && let Some(answer) = message::binding(request, from)
        {
            self.answer(via, &answer);
        }
    }

    /// Data from a client to a peer.
    fn forward(&mut self, key: &Key, bytes: &[u8]) {
        let at = self.instant();
        let Some(client) = self.clients.get_mut(key) else {
            return;
        };
        let transmit = super::transmit(bytes, key.there, key.here);
        let Some(out) = client.server.recv(transmit, at) else {
            return;
        };
        // What `write_into` does with a range only works for a buffer of that very length; the range itself is all we need.
        let Built::Range(bytes, range) = out.data else {
            return;
        };
        let payload = bytes.get(range).unwrap_or_default();
        let relay = client.relays.iter().find(|relay| relay.address == out.from);
        let Some(relay) = relay else { return };
        let counts = &self.shared.counts;
        if !relay.counted.take(payload.len(), self.now) {
            return counts.carried(Fate::Dropped, payload.len());
        }
        let socket = Rc::clone(&relay.socket);
        if let Some(other) = self.relayed.get(&out.to).copied() {
            // The peer is another one's relay on this very server: no packet has to leave for it.
            counts.carried(Fate::ToPeer, payload.len());
            return self.deliver(&other, out.from, out.to, payload);
        }
        if self.may_reach(out.to) {
            counts.carried(Fate::ToPeer, payload.len());
            let (to, from) = (out.to, None);
            self.outbox
                .push(&Way { socket, to, from }, payload.len(), |room| {
                    room.copy_from_slice(payload);
                });
        }
    }

    /// One packet from a peer that came to a relayed address.
    pub(super) fn peer_says(&mut self, relayed: SocketAddr, peer: SocketAddr, payload: &[u8]) {
        if !self.may_reach(peer) {
            return;
        }
        if let Some(key) = self.relayed.get(&relayed).copied() {
            self.deliver(&key, peer, relayed, payload);
        }
    }

    /// Data from a peer to the client whose relayed address it was sent to.
    fn deliver(&mut self, key: &Key, peer: SocketAddr, relayed: SocketAddr, payload: &[u8]) {
        let at = self.instant();
        let Some(client) = self
            .clients
            .get_mut(key)
            .filter(|_| payload.len() < MESSAGE_MAX)
        else {
            return;
        };
        let Some(out) = client
            .server
            .recv(super::transmit(payload, peer, relayed), at)
        else {
            return;
        };
        let relay = client.relays.iter().find(|relay| relay.address == relayed);
        let Some(relay) = relay else { return };
        if !relay.counted.take(payload.len(), self.now) {
            return self.shared.counts.carried(Fate::Dropped, payload.len());
        }
        self.shared.counts.carried(Fate::FromPeer, payload.len());
        match (out.data, &client.via) {
            (Built::Channel(data), Via::Udp(way)) => {
                self.outbox.push(way, data.len(), |room| {
                    data.write_into(room);
                });
            }
            (Built::Channel(data), Via::Tcp(line)) => {
                let mut bytes = data.build();
                // The parser knows no padding, which a stream needs (RFC 8656, section 12.5).
                bytes.resize(bytes.len() + padding(bytes.len()), 0);
                line.send(bytes);
            }
            // `write_into` would write a Send indication where a client expects Data; `build` does not.
            (Built::Message(data), via) => {
                let (via, bytes) = (via.clone(), data.build());
                self.answer(&via, &bytes);
            }
            _ => {}
        }
    }

    /// Whether packets may go to and come from an address outside this server. Its own addresses are none, but by name: what listens
    /// there may trust whoever seems to be this machine.
    pub(super) fn may_reach(&self, peer: SocketAddr) -> bool {
        let peers = &self.config.peers;
        peers.may_reach(peer) && (!self.ours.contains_key(&peer.ip()) || peers.is_named(peer.ip()))
    }

    /// Sends a whole message to a client.
    pub(super) fn answer(&mut self, via: &Via, bytes: &[u8]) {
        match via {
            Via::Udp(way) => self
                .outbox
                .push(way, bytes.len(), |room| room.copy_from_slice(bytes)),
            Via::Tcp(line) => line.send(bytes.to_vec()),
        }
    }
}
