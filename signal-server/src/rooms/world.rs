//! PURE. One server's rooms under test: the people, keys and invites of random and written histories.

use sha2::{Digest, Sha256};

use super::*;
use crate::b64::B64;

/// One server's rooms, and what they said since the last look.
pub(super) struct World {
    pub(super) rooms: Rooms,
    pub(super) now: Now,
}

pub(super) fn peer(n: u8) -> PeerId {
    B64([n; 9])
}

pub(super) fn owner(n: u8) -> OwnerKey {
    B64([n; 32])
}

pub(super) fn invite(n: u8, uses: u32, expires: u32) -> Invite {
    let hash = B64(Sha256::digest([n; 32]).into());
    Invite {
        id: B64([n; 8]),
        hash,
        expires,
        uses,
        card: format!("host under {n}"),
    }
}

#[cfg(test)]
pub(super) fn opening(of: u8, invites: Vec<Invite>, capacity: u8) -> Act {
    opening_to(of, invites, capacity, false)
}

/// As `opening`, to those who knock too or not.
pub(super) fn opening_to(of: u8, invites: Vec<Invite>, capacity: u8, approve: bool) -> Act {
    let owner = owner(of);
    let open = Open {
        room: room_of(&owner),
        owner,
        invites,
        capacity,
        approve,
        access: None,
    };
    Act::Open {
        open,
        allowed: true,
    }
}

/// A knock at that room, from the address of that number.
pub(super) fn knocking(of: u8, card: &str, address: u8) -> Act {
    Act::Knock {
        knock: Knock {
            room: room_of(&owner(of)),
            card: card.to_owned(),
        },
        address: AddressKey::of([10, 0, 0, address].into()),
    }
}

pub(super) fn admitting(id: u8) -> Act {
    Act::Admit(Admit {
        id: peer(id),
        card: format!("host for {id}"),
    })
}

pub(super) fn joining(of: u8, by: u8, card: &str) -> Act {
    Act::Join(Join {
        room: room_of(&owner(of)),
        token: B64([by; 32]),
        card: card.to_owned(),
    })
}

impl World {
    pub(super) fn new() -> Self {
        let bounds = Bounds {
            rooms: 3,
            capacity: 8,
            forget: Duration::from_secs(600),
            door: DoorBounds {
                waiting: 3,
                per_address: 2,
                patience: Duration::from_secs(120),
            },
        };
        Self {
            rooms: Rooms::new(bounds),
            now: Now {
                at: Duration::ZERO,
                unix: 1000,
            },
        }
    }

    pub(super) fn act(&mut self, from: u8, act: Act) -> Vec<Output> {
        self.rooms.handle(
            self.now,
            Input {
                from: peer(from),
                act,
            },
        );
        std::iter::from_fn(|| self.rooms.poll()).collect()
    }

    pub(super) fn wait(&mut self, seconds: u32) -> Vec<Output> {
        self.now.at += Duration::from_secs(seconds.into());
        self.now.unix += seconds;
        self.rooms.expire(self.now);
        std::iter::from_fn(|| self.rooms.poll()).collect()
    }
}
