//! All clients and all relayed addresses, on one thread, and what time does to them. What packets do is in `packets.rs`, what requests
//! do in `requests.rs`; sockets are read elsewhere.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, SocketAddr};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Duration;

use turn_server_proto::types::Instant;

use crate::bucket::Bucket;
use crate::config::Turn;
use crate::protocol::PeerId;

use super::Shared;
use super::client::{Client, Key, Relayed, Via};
use super::outbox::Outbox;
use super::quota::Quota;
use super::udp::{Buffers, Packet, Udp};

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
    pub(super) bindings: Bucket,
    pub(super) outbox: Outbox,
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
        self.quota.keep(|peer| there.is_admitted(peer));
        drop(there);
        left.iter().for_each(|key| self.end(key));
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
