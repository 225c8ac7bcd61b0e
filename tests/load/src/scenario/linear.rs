//! The same load on few rooms and on many: 50 pairs call at the same time, out of 50, 500 and 5,000 rooms that are open. What a
//! message costs must not depend on how many rooms there are.

use std::sync::Arc;

use anyhow::Result;

use super::relay::{MESSAGES, calls};
use super::{end, pairs};
use crate::figures::Figures;
use crate::rival::Rival;

const BUSY: usize = 50;
/// Each pair makes so many, however many rooms there are: a room that has been still for long is cold in its first one.
const CALLS: usize = 9;

pub(crate) async fn run(rival: &Rival) -> Result<Figures> {
    let few = cost(rival, 50, 10).await?;
    let more = cost(rival, 500, 1).await?;
    let many = cost(rival, 5000, 1).await?;
    Ok(vec![
        ("µs / message, 50 rooms", few),
        ("500 rooms", more),
        ("5,000 rooms", many),
        ("500 : 50", more / few),
        ("5,000 : 50", many / few),
        ("5,000 : 500", many / more),
    ])
}

/// CPU microseconds of one message: `sets` times `rooms` new pairs.
async fn cost(rival: &Rival, rooms: usize, sets: usize) -> Result<f64> {
    let server = Arc::new(rival.start().await?);
    let mut cost = 0.0;
    for set in 0..sets {
        let pairs = pairs(&server, set * rooms, rooms).await?;
        // The first call of a pair also pays for its buffers, which is not what is asked here.
        let pairs = calls(pairs, 1, BUSY).await?;
        let before = server.cpu()?;
        let pairs = calls(pairs, CALLS, BUSY).await?;
        cost += server.cpu()? - before;
        drop(pairs);
    }
    end(server).await?;
    Ok(cost * 1e6 / (sets * rooms * CALLS * MESSAGES) as f64)
}
