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
use tincan_signal::{
    Asset, Config, Identity, OwnCandidates, OwnRooms, RelayPeers, Rooms, Running, Server, Turn,
    UiAssets,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
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

/// The URLs of the relay that the owner of a room is told of, who came over loopback.
async fn relay_of(turn: Turn, listener: TcpListener) -> (Running, Vec<String>) {
    let config = Config {
        turn: Some(turn),
        ..Config::default()
    };
    let running = Server::start(config, listener, Arc::new(Page)).unwrap();
    let address = format!("127.0.0.1:{}", running.local_addr.port());
    let stream = TcpStream::connect(&address).await.unwrap();
    let (mut owner, _) = client_async(format!("ws://{address}/ws"), stream)
        .await
        .unwrap();
    ask(&mut owner, json!({ "t": "hello", "v": 1 })).await;
    let joined = ask(&mut owner, room().1).await;
    let servers = joined["ice"].as_array().unwrap().iter();
    let urls = servers.flat_map(|server| server["urls"].as_array().unwrap().clone());
    (
        running,
        urls.map(|url| url.as_str().unwrap().to_owned()).collect(),
    )
}

#[tokio::test]
async fn who_came_over_loopback_is_told_an_address_that_guests_know_too() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let own = Turn {
        peers: RelayPeers::Own(OwnCandidates::default()),
        ..Turn::default()
    };
    let (running, urls) = relay_of(own, listener).await;
    let socket = UdpSocket::bind("0.0.0.0:0").await.unwrap();
    // Nothing is sent: the system only says which address it would use.
    let known = match socket.connect("203.0.113.1:9").await {
        Ok(()) => socket.local_addr().unwrap().ip().to_string(),
        Err(_) => "127.0.0.1".to_owned(),
    };
    let at = format!("{known}:{}", running.local_addr.port());
    assert_eq!(urls.len(), 3);
    assert!(
        urls.iter().all(|url| url.contains(&at)),
        "{urls:?}, not {at}"
    );
    running.stop().await;
}

#[tokio::test]
async fn one_more_port_serves_everything_and_is_free_again_after() {
    let free = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let turn = Turn {
        extra_port: Some(free.port()),
        ..Turn::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (running, urls) = relay_of(turn, listener).await;
    for over in ["udp", "tcp"] {
        let url = format!("turn:{free}?transport={over}");
        assert!(urls.contains(&url), "{urls:?}");
    }
    let mut stream = TcpStream::connect(free).await.unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("ok"), "{answer}");
    running.stop().await;
    UdpSocket::bind(free)
        .await
        .expect("the UDP port is free again");
}
