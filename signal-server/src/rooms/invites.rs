//! PURE. The invites of one room: which token belongs to which, and how often each was used.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::b64::B64;
use crate::protocol::{Code, INVITES_MAX, Invite, InviteId};

/// SHA-256 of a card, to know it again without keeping it.
pub(super) type CardHash = [u8; 32];

/// The most admitted cards an invite remembers; the link itself has one byte for its uses.
const ADMITTED_MAX: usize = 255;

#[derive(Default)]
pub(super) struct Invites(Vec<Entry>);

struct Entry {
    invite: Invite,
    spent: u32,
    revoked: bool,
    /// Who was let in: they come again without spending another use.
    admitted: Vec<CardHash>,
}

pub(super) fn hash_of(card: &str) -> CardHash {
    Sha256::digest(card).into()
}

impl Invites {
    /// Takes the owner's list for the whole truth, but remembers what was spent of those that stay.
    pub(super) fn replace(&mut self, list: Vec<Invite>) {
        let old = std::mem::take(&mut self.0);
        for invite in list {
            self.put(invite);
        }
        for was in old {
            if let Some(entry) = self.entry(was.invite.id) {
                entry.spent = was.spent;
                entry.admitted = was.admitted;
            }
        }
    }

    /// Adds one, or renews the one of the same id, which keeps what was spent of it.
    pub(super) fn add(&mut self, invite: Invite, unix: u32) -> Result<(), Code> {
        if self.entry(invite.id).is_none() {
            if self.0.len() >= INVITES_MAX {
                self.0.retain(|entry| entry.is_usable(unix));
            }
            if self.0.len() >= INVITES_MAX {
                return Err(Code::BadMessage);
            }
        }
        self.put(invite);
        Ok(())
    }

    pub(super) fn revoke(&mut self, id: InviteId) {
        if let Some(entry) = self.entry(id) {
            entry.revoked = true;
        }
    }

    /// The invite a token belongs to. Looks at all of them, each in constant time, so that time tells nothing.
    pub(super) fn find(&self, token: &B64<32>) -> Option<InviteId> {
        let hash: [u8; 32] = Sha256::digest(token.0).into();
        self.0.iter().fold(None, |found, Entry { invite, .. }| {
            let fits: bool = invite.hash.0.ct_eq(&hash).into();
            if fits { Some(invite.id) } else { found }
        })
    }

    /// Whether the holder of this card may come in by this invite now.
    pub(super) fn check(&self, id: InviteId, card: &str, unix: u32) -> Result<(), Code> {
        let entry = self
            .0
            .iter()
            .find(|entry| entry.invite.id == id)
            .ok_or(Code::Unauthorized)?;
        if entry.revoked || entry.is_expired(unix) {
            return Err(Code::InviteExpired);
        }
        if entry.is_spent() && !entry.admitted.contains(&hash_of(card)) {
            return Err(Code::InviteUsed);
        }
        Ok(())
    }

    /// Spends one use, unless the holder of this card was let in before.
    pub(super) fn admit(&mut self, id: InviteId, card: &str) {
        let hash = hash_of(card);
        let Some(entry) = self.entry(id) else { return };
        if entry.admitted.contains(&hash) {
            return;
        }
        entry.spent = entry.spent.saturating_add(1);
        if entry.admitted.len() == ADMITTED_MAX {
            entry.admitted.remove(0);
        }
        entry.admitted.reserve_exact(1);
        entry.admitted.push(hash);
    }

    /// The use of `old` is now that of `card`; `old` would need another one. What `old` never spent, `card` has to.
    pub(super) fn pass_on(&mut self, id: InviteId, old: &str, card: &str) {
        if !self.has_admitted(id, old) {
            return self.admit(id, card);
        }
        let Some(entry) = self.entry(id) else { return };
        let (old, card) = (hash_of(old), hash_of(card));
        entry
            .admitted
            .retain(|known| *known != old && *known != card);
        entry.admitted.push(card);
    }

    /// Whether the holder of this card spent a use of this invite as it is now.
    pub(super) fn has_admitted(&self, id: InviteId, card: &str) -> bool {
        let hash = hash_of(card);
        self.0
            .iter()
            .any(|entry| entry.invite.id == id && entry.admitted.contains(&hash))
    }

    /// The owner's card, sealed under this invite.
    pub(super) fn card(&self, id: InviteId) -> Option<&str> {
        self.0
            .iter()
            .find(|entry| entry.invite.id == id)
            .map(|entry| entry.invite.card.as_str())
    }

    /// Nobody sees them before the owner is back, and with the owner come all of them anew.
    pub(super) fn forget_cards(&mut self) {
        for entry in &mut self.0 {
            entry.invite.card = String::new();
        }
    }

    fn put(&mut self, invite: Invite) {
        match self.entry(invite.id) {
            Some(entry) => {
                entry.invite = invite;
                entry.revoked = false;
            }
            None => {
                // Nearly every room has one for as long as it lives; the usual growth would hold room for four.
                self.0.reserve_exact(1);
                self.0.push(Entry {
                    invite,
                    spent: 0,
                    revoked: false,
                    admitted: Vec::new(),
                });
            }
        }
    }

    fn entry(&mut self, id: InviteId) -> Option<&mut Entry> {
        self.0.iter_mut().find(|entry| entry.invite.id == id)
    }
}

impl Entry {
    fn is_spent(&self) -> bool {
        self.invite.uses != 0 && self.spent >= self.invite.uses
    }

    fn is_expired(&self, unix: u32) -> bool {
        self.invite.expires != 0 && self.invite.expires <= unix
    }

    fn is_usable(&self, unix: u32) -> bool {
        !self.revoked && !self.is_spent() && !self.is_expired(unix)
    }
}
