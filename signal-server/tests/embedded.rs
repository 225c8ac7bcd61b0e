//! The server inside another program: its own rooms only, its own pages, and an end that comes in time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails it by a panic"
)]

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tincan_signal::{Asset, Config, Identity, OwnRooms, Rooms, Running, Server, UiAssets};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

type Client = WebSocketStream<TcpStream>;

struct Page;

impl UiAssets for Page {
    fn get(&self, path: &str) -> Option<Asset> {
        (path == "assets/own.js").then(|| Asset::new(path, b"own()".as_slice()))
    }
}

async fn start(config: Config) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Server::start(config, listener, Arc::new(Page)).unwrap()
}

async fn greeted(running: &Running) -> Client {
    let stream = TcpStream::connect(running.local_addr).await.unwrap();
    let url = format!("ws://{}/ws", running.local_addr);
    let (mut client, _) = client_async(url, stream).await.unwrap();
    assert_eq!(
        ask(&mut client, json!({ "t": "hello", "v": 1 })).await["t"],
        "welcome"
    );
    client
}

async fn ask(client: &mut Client, message: Value) -> Value {
    client
        .send(Message::text(message.to_string()))
        .await
        .unwrap();
    let answer = timeout(Duration::from_secs(10), client.next())
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    serde_json::from_str(answer.to_text().unwrap()).unwrap()
}

/// The room of owner key 1, and the message that opens it.
fn room() -> ([u8; 16], Value) {
    use base64::Engine as _;
    let b64 = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let id: [u8; 16] = Sha256::digest([1; 32])[..16].try_into().unwrap();
    let open = json!({ "t": "open", "room": b64(&id), "owner": b64(&[1; 32]), "invites": [], "capacity": 2, "approve": false });
    (id, open)
}

#[tokio::test]
async fn a_room_is_opened_only_while_the_program_allows_it() {
    let (own, (id, open)) = (OwnRooms::default(), room());
    let running = start(Config {
        rooms: Rooms::Own(own.clone()),
        ..Config::default()
    })
    .await;
    assert_eq!(
        ask(&mut greeted(&running).await, open.clone()).await["code"],
        "unauthorized"
    );
    own.allow(id);
    assert_eq!(
        ask(&mut greeted(&running).await, open.clone()).await["t"],
        "joined"
    );
    own.forbid(&id);
    assert_eq!(
        ask(&mut greeted(&running).await, open).await["code"],
        "unauthorized"
    );
    running.stop().await;
}

#[tokio::test]
async fn guests_are_given_the_programs_own_files() {
    let running = start(Config::default()).await;
    let mut stream = TcpStream::connect(running.local_addr).await.unwrap();
    stream
        .write_all(b"GET /assets/own.js HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.ends_with("own()")
            && answer.contains("immutable")
            && answer.contains("text/javascript"),
        "{answer}"
    );
}

#[tokio::test]
async fn it_ends_in_time_though_nobody_answers_and_nothing_listens_after() {
    let identity = Identity::generate().unwrap();
    let fingerprint = identity.fingerprint();
    let running = start(Config {
        identity: Some(identity),
        ..Config::default()
    })
    .await;
    assert_eq!(running.fingerprint, Some(fingerprint));
    // Neither of them ever reads: the goodbye is not answered.
    let (_deaf, _silent) = (
        greeted(&running).await,
        TcpStream::connect(running.local_addr).await.unwrap(),
    );
    let (address, asked) = (running.local_addr, Instant::now());
    running.stop().await;
    assert!(
        asked.elapsed() < Duration::from_millis(2300),
        "{:?}",
        asked.elapsed()
    );
    TcpListener::bind(address)
        .await
        .expect("the port is free again");
}

#[tokio::test]
async fn a_server_that_is_dropped_ends_too() {
    let running = start(Config::default()).await;
    let mut client = greeted(&running).await;
    drop(running);
    let ended = async { while let Some(Ok(_)) = client.next().await {} };
    timeout(Duration::from_secs(10), ended)
        .await
        .expect("the connection stays open");
}
