//! How long sound and picture stood still, by a page's own clock: looks at its connections twenty times a second, so that a slow test
//! runner is not measured with them.

use crate::browser::Browser;
use crate::wait::until_within;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Notes when sound and picture last came, and since when they do.
const WATCH: &str = "
    if (window.__gap) return;
    const gap = window.__gap = { sound: [], picture: [] };
    const last = { sound: 0, picture: 0 };
    const look = async () => {
        const sum = { sound: 0, picture: 0 };
        for (const pc of window.__watched.connections) {
            if (pc.connectionState === 'closed') continue;
            for (const report of (await pc.getStats()).values()) {
                if (report.type !== 'inbound-rtp') continue;
                if (report.kind === 'audio') sum.sound += report.packetsReceived ?? 0;
                if (report.kind === 'video') sum.picture += report.framesDecoded ?? 0;
            }
        }
        for (const kind of ['sound', 'picture']) {
            if (sum[kind] > last[kind]) gap[kind].push(Date.now());
            last[kind] = sum[kind];
        }
        setTimeout(look, 50);
    };
    look();";

const READ: &str = "return window.__gap";

/// When each came, Unix milliseconds.
#[derive(Deserialize)]
struct Arrivals {
    sound: Vec<u64>,
    picture: Vec<u64>,
}

/// How long each stood still around a change, milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// Between two audio packets.
    pub sound: u64,
    /// Between two decoded frames.
    pub picture: u64,
}

/// Starts to watch.
pub async fn watch(browser: &Browser) -> Result<()> {
    browser.script(WATCH, vec![]).await.map(drop)
}

/// This moment, Unix milliseconds.
pub fn now() -> Result<u64> {
    Ok(u64::try_from(
        SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis(),
    )?)
}

/// Waits until sound and picture have flowed for a second again after `change`, and says how long they had stood still.
pub async fn after(browser: &Browser, change: u64, limit: Duration) -> Result<Gap> {
    until_within(limit, "sound and picture to come back", async || {
        let seen: Arrivals = serde_json::from_value(browser.script(READ, vec![]).await?)?;
        let sound = longest(&seen.sound, change).context("no sound yet")?;
        let picture = longest(&seen.picture, change).context("no picture yet")?;
        Ok(Some(Gap { sound, picture }))
    })
    .await
}

/// The longest silence that began after `change` or lay across it. `None` until five more came in the second after the longest one.
fn longest(arrivals: &[u64], change: u64) -> Option<u64> {
    let pairs = arrivals.windows(2).filter(|pair| pair[1] > change);
    let (until, longest) = pairs
        .map(|pair| (pair[1], pair[1] - pair[0]))
        .max_by_key(|(_, length)| *length)?;
    let since = arrivals.iter().filter(|at| **at > until).count();
    // A change takes effect within a second; before that, what still flows is the past.
    (since >= 5 && *arrivals.last()? > change + 1500).then_some(longest)
}
