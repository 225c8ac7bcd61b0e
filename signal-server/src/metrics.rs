//! What the server counts, for the one who runs it. Numbers only: no label holds anything that a client chose, so neither
//! a secret nor a flood of series can come out. Counting is a relaxed atomic; what happens for every signal is counted in
//! lots (`tally.rs`).

mod histogram;
mod tally;
mod text;
mod turn;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use crate::addresses::{Addresses, Excess};
use crate::protocol::{ClientMessage, Code};
use histogram::Histogram;

pub(crate) use tally::Tally;
pub(crate) use turn::{Fate, Open, TurnCounts};

/// The counters of one server.
pub struct Metrics {
    addresses: Arc<Addresses>,
    rooms: AtomicUsize,
    seats: AtomicUsize,
    accepted: AtomicU64,
    turned_away: [AtomicU64; 3],
    messages: [AtomicU64; 3],
    refusals: [AtomicU64; Code::ALL.len()],
    relay: Histogram,
    turn: Arc<TurnCounts>,
}

/// The kinds of messages that are told apart.
#[derive(Clone, Copy)]
enum Kind {
    Signal,
    Ping,
    Room,
}

impl Metrics {
    pub(crate) fn new(addresses: Arc<Addresses>) -> Self {
        Self {
            addresses,
            rooms: AtomicUsize::new(0),
            seats: AtomicUsize::new(0),
            accepted: AtomicU64::new(0),
            turned_away: Default::default(),
            messages: Default::default(),
            refusals: std::array::from_fn(|_| AtomicU64::new(0)),
            relay: Histogram::default(),
            turn: Arc::default(),
        }
    }

    /// Where the relay for calls counts.
    pub(crate) fn turn(&self) -> Arc<TurnCounts> {
        Arc::clone(&self.turn)
    }

    /// A connection was admitted.
    pub(crate) fn accepted(&self) {
        self.accepted.fetch_add(1, Relaxed);
    }

    /// A connection was one too many.
    pub(crate) fn turned_away(&self, excess: Excess) {
        self.turned_away[excess as usize].fetch_add(1, Relaxed);
    }

    /// How many people there are in rooms.
    pub(crate) fn seats(&self) -> usize {
        self.seats.load(Relaxed)
    }

    /// How many rooms there are, and people in them.
    pub(crate) fn rooms(&self, rooms: usize, seats: usize) {
        self.rooms.store(rooms, Relaxed);
        self.seats.store(seats, Relaxed);
    }

    /// A message was understood. Signals are counted by a `Tally`.
    pub(crate) fn message(&self, message: &ClientMessage<'_>) {
        let kind = match message {
            ClientMessage::Signal(_) => return,
            ClientMessage::Ping | ClientMessage::Pong => Kind::Ping,
            _ => Kind::Room,
        };
        self.messages[kind as usize].fetch_add(1, Relaxed);
    }

    /// A client was told this code.
    pub(crate) fn refused(&self, code: Code) {
        if let Some(count) = self.refusals.get(code as usize) {
            count.fetch_add(1, Relaxed);
        }
    }

    /// A signal took this long from being read to being written.
    pub(crate) fn relayed(&self, took: Duration) {
        self.relay.add(took);
    }
}
