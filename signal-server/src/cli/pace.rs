//! How soon a thread that has nothing left to do looks for more. With little to do: at once. With much it waits a moment, so that
//! what it finds is more: frames that have come together are read, answered and written by one system call each. The same as what
//! network cards do with their interrupts. Knows nothing of what is done.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::Builder;

/// How long what the thread uses is added up for.
const WINDOW: Duration = Duration::from_millis(10);
/// Much to do is more than one part in so many of a core. With less, too little comes in a moment to be worth the wait:
/// docs/performance.md.
const SHARE: u32 = 5;
/// With fewer looks in a window there is nothing to save, and the thread's clock is not read for them.
const FEW: u32 = 8;
/// Shorter than what a signal takes on any network. Linux makes it about twice as long.
const MOMENT: Duration = Duration::from_micros(50);

/// Slows this runtime down a little while there is much to do for its one thread.
pub(crate) fn gentle(builder: &mut Builder) {
    resting(builder, || std::thread::sleep(MOMENT));
}

/// Calls `rest` before each look while there is much to do.
fn resting(builder: &mut Builder, rest: impl Fn() + Send + Sync + 'static) {
    let pace = Mutex::new(Pace::new(Instant::now()));
    builder.on_thread_park(move || {
        let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
        if pace.look(Instant::now(), thread_time) {
            rest();
        }
    });
}

/// The processor time that this thread has used.
fn thread_time() -> Duration {
    let used = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(used).unwrap_or_default()
}

/// PURE. Whether there is much to do, by what was used of a core.
struct Pace {
    began: Instant,
    /// At that moment; `None` where nobody asked.
    used: Option<Duration>,
    looks: u32,
    much: bool,
}

impl Pace {
    fn new(began: Instant) -> Self {
        Self {
            began,
            used: None,
            looks: 0,
            much: false,
        }
    }

    /// Whether to wait before this look. `used` is the processor time of the thread up to now.
    fn look(&mut self, now: Instant, used: impl FnOnce() -> Duration) -> bool {
        self.looks += 1;
        let passed = now.duration_since(self.began);
        if passed >= WINDOW {
            let used = (self.looks >= FEW).then(used);
            let share = used
                .zip(self.used)
                .map(|(now, then)| now.saturating_sub(then));
            self.much = share.is_some_and(|share| share * SHARE > passed);
            (self.began, self.used, self.looks) = (now, used, 0);
        }
        self.much
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use super::*;

    /// Says whether the last look waits, after so many windows of looks that are `apart` and each use `cost`; microseconds.
    fn waits(windows: u64, apart: u64, cost: u64) -> bool {
        let began = Instant::now();
        let (mut pace, mut last) = (Pace::new(began), false);
        for look in 1..=windows * 10_000 / apart {
            let now = began + Duration::from_micros(look * apart);
            last = pace.look(now, || Duration::from_micros(look * cost));
        }
        last
    }

    #[test]
    fn a_thread_with_more_to_do_than_a_fifth_of_a_core_waits_a_moment_for_more() {
        assert!(waits(3, 100, 21));
        assert!(!waits(3, 100, 20));
    }

    #[test]
    fn whoever_rests_is_never_made_to_wait_and_its_clock_is_not_read() {
        let began = Instant::now();
        let mut pace = Pace::new(began);
        for look in 1..=100 {
            let now = began + Duration::from_millis(look * 5);
            assert!(!pace.look(now, || panic!("nobody has to know")));
        }
    }

    #[test]
    fn what_was_used_over_a_long_rest_is_not_taken_for_much() {
        let began = Instant::now();
        let mut pace = Pace::new(began);
        let mut at = |micros| {
            // A tenth of the core, all the time.
            let now = began + Duration::from_micros(micros);
            pace.look(now, || Duration::from_micros(micros / 10))
        };
        assert!((1..100).all(|look| !at(look * 5000)));
        assert!((1..1000).all(|look| !at(500_000 + look * 100)));
    }

    #[test]
    fn it_is_over_one_window_after_there_was_much_to_do() {
        let began = Instant::now();
        let mut pace = Pace::new(began);
        let mut used = 0;
        let mut waited = Vec::new();
        for look in 1..=600 {
            used += if look <= 300 { 50 } else { 1 };
            let now = began + Duration::from_micros(look * 100);
            waited.push(pace.look(now, || Duration::from_micros(used)));
        }
        assert!(waited[250] && !waited[599]);
        assert!(waited.iter().filter(|waits| **waits).count() <= 300);
    }

    /// How often a runtime rested in which every look finds one message of another thread, and each is `work` for its own.
    fn rests(messages: usize, work: Duration) -> usize {
        let rests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&rests);
        let mut builder = Builder::new_current_thread();
        resting(&mut builder, move || {
            counted.fetch_add(1, Relaxed);
        });
        let (ask, asked) = std::sync::mpsc::channel();
        let (answer, mut answers) = tokio::sync::mpsc::unbounded_channel();
        let other = std::thread::spawn(move || {
            asked.into_iter().for_each(|()| answer.send(()).unwrap());
        });
        builder.build().unwrap().block_on(async {
            for _ in 0..messages {
                ask.send(()).unwrap();
                answers.recv().await.unwrap();
                let until = thread_time() + work;
                while thread_time() < until {}
            }
        });
        drop(ask);
        other.join().unwrap();
        rests.load(Relaxed)
    }

    #[test]
    fn a_runtime_rests_while_its_messages_are_much_work_and_not_without() {
        assert!(rests(2000, Duration::from_micros(200)) > 0);
        assert_eq!(rests(5, Duration::ZERO), 0);
    }

    #[test]
    fn the_clock_of_the_thread_counts_its_work_and_not_its_rest() {
        let (began, before) = (Instant::now(), thread_time());
        std::thread::sleep(Duration::from_millis(30));
        let rested = thread_time() - before;
        assert!(rested < began.elapsed() / 2, "{rested:?}");
        while thread_time() < before + Duration::from_millis(5) {
            std::hint::black_box(began.elapsed());
        }
    }
}
