//! docs/protocol.md, section 3: the host opens a room with an invite, the guest joins by it. The floor speaks this too.

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::link::Link;
use crate::rival::Running;
use crate::wrap::{Wrap, number};

/// As long as a sealed name.
const CARD: usize = 330;

pub(crate) async fn pair(server: &Running, n: usize) -> Result<(Link, Link)> {
    let keys = Keys::of(n);
    let mut host = greeted(server).await?;
    host.say(keys.open()).await?;
    let host_id = id(&host.hear_until(r#"{"t":"joined""#).await?, "you")?;
    let mut guest = greeted(server).await?;
    guest.say(keys.join()).await?;
    let joined = guest.hear_until(r#"{"t":"joined""#).await?;
    let news = host.hear_until(r#"{"t":"peer-joined""#).await?;
    host.wrap = wrap(&id(&news, "id")?, last(&news));
    guest.wrap = wrap(&host_id, last(&joined));
    Ok((host, guest))
}

async fn greeted(server: &Running) -> Result<Link> {
    let mut link = Link::open(server, "/ws").await?;
    link.say(r#"{"t":"hello","v":1}"#).await?;
    link.hear_until(r#"{"t":"welcome""#).await?;
    Ok(link)
}

fn wrap(to: &str, seen: u32) -> Wrap {
    Wrap::new(format!(r#"{{"t":"signal","to":"{to}","data":"#), "}").acknowledging(seen)
}

/// The `s` of what was heard last.
fn last(text: &str) -> u32 {
    number(text).unwrap_or(0)
}

fn id(text: &str, member: &str) -> Result<String> {
    let message: Value = serde_json::from_str(text)?;
    message[member].as_str().map(str::to_owned).context("no id")
}

/// The keys of one room, as section 1 makes them.
struct Keys {
    owner: [u8; 32],
    token: [u8; 32],
}

impl Keys {
    fn of(n: usize) -> Self {
        Self {
            owner: Sha256::digest(format!("owner {n}")).into(),
            token: Sha256::digest(format!("token {n}")).into(),
        }
    }

    fn room(&self) -> String {
        b64(&Sha256::digest(self.owner)[..16])
    }

    fn open(&self) -> String {
        let invite = json!({ "id": b64(&self.token[..8]), "hash": b64(&Sha256::digest(self.token)), "expires": 0, "uses": 0, "card": "h".repeat(CARD) });
        json!({ "t": "open", "n": 1, "room": self.room(), "owner": b64(&self.owner), "invites": [invite], "capacity": 2, "approve": false })
            .to_string()
    }

    fn join(&self) -> String {
        json!({ "t": "join", "n": 1, "room": self.room(), "token": b64(&self.token), "card": "g".repeat(CARD) }).to_string()
    }
}

fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
