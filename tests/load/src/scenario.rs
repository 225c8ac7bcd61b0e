//! What the clients do. Each scenario starts a fresh server, does its work, and says what that cost the server's process.

pub(crate) mod churn;
pub(crate) mod idle;
pub(crate) mod latency;
pub(crate) mod linear;
pub(crate) mod relay;

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::figures::Figures;
use crate::link::Link;
use crate::rival::{Rival, Running};

pub(crate) type Scenario =
    for<'a> fn(&'a Rival) -> Pin<Box<dyn Future<Output = Result<Figures>> + 'a>>;

/// Longer than any scenario takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);
/// How many pairs connect at the same time. More would measure the length of the listen queue.
const AT_ONCE: usize = 50;

/// A sealed session description and a sealed candidate, each as a JSON string of the usual length.
pub(crate) static DESCRIPTION: LazyLock<String> =
    LazyLock::new(|| format!("\"{}\"", "d".repeat(1300)));
pub(crate) static CANDIDATE: LazyLock<String> =
    LazyLock::new(|| format!("\"{}\"", "c".repeat(120)));
/// What one side says in one call: a description, then its candidates.
pub(crate) const CANDIDATES: usize = 9;

/// One task for each item, at most `at_once` of them at the same time; all results, in any order.
pub(crate) async fn each<I, T, F>(
    items: impl IntoIterator<Item = I>,
    at_once: usize,
    work: impl Fn(I) -> F,
) -> Result<Vec<T>>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(at_once));
    let mut tasks = JoinSet::new();
    for item in items {
        let (places, work) = (Arc::clone(&places), work(item));
        tasks.spawn(async move {
            let _place = places.acquire_owned().await?;
            work.await
        });
    }
    timeout(PATIENCE, tasks.join_all())
        .await
        .context("it takes too long")?
        .into_iter()
        .collect()
}

/// This many pairs, each in its own room; `first` is the number of the first one.
pub(crate) async fn pairs(
    server: &Arc<Running>,
    first: usize,
    count: usize,
) -> Result<Vec<(Link, Link)>> {
    each(first..first + count, AT_ONCE, |n| {
        let server = Arc::clone(server);
        async move { server.dialect.pair(&server, n).await }
    })
    .await
}

/// Ends a server that nobody holds any more.
pub(crate) async fn end(server: Arc<Running>) -> Result<()> {
    Arc::into_inner(server)
        .context("somebody still holds the server")?
        .end()
        .await
}
