//! One session's signals, handed to the shared counter in lots: an atomic for each signal would be a cache line that
//! every core wants.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use tokio::time::Instant;

use super::{Kind, Metrics};

/// How many signals make a lot. One of each lot is timed.
const LOT: u32 = 16;

pub(crate) struct Tally {
    metrics: Arc<Metrics>,
    signals: u32,
}

impl Tally {
    pub(crate) fn new(metrics: Arc<Metrics>) -> Self {
        Self {
            metrics,
            signals: 0,
        }
    }

    /// One more signal, read at this moment; returned when this is the one of its lot that is timed.
    pub(crate) fn signal(&mut self, read: Instant) -> Option<Instant> {
        self.signals += 1;
        if self.signals < LOT {
            return (self.signals == 1).then_some(read);
        }
        self.flush();
        None
    }

    fn flush(&mut self) {
        let signals = std::mem::take(&mut self.signals);
        self.metrics.messages[Kind::Signal as usize].fetch_add(signals.into(), Relaxed);
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addresses::Addresses;
    use crate::config::Limits;

    #[test]
    fn every_signal_is_counted_once_and_one_of_each_lot_is_timed() {
        let metrics = Arc::new(Metrics::new(Addresses::new(&Limits::default())));
        let counted = || metrics.messages[Kind::Signal as usize].load(Relaxed);
        let mut tally = Tally::new(Arc::clone(&metrics));
        let now = Instant::now();
        let timed = (0..40).filter(|_| tally.signal(now).is_some()).count();
        assert_eq!((timed, counted()), (3, 32));
        drop(tally);
        assert_eq!(counted(), 40);
    }
}
