//! Hostile clients. What becomes of each is proved by the wire tests; here they come all at once and again and again. None of them
//! fails: being thrown out is what they are for.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use anyhow::Result;
use futures_util::SinkExt;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::Soak;
use crate::wire::{Client, join, open};

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Connects and says nothing.
    Silent,
    /// Half a request, half a TLS hello, garbage.
    Half,
    /// Asks for pages and reads none.
    NeverReads,
    /// A frame above the limit.
    TooLarge,
    /// No JSON, no known message, no frame.
    Garbage,
    /// Messages as fast as they go.
    Flood,
    /// Wrong tokens and keys.
    Guesser,
    /// A seat that goes without a word, over and over, in a room that nobody closes.
    Vanishing,
    /// Sits in a room, is talked to, and never reads.
    Deaf,
}

pub(crate) const ALL: [Kind; 9] = [
    Kind::Silent,
    Kind::Half,
    Kind::NeverReads,
    Kind::TooLarge,
    Kind::Garbage,
    Kind::Flood,
    Kind::Guesser,
    Kind::Vanishing,
    Kind::Deaf,
];

/// Between two attacks: the server is to be worn down, not the machine that it shares with those who attack it.
const BREATH: Duration = Duration::from_millis(200);
/// Longer than the server bears any of them.
const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) async fn attack_again_and_again(soak: Arc<Soak>, kind: Kind, n: u32) -> Result<()> {
    let mut round = 0;
    while !soak.over.load(Relaxed) {
        round += 1;
        // A broken connection is how most of them end.
        let ended = timeout(PATIENCE, attack(&soak, kind, n, round)).await;
        anyhow::ensure!(ended.is_ok(), "the server bears {kind:?} for ever");
        soak.attacks.fetch_add(1, Relaxed);
        tokio::time::sleep(BREATH).await;
    }
    Ok(())
}

async fn attack(soak: &Soak, kind: Kind, n: u32, round: usize) -> Result<()> {
    match kind {
        Kind::Silent => until_hung_up(raw(soak, b"").await?).await,
        Kind::Half => {
            let halves: [&[u8]; 4] = [
                b"GET /ws HT",
                b"\x16\x03\x01\x02\x00\x01",
                b"\xff",
                b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
            ];
            until_hung_up(raw(soak, halves[round % halves.len()]).await?).await
        }
        Kind::NeverReads => never_read(soak).await,
        Kind::TooLarge => {
            let mut client = Client::greeted(soak.server, None).await?;
            client
                .socket
                .send(Message::text("x".repeat(1 << 20)))
                .await?;
            until_closed(client).await
        }
        Kind::Garbage => garbage(soak, round).await,
        Kind::Flood => {
            let mut client = Client::greeted(soak.server, None).await?;
            loop {
                client
                    .say(&json!({ "t": "dance", "x": "x".repeat(500) }))
                    .await?;
            }
        }
        Kind::Guesser => {
            let mut client = Client::greeted(soak.server, None).await?;
            for guess in 0..5 {
                client.say(&join(50_000 + guess, "a stranger")).await?;
                let mut wrong = join(1 + n, "a stranger");
                wrong["token"] = join(50_000 + guess, "")["token"].clone();
                client.say(&wrong).await?;
            }
            until_closed(client).await
        }
        Kind::Vanishing => {
            let mut client = Client::greeted(soak.server, None).await?;
            let room = 10_000 + n * 1_000 + round as u32 % 500;
            client.say(&open(room)).await?;
            client.hear("joined").await.map(drop)
        }
        Kind::Deaf => deaf(soak, 40_000 + n).await,
    }
}

async fn raw(soak: &Soak, bytes: &[u8]) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(soak.server).await?;
    stream.write_all(bytes).await?;
    Ok(stream)
}

async fn until_hung_up(mut stream: TcpStream) -> Result<()> {
    stream.read_to_end(&mut Vec::new()).await?;
    Ok(())
}

async fn until_closed(mut client: Client) -> Result<()> {
    loop {
        client.next().await?;
    }
}

async fn never_read(soak: &Soak) -> Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(2048)?;
    let mut stream = socket.connect(soak.server).await?;
    let ask = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100);
    loop {
        stream.write_all(&ask).await?;
    }
}

async fn garbage(soak: &Soak, round: usize) -> Result<()> {
    let mut client = Client::greeted(soak.server, None).await?;
    match round % 4 {
        0 => client.socket.send(Message::text("[1,")).await?,
        1 => client.socket.send(Message::binary(vec![0; 999])).await?,
        2 => {
            let wire = client.socket.get_mut();
            wire.write_all(b"\xf1\x80\0\0\0\0").await?;
        }
        // Half a frame, then gone.
        _ => {
            let wire = client.socket.get_mut();
            return Ok(wire.write_all(b"\x81\xfe\x10\x00\0\0\0\0half").await?);
        }
    }
    until_closed(client).await
}

/// Talks to itself over two connections, of which one never reads.
async fn deaf(soak: &Soak, room: u32) -> Result<()> {
    let mut host = Client::greeted(soak.server, None).await?;
    host.say(&open(room)).await?;
    host.hear("joined").await?;
    let mut guest = Client::greeted(soak.server, None).await?;
    guest.say(&join(room, "deaf")).await?;
    let id = guest.hear("joined").await?["you"].clone();
    let data = json!("x".repeat(60_000));
    for _ in 0..40 {
        host.say(&json!({ "t": "signal", "to": id, "data": data }))
            .await?;
    }
    host.say(&json!({ "t": "close" })).await?;
    until_closed(host).await
}
