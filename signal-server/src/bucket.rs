//! PURE. A token bucket: so many at once, so many a second in the long run. Time comes in with every question.

use std::time::Duration;

/// How often something may happen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// In the long run, per second.
    pub per_second: f64,
    /// At once, after a rest.
    pub burst: u32,
}

/// What is left of a `Rate` at a moment.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    rate: Rate,
    left: f64,
    filled: Duration,
}

impl Bucket {
    /// A full bucket at `now`, a time since any fixed moment.
    pub(crate) fn new(rate: Rate, now: Duration) -> Self {
        Self {
            rate,
            left: f64::from(rate.burst),
            filled: now,
        }
    }

    /// Takes one.
    ///
    /// # Errors
    /// How long to wait until there is one again; nothing was taken.
    pub(crate) fn take(&mut self, now: Duration) -> Result<(), Duration> {
        self.wait(now).map_or_else(
            || {
                self.left -= 1.0;
                Ok(())
            },
            Err,
        )
    }

    /// Takes as many as there are, at most `most`, and says how many. For those who would rather not ask each time.
    ///
    /// # Errors
    /// How long to wait until there is one; nothing was taken.
    pub(crate) fn take_up_to(&mut self, now: Duration, most: u32) -> Result<u32, Duration> {
        self.wait(now).map_or_else(
            || {
                let taken = self.left.min(f64::from(most)).floor();
                self.left -= taken;
                Ok(taken as u32)
            },
            Err,
        )
    }

    /// How long until one can be taken; `None` when it can be now.
    pub(crate) fn wait(&mut self, now: Duration) -> Option<Duration> {
        self.fill(now);
        (self.left < 1.0)
            .then(|| Duration::from_secs_f64((1.0 - self.left) / self.rate.per_second.max(1e-6)))
    }

    /// Whether nothing was taken lately.
    pub(crate) fn is_full(&mut self, now: Duration) -> bool {
        self.fill(now);
        self.left >= f64::from(self.rate.burst)
    }

    fn fill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.filled).as_secs_f64();
        self.left = (self.left + passed * self.rate.per_second).min(f64::from(self.rate.burst));
        self.filled = self.filled.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        per_second: 2.0,
        burst: 3,
    };

    #[test]
    fn the_burst_passes_and_the_next_one_waits_its_time() {
        let mut bucket = Bucket::new(RATE, Duration::ZERO);
        for _ in 0..3 {
            assert_eq!(bucket.take(Duration::ZERO), Ok(()));
        }
        assert_eq!(bucket.take(Duration::ZERO), Err(Duration::from_millis(500)));
        assert_eq!(bucket.take(Duration::from_millis(500)), Ok(()));
    }

    #[test]
    fn a_long_rest_never_gives_more_than_the_burst() {
        let mut bucket = Bucket::new(RATE, Duration::ZERO);
        let later = Duration::from_secs(3600);
        assert_eq!((0..10).filter(|_| bucket.take(later).is_ok()).count(), 3);
    }

    #[test]
    fn what_is_taken_together_is_no_more_than_what_is_there() {
        let mut bucket = Bucket::new(RATE, Duration::ZERO);
        assert_eq!(bucket.take_up_to(Duration::ZERO, 2), Ok(2));
        assert_eq!(bucket.take_up_to(Duration::ZERO, 2), Ok(1));
        assert_eq!(
            bucket.take_up_to(Duration::ZERO, 2),
            Err(Duration::from_millis(500))
        );
    }

    #[test]
    fn a_clock_that_steps_back_gives_nothing_away() {
        let mut bucket = Bucket::new(RATE, Duration::from_secs(10));
        for _ in 0..3 {
            bucket.take(Duration::from_secs(10)).unwrap();
        }
        assert!(bucket.take(Duration::from_secs(5)).is_err());
        assert!(bucket.take(Duration::from_secs(10)).is_err());
    }
}
