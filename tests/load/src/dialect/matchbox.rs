//! matchbox_protocol: serde's plain JSON of `PeerEvent` and `PeerRequest`; the room is the path.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::link::Link;
use crate::rival::Running;
use crate::wrap::Wrap;

pub(crate) async fn pair(server: &Running, n: usize) -> Result<(Link, Link)> {
    let room = format!("/room{n}");
    let (mut host, host_id) = seated(server, &room).await?;
    let (mut guest, guest_id) = seated(server, &room).await?;
    host.hear_until(r#"{"NewPeer""#).await?;
    host.wrap = wrap(&guest_id);
    guest.wrap = wrap(&host_id);
    Ok((host, guest))
}

async fn seated(server: &Running, room: &str) -> Result<(Link, String)> {
    let mut link = Link::open(server, room).await?;
    let assigned: Value = serde_json::from_str(&link.hear_until(r#"{"IdAssigned""#).await?)?;
    let id = assigned["IdAssigned"].as_str().context("no id")?.to_owned();
    Ok((link, id))
}

fn wrap(to: &str) -> Wrap {
    Wrap::new(format!(r#"{{"Signal":{{"receiver":"{to}","data":"#), "}}")
}
