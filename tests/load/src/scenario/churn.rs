//! 2,000 pairs come, say one description each way, and leave; 50 pairs at the same time. What fails is counted, not excused.

use std::sync::Arc;

use anyhow::Result;

use super::{AT_ONCE, DESCRIPTION, each, end};
use crate::figures::Figures;
use crate::rival::{Rival, Running};

const PAIRS: usize = 2000;

pub(crate) async fn run(rival: &Rival) -> Result<Figures> {
    let server = Arc::new(rival.start().await?);
    let before = server.cpu()?;
    let failed = each(0..PAIRS, AT_ONCE, |n| {
        let server = Arc::clone(&server);
        async move {
            let visit = visit(&server, n).await;
            if let Err(error) = &visit {
                println!("pair {n}: {error:#}");
            }
            Ok(visit.is_err())
        }
    })
    .await?;
    let cost = server.cpu()? - before;
    end(server).await?;
    let failures = failed.iter().filter(|failed| **failed).count();
    Ok(vec![
        ("CPU ms / pair", cost * 1e3 / PAIRS as f64),
        ("failures", failures as f64),
    ])
}

async fn visit(server: &Running, n: usize) -> Result<()> {
    let (mut host, mut guest) = server.dialect.pair(server, n).await?;
    host.signal(&DESCRIPTION).await?;
    guest.hear_signal().await?;
    guest.signal(&DESCRIPTION).await?;
    host.hear_signal().await?;
    tokio::try_join!(guest.leave(), host.leave())?;
    Ok(())
}
