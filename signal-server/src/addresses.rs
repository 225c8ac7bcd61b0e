//! Who is connected from where: how many connections one address may hold, and what counts as one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

/// Counts connections; a seat that waits for its client to come back counts as one.
pub(crate) struct Addresses {
    per_address: usize,
    total: usize,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    total: usize,
    by_address: HashMap<AddressKey, usize>,
}

/// One counted connection, until it is dropped.
pub(crate) struct Admission {
    key: AddressKey,
    addresses: Arc<Addresses>,
}

impl Addresses {
    /// At most `total` connections, and `per_address` from one address.
    pub(crate) fn new(total: usize, per_address: usize) -> Arc<Self> {
        Arc::new(Self {
            per_address,
            total,
            held: Mutex::default(),
        })
    }

    /// Counts one more connection; `None` when that would be one too many.
    pub(crate) fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Admission> {
        let key = AddressKey::of(address);
        let mut held = self.held();
        let here = held.by_address.get(&key).copied().unwrap_or(0);
        if held.total >= self.total || here >= self.per_address {
            return None;
        }
        held.total += 1;
        held.by_address.insert(key, here + 1);
        Some(Admission {
            key,
            addresses: Arc::clone(self),
        })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Counting cannot leave it half done.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Admission {
    pub(crate) fn key(&self) -> AddressKey {
        self.key
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        let mut held = self.addresses.held();
        held.total -= 1;
        if let Some(count) = held.by_address.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                held.by_address.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_holds_only_so_many_connections() {
        let addresses = Addresses::new(10, 2);
        let held = [
            addresses.admit(ip("192.0.2.1")),
            addresses.admit(ip("192.0.2.1")),
        ];
        assert!(held.iter().all(Option::is_some));
        assert!(addresses.admit(ip("192.0.2.1")).is_none());
        assert!(addresses.admit(ip("192.0.2.2")).is_some());
        drop(held);
        assert!(addresses.admit(ip("192.0.2.1")).is_some());
        assert!(
            addresses.held().by_address.is_empty(),
            "what is dropped is forgotten"
        );
    }

    #[test]
    fn all_addresses_together_hold_only_so_many() {
        let addresses = Addresses::new(2, 2);
        let _held = [
            addresses.admit(ip("192.0.2.1")),
            addresses.admit(ip("192.0.2.2")),
        ];
        assert!(addresses.admit(ip("192.0.2.3")).is_none());
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
