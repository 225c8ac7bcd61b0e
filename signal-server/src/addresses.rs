//! Who is connected from where: how many connections one address may hold, how often it may come and speak, and what
//! counts as one address. Knows nothing of what is said.

mod visitor;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::config::Limits;
use visitor::{Allowance, Visitor};

/// The most addresses remembered while nobody is connected from them. Whoever has more than these can speak from as many.
const REMEMBERED_MAX: usize = 4096;

/// What counts as one address: a household is handed a whole /64 of IPv6, RFC 6177.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AddressKey(IpAddr);

impl AddressKey {
    pub(crate) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Self(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            v4 => Self(v4),
        }
    }
}

/// Why a connection is not admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excess {
    /// Too many connections at all.
    Total,
    /// Too many connections from this address.
    Address,
    /// This address connects too often.
    Rate,
}

/// Counts connections; a seat that waits for its client to come back counts as one.
pub(crate) struct Addresses {
    limits: Limits,
    started: Instant,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    total: usize,
    by_address: HashMap<AddressKey, Visitor>,
    /// How many of them hold no connection, and are remembered only for what they spent.
    idle: usize,
}

/// One counted connection, until it is dropped.
pub(crate) struct Admission {
    key: AddressKey,
    addresses: Arc<Addresses>,
    allowance: Allowance,
}

impl Addresses {
    pub(crate) fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            limits: limits.clone(),
            started: Instant::now(),
            held: Mutex::default(),
        })
    }

    /// Counts one more connection.
    ///
    /// # Errors
    /// When that would be one too many.
    pub(crate) fn admit(self: &Arc<Self>, address: IpAddr) -> Result<Admission, Excess> {
        let (now, key) = (self.started.elapsed(), AddressKey::of(address));
        let allowance = self.held().admit(&self.limits, now, key)?;
        Ok(Admission {
            key,
            addresses: Arc::clone(self),
            allowance,
        })
    }

    /// How many connections there are.
    pub(crate) fn total(&self) -> usize {
        self.held().total
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Counting cannot leave it half done.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn admit(
        &mut self,
        limits: &Limits,
        now: Duration,
        key: AddressKey,
    ) -> Result<Allowance, Excess> {
        if self.total >= limits.connections {
            return Err(Excess::Total);
        }
        if self.idle >= REMEMBERED_MAX {
            self.forget(now);
        }
        let visitor = self.by_address.entry(key).or_insert_with(|| {
            self.idle += 1;
            Visitor::new(limits, now)
        });
        let was_idle = visitor.connections == 0;
        let allowance = visitor.admit(limits, now)?;
        self.idle -= usize::from(was_idle);
        self.total += 1;
        Ok(allowance)
    }

    fn release(&mut self, now: Duration, key: AddressKey) {
        self.total -= 1;
        let Some(visitor) = self.by_address.get_mut(&key) else {
            return;
        };
        visitor.connections -= 1;
        if visitor.connections > 0 {
            return;
        }
        if visitor.is_rested(now) {
            self.by_address.remove(&key);
        } else {
            self.idle += 1;
        }
    }

    /// Those who rested long enough are forgotten; when that is not enough, all who hold no connection.
    fn forget(&mut self, now: Duration) {
        self.by_address
            .retain(|_, visitor| visitor.connections > 0 || !visitor.is_rested(now));
        let is_idle = |visitor: &&Visitor| visitor.connections == 0;
        self.idle = self.by_address.values().filter(is_idle).count();
        if self.idle >= REMEMBERED_MAX {
            self.by_address.retain(|_, visitor| visitor.connections > 0);
            self.idle = 0;
        }
    }
}

impl Admission {
    pub(crate) fn key(&self) -> AddressKey {
        self.key
    }

    /// Takes up to `most` messages out of what this address may say, and tells how many.
    ///
    /// # Errors
    /// How long to wait until there is one.
    pub(crate) fn spend(&self, most: u32) -> Result<u32, Duration> {
        let now = self.addresses.started.elapsed();
        self.allowance.take_up_to(now, most)
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        let now = self.addresses.started.elapsed();
        self.addresses.held().release(now, self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::Rate;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn addresses(connections: usize, per_address: usize) -> Arc<Addresses> {
        Addresses::new(&Limits {
            connections,
            per_address,
            ..Limits::default()
        })
    }

    fn slow(handshakes: u32, messages: u32) -> Arc<Addresses> {
        let rate = |burst| Rate {
            per_second: 1.0,
            burst,
        };
        Addresses::new(&Limits {
            handshakes: rate(handshakes),
            address_rate: rate(messages),
            ..Limits::default()
        })
    }

    #[test]
    fn one_address_holds_only_so_many_connections() {
        let addresses = addresses(10, 2);
        let held = [
            addresses.admit(ip("192.0.2.1")),
            addresses.admit(ip("192.0.2.1")),
        ];
        assert!(held.iter().all(Result::is_ok));
        assert_eq!(
            addresses.admit(ip("192.0.2.1")).err(),
            Some(Excess::Address)
        );
        assert!(addresses.admit(ip("192.0.2.2")).is_ok());
        drop(held);
        assert!(addresses.admit(ip("192.0.2.1")).is_ok());
        assert_eq!(addresses.total(), 0);
    }

    #[test]
    fn all_addresses_together_hold_only_so_many() {
        let addresses = addresses(2, 2);
        let _held = [
            addresses.admit(ip("192.0.2.1")),
            addresses.admit(ip("192.0.2.2")),
        ];
        assert_eq!(addresses.admit(ip("192.0.2.3")).err(), Some(Excess::Total));
        assert_eq!(addresses.total(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_that_comes_too_often_waits_though_it_went_each_time() {
        let addresses = slow(2, 9);
        for _ in 0..2 {
            drop(addresses.admit(ip("192.0.2.1")).unwrap());
        }
        let third = addresses.admit(ip("192.0.2.1"));
        assert_eq!(third.err(), Some(Excess::Rate));
        assert!(addresses.admit(ip("192.0.2.2")).is_ok());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(addresses.admit(ip("192.0.2.1")).is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn what_one_connection_says_the_next_one_of_that_address_cannot() {
        let addresses = slow(9, 3);
        let first = addresses.admit(ip("192.0.2.1")).unwrap();
        assert_eq!(first.spend(2), Ok(2));
        drop(first);
        let second = addresses.admit(ip("192.0.2.1")).unwrap();
        assert_eq!(second.spend(2), Ok(1));
        assert!(second.spend(2).is_err());
        assert_eq!(addresses.admit(ip("192.0.2.2")).unwrap().spend(2), Ok(2));
    }

    #[tokio::test(start_paused = true)]
    async fn who_rested_is_forgotten() {
        let addresses = slow(1, 1);
        drop(addresses.admit(ip("192.0.2.1")).unwrap());
        let mut held = addresses.held();
        assert_eq!((held.by_address.len(), held.idle), (1, 1));
        held.forget(Duration::from_secs(5));
        assert_eq!((held.by_address.len(), held.idle), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn never_more_addresses_are_remembered_than_there_is_room_for() {
        let addresses = slow(1, 1);
        let _stays = addresses.admit(ip("192.0.2.1")).unwrap();
        for n in 0..3 * REMEMBERED_MAX as u32 {
            let address = std::net::Ipv4Addr::from(0x0a00_0000 + n);
            drop(addresses.admit(address.into()));
            assert!(addresses.held().by_address.len() <= REMEMBERED_MAX + 1);
        }
        assert_eq!(addresses.total(), 1);
    }

    #[test]
    fn a_household_with_a_whole_prefix_is_one_address() {
        assert_eq!(
            AddressKey::of(ip("2001:db8::1")),
            AddressKey::of(ip("2001:db8::ffff:1"))
        );
        assert_ne!(
            AddressKey::of(ip("2001:db8::1")),
            AddressKey::of(ip("2001:db8:0:1::1"))
        );
        assert_eq!(
            AddressKey::of(ip("::ffff:192.0.2.1")),
            AddressKey::of(ip("192.0.2.1"))
        );
    }
}
