//! Waiting for something to become true, with a deadline. Nothing here waits for time to pass.

use anyhow::{Result, bail};
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// Two busy cores under several browsers need this much at the worst; a healthy run needs none of it.
const DEADLINE: Duration = Duration::from_secs(40);
const LOOK_EVERY: Duration = Duration::from_millis(60);

/// Asks `look` again and again until it has an answer. An error of `look` counts as "not yet" (an element that was just replaced, a
/// page that is still loading) and is told when the deadline passes.
pub async fn until<T>(what: &str, look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    until_within(DEADLINE, what, look).await
}

/// As `until`, with a deadline of its own.
pub async fn until_within<T>(
    limit: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + limit;
    let mut tick = interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let seen = look().await;
        if let Ok(Some(answer)) = seen {
            return Ok(answer);
        }
        if Instant::now() > deadline {
            bail!(
                "waited {limit:?} for {what}; last: {}",
                seen.err()
                    .map_or("not yet".into(), |error| format!("{error:#}"))
            );
        }
    }
}

/// `until` for a plain yes or no.
pub async fn until_true(what: &str, mut look: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    until(what, async || Ok(look().await?.then_some(()))).await
}
