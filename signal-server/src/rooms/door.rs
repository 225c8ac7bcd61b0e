//! PURE. What knocking does to the rooms, and who has to hear of it: somebody without an invite asks, the owner answers.
//! Until then the one who knocks is in no room, and no line leads to them or from them.

use std::cmp::Reverse;

use crate::addresses::AddressKey;
use crate::protocol::{Admit, Code, Knock, PeerId, RoomId};

use super::room::Seat;
use super::{Ending, News, Now, Rooms};

impl Rooms {
    /// A room that does not want to hear of strangers is no room for them.
    pub(super) fn knock(
        &mut self,
        now: Now,
        from: PeerId,
        knock: Knock,
        address: AddressKey,
    ) -> Result<(), Code> {
        if self.seated.contains_key(&from) || self.knocking.contains_key(&from) {
            return Err(Code::AlreadyJoined);
        }
        let id = knock.room;
        let room = self.rooms.get_mut(&id).ok_or(Code::NoSuchRoom)?;
        let owner = room.owner().filter(|_| room.knocks.open);
        let owner = owner.ok_or(Code::NoSuchRoom)?;
        if room.is_full() {
            return Err(Code::RoomFull);
        }
        let card = knock.card.clone();
        room.knocks
            .wait(self.bounds.door, now.at, from, knock, address)?;
        self.knocking.insert(from, id);
        self.alarms
            .push(Reverse((now.at + self.bounds.door.patience, id)));
        self.tell(from, News::Waiting);
        self.tell(owner, News::Knock(from, card));
        Ok(())
    }

    /// Gives the one who knocks a seat, with the owner's card for them.
    pub(super) fn admit(&mut self, from: PeerId, admit: Admit) -> Result<(), Code> {
        let room = self.owned(from)?;
        if room.is_full() {
            return Err(Code::RoomFull);
        }
        let knocker = room.knocks.take(admit.id).ok_or(Code::NoSuchPeer)?;
        if let Some(id) = self.knocking.remove(&admit.id) {
            self.seat(id, Seat::of_knocker(knocker.id, knocker.card, admit.card));
        }
        Ok(())
    }

    pub(super) fn deny(&mut self, from: PeerId, id: PeerId) -> Result<(), Code> {
        let room = self.owned(from)?;
        room.knocks.take(id).ok_or(Code::NoSuchPeer)?;
        self.turn_away(id, Ending::Denied);
        Ok(())
    }

    /// Whether the owner wants to hear of those who knock; a no is one to those who wait, too.
    pub(super) fn approve(&mut self, from: PeerId, on: bool) -> Result<(), Code> {
        let room = self.owned(from)?;
        room.knocks.open = on;
        let waiting = if on { Vec::new() } else { room.knocks.clear() };
        for id in waiting {
            self.turn_away(id, Ending::Denied);
        }
        Ok(())
    }

    /// Somebody goes away from the door by themselves, or was not answered. True where they stood there.
    pub(super) fn go_away(&mut self, peer: PeerId) -> bool {
        let Some(room) = self.knocking.remove(&peer) else {
            return false;
        };
        let Some(room) = self.rooms.get_mut(&room) else {
            return true;
        };
        room.knocks.take(peer);
        if let Some(owner) = room.owner() {
            self.tell(owner, News::KnockOver(peer));
        }
        true
    }

    /// There is nobody left to answer.
    pub(super) fn empty_door(&mut self, room: RoomId) {
        let Some(room) = self.rooms.get_mut(&room) else {
            return;
        };
        for id in room.knocks.clear() {
            self.turn_away(id, Ending::Closed);
        }
    }

    pub(super) fn turn_away(&mut self, id: PeerId, ending: Ending) {
        self.knocking.remove(&id);
        self.tell(id, News::Ended(ending));
    }
}
