//! 500 rooms of two, and in each ten calls one after the other: the host sends its description and candidates, the guest answers
//! with its own. 100,000 messages; every client stays below 120, the burst that our server allows.

use std::sync::Arc;

use anyhow::Result;

use super::{CANDIDATE, CANDIDATES, DESCRIPTION, each, end, pairs};
use crate::figures::Figures;
use crate::link::Link;
use crate::rival::Rival;

const ROOMS: usize = 500;
const CALLS: usize = 10;
/// Messages of one call.
pub(crate) const MESSAGES: usize = 2 * (1 + CANDIDATES);

pub(crate) async fn run(rival: &Rival) -> Result<Figures> {
    let server = Arc::new(rival.start().await?);
    let pairs = pairs(&server, 0, ROOMS).await?;
    let before = server.cpu()?;
    let pairs = calls(pairs, CALLS, ROOMS).await?;
    let cost = server.cpu()? - before;
    drop(pairs);
    end(server).await?;
    Ok(vec![(
        "CPU s / 100k messages",
        cost * 100_000.0 / (ROOMS * CALLS * MESSAGES) as f64,
    )])
}

/// Every pair makes so many calls; `at_once` pairs at the same time.
pub(crate) async fn calls(
    pairs: Vec<(Link, Link)>,
    calls: usize,
    at_once: usize,
) -> Result<Vec<(Link, Link)>> {
    each(pairs, at_once, move |(mut host, mut guest)| async move {
        for _ in 0..calls {
            tokio::try_join!(call(&mut host), answer(&mut guest))?;
        }
        Ok((host, guest))
    })
    .await
}

async fn call(host: &mut Link) -> Result<()> {
    describe(host).await?;
    for _ in 0..=CANDIDATES {
        host.hear_signal().await?;
    }
    Ok(())
}

async fn answer(guest: &mut Link) -> Result<()> {
    guest.hear_signal().await?;
    describe(guest).await?;
    for _ in 0..CANDIDATES {
        guest.hear_signal().await?;
    }
    Ok(())
}

async fn describe(link: &mut Link) -> Result<()> {
    link.signal(&DESCRIPTION).await?;
    for _ in 0..CANDIDATES {
        link.signal(&CANDIDATE).await?;
    }
    Ok(())
}
