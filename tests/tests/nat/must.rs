//! The way that a row says beforehand, and whether the bytes take it.

use anyhow::{Result, ensure};
use tincan_tests::person::Person;
use tincan_tests::stats;
use tincan_tests::wait::until;

/// The path that the network leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Must {
    /// Nobody stands between.
    Direct,
    /// Over a relay, since nothing else gets through.
    Relayed,
}

impl Must {
    /// Waits for it, since a call may begin by the relay and find the better way a moment later.
    pub(crate) async fn hold(self, person: &Person) -> Result<()> {
        until(&format!("a path that is {self:?}"), async || {
            let ways = stats::ways(&person.browser).await?;
            let is_direct = ways.iter().all(stats::Path::is_direct);
            let fits = !ways.is_empty() && is_direct == (self == Self::Direct);
            ensure!(fits, "{ways:?}");
            Ok(Some(()))
        })
        .await
    }
}
