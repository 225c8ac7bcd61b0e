//! PURE. One room: its seats, and what each of them may see of the others.

use std::time::Duration;

use crate::protocol::{Code, InviteId, Peer, PeerId};

use super::invites::{CardHash, Invites, hash_of};
use super::knocks::Knocks;

/// The most removed cards one room remembers; more would be the owner fighting its own open invite.
const BANNED_MAX: usize = 64;

pub(super) struct Room {
    /// People at most, the owner included.
    pub(super) capacity: u8,
    pub(super) invites: Invites,
    pub(super) seats: Vec<Seat>,
    pub(super) knocks: Knocks,
    /// When the room is forgotten; only while nobody is in it.
    pub(super) forget_at: Option<Duration>,
    banned: Vec<CardHash>,
}

pub(super) struct Seat {
    pub(super) id: PeerId,
    pub(super) owner: bool,
    /// Empty for the owner, whose card is another one under each invite.
    pub(super) card: String,
    pub(super) invite: Option<InviteId>,
    /// The owner's card for somebody who knocked and has no invite that it could be sealed under.
    pub(super) owners_card: Option<String>,
    /// When the seat ends; only while nothing is heard of it.
    pub(super) gone_at: Option<Duration>,
}

impl Seat {
    pub(super) fn of_owner(id: PeerId) -> Self {
        Self {
            id,
            owner: true,
            card: String::new(),
            invite: None,
            owners_card: None,
            gone_at: None,
        }
    }

    pub(super) fn of_guest(id: PeerId, card: String, invite: InviteId) -> Self {
        Self {
            id,
            owner: false,
            card,
            invite: Some(invite),
            owners_card: None,
            gone_at: None,
        }
    }

    pub(super) fn of_knocker(id: PeerId, card: String, owners_card: String) -> Self {
        Self {
            id,
            owner: false,
            card,
            invite: None,
            owners_card: Some(owners_card),
            gone_at: None,
        }
    }
}

impl Room {
    pub(super) fn new() -> Self {
        Self {
            capacity: 2,
            invites: Invites::default(),
            seats: Vec::new(),
            knocks: Knocks::default(),
            forget_at: None,
            banned: Vec::new(),
        }
    }

    pub(super) fn owner(&self) -> Option<PeerId> {
        self.seats
            .iter()
            .find(|seat| seat.owner)
            .map(|seat| seat.id)
    }

    /// Whether another guest would be one too many. The owner's place is kept free while the owner is out.
    pub(super) fn is_full(&self) -> bool {
        self.seats.iter().filter(|seat| !seat.owner).count() + 1 >= usize::from(self.capacity)
    }

    /// Whose place (seat and card) the holder of this card takes, `None` for a new one, or why there is none for them.
    ///
    /// The very same card is the same page, back again. Where nobody new may come, one who is away gives their place to
    /// whoever holds the same invite: most likely the same person, whose browser reloaded the page without a word.
    pub(super) fn place_for(
        &self,
        invite: InviteId,
        card: &str,
        unix: u32,
    ) -> Result<Option<(PeerId, String)>, Code> {
        let by_invite = || self.seats.iter().filter(|seat| seat.invite == Some(invite));
        let same = by_invite().find(|seat| seat.card == card);
        let refused = match self.invites.check(invite, card, unix) {
            Ok(()) if same.is_none() && self.is_full() => Some(Code::RoomFull),
            answer => answer.err(),
        };
        let away = || by_invite().filter(|seat| seat.gone_at.is_some());
        let old = match refused {
            None => same,
            Some(code @ Code::RoomFull) => Some(away().next().ok_or(code)?),
            // Only a use that was spent can be passed on.
            Some(code @ Code::InviteUsed) => {
                let spent = |seat: &&Seat| self.invites.has_admitted(invite, &seat.card);
                Some(away().find(spent).ok_or(code)?)
            }
            Some(code) => return Err(code),
        };
        Ok(old.map(|seat| (seat.id, seat.card.clone())))
    }

    pub(super) fn ban(&mut self, card: &str) {
        if self.banned.len() == BANNED_MAX {
            self.banned.remove(0);
        }
        self.banned.push(hash_of(card));
    }

    pub(super) fn is_banned(&self, card: &str) -> bool {
        self.banned.contains(&hash_of(card))
    }

    /// Everybody in the room as `viewer` may see them.
    pub(super) fn seen_by(&self, viewer: &Seat) -> Vec<Peer> {
        self.seats
            .iter()
            .map(|seat| self.view(seat, viewer))
            .collect()
    }

    /// One seat as another may see it: the owner's card is the one that was made for the viewer.
    pub(super) fn view(&self, seat: &Seat, viewer: &Seat) -> Peer {
        let card = if seat.owner {
            let under_invite = || viewer.invite.and_then(|id| self.invites.card(id));
            let for_viewer = viewer.owners_card.as_deref();
            for_viewer.or_else(under_invite).unwrap_or_default()
        } else {
            &seat.card
        };
        Peer {
            id: seat.id,
            card: card.to_owned(),
            away: seat.gone_at.is_some(),
            invite: seat.invite,
        }
    }

    /// Those whose time to come back is over.
    pub(super) fn gone(&self, at: Duration) -> impl Iterator<Item = PeerId> + '_ {
        self.seats
            .iter()
            .filter(move |seat| seat.gone_at.is_some_and(|gone| gone <= at))
            .map(|seat| seat.id)
    }
}
