//! The door over real sockets: who gets in, who does not, and every kind of frame.

use std::collections::VecDeque;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::*;
use crate::ipc::{HandedSession, HandedStatus, PageEvent};
use crate::testing::{FolderWorld, OnePage, ROOM, until};

struct Opened {
    world: FolderWorld,
    page: Arc<Page>,
    port: u16,
    ticket: String,
}

/// A door without its browser.
async fn open() -> Opened {
    let world = FolderWorld::new();
    let desk = world.desk();
    let page = Arc::new(Page::new(HandedSession::Join {
        link: "tincan://join#x".into(),
    }));
    let listener = bind(&world.path("data").join("door-port")).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (door, ticket) = Door::new(desk, Arc::clone(&page), Arc::new(OnePage), port).unwrap();
    tokio::spawn(door.serve(listener));
    Opened {
        world,
        page,
        port,
        ticket,
    }
}

impl Opened {
    fn own(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Status and body of one request.
    async fn http(&self, first: &str, host: &str, headers: &[(&str, &str)]) -> (u16, String) {
        let headers: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let request = format!(
            "{first} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\nContent-Length: 0\r\n\r\n"
        );
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        (
            answer[9..12].parse().unwrap(),
            answer.split_once("\r\n\r\n").unwrap().1.to_owned(),
        )
    }

    async fn hand(&self, ticket: &str) -> (u16, String) {
        let host = format!("127.0.0.1:{}", self.port);
        let authorization = format!("Ticket {ticket}");
        self.http(
            "POST /hand",
            &host,
            &[("Origin", &self.own()), ("Authorization", &authorization)],
        )
        .await
    }

    async fn bearer(&self) -> String {
        let (status, body) = self.hand(&self.ticket).await;
        assert_eq!(status, 200, "{body}");
        serde_json::from_str::<Value>(&body).unwrap()["bearer"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn socket(&self, origin: &str) -> Result<Browser, Error> {
        let mut request = format!("ws://127.0.0.1:{}/door", self.port)
            .into_client_request()
            .unwrap();
        request
            .headers_mut()
            .insert("Origin", origin.parse().unwrap());
        request
            .headers_mut()
            .insert("Sec-WebSocket-Protocol", SUBPROTOCOL.parse().unwrap());
        let (wire, _) = connect_async(request).await?;
        Ok(Browser {
            wire,
            last: 0,
            events: VecDeque::new(),
        })
    }

    async fn entered(&self, bearer: &str, again: bool) -> Browser {
        let mut browser = self.socket(&self.own()).await.unwrap();
        browser.say(json!({"bearer": bearer, "again": again})).await;
        assert_eq!(browser.hear().await, json!({"ready": true}));
        browser
    }
}

/// The page's end.
struct Browser {
    wire: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last: u32,
    events: VecDeque<Value>,
}

impl Browser {
    async fn say(&mut self, message: Value) {
        self.wire
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// Fails when nothing comes.
    async fn next(&mut self) -> Message {
        let coming = tokio::time::timeout(Duration::from_secs(10), self.wire.next());
        coming.await.unwrap().unwrap().unwrap()
    }

    async fn hear(&mut self) -> Value {
        serde_json::from_str(self.next().await.to_text().unwrap()).unwrap()
    }

    async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.unwrap().code.into();
            }
        }
    }

    /// `Ok` or the code of the failure; events that come before are kept.
    async fn call(&mut self, command: &str, args: Value) -> Result<Value, String> {
        self.last += 1;
        self.say(json!({"id": self.last, "command": command, "args": args}))
            .await;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<Value, String> {
        loop {
            let message = self.hear().await;
            if message.get("event").is_some() {
                self.events.push_back(message);
                continue;
            }
            assert_eq!(message["id"], self.last);
            return match message.get("error") {
                Some(code) => Err(code.as_str().unwrap().to_owned()),
                None => Ok(message["ok"].clone()),
            };
        }
    }

    async fn event(&mut self) -> Value {
        match self.events.pop_front() {
            Some(event) => event,
            None => self.hear().await,
        }
    }

    async fn write(&mut self, file: u32, offset: u64, bytes: &[u8]) -> Result<Value, String> {
        self.last += 1;
        let frame = [
            &self.last.to_be_bytes()[..],
            &file.to_be_bytes(),
            &offset.to_be_bytes(),
            bytes,
        ]
        .concat();
        self.wire.send(Message::binary(frame)).await.unwrap();
        self.answer().await
    }

    async fn read(&mut self, file: u32, offset: u64, length: u64) -> Vec<u8> {
        self.last += 1;
        self.say(json!({"id": self.last, "command": "read_file", "args": {"file": file, "offset": offset, "length": length}})).await;
        let Message::Binary(answer) = self.next().await else {
            panic!("no bytes")
        };
        assert_eq!(answer[..4], self.last.to_be_bytes());
        answer[4..].to_vec()
    }
}

#[tokio::test]
async fn a_ticket_buys_one_bearer_and_only_once() {
    let door = open().await;
    assert_eq!(door.hand("wrong").await.0, 401);
    let bearer = door.bearer().await;
    assert_eq!(door.hand(&door.ticket).await.0, 401);
    door.entered(&bearer, false).await;
}

#[tokio::test]
async fn without_the_right_bearer_nothing_is_answered() {
    let door = open().await;
    for first in [
        json!({"bearer": ""}),
        json!({"bearer": door.ticket}),
        json!({"id": 1, "command": "about"}),
        json!([]),
    ] {
        let mut browser = door.socket(&door.own()).await.unwrap();
        browser.say(first).await;
        assert_eq!(browser.close_code().await, 4401);
    }
}

#[tokio::test]
async fn a_foreign_page_is_refused_before_anything_else() {
    let door = open().await;
    let host = format!("127.0.0.1:{}", door.port);
    let own = door.own();
    let authorization = format!("Ticket {}", door.ticket);
    for (host, origin) in [
        (host.as_str(), "https://evil.example"),
        (host.as_str(), "null"),
        (host.as_str(), "http://127.0.0.1"),
        ("evil.example", own.as_str()),
        ("localhost", own.as_str()),
        ("127.0.0.1", own.as_str()),
    ] {
        let (status, _) = door
            .http(
                "POST /hand",
                host,
                &[("Origin", origin), ("Authorization", &authorization)],
            )
            .await;
        assert_eq!(status, 403, "{host} {origin}");
    }
    assert_eq!(
        door.http("POST /hand", &host, &[("Authorization", &authorization)])
            .await
            .0,
        403,
        "no origin"
    );
    assert_eq!(door.http("GET /", "evil.example", &[]).await.0, 403);
    let Err(Error::Http(refusal)) = door.socket("https://evil.example").await else {
        panic!("let in")
    };
    assert_eq!(refusal.status(), 403);
    door.bearer().await;
}

#[tokio::test]
async fn the_page_is_our_own_and_reaches_nobody_else() {
    let door = open().await;
    let host = format!("127.0.0.1:{}", door.port);
    assert_eq!(
        door.http("GET /", &host, &[]).await,
        (200, "<p>tincan".to_owned())
    );
    assert_eq!(door.http("GET /../Cargo.toml", &host, &[]).await.0, 404);
    let mut stream = TcpStream::connect(("127.0.0.1", door.port)).await.unwrap();
    stream
        .write_all(
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes(),
        )
        .await
        .unwrap();
    let mut head = String::new();
    stream.read_to_string(&mut head).await.unwrap();
    assert!(
        head.contains(&format!("connect-src 'self' ws://{host}; "))
            && head.contains("default-src 'none'"),
        "{head}"
    );
}

#[tokio::test]
async fn every_plain_command_makes_its_round_trip() {
    let door = open().await;
    let bearer = door.bearer().await;
    let mut page = door.entered(&bearer, false).await;
    assert_eq!(
        page.call("about", json!({})).await.unwrap()["trusted"],
        true
    );
    assert_eq!(
        page.call("handed_session", json!({})).await.unwrap(),
        json!({"kind": "join", "link": "tincan://join#x"})
    );
    page.call(
        "save_settings",
        json!({"settings": {"v": 1, "name": "Ada", "port": 0}}),
    )
    .await
    .unwrap();
    assert_eq!(
        page.call("load_settings", json!({})).await.unwrap()["name"],
        "Ada"
    );
    assert_eq!(
        page.call("kept_room", json!({})).await.unwrap(),
        Value::Null
    );
    page.call("keep_room", json!({"room": "keys"}))
        .await
        .unwrap();
    assert_eq!(page.call("kept_room", json!({})).await.unwrap(), "keys");
    page.call("keep_room", json!({"room": null})).await.unwrap();
    assert_eq!(
        page.call("kept_room", json!({})).await.unwrap(),
        Value::Null
    );
    page.call("keep_people", json!({"people": "Ben"}))
        .await
        .unwrap();
    assert_eq!(page.call("kept_people", json!({})).await.unwrap(), "Ben");
    page.call("copy_text", json!({"text": "Join me"}))
        .await
        .unwrap();
    assert_eq!(door.world.copied().as_deref(), Some("Join me"));
    page.call("report", json!({"status": "in-call"}))
        .await
        .unwrap();
    assert!(door.world.told().contains(&PageEvent::Handed {
        status: HandedStatus::InCall
    }));
}

#[tokio::test]
async fn a_command_that_is_unknown_or_malformed_or_the_windows_own_says_so() {
    let door = open().await;
    let bearer = door.bearer().await;
    let mut page = door.entered(&bearer, false).await;
    for command in ["", "hand_over", "close_handed", "take_link", "exec"] {
        assert_eq!(
            page.call(command, json!({})).await,
            Err("unknown-command".to_owned()),
            "{command}"
        );
    }
    for (command, args) in [
        ("host_room", json!({})),
        ("read_file", json!({"file": -1, "offset": 0, "length": 1})),
        ("dial", json!({"target": {"endpoints": "x"}})),
        ("report", json!({"status": "on the moon"})),
        ("keep_room", json!({"room": 7})),
        ("keep_room", json!({"room": "A".repeat(70_000)})),
        ("keep_people", json!({"people": "A".repeat(70_000)})),
    ] {
        assert_eq!(
            page.call(command, args).await,
            Err("bad-arguments".to_owned()),
            "{command}"
        );
    }
    page.say(json!("noise")).await;
    page.wire
        .send(Message::binary(vec![1, 2, 3]))
        .await
        .unwrap();
    assert!(
        page.call("about", json!({})).await.is_ok(),
        "noise does not end the door"
    );
}

#[tokio::test]
async fn a_file_arrives_in_pieces_and_leaves_in_pieces() {
    let door = open().await;
    let bearer = door.bearer().await;
    let mut page = door.entered(&bearer, false).await;
    assert_eq!(
        page.call("save_file", json!({"name": "unwanted", "size": 1}))
            .await
            .unwrap(),
        Value::Null
    );
    let sink = page
        .call("save_file", json!({"name": "../../photo.jpg", "size": 6}))
        .await
        .unwrap();
    let file = u32::try_from(sink["file"].as_u64().unwrap()).unwrap();
    assert_eq!(sink["durable"], 0);
    assert_eq!(page.write(file, 3, b"def").await, Ok(Value::Null));
    assert_eq!(page.write(file, 0, b"abc").await, Ok(Value::Null));
    assert_eq!(
        page.write(file, 6, b"g").await,
        Err("out-of-range".to_owned())
    );
    assert_eq!(
        page.write(file + 1, 0, b"g").await,
        Err("no-such-file".to_owned())
    );
    page.call("finish_file", json!({"file": file}))
        .await
        .unwrap();
    assert_eq!(
        std::fs::read(door.world.path("inbox/photo.jpg")).unwrap(),
        b"abcdef"
    );

    std::fs::write(door.world.path("outbox/song.ogg"), b"0123456789").unwrap();
    let picked = page.call("pick_files", json!({})).await.unwrap();
    assert_eq!(
        (&picked[0]["name"], &picked[0]["size"]),
        (&json!("song.ogg"), &json!(10))
    );
    let file = u32::try_from(picked[0]["file"].as_u64().unwrap()).unwrap();
    assert_eq!(page.read(file, 4, 100).await, b"456789");
    page.call("release_file", json!({"file": file}))
        .await
        .unwrap();
    let gone = page
        .call("read_file", json!({"file": file, "offset": 0, "length": 1}))
        .await;
    assert_eq!(gone, Err("no-such-file".to_owned()));
}

#[tokio::test]
async fn hosting_and_dialling_work_through_the_door() {
    let door = open().await;
    let bearer = door.bearer().await;
    let mut page = door.entered(&bearer, false).await;
    page.call("save_settings", json!({"settings": {"v": 1, "port": 0}}))
        .await
        .unwrap();
    let hosted = page.call("host_room", json!({"room": ROOM})).await.unwrap();
    let endpoints = json!([{"host": "127.0.0.1", "port": hosted["endpoints"][0]["port"]}]);
    let target =
        json!({"endpoints": endpoints, "fingerprint": hosted["fingerprint"], "plain": false});
    let socket = page.call("dial", json!({"target": target})).await.unwrap();
    assert_eq!(
        page.event().await,
        json!({"event": "socket", "payload": {"open": true, "socket": socket}})
    );
    page.call(
        "socket_send",
        json!({"socket": socket, "text": r#"{"t":"hello","v":1}"#}),
    )
    .await
    .unwrap();
    let welcome = page.event().await;
    assert!(
        welcome["payload"]["text"]
            .as_str()
            .unwrap()
            .contains("welcome"),
        "{welcome}"
    );
    page.call("stop_hosting", json!({})).await.unwrap();
    let mut last = page.event().await;
    while last["payload"]["closed"].is_null() {
        last = page.event().await;
    }
    assert_eq!(last["payload"]["closed"]["code"], 1001);
    assert_eq!(last["payload"]["socket"], socket);
    assert_eq!(
        page.call("socket_send", json!({"socket": socket, "text": ""}))
            .await,
        Err("closed".to_owned())
    );
}

#[tokio::test]
async fn a_reloaded_tab_takes_over_and_finds_nothing_open() {
    let door = open().await;
    let bearer = door.bearer().await;
    let mut before = door.entered(&bearer, false).await;
    let file = before
        .call("save_file", json!({"name": "half", "size": 2}))
        .await
        .unwrap()["file"]
        .clone();
    let (silent, target) = silent_server().await;
    let socket = before
        .call("dial", json!({ "target": target }))
        .await
        .unwrap();
    let mut after = door.entered(&bearer, false).await;
    assert_eq!(before.close_code().await, 4409);
    assert_eq!(
        after.call("finish_file", json!({"file": file})).await,
        Err("no-such-file".to_owned())
    );
    let sent = after
        .call("socket_send", json!({"socket": socket, "text": ""}))
        .await;
    assert_eq!(sent, Err("closed".to_owned()));
    drop(silent);
    assert!(crate::testing::is_empty(&door.world.path("inbox")));
}

/// Takes connections and never answers.
async fn silent_server() -> (TcpListener, Value) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoints = json!([{"host": "127.0.0.1", "port": port}]);
    (
        listener,
        json!({"endpoints": endpoints, "fingerprint": null, "plain": true}),
    )
}

#[tokio::test]
async fn a_connection_that_comes_back_finds_its_files_and_no_sockets() {
    let door = open().await;
    let bearer = door.bearer().await;
    let mut before = door.entered(&bearer, false).await;
    let file = before
        .call("save_file", json!({"name": "whole", "size": 0}))
        .await
        .unwrap()["file"]
        .clone();
    let (silent, target) = silent_server().await;
    let socket = before
        .call("dial", json!({ "target": target }))
        .await
        .unwrap();
    let mut after = door.entered(&bearer, true).await;
    let sent = after
        .call("socket_send", json!({"socket": socket, "text": ""}))
        .await;
    assert_eq!(sent, Err("closed".to_owned()));
    drop((before, silent));
    assert!(
        after
            .call("finish_file", json!({"file": file}))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn the_end_of_the_hand_over_ends_the_door() {
    let door = open().await;
    let bearer = door.bearer().await;
    let mut page = door.entered(&bearer, false).await;
    door.page.end();
    until_over(&mut page).await;
    until(|| !door.page.tell(PageEvent::Closing)).await;
}

async fn until_over(page: &mut Browser) {
    while let Some(Ok(_)) = page.wire.next().await {}
}

#[tokio::test]
async fn the_page_is_told_that_the_app_closes() {
    let door = open().await;
    let bearer = door.bearer().await;
    let mut page = door.entered(&bearer, false).await;
    assert!(door.page.tell(PageEvent::Closing));
    assert_eq!(page.event().await, json!({"event": "closing"}));
    page.call("farewell", json!({})).await.unwrap();
}

#[tokio::test]
async fn the_port_is_the_same_each_time_unless_it_is_taken() {
    let world = FolderWorld::new();
    let kept = world.path("data").join("door-port");
    let port = |listener: &TcpListener| listener.local_addr().unwrap().port();
    let first = bind(&kept).await.unwrap();
    let again = port(&first);
    let other = bind(&kept).await.unwrap();
    assert_ne!(port(&other), again);
    let kept_port = port(&other);
    drop((first, other));
    assert_eq!(port(&bind(&kept).await.unwrap()), kept_port);
}
