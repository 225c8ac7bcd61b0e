//! PURE. Failed tokens and keys, counted per address: an address that keeps failing has to wait before it is heard.

use std::collections::HashMap;
use std::time::Duration;

use crate::addresses::AddressKey;
use crate::bucket::{Bucket, Rate};

/// The most addresses remembered. Whoever has more than these can guess from as many; the tokens are long enough.
const REMEMBERED_MAX: usize = 4096;

pub(crate) struct Guesses {
    rate: Rate,
    failed: HashMap<AddressKey, Bucket>,
}

impl Guesses {
    /// Allows each address failures at this rate.
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            failed: HashMap::new(),
        }
    }

    /// How long this address has to wait before its next try; `None` when it need not.
    pub(crate) fn wait(&mut self, now: Duration, address: AddressKey) -> Option<Duration> {
        self.failed.get_mut(&address)?.wait(now)
    }

    /// Counts one failure. When there are too many addresses, those that rested long enough are forgotten, else all.
    pub(crate) fn failed(&mut self, now: Duration, address: AddressKey) {
        if self.failed.len() >= REMEMBERED_MAX {
            self.failed.retain(|_, bucket| !bucket.is_full(now));
        }
        if self.failed.len() >= REMEMBERED_MAX {
            self.failed.clear();
        }
        // An empty bucket stays empty: the address is already waiting.
        let _ = self
            .failed
            .entry(address)
            .or_insert_with(|| Bucket::new(self.rate, now))
            .take(now);
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn address(last: u8) -> AddressKey {
        AddressKey::of(Ipv4Addr::new(192, 168, 0, last).into())
    }

    #[test]
    fn an_address_that_keeps_failing_waits_and_others_do_not() {
        let mut guesses = Guesses::new(Rate {
            per_second: 0.5,
            burst: 3,
        });
        for _ in 0..3 {
            assert_eq!(guesses.wait(Duration::ZERO, address(1)), None);
            guesses.failed(Duration::ZERO, address(1));
        }
        assert_eq!(
            guesses.wait(Duration::ZERO, address(1)),
            Some(Duration::from_secs(2))
        );
        assert_eq!(guesses.wait(Duration::ZERO, address(2)), None);
        assert_eq!(guesses.wait(Duration::from_secs(2), address(1)), None);
    }

    #[test]
    fn addresses_that_rested_are_forgotten() {
        let mut guesses = Guesses::new(Rate {
            per_second: 1.0,
            burst: 1,
        });
        for n in 0..REMEMBERED_MAX {
            let [.., high, low] = n.to_be_bytes();
            guesses.failed(
                Duration::ZERO,
                AddressKey::of(Ipv4Addr::new(10, 0, high, low).into()),
            );
        }
        guesses.failed(Duration::from_secs(5), address(1));
        assert_eq!(guesses.failed.len(), 1);
    }

    #[test]
    fn never_more_addresses_are_remembered_than_there_is_room_for() {
        let mut guesses = Guesses::new(Rate {
            per_second: 1.0,
            burst: 1,
        });
        for n in 0..3 * REMEMBERED_MAX {
            let [.., a, b, c] = n.to_be_bytes();
            guesses.failed(
                Duration::ZERO,
                AddressKey::of(Ipv4Addr::new(10, a, b, c).into()),
            );
            assert!(guesses.failed.len() <= REMEMBERED_MAX);
        }
    }
}
