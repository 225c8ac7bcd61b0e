//! PURE. Who is in which room, and who has to be told. Time, identities and decisions of policy come in with each
//! call; what follows from them comes out of `poll`. Knows no socket, no runtime, no clock and no randomness.

mod acts;
mod door;
#[cfg(test)]
mod door_tests;
#[cfg(test)]
mod histories;
#[cfg(any(test, feature = "fuzzing"))]
mod history;
#[cfg(any(test, feature = "fuzzing"))]
mod holds;
mod invites;
mod knocks;
mod room;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod script;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "fuzzing"))]
mod world;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::addresses::AddressKey;
use crate::protocol::{
    Admit, Code, Invite, InviteId, Join, Knock, Open, OwnerKey, Peer, PeerId, RoomId, Why,
};
use room::Room;

pub(crate) use knocks::DoorBounds;

/// One moment, by two clocks: deadlines must not jump with the wall clock, and invites expire by it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    /// Since any fixed moment; never goes back.
    pub(crate) at: Duration,
    /// Unix seconds.
    pub(crate) unix: u32,
}

/// What one client asks for, or what was noticed about it.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) from: PeerId,
    pub(crate) act: Act,
}

#[derive(Debug)]
pub(crate) enum Act {
    /// `allowed` is what the server's policy says about this room.
    Open {
        open: Open,
        allowed: bool,
    },
    Join(Join),
    Invite(Invite),
    Revoke(InviteId),
    Kick(PeerId),
    /// Somebody without an invite asks to be let in, from this address.
    Knock {
        knock: Knock,
        address: AddressKey,
    },
    Admit(Admit),
    Deny(PeerId),
    /// Whether knocks are heard from now on.
    Approve(bool),
    Close,
    Leave(Why),
    /// Nothing is heard of it; unless it is heard of again the seat is gone after this much longer.
    Away {
        grace: Duration,
    },
    Back,
}

/// What one client has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) to: PeerId,
    pub(crate) news: News,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    Joined {
        room: RoomId,
        peers: Vec<Peer>,
    },
    Refused {
        code: Code,
        retry: Option<Duration>,
    },
    PeerJoined(Peer),
    PeerLeft(PeerId, Why),
    PeerAway(PeerId),
    PeerBack(PeerId),
    /// The owner hears of the knock.
    Waiting,
    /// Who knocks, with which card.
    Knock(PeerId, String),
    /// They do not wait any more, and were not answered.
    KnockOver(PeerId),
    Ended(Ending),
}

/// Why a client has no seat any more, other than by its own wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Gone,
    Removed,
    /// The owner does not let them in, or does not answer.
    Denied,
    Closed,
    /// The same person sits there over another connection.
    Elsewhere,
}

/// Bounds on all rooms together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) rooms: usize,
    pub(crate) capacity: u8,
    /// How long a room without anybody is remembered.
    pub(crate) forget: Duration,
    pub(crate) door: DoorBounds,
}

/// All rooms of one server.
pub(crate) struct Rooms {
    bounds: Bounds,
    rooms: HashMap<RoomId, Room>,
    seated: HashMap<PeerId, RoomId>,
    /// At whose door somebody waits; never somebody with a seat.
    knocking: HashMap<PeerId, RoomId>,
    /// When to look at a room again. May be too early, when somebody came back; never too late.
    alarms: BinaryHeap<Reverse<(Duration, RoomId)>>,
    out: VecDeque<Output>,
}

/// The room that an owner key makes: the first 16 bytes of its SHA-256.
pub(crate) fn room_of(owner: &OwnerKey) -> RoomId {
    let mut room = [0; 16];
    room.copy_from_slice(&Sha256::digest(owner.0)[..16]);
    crate::b64::B64(room)
}

impl Rooms {
    pub(crate) fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            rooms: HashMap::new(),
            seated: HashMap::new(),
            knocking: HashMap::new(),
            alarms: BinaryHeap::new(),
            out: VecDeque::new(),
        }
    }

    /// Takes in one event; what follows from it waits in `poll`.
    pub(crate) fn handle(&mut self, now: Now, Input { from, act }: Input) {
        let done = match act {
            Act::Open { open, allowed } => self.open(now, from, open, allowed),
            Act::Join(join) => self.join(now, from, join),
            Act::Invite(invite) => self
                .owned(from)
                .and_then(|room| room.invites.add(invite, now.unix)),
            Act::Revoke(id) => self.owned(from).map(|room| room.invites.revoke(id)),
            Act::Kick(id) => self.kick(now, from, id),
            Act::Knock { knock, address } => self.knock(now, from, knock, address),
            Act::Admit(admit) => self.admit(from, admit),
            Act::Deny(id) => self.deny(from, id),
            Act::Approve(on) => self.approve(from, on),
            Act::Close => self.close(from),
            Act::Leave(why) => {
                self.leave(now, from, why);
                Ok(())
            }
            Act::Away { grace } => {
                self.away(from, now.at + grace);
                Ok(())
            }
            Act::Back => {
                self.back(from);
                Ok(())
            }
        };
        if let Err(code) = done {
            self.tell(from, News::Refused { code, retry: None });
        }
    }

    /// The next thing somebody has to be told.
    pub(crate) fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// How many rooms are remembered.
    pub(crate) fn len(&self) -> usize {
        self.rooms.len()
    }

    /// How many people sit in them.
    pub(crate) fn seats(&self) -> usize {
        self.seated.len()
    }

    /// When `expire` has to be called, at the latest.
    pub(crate) fn next_deadline(&self) -> Option<Duration> {
        self.alarms.peek().map(|Reverse((at, _))| *at)
    }

    /// Ends the seats of those who stayed away too long, and forgets rooms that stayed empty too long.
    pub(crate) fn expire(&mut self, now: Now) {
        while self.next_deadline().is_some_and(|at| at <= now.at) {
            let Some(Reverse((_, id))) = self.alarms.pop() else {
                return;
            };
            let Some(room) = self.rooms.get(&id) else {
                continue;
            };
            if room.forget_at.is_some_and(|at| at <= now.at) {
                self.rooms.remove(&id);
                continue;
            }
            for peer in room.knocks.unanswered(now.at).collect::<Vec<_>>() {
                self.go_away(peer);
                self.tell(peer, News::Ended(Ending::Denied));
            }
            let Some(room) = self.rooms.get(&id) else {
                continue;
            };
            for peer in room.gone(now.at).collect::<Vec<_>>() {
                self.leave(now, peer, Why::Gone);
                self.tell(peer, News::Ended(Ending::Gone));
            }
        }
    }
}
