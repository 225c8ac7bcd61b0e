//! PURE. Moments that all connections share: what is due within the same tick is done in one wake-up of the process, and not in
//! one for each connection. Knows nothing of what is due.

use std::time::Duration;

use tokio::time::Instant;

/// The longest that anything waits for the next tick.
const LONGEST: Duration = Duration::from_secs(1);
/// How many ticks there are in the shortest wait. Nothing is late by more than a thirty-second of it.
const IN_A_WAIT: u32 = 32;

/// One moment after the other, equally far apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticks {
    began: Instant,
    every: Duration,
}

impl Ticks {
    /// For waits that are at least this long.
    pub(crate) fn new(began: Instant, shortest: Duration) -> Self {
        let every = (shortest / IN_A_WAIT).clamp(Duration::from_millis(1), LONGEST);
        Self { began, every }
    }

    /// The first tick at which what is due then is not early.
    pub(crate) fn after(&self, due: Instant) -> Instant {
        let (since, every) = (due.duration_since(self.began), self.every.as_nanos());
        let ticks = since.as_nanos().div_ceil(every);
        self.began + Duration::from_nanos_u128(ticks * every)
    }

    /// Whether what is due then comes too late by an alarm that rings at this tick.
    pub(crate) fn is_late(&self, tick: Instant, due: Instant) -> bool {
        tick >= due + self.every
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_thousand_connections_that_came_at_different_moments_are_looked_at_once_a_second() {
        let began = Instant::now();
        let ticks = Ticks::new(began, Duration::from_secs(40));
        let due = |n| began + Duration::from_secs(40) + Duration::from_millis(n);
        let moments: std::collections::BTreeSet<_> =
            (0..10_000).map(|n| ticks.after(due(n))).collect();
        assert!(moments.len() <= 11, "{}", moments.len());
    }

    proptest! {
        #[test]
        fn a_tick_is_never_early_and_never_late_by_more_than_a_second_or_a_small_part_of_the_wait(
            shortest in 1u64..100_000, due in 0u64..1_000_000,
        ) {
            let (began, shortest) = (Instant::now(), Duration::from_millis(shortest));
            let (ticks, due) = (Ticks::new(began, shortest), began + Duration::from_millis(due));
            let tick = ticks.after(due);
            prop_assert!(tick >= due && !ticks.is_late(tick, due));
            let most = (shortest / 32).clamp(Duration::from_millis(1), Duration::from_secs(1));
            prop_assert!(tick - due <= most);
            prop_assert!(ticks.is_late(tick + most, due));
        }
    }
}
