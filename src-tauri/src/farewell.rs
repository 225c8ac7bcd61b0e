//! Waits, but not for long, until every page has said goodbye to the other one.

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

/// A user who closes a window does not wait longer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Goodbyes that are counted.
const MOST: usize = 16;

/// Counts goodbyes.
pub struct Farewell {
    said: Semaphore,
}

impl Default for Farewell {
    fn default() -> Self {
        Self {
            said: Semaphore::new(0),
        }
    }
}

impl Farewell {
    /// One page is done.
    pub fn said(&self) {
        // A hostile page may call this for ever; a semaphore that overflows would panic.
        if self.said.available_permits() < MOST {
            self.said.add_permits(1);
        }
    }

    /// Until all pages that `ask` told (it gives back their number) are done, or two seconds have passed; a page that hangs does not keep
    /// the app alive. What was said before counts for nothing.
    pub async fn after(&self, ask: impl FnOnce() -> u32) {
        self.said.forget_permits(MOST);
        let _in_time = timeout(PATIENCE, self.said.acquire_many(ask())).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn closing_waits_for_every_page_but_not_longer_than_two_seconds() {
        let farewell = Farewell::default();
        let begun = Instant::now();
        let both = || {
            farewell.said();
            farewell.said();
            2
        };
        farewell.after(both).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
        let one_hangs = || {
            farewell.said();
            2
        };
        farewell.after(one_hangs).await;
        assert_eq!(begun.elapsed(), PATIENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_goodbye_from_before_is_not_taken_for_one_of_now() {
        let farewell = Farewell::default();
        farewell.said();
        let begun = Instant::now();
        farewell.after(|| 1).await;
        assert_eq!(begun.elapsed(), PATIENCE);
    }
}
