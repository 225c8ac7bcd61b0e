//! A raw WebSocket to the server, and the keys of a room as docs/protocol.md makes them.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// Longer than any answer takes, with all the others at work.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Client {
    pub(crate) socket: WebSocketStream<TcpStream>,
    /// What brings this session back.
    pub(crate) token: Value,
    pub(crate) resumed: bool,
}

impl Client {
    /// Welcomed, as a new session or as the one of this token.
    pub(crate) async fn greeted(server: SocketAddr, resume: Option<(&Value, u64)>) -> Result<Self> {
        let stream = TcpStream::connect(server).await?;
        // As every browser does; or each small message would wait for the last one's acknowledgement.
        stream.set_nodelay(true)?;
        let (socket, _) = client_async(format!("ws://{server}/ws"), stream).await?;
        let mut client = Self {
            socket,
            token: Value::Null,
            resumed: false,
        };
        let mut hello = json!({ "t": "hello", "v": 1 });
        if let Some((token, seen)) = resume {
            hello["resume"] = token.clone();
            hello["seen"] = json!(seen);
        }
        client.say(&hello).await?;
        let welcome = client.hear("welcome").await?;
        client.resumed = welcome["resumed"] == true;
        client.token = welcome["resume"].clone();
        Ok(client)
    }

    pub(crate) async fn say(&mut self, message: &Value) -> Result<()> {
        Ok(self.socket.send(Message::text(message.to_string())).await?)
    }

    /// The next message of this type; what the others do meanwhile is not looked at.
    pub(crate) async fn hear(&mut self, t: &str) -> Result<Value> {
        loop {
            let message = self.next().await?;
            if message["t"] == t {
                return Ok(message);
            }
            let is_news = [
                "peer-away",
                "peer-back",
                "peer-joined",
                "peer-left",
                "ping",
                "pong",
            ];
            ensure!(
                is_news.iter().any(|news| message["t"] == *news),
                "{message} in place of {t}"
            );
        }
    }

    pub(crate) async fn next(&mut self) -> Result<Value> {
        let next = timeout(PATIENCE, self.socket.next()).await;
        match next.context("nothing comes")? {
            Some(Ok(Message::Text(text))) => Ok(serde_json::from_str(&text)?),
            other => bail!("no message but {other:?}"),
        }
    }
}

/// What opens room `n`, with one invite for anybody.
pub(crate) fn open(n: u32) -> Value {
    let owner = key("owner", n);
    let hash = b64(&Sha256::digest(key("token", n)));
    let invite = json!({ "id": b64(&[1; 8]), "hash": hash, "expires": 0, "uses": 0, "card": "h".repeat(330) });
    json!({ "t": "open", "n": 1, "room": room(n), "owner": b64(&owner), "invites": [invite], "capacity": 2, "approve": false })
}

pub(crate) fn join(n: u32, card: &str) -> Value {
    json!({ "t": "join", "n": 1, "room": room(n), "token": b64(&key("token", n)), "card": card })
}

fn room(n: u32) -> String {
    b64(&Sha256::digest(key("owner", n))[..16])
}

fn key(what: &str, n: u32) -> [u8; 32] {
    Sha256::digest(format!("{what} {n}")).into()
}

fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
