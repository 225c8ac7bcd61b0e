//! All clients and all relayed addresses, on one thread: what comes in from either side, and where it goes. Sockets are read elsewhere.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, SocketAddr};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Duration;

use turn_server_proto::api::{DelayedMessageOrChannelSend as Built, TurnServerApi};
use turn_server_proto::types::Instant;
use turn_server_proto::types::prelude::DelayedTransmitBuild;
use turn_server_proto::types::stun::message::Message;

use crate::bucket::Bucket;
use crate::config::Turn;
use crate::protocol::PeerId;

use super::client::{Client, Key, Relayed, Via};
use super::frame::{Kind, MESSAGE_MAX, padding};
use super::outbox::{Outbox, Way};
use super::quota::Quota;
use super::udp::{Buffers, Packet, Udp};
use super::{Shared, message};

/// The longest request that is read. Browsers' have 200 bytes; a long one is work for a stranger.
const REQUEST_MAX: usize = 2048;

pub(super) struct Relay {
    pub(super) config: Arc<Turn>,
    pub(super) shared: Arc<Shared>,
    /// This very relay, for the tasks that read its sockets.
    pub(super) me: Weak<RefCell<Relay>>,
    /// Whether signaling listens on every address of this machine, loopback and others.
    pub(super) everywhere: bool,
    pub(super) clients: HashMap<Key, Client>,
    /// Whose relayed address this is.
    pub(super) relayed: HashMap<SocketAddr, Key>,
    /// How many relayed addresses each own address has.
    pub(super) ours: HashMap<IpAddr, usize>,
    /// Clients that had no relay when they were first heard of, oldest first.
    strangers: VecDeque<Key>,
    pub(super) quota: Quota,
    bindings: Bucket,
    outbox: Outbox,
    /// Taken out while a batch is worked through.
    buffers: Option<Buffers>,
    started: std::time::Instant,
    /// The time of this batch, since the start.
    pub(super) now: Duration,
}

impl Relay {
    pub(super) fn new(
        config: Arc<Turn>,
        shared: Arc<Shared>,
        everywhere: bool,
    ) -> Rc<RefCell<Self>> {
        Rc::new_cyclic(|me| {
            RefCell::new(Self {
                quota: Quota::new(&config.limits, Duration::ZERO),
                bindings: Bucket::new(config.limits.bindings, Duration::ZERO),
                config,
                shared,
                me: me.clone(),
                everywhere,
                clients: HashMap::new(),
                relayed: HashMap::new(),
                ours: HashMap::new(),
                strangers: VecDeque::new(),
                outbox: Outbox::default(),
                buffers: Some(Buffers::new()),
                started: std::time::Instant::now(),
                now: Duration::ZERO,
            })
        })
    }

    /// Begins a batch: looks at the clock once for all of it.
    fn begin(&mut self) {
        self.now = self.started.elapsed();
    }

    /// The same moment as the parser counts.
    pub(super) fn instant(&self) -> Instant {
        Instant::from_nanos(i64::try_from(self.now.as_nanos()).unwrap_or(i64::MAX))
    }

    /// Works through what a socket has, up to a few batches; others wait.
    pub(super) fn drain(&mut self, socket: &Udp, mut each: impl FnMut(&mut Self, Packet<'_>)) {
        let Some(mut buffers) = self.buffers.take() else {
            return;
        };
        self.begin();
        for _ in 0..4 {
            // An error here is what some system says about a packet that was sent earlier; the socket is as good as before.
            match socket.receive(&mut buffers, |packet| each(self, packet)) {
                Ok(_) => {}
                Err(_) => break,
            }
        }
        self.outbox.flush();
        self.buffers = Some(buffers);
    }

    /// One message of a client that came by TCP.
    pub(super) fn stream(&mut self, key: &Key, via: &Via, bytes: &[u8]) {
        self.begin();
        self.client_says(key, via, bytes);
        self.outbox.flush();
    }

    /// Looks after time: what is over ends, and whoever left loses their relays.
    pub(super) fn tick(&mut self) {
        self.begin();
        let old = self.config.limits.stranger_for;
        let over = |client: &Client| client.relays.is_empty() && client.since + old <= self.now;
        let strange: Vec<Key> = self.keys(|client| over(client));
        strange.iter().for_each(|key| self.end(key));
        self.strangers.retain(|key| self.clients.contains_key(key));
        let there = self.shared.credentials();
        let left = self.keys(|client| {
            let peer = client.login.as_ref().map(|(peer, _)| peer);
            peer.is_some_and(|peer| !there.is_admitted(peer))
        });
        drop(there);
        for key in &left {
            let peer = self
                .clients
                .get(key)
                .and_then(|client| client.login.as_ref());
            if let Some(peer) = peer.map(|(peer, _)| *peer) {
                self.quota.forget(&peer);
            }
            self.end(key);
        }
        self.keys(|_| true).iter().for_each(|key| self.settle(key));
        self.outbox.flush();
    }

    fn keys(&self, which: impl Fn(&Client) -> bool) -> Vec<Key> {
        let fitting = self.clients.iter().filter(|(_, client)| which(client));
        fitting.map(|(key, _)| *key).collect()
    }

    /// Whether this client has a relay.
    pub(super) fn is_relaying(&self, key: &Key) -> bool {
        self.clients
            .get(key)
            .is_some_and(|client| !client.relays.is_empty())
    }

    /// Forgets a client, and closes what it was given.
    pub(super) fn end(&mut self, key: &Key) {
        if let Some(client) = self.clients.remove(key) {
            for relayed in &client.relays {
                self.close(relayed);
            }
        }
    }

    pub(super) fn close(&mut self, relayed: &Relayed) {
        self.relayed.remove(&relayed.address);
        for address in [relayed.address.ip(), relayed.socket.local.ip()] {
            if let Some(count) = self.ours.get_mut(&address) {
                *count -= 1;
                if *count == 0 {
                    self.ours.remove(&address);
                }
            }
        }
    }

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
        let Some(relay) = relay.filter(|relay| relay.counted.take(payload.len(), self.now)) else {
            return;
        };
        let socket = Rc::clone(&relay.socket);
        if let Some(other) = self.relayed.get(&out.to).copied() {
            // The peer is another one's relay on this very server: no packet has to leave for it.
            return self.deliver(&other, out.from, out.to, payload);
        }
        if self.may_reach(out.to) {
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
        if !relay.is_some_and(|relay| relay.counted.take(payload.len(), self.now)) {
            return;
        }
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
    fn may_reach(&self, peer: SocketAddr) -> bool {
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

    /// Makes room for a client that has not said who it is, and remembers it.
    pub(super) fn remember(&mut self, key: &Key, via: &Via) {
        while self.strangers.len() >= self.config.limits.strangers {
            let Some(oldest) = self.strangers.pop_front() else {
                break;
            };
            if !self.is_relaying(&oldest) {
                self.end(&oldest);
            }
        }
        let client = Client::new(key, via.clone(), self.now);
        self.clients.insert(*key, client);
        self.strangers.push_back(*key);
    }

    /// Whose login a client showed.
    pub(super) fn user_of(&self, key: &Key) -> Option<PeerId> {
        let client = self.clients.get(key)?;
        client.login.as_ref().map(|(peer, _)| *peer)
    }
}
