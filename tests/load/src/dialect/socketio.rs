//! Socket.IO protocol 5 over Engine.IO protocol 4, WebSocket only: `40` connects, `42` is an event, `43` acknowledges one.

use anyhow::Result;

use crate::link::Link;
use crate::rival::Running;
use crate::wrap::Wrap;

pub(crate) async fn pair(server: &Running, n: usize) -> Result<(Link, Link)> {
    Ok((joined(server, n).await?, joined(server, n).await?))
}

async fn joined(server: &Running, n: usize) -> Result<Link> {
    let mut link = Link::open(server, "/socket.io/?EIO=4&transport=websocket").await?;
    link.hear_until("0").await?;
    link.say("40").await?;
    link.hear_until("40").await?;
    link.say(format!(r#"421["join","room{n}"]"#)).await?;
    link.hear_until("431").await?;
    link.wrap = Wrap::new(r#"42["signal","#.into(), "]");
    Ok(link)
}
