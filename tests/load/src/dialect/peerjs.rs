//! The PeerJS server: clients bring their own ids; a message names its destination.

use anyhow::Result;

use crate::link::Link;
use crate::rival::Running;
use crate::wrap::Wrap;

pub(crate) async fn pair(server: &Running, n: usize) -> Result<(Link, Link)> {
    let (mut host, mut guest) = (
        opened(server, &format!("host{n}")).await?,
        opened(server, &format!("guest{n}")).await?,
    );
    host.wrap = wrap(&format!("guest{n}"));
    guest.wrap = wrap(&format!("host{n}"));
    Ok((host, guest))
}

async fn opened(server: &Running, id: &str) -> Result<Link> {
    let mut link = Link::open(server, &format!("/peerjs?key=peerjs&id={id}&token=t{id}")).await?;
    link.hear_until(r#"{"type":"OPEN""#).await?;
    Ok(link)
}

fn wrap(to: &str) -> Wrap {
    Wrap::new(
        format!(r#"{{"type":"CANDIDATE","dst":"{to}","payload":"#),
        "}",
    )
}
