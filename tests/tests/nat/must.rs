//! The way that a row says beforehand, and whether the bytes take it.

use anyhow::{Result, ensure};
use tincan_tests::person::Person;
use tincan_tests::stats;
use tincan_tests::wait::{until, until_true};

/// So many frames after it began by the relay, a call has found the better way if there is one.
const SETTLED: u64 = 60;

/// The path that the network leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Must {
    /// Nobody stands between.
    Direct,
    /// Over a relay, since nothing else gets through.
    Relayed,
}

impl Must {
    /// Waits for it, since a call may begin by the relay and find the better way a moment later; for the same reason a relay has to stay.
    pub(crate) async fn hold(self, person: &Person) -> Result<()> {
        until(&format!("a path that is {self:?}"), async || {
            self.holds_now(person).await.map(Some)
        })
        .await?;
        if self == Self::Direct {
            return Ok(());
        }
        let began = person.stats().await?.frames;
        until_true("more frames by the relay", async || {
            Ok(person.stats().await?.frames > began + SETTLED)
        })
        .await?;
        self.holds_now(person).await
    }

    async fn holds_now(self, person: &Person) -> Result<()> {
        let ways = stats::ways(&person.browser).await?;
        let is_direct = ways.iter().all(stats::Path::is_direct);
        let fits = !ways.is_empty() && is_direct == (self == Self::Direct);
        ensure!(fits, "the path is not {self:?}: {ways:?}");
        Ok(())
    }
}
