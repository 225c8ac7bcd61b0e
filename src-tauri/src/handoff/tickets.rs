//! PURE: who may enter the loopback door. A ticket travels on a command line, which other users of the machine can read, so it
//! works once and for 30 seconds; what it buys is a bearer that never leaves the page's memory. Randomness and time come in as arguments.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use sha2::{Digest, Sha256};

/// How long a ticket works.
pub const TICKET_LIFE: Duration = Duration::from_secs(30);

type Hash = [u8; 32];

/// One ticket or one bearer at a time. Only hashes are kept, and comparing hashes tells a guesser nothing by its duration.
#[derive(Default)]
pub struct Tickets {
    ticket: Option<(Hash, Duration)>,
    bearer: Option<Hash>,
}

impl Tickets {
    /// A new ticket. Whatever was given out before is void. `now` is the time since any fixed moment.
    pub fn issue(&mut self, now: Duration, random: [u8; 32]) -> String {
        let ticket = B64.encode(random);
        *self = Self {
            ticket: Some((hash(&ticket), now + TICKET_LIFE)),
            bearer: None,
        };
        ticket
    }

    /// Exchanges a ticket for a bearer; `None` when it is wrong, late or was used. A wrong guess does not void the right one.
    pub fn redeem(&mut self, now: Duration, ticket: &str, random: [u8; 32]) -> Option<String> {
        let (expected, until) = self.ticket?;
        if hash(ticket) != expected || now > until {
            return None;
        }
        let bearer = B64.encode(random);
        *self = Self {
            ticket: None,
            bearer: Some(hash(&bearer)),
        };
        Some(bearer)
    }

    /// Whether this is the bearer of the page that holds the call now.
    pub fn admits(&self, bearer: &str) -> bool {
        self.bearer == Some(hash(bearer))
    }

    /// Nobody enters any more.
    pub fn void(&mut self) {
        *self = Self::default();
    }
}

fn hash(text: &str) -> Hash {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(1_000);

    #[test]
    fn a_ticket_works_once() {
        let mut tickets = Tickets::default();
        let ticket = tickets.issue(START, [1; 32]);
        let bearer = tickets.redeem(START, &ticket, [2; 32]).unwrap();
        assert!(tickets.admits(&bearer));
        assert_eq!(tickets.redeem(START, &ticket, [3; 32]), None);
        assert!(tickets.admits(&bearer), "a second try harms nobody");
    }

    #[test]
    fn a_ticket_is_void_after_thirty_seconds() {
        let mut tickets = Tickets::default();
        let ticket = tickets.issue(START, [1; 32]);
        assert_eq!(
            tickets.redeem(
                START + TICKET_LIFE + Duration::from_millis(1),
                &ticket,
                [2; 32]
            ),
            None
        );
        assert!(
            tickets
                .redeem(START + TICKET_LIFE, &ticket, [2; 32])
                .is_some()
        );
    }

    #[test]
    fn a_wrong_ticket_buys_nothing_and_spoils_nothing() {
        let mut tickets = Tickets::default();
        let ticket = tickets.issue(START, [1; 32]);
        assert_eq!(tickets.redeem(START, "", [2; 32]), None);
        assert_eq!(tickets.redeem(START, &B64.encode([9; 32]), [2; 32]), None);
        assert!(tickets.redeem(START, &ticket, [2; 32]).is_some());
    }

    #[test]
    fn a_new_hand_over_ends_the_old_one() {
        let mut tickets = Tickets::default();
        let first = tickets.issue(START, [1; 32]);
        let bearer = tickets.redeem(START, &first, [2; 32]).unwrap();
        let second = tickets.issue(START, [3; 32]);
        assert!(!tickets.admits(&bearer));
        assert!(tickets.redeem(START, &second, [4; 32]).is_some());
        assert!(!tickets.admits(&bearer));
    }

    #[test]
    fn before_the_first_ticket_and_after_the_last_nobody_enters() {
        let mut tickets = Tickets::default();
        assert!(!tickets.admits(""));
        assert_eq!(tickets.redeem(START, "", [1; 32]), None);
        let ticket = tickets.issue(START, [1; 32]);
        let bearer = tickets.redeem(START, &ticket, [2; 32]).unwrap();
        tickets.void();
        assert!(!tickets.admits(&bearer));
    }
}
