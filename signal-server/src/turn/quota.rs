//! PURE. How much of the relay one person, one address, and all together may use: relays at once, bytes a second, and bytes in a day.
//! Time comes in with every question, as a span since any fixed moment.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use crate::addresses::AddressKey;
use crate::config::{Share, TurnLimits};
use crate::protocol::PeerId;

/// Addresses that are remembered for what they used today. Beyond them nobody new begins until the day of some is over.
const ADDRESSES_MAX: usize = 16_384;

/// What everybody uses.
pub(crate) struct Quota {
    limits: Share<Limit>,
    all: Shared,
    users: HashMap<PeerId, Shared>,
    addresses: HashMap<AddressKey, Shared>,
}

/// One more would be too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// One relay that is counted, until it is dropped.
pub(crate) struct Counted {
    meters: [Shared; 3],
}

type Shared = Rc<RefCell<Meter>>;

#[derive(Clone, Copy)]
struct Limit {
    allocations: usize,
    per_second: u64,
    bytes: u64,
    window: Duration,
}

struct Meter {
    limit: Limit,
    allocations: usize,
    /// What may be used at once; never more than a second's worth.
    left_now: f64,
    filled: Duration,
    left_today: u64,
    today_ends: Duration,
}

impl Quota {
    /// Nothing is used yet.
    pub(crate) fn new(limits: &TurnLimits, now: Duration) -> Self {
        let limit = |allocations, per_second, bytes| Limit {
            allocations,
            per_second,
            bytes,
            window: limits.window,
        };
        let (a, s, b) = (limits.allocations, limits.bytes_per_second, limits.bytes);
        let limits = Share {
            user: limit(a.user, s.user, b.user),
            address: limit(a.address, s.address, b.address),
            all: limit(a.all, s.all, b.all),
        };
        Self {
            all: Meter::shared(limits.all, now),
            limits,
            users: HashMap::new(),
            addresses: HashMap::new(),
        }
    }

    /// Whether `count` would be refused now. Whoever asks has proved nothing yet, so nothing is remembered of it.
    pub(crate) fn is_full(&self, user: PeerId, address: AddressKey, now: Duration) -> bool {
        let known = [self.users.get(&user), self.addresses.get(&address)];
        let mut meters = known.into_iter().flatten().chain([&self.all]);
        meters.any(|meter| meter.borrow_mut().is_full(now))
    }

    /// Counts one more relay.
    ///
    /// # Errors
    /// When this user, this address, or all together have as many as they may, or no bytes left today.
    pub(crate) fn count(
        &mut self,
        user: PeerId,
        address: AddressKey,
        now: Duration,
    ) -> Result<Counted, Full> {
        if self.is_full(user, address, now) {
            return Err(Full);
        }
        let meters = self.meters(user, address, now).ok_or(Full)?;
        for meter in &meters {
            meter.borrow_mut().allocations += 1;
        }
        Ok(Counted { meters })
    }

    /// Forgets everybody who is not there any more.
    pub(crate) fn keep(&mut self, is_there: impl Fn(&PeerId) -> bool) {
        self.users.retain(|user, _| is_there(user));
    }

    fn meters(&mut self, user: PeerId, address: AddressKey, now: Duration) -> Option<[Shared; 3]> {
        if self.addresses.len() >= ADDRESSES_MAX {
            self.addresses
                .retain(|_, meter| Rc::strong_count(meter) > 1 || meter.borrow().today_ends > now);
        }
        if self.addresses.len() >= ADDRESSES_MAX && !self.addresses.contains_key(&address) {
            return None;
        }
        let meter = |limit| move || Meter::shared(limit, now);
        let user = self
            .users
            .entry(user)
            .or_insert_with(meter(self.limits.user));
        let address = self
            .addresses
            .entry(address)
            .or_insert_with(meter(self.limits.address));
        Some([Rc::clone(user), Rc::clone(address), Rc::clone(&self.all)])
    }
}

impl Counted {
    /// Takes so many bytes from every share, or none and says no.
    pub(crate) fn take(&self, bytes: usize, now: Duration) -> bool {
        let fits = self
            .meters
            .iter()
            .all(|meter| meter.borrow_mut().has(bytes as u64, now));
        if fits {
            for meter in &self.meters {
                meter.borrow_mut().take(bytes as u64);
            }
        }
        fits
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        for meter in &self.meters {
            meter.borrow_mut().allocations -= 1;
        }
    }
}

impl Meter {
    fn shared(limit: Limit, now: Duration) -> Shared {
        Rc::new(RefCell::new(Self {
            limit,
            allocations: 0,
            left_now: limit.per_second as f64,
            filled: now,
            left_today: limit.bytes,
            today_ends: now + limit.window,
        }))
    }

    fn is_full(&mut self, now: Duration) -> bool {
        self.fill(now);
        self.allocations >= self.limit.allocations || self.left_today == 0
    }

    fn has(&mut self, bytes: u64, now: Duration) -> bool {
        self.fill(now);
        self.left_now >= bytes as f64 && self.left_today >= bytes
    }

    fn take(&mut self, bytes: u64) {
        self.left_now -= bytes as f64;
        self.left_today -= bytes;
    }

    fn fill(&mut self, now: Duration) {
        if now >= self.today_ends {
            self.left_today = self.limit.bytes;
            self.today_ends = now + self.limit.window;
        }
        let passed = now.saturating_sub(self.filled).as_secs_f64();
        let most = self.limit.per_second as f64;
        self.left_now = (self.left_now + passed * most).min(most);
        self.filled = self.filled.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::b64::B64;

    const ANN: PeerId = B64([1; 9]);
    const BEN: PeerId = B64([2; 9]);
    const START: Duration = Duration::ZERO;

    fn home(last: u8) -> AddressKey {
        AddressKey::of([192, 0, 2, last].into())
    }

    fn share<T>(user: T, address: T, all: T) -> Share<T> {
        Share { user, address, all }
    }

    fn quota(change: impl Fn(&mut TurnLimits)) -> Quota {
        let mut limits = TurnLimits::default();
        change(&mut limits);
        Quota::new(&limits, START)
    }

    #[test]
    fn one_user_one_address_and_all_have_only_so_many_relays() {
        let mut quota = quota(|limits| limits.allocations = share(2, 3, 4));
        let mut count = |user, address| quota.count(user, address, START);
        let held = (count(ANN, home(1)).unwrap(), count(ANN, home(1)).unwrap());
        assert!(count(ANN, home(2)).is_err(), "the user");
        let third = count(BEN, home(1)).unwrap();
        assert!(count(BEN, home(1)).is_err(), "the address");
        let _fourth = count(BEN, home(2)).unwrap();
        assert!(count(B64([3; 9]), home(3)).is_err(), "all");
        drop((held, third));
        assert!(count(ANN, home(1)).is_ok(), "what is over is given back");
    }

    #[test]
    fn more_than_the_rate_is_refused_and_comes_back_with_time() {
        let mut quota = quota(|limits| limits.bytes_per_second.user = 1000);
        let (ann, ben) = (
            quota.count(ANN, home(1), START).unwrap(),
            quota.count(BEN, home(1), START).unwrap(),
        );
        assert!(ann.take(1000, START) && !ann.take(1, START));
        assert!(ben.take(1000, START), "another user has their own");
        assert!(
            ann.take(500, Duration::from_millis(500)) && !ann.take(1, Duration::from_millis(500))
        );
        assert!(
            !ann.take(1001, Duration::from_secs(60)),
            "never more at once than a second's worth"
        );
    }

    #[test]
    fn an_address_shares_its_rate_whoever_sits_there() {
        let mut quota = quota(|limits| limits.bytes_per_second.address = 1000);
        let (ann, ben) = (
            quota.count(ANN, home(1), START).unwrap(),
            quota.count(BEN, home(1), START).unwrap(),
        );
        assert!(ann.take(600, START) && !ben.take(600, START) && ben.take(400, START));
    }

    #[test]
    fn the_bytes_of_a_day_end_and_come_back_the_next_day() {
        let mut quota = quota(|limits| limits.bytes = share(1000, 5000, 1500));
        let ann = quota.count(ANN, home(1), START).unwrap();
        assert!(ann.take(1000, START) && !ann.take(1, START), "the user");
        assert!(
            quota.count(ANN, home(1), START).is_err(),
            "nothing left is no place left"
        );
        let ben = quota.count(BEN, home(2), START).unwrap();
        assert!(!ben.take(501, START) && ben.take(500, START), "all");
        assert!(ann.take(1000, Duration::from_secs(24 * 3600)));
    }

    #[test]
    fn what_was_refused_costs_nothing() {
        let mut quota = quota(|limits| limits.bytes = share(1000, 10, 1000));
        let ann = quota.count(ANN, home(1), START).unwrap();
        assert!(!ann.take(11, START) && ann.take(10, START));
    }

    #[test]
    fn who_only_asks_is_not_remembered() {
        let quota = quota(|_| ());
        assert!(!quota.is_full(ANN, home(1), START));
        assert!(quota.users.is_empty() && quota.addresses.is_empty());
    }

    #[test]
    fn a_user_who_left_is_forgotten_and_their_address_is_not() {
        let mut quota = quota(|limits| limits.bytes.address = 1000);
        assert!(quota.count(ANN, home(1), START).unwrap().take(1000, START));
        quota.keep(|user| *user != ANN);
        assert!(quota.users.is_empty());
        assert!(quota.is_full(BEN, home(1), START));
    }

    #[test]
    fn never_more_addresses_are_remembered_than_there_is_room_for() {
        let mut quota = quota(|_| ());
        for n in 0..=ADDRESSES_MAX {
            let [.., high, low] = n.to_be_bytes();
            let wide = u8::try_from(n >> 16).unwrap();
            let _ = quota.count(ANN, AddressKey::of([10, wide, high, low].into()), START);
        }
        assert_eq!(quota.addresses.len(), ADDRESSES_MAX);
        assert!(quota.count(ANN, home(9), START).is_err());
        assert!(
            quota
                .count(ANN, home(9), Duration::from_secs(24 * 3600))
                .is_ok()
        );
    }
}
