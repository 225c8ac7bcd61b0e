//! Two honest people: they meet, exchange what a call exchanges, one loses the link and comes back, and they part.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::Soak;
use crate::wire::{Client, join, open};

/// Signals of one call in each direction: an offer and its candidates.
const SIGNALS: usize = 20;

pub(crate) async fn meet_again_and_again(soak: Arc<Soak>, n: u32) -> Result<()> {
    while !soak.over.load(Relaxed) {
        meet(&soak, n).await.with_context(|| format!("pair {n}"))?;
        soak.meetings.fetch_add(1, Relaxed);
    }
    Ok(())
}

/// One meeting in room `n`.
pub(crate) async fn meet(soak: &Soak, n: u32) -> Result<()> {
    let mut host = Client::greeted(soak.server, None).await?;
    host.say(&open(n)).await?;
    let host_id = host.hear("joined").await?["you"].clone();
    let mut guest = Client::greeted(soak.server, None).await?;
    guest.say(&join(n, &"g".repeat(330))).await?;
    let joined = guest.hear("joined").await?;
    let (guest_id, seen) = (joined["you"].clone(), joined["s"].as_u64());
    host.hear("peer-joined").await?;
    exchange(&mut host, &guest_id, &mut guest).await?;
    exchange(&mut guest, &host_id, &mut host).await?;
    let seen = seen.context("no s")? + SIGNALS as u64;
    let mut guest = come_back(soak, guest, &mut host, &guest_id, seen).await?;
    exchange(&mut guest, &host_id, &mut host).await?;
    guest.say(&json!({ "t": "leave" })).await?;
    host.hear("peer-left").await?;
    host.say(&json!({ "t": "close" })).await
}

async fn exchange(from: &mut Client, to: &Value, other: &mut Client) -> Result<()> {
    for k in 0..SIGNALS {
        let size = if k == 0 { 1300 } else { 190 };
        let data = json!({ "k": k, "x": "x".repeat(size) });
        from.say(&json!({ "t": "signal", "to": to, "data": data }))
            .await?;
        let heard = other.hear("signal").await?;
        ensure!(heard["data"] == data, "another signal: {heard}");
    }
    Ok(())
}

/// The guest's link breaks, the host says something meanwhile, and the guest misses nothing of it.
async fn come_back(
    soak: &Soak,
    guest: Client,
    host: &mut Client,
    guest_id: &Value,
    seen: u64,
) -> Result<Client> {
    let token = guest.token.clone();
    drop(guest);
    host.hear("peer-away").await?;
    host.say(&json!({ "t": "signal", "to": guest_id, "data": "missed" }))
        .await?;
    let mut guest = Client::greeted(soak.server, Some((&token, seen))).await?;
    ensure!(guest.resumed, "the session is lost");
    let missed = guest.hear("signal").await?;
    ensure!(missed["data"] == "missed", "another signal: {missed}");
    Ok(guest)
}
