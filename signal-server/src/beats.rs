//! PURE. When clients are asked whether they are there: at moments that they share. A thousand who answer within a fifth of a second
//! find everything warm, and cost a third of what a thousand cost who speak whenever each of them likes. Knows nothing of who they are.

use std::time::Duration;

use tokio::time::Instant;

/// So many are asked at one moment. They take some 20 ms, in which a message may wait; more are asked in several lots.
const LOT: usize = 2000;

/// The moments of one server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beats {
    began: Instant,
    beat: Duration,
}

impl Beats {
    /// Everybody is asked once a `beat`, counted from when the server began.
    pub(crate) fn new(began: Instant, beat: Duration) -> Self {
        let beat = beat.max(Duration::from_millis(1));
        Self { began, beat }
    }

    /// When a client is asked next that has just come or been asked, while so many have a seat: the last moment within a beat.
    pub(crate) fn next(&self, now: Instant, seats: usize) -> Instant {
        let apart = self.beat.as_nanos() / lots(seats);
        let within = (now + self.beat).duration_since(self.began).as_nanos();
        self.began + Duration::from_nanos_u128(within / apart * apart)
    }
}

/// In how many lots they are asked. Each number is a multiple of the one before, so that a lot stays together when it changes.
fn lots(seats: usize) -> u128 {
    match seats.div_ceil(LOT) {
        0..=1 => 1,
        2..=5 => 5,
        _ => 25,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    const BEAT: Duration = Duration::from_secs(25);

    /// How many of so many are asked at each moment, when they came one every `apart` milliseconds.
    fn asked(seats: usize, apart: u64) -> BTreeMap<Instant, usize> {
        let began = Instant::now();
        let beats = Beats::new(began, BEAT);
        let mut asked = BTreeMap::new();
        for n in 0..seats as u64 {
            let came = began + Duration::from_millis(n * apart);
            let first = beats.next(came, seats);
            *asked.entry(beats.next(first, seats)).or_default() += 1;
        }
        asked
    }

    #[test]
    fn a_thousand_who_came_at_different_times_of_a_beat_are_asked_at_the_same_moment() {
        assert_eq!(asked(1000, 24).len(), 1);
    }

    #[test]
    fn of_ten_thousand_only_a_part_is_asked_at_the_same_moment() {
        let asked = asked(10_000, 2);
        assert!(asked.values().all(|lot| *lot <= 2500), "{asked:?}");
    }

    proptest! {
        #[test]
        fn everybody_is_asked_within_a_beat_and_keeps_the_moment_while_nothing_changes(
            since in 0u64..10_000_000, seats in 0usize..60_000, late in 0u64..999, beat in 1u64..60_000,
        ) {
            let (began, beat) = (Instant::now(), Duration::from_millis(beat));
            let beats = Beats::new(began, beat);
            let now = began + Duration::from_millis(since);
            let next = beats.next(now, seats);
            prop_assert!(next > now && next <= now + beat);
            let late = beat.mul_f64(late as f64 / 1000.0 / lots(seats) as f64);
            let after = beats.next(next + late, seats);
            // Beats that 25 does not divide lose some nanoseconds.
            prop_assert!(next + beat - after < Duration::from_micros(1), "{:?}", after - next);
        }
    }
}
