//! Clients that sit in their rooms and only say that they live: what 1,000 of them cost a second, what 10,000 hold in memory, and
//! how much of it is given back when they have left.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use futures_util::future::join_all;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval_at, sleep};

use super::{end, pairs};
use crate::figures::Figures;
use crate::link::Link;
use crate::rival::{Rival, Running};

const FEW: usize = 1000;
const MANY: usize = 10_000;
/// The few do not come at the same moment: so many times a part of them, so far apart.
const LOTS: usize = 10;
const APART: Duration = Duration::from_millis(2500);
/// Two heartbeats of ours, so that each is counted as often as it comes.
const WATCHED: Duration = Duration::from_secs(50);
/// How far away clients are, there and back: an answer to the server takes so long.
const NEAREST: Duration = Duration::from_millis(5);
const FARTHEST: Duration = Duration::from_millis(165);
/// Longer than a run.
const NEVER: Duration = Duration::from_secs(3600);
/// For allocators that give back after a while.
const SETTLED: Duration = Duration::from_secs(15);

pub(crate) async fn run(rival: &Rival) -> Result<Figures> {
    let server = Arc::new(rival.start().await?);
    let empty = server.memory()?;
    let (leave, left) = watch::channel(false);
    let mut clients = Vec::new();
    for lot in 0..LOTS {
        let pairs = pairs(&server, lot * FEW, FEW / 2 / LOTS).await?;
        clients.extend(stay(pairs, &left));
        sleep(APART).await;
    }
    sleep(SETTLED).await;
    let cpu = watch_cpu(&server).await?;
    let pairs = pairs(&server, LOTS * FEW, (MANY - FEW) / 2).await?;
    clients.extend(stay(pairs, &left));
    sleep(SETTLED).await;
    let full = server.memory()?;
    leave.send(true)?;
    for client in join_all(clients).await {
        client??;
    }
    sleep(SETTLED).await;
    let after = server.memory()?;
    end(server).await?;
    Ok(vec![
        ("KiB / connection", (full - empty) / 1024.0 / MANY as f64),
        ("% given back", 100.0 * (full - after) / (full - empty)),
        ("CPU ms / s, 1,000 idle", cpu),
    ])
}

/// CPU milliseconds a second.
async fn watch_cpu(server: &Running) -> Result<f64> {
    let before = server.cpu()?;
    sleep(WATCHED).await;
    Ok((server.cpu()? - before) * 1e3 / WATCHED.as_secs_f64())
}

fn stay(pairs: Vec<(Link, Link)>, left: &watch::Receiver<bool>) -> Vec<JoinHandle<Result<()>>> {
    let links = pairs.into_iter().flat_map(|(host, guest)| [host, guest]);
    links
        .enumerate()
        .map(|(n, link)| tokio::spawn(sit(link, n, left.clone())))
        .collect()
}

/// Says that it lives as often as its wire wants it, until all leave.
async fn sit(mut link: Link, n: usize, mut left: watch::Receiver<bool>) -> Result<()> {
    link.far = NEAREST + (FARTHEST - NEAREST).mul_f64(share(n));
    let heartbeat = link.dialect.heartbeat();
    let (every, beat) = heartbeat.unwrap_or((NEVER, ""));
    // Not all at the same moment: they did not come at the same moment either.
    let mut beats = interval_at(Instant::now() + every.mul_f64(share(n)), every);
    loop {
        tokio::select! {
            _ = left.changed() => return link.leave().await,
            heard = link.hear() => drop(heard?),
            _ = beats.tick(), if heartbeat.is_some() => link.say(beat).await?,
        }
    }
}

/// One client's part of what lies between the first of a thousand and the last; neighbours are far apart.
fn share(n: usize) -> f64 {
    (n * 617 % 1000) as f64 / 1000.0
}
