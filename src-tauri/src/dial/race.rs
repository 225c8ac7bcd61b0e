//! Several ways to the same place, tried in order but not one after the other: each starts a little after the one before, or at once
//! when that one failed (RFC 8305 section 5). The first success wins and the rest is dropped.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;

/// "Connection Attempt Delay" of RFC 8305 section 5.
pub(super) const PACE: Duration = Duration::from_millis(250);

/// The first success, or every failure.
pub(super) async fn race<T, E>(
    attempts: Vec<BoxFuture<'_, Result<T, E>>>,
    pace: Duration,
) -> Result<T, Vec<E>> {
    let mut waiting = attempts.into_iter();
    let mut running = FuturesUnordered::new();
    let mut failures = Vec::new();
    loop {
        running.extend(waiting.next());
        let more = waiting.len() > 0;
        tokio::select! {
            result = running.next() => match result {
                Some(Ok(won)) => return Ok(won),
                Some(Err(failure)) => failures.push(failure),
                None => return Err(failures),
            },
            () = tokio::time::sleep(pace), if more => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use tokio::time::{Instant, sleep};

    fn after(
        ms: u64,
        result: Result<&'static str, u8>,
    ) -> BoxFuture<'static, Result<&'static str, u8>> {
        Box::pin(async move {
            sleep(Duration::from_millis(ms)).await;
            result
        })
    }

    #[tokio::test(start_paused = true)]
    async fn a_dead_endpoint_delays_the_next_one_by_the_pace_only() {
        let begun = Instant::now();
        assert_eq!(
            race(vec![Box::pin(pending()), after(10, Ok("second"))], PACE).await,
            Ok("second")
        );
        assert_eq!(begun.elapsed(), Duration::from_millis(260));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_starts_the_next_one_at_once() {
        let begun = Instant::now();
        assert_eq!(
            race(vec![Box::pin(ready(Err(1))), after(10, Ok("second"))], PACE).await,
            Ok("second")
        );
        assert_eq!(begun.elapsed(), Duration::from_millis(10));
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_one_wins_when_it_answers_in_time() {
        assert_eq!(
            race(vec![after(200, Ok("first")), after(0, Ok("second"))], PACE).await,
            Ok("first")
        );
    }

    #[tokio::test(start_paused = true)]
    async fn when_all_fail_every_reason_is_told() {
        assert_eq!(
            race(vec![after(900, Err(1)), after(0, Err(2))], PACE).await,
            Err(vec![2, 1])
        );
        assert_eq!(
            race(Vec::<BoxFuture<'_, Result<(), u8>>>::new(), PACE).await,
            Err(vec![])
        );
    }
}
