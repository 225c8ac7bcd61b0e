//! How long things took, as counts below fixed bounds.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Upper bounds in microseconds: from a quiet machine's relay to one that is in trouble.
pub(super) const BOUNDS_US: [u64; 12] = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 250_000, 1_000_000,
];

#[derive(Default)]
pub(super) struct Histogram {
    /// One for each bound, and one for what is above them all.
    counts: [AtomicU64; BOUNDS_US.len() + 1],
    sum_us: AtomicU64,
}

impl Histogram {
    pub(super) fn add(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let slot = BOUNDS_US.partition_point(|bound| *bound < us);
        self.counts[slot].fetch_add(1, Relaxed);
        self.sum_us.fetch_add(us, Relaxed);
    }

    /// How many were at most each bound, the last one being all of them; and the sum in microseconds.
    pub(super) fn read(&self) -> (Vec<u64>, u64) {
        let mut total = 0;
        let below = self.counts.iter().map(|count| {
            total += count.load(Relaxed);
            total
        });
        (below.collect(), self.sum_us.load(Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_time_is_counted_at_its_bound_and_at_all_above() {
        let histogram = Histogram::default();
        for us in [50, 51, 2_000_000] {
            histogram.add(Duration::from_micros(us));
        }
        let (below, sum) = histogram.read();
        assert_eq!((below[0], below[1], below[11], below[12]), (1, 2, 2, 3));
        assert_eq!(sum, 2_000_101);
    }
}
