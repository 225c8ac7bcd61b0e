//! PURE. Those who wait at the door of one room: they hold no invite, and nobody but the owner hears of them.

use std::time::Duration;

use crate::addresses::AddressKey;
use crate::protocol::{Code, Knock, PeerId};

/// Bounds on who may wait at one door.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DoorBounds {
    pub(crate) waiting: usize,
    pub(crate) per_address: usize,
    /// How long somebody waits for an answer.
    pub(crate) patience: Duration,
}

#[derive(Default)]
pub(super) struct Knocks {
    /// The owner wants to hear of them.
    pub(super) open: bool,
    pub(super) waiting: Vec<Knocker>,
}

pub(super) struct Knocker {
    pub(super) id: PeerId,
    pub(super) card: String,
    pub(super) address: AddressKey,
    /// When nobody has answered.
    pub(super) until: Duration,
}

impl Knocks {
    /// Lets one more wait. Too many of one address leave room for the others.
    pub(super) fn wait(
        &mut self,
        bounds: DoorBounds,
        at: Duration,
        id: PeerId,
        knock: Knock,
        address: AddressKey,
    ) -> Result<(), Code> {
        let of_address = |knocker: &&Knocker| knocker.address == address;
        if self.waiting.len() >= bounds.waiting
            || self.waiting.iter().filter(of_address).count() >= bounds.per_address
        {
            return Err(Code::RateLimited);
        }
        self.waiting.push(Knocker {
            id,
            card: knock.card,
            address,
            until: at + bounds.patience,
        });
        Ok(())
    }

    pub(super) fn take(&mut self, id: PeerId) -> Option<Knocker> {
        let at = self.waiting.iter().position(|knocker| knocker.id == id)?;
        Some(self.waiting.remove(at))
    }

    /// Everybody, away from the door.
    pub(super) fn clear(&mut self) -> Vec<PeerId> {
        let waiting = std::mem::take(&mut self.waiting);
        waiting.into_iter().map(|knocker| knocker.id).collect()
    }

    /// Those who were not answered in time.
    pub(super) fn unanswered(&self, at: Duration) -> impl Iterator<Item = PeerId> + '_ {
        let late = move |knocker: &&Knocker| knocker.until <= at;
        self.waiting.iter().filter(late).map(|knocker| knocker.id)
    }
}
