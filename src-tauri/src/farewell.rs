//! Waits, but not for long, until every page has said goodbye to the other one.

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

/// A user who closes a window does not wait longer.
const PATIENCE: Duration = Duration::from_secs(2);

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
        if self.said.available_permits() < 16 {
            self.said.add_permits(1);
        }
    }

    /// Until `pages` are done, or two seconds have passed; a page that hangs does not keep the app alive.
    pub async fn all_said(&self, pages: u32) {
        let _in_time = timeout(PATIENCE, self.said.acquire_many(pages)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn closing_waits_for_every_page_but_not_longer_than_two_seconds() {
        let farewell = Farewell::default();
        farewell.said();
        farewell.said();
        let begun = Instant::now();
        farewell.all_said(2).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);

        let one_hangs = Farewell::default();
        one_hangs.said();
        one_hangs.all_said(2).await;
        assert_eq!(begun.elapsed(), PATIENCE);
    }
}
