//! PURE. What each act does to the rooms, and who has to hear of it.

use std::cmp::Reverse;
use std::time::Duration;

use crate::protocol::{Code, Join, Open, PeerId, RoomId, Why};

use super::room::{Room, Seat};
use super::{Ending, News, Now, Output, Rooms, room_of};

impl Rooms {
    pub(super) fn open(
        &mut self,
        now: Now,
        from: PeerId,
        open: Open,
        allowed: bool,
    ) -> Result<(), Code> {
        if self.seated.contains_key(&from) || self.knocking.contains_key(&from) {
            return Err(Code::AlreadyJoined);
        }
        if room_of(&open.owner) != open.room || !allowed {
            return Err(Code::Unauthorized);
        }
        if !self.rooms.contains_key(&open.room) && self.rooms.len() >= self.bounds.rooms {
            return Err(Code::RateLimited);
        }
        // Before what comes with the new one: an old seat that was the last takes what the room kept for it along.
        if let Some(old) = self.rooms.get(&open.room).and_then(Room::owner) {
            self.unseat(now, open.room, old, Ending::Elsewhere);
        }
        let room = self.rooms.entry(open.room).or_insert_with(Room::new);
        room.capacity = open.capacity.min(self.bounds.capacity);
        room.invites.replace(open.invites);
        room.knocks.open = open.approve;
        self.seat(open.room, Seat::of_owner(from));
        Ok(())
    }

    pub(super) fn join(&mut self, now: Now, from: PeerId, join: Join) -> Result<(), Code> {
        if self.seated.contains_key(&from) || self.knocking.contains_key(&from) {
            return Err(Code::AlreadyJoined);
        }
        let room = self.rooms.get_mut(&join.room).ok_or(Code::NoSuchRoom)?;
        let invite = room.invites.find(&join.token).ok_or(Code::Unauthorized)?;
        if room.is_banned(&join.card) {
            return Err(Code::Removed);
        }
        let old = room.place_for(invite, &join.card, now.unix)?;
        match &old {
            Some((_, card)) => room.invites.pass_on(invite, card, &join.card),
            None => room.invites.admit(invite, &join.card),
        }
        if let Some((old, _)) = old {
            self.unseat(now, join.room, old, Ending::Elsewhere);
        }
        self.seat(join.room, Seat::of_guest(from, join.card, invite));
        Ok(())
    }

    pub(super) fn kick(&mut self, now: Now, from: PeerId, id: PeerId) -> Result<(), Code> {
        let room = self.owned(from)?;
        let Some(card) = room
            .seats
            .iter()
            .find(|seat| seat.id == id && !seat.owner)
            .map(|seat| seat.card.clone())
        else {
            return Err(Code::NoSuchPeer);
        };
        room.ban(&card);
        self.leave(now, id, Why::Removed);
        self.tell(id, News::Ended(Ending::Removed));
        Ok(())
    }

    pub(super) fn close(&mut self, from: PeerId) -> Result<(), Code> {
        self.owned(from)?;
        let Some(room) = self.seated.get(&from).and_then(|id| self.rooms.remove(id)) else {
            return Ok(());
        };
        for knocker in &room.knocks.waiting {
            self.turn_away(knocker.id, Ending::Closed);
        }
        for seat in room.seats {
            self.seated.remove(&seat.id);
            self.tell(seat.id, News::Ended(Ending::Closed));
        }
        Ok(())
    }

    pub(super) fn leave(&mut self, now: Now, peer: PeerId, why: Why) {
        if self.go_away(peer) {
            return;
        }
        let Some(id) = self.seated.remove(&peer) else {
            return;
        };
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        room.seats.retain(|seat| seat.id != peer);
        if room.seats.is_empty() {
            let at = now.at + self.bounds.forget;
            room.forget_at = Some(at);
            // A room without anybody is remembered for long; what only those in it saw is not.
            room.seats = Vec::new();
            room.invites.forget_cards();
            self.alarms.push(Reverse((at, id)));
        }
        let is_ownerless = room.owner().is_none();
        self.tell_others(id, peer, &News::PeerLeft(peer, why));
        if is_ownerless {
            self.empty_door(id);
        }
    }

    pub(super) fn away(&mut self, peer: PeerId, gone_at: Duration) {
        let Some((id, seat)) = self.seat_of(peer) else {
            return;
        };
        let was_here = seat.gone_at.replace(gone_at).is_none();
        self.alarms.push(Reverse((gone_at, id)));
        if was_here {
            self.tell_others(id, peer, &News::PeerAway(peer));
        }
    }

    pub(super) fn back(&mut self, peer: PeerId) {
        let Some((id, seat)) = self.seat_of(peer) else {
            return;
        };
        if seat.gone_at.take().is_some() {
            self.tell_others(id, peer, &News::PeerBack(peer));
        }
    }

    fn unseat(&mut self, now: Now, room: RoomId, peer: PeerId, ending: Ending) {
        debug_assert_eq!(self.seated.get(&peer), Some(&room));
        self.leave(now, peer, Why::Gone);
        self.tell(peer, News::Ended(ending));
    }

    pub(super) fn seat(&mut self, id: RoomId, seat: Seat) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let others = room.seats.iter();
        let mut news: Vec<_> = others
            .map(|other| (other.id, News::PeerJoined(room.view(&seat, other))))
            .collect();
        // Last, so that nobody hears a signal of somebody they have not heard of.
        let peers = room.seen_by(&seat);
        news.push((seat.id, News::Joined { room: id, peers }));
        room.forget_at = None;
        self.seated.insert(seat.id, id);
        room.seats.reserve_exact(1);
        room.seats.push(seat);
        self.out
            .extend(news.into_iter().map(|(to, news)| Output { to, news }));
    }

    pub(super) fn owned(&mut self, from: PeerId) -> Result<&mut Room, Code> {
        let room = self
            .seated
            .get(&from)
            .and_then(|id| self.rooms.get_mut(id))
            .ok_or(Code::NotJoined)?;
        if room.owner() == Some(from) {
            Ok(room)
        } else {
            Err(Code::Unauthorized)
        }
    }

    fn seat_of(&mut self, peer: PeerId) -> Option<(RoomId, &mut Seat)> {
        let id = *self.seated.get(&peer)?;
        let seat = self
            .rooms
            .get_mut(&id)?
            .seats
            .iter_mut()
            .find(|seat| seat.id == peer)?;
        Some((id, seat))
    }

    pub(super) fn tell(&mut self, to: PeerId, news: News) {
        self.out.push_back(Output { to, news });
    }

    fn tell_others(&mut self, room: RoomId, about: PeerId, news: &News) {
        let Some(room) = self.rooms.get(&room) else {
            return;
        };
        let others = room.seats.iter().filter(|seat| seat.id != about);
        self.out.extend(others.map(|seat| Output {
            to: seat.id,
            news: news.clone(),
        }));
    }
}
