//! A client as docs/protocol.md asks for one: it numbers what it says, keeps it until it is acknowledged, and comes back to
//! its session whenever its link breaks. Every event has to carry the very next `s`. Every other message says what it has.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, DuplexStream, copy, duplex, split};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

type Link = WebSocketStream<DuplexStream>;

/// After how many bytes in each direction a link is gone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Break {
    pub(crate) up: u64,
    pub(crate) down: u64,
}

/// A link that lasts.
pub(crate) const CLEAN: Break = Break {
    up: u64::MAX,
    down: u64::MAX,
};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Task {
    Host,
    Guest,
}

/// The link broke.
#[derive(Debug)]
pub(crate) struct Broken;

pub(crate) struct Person {
    server: SocketAddr,
    room: u32,
    breaks: VecDeque<Break>,
    token: Option<String>,
    /// The last `s`.
    seen: u32,
    /// The last `n`.
    said: u32,
    unacknowledged: VecDeque<(u32, Value)>,
    other: Option<String>,
    joined: bool,
    /// The numbers in the signals, in the order they came.
    pub(crate) heard: Vec<u32>,
    /// How often a session with a seat was not resumed.
    pub(crate) refused: u32,
}

impl Person {
    pub(crate) fn new(server: SocketAddr, room: u32, breaks: Vec<Break>) -> Self {
        Self {
            server,
            room,
            breaks: breaks.into(),
            token: None,
            seen: 0,
            said: 0,
            unacknowledged: VecDeque::new(),
            other: None,
            joined: false,
            heard: Vec::new(),
            refused: 0,
        }
    }

    /// Joins, says all its signals, and hears all of the other, over as many links as it takes.
    pub(crate) async fn live(&mut self, task: Task, signals: u32, opened: Option<Arc<Notify>>) {
        let mut left = (1..=signals).collect::<VecDeque<u32>>();
        loop {
            let next = self.breaks.pop_front().unwrap_or(CLEAN);
            let done = self.one_link(task, next, &mut left, opened.as_ref(), signals);
            if done.await.is_ok() {
                return;
            }
        }
    }

    async fn one_link(
        &mut self,
        task: Task,
        link: Break,
        left: &mut VecDeque<u32>,
        opened: Option<&Arc<Notify>>,
        all: u32,
    ) -> Result<(), Broken> {
        let mut link = self.join(task, link).await?;
        if let Some(opened) = opened {
            opened.notify_one();
        }
        self.hear_of_the_other(&mut link).await?;
        while let Some(k) = left.pop_front() {
            // Kept by `signal` before it is said, so it is said once and again until it is known to have arrived.
            self.signal(&mut link, json!({ "k": k })).await?;
        }
        while self.heard.len() < all as usize {
            self.hear(&mut link).await?;
        }
        self.acknowledged(&mut link).await
    }

    /// A new link, welcomed, with everything said again that did not arrive; and in the room.
    pub(crate) async fn join(&mut self, task: Task, link: Break) -> Result<Link, Broken> {
        let mut link = self.welcomed(link).await?;
        if self.said == 0 {
            let ask = self.asking(task);
            self.say(&mut link, ask).await?;
        }
        while !self.joined {
            self.hear(&mut link).await?;
        }
        Ok(link)
    }

    async fn welcomed(&mut self, breaks: Break) -> Result<Link, Broken> {
        let url = format!("ws://{}/ws", self.server);
        let stream = broken_after(self.server, breaks);
        let (mut link, _) = client_async(url, stream).await.map_err(|_| Broken)?;
        let hello = json!({ "t": "hello", "v": 1, "resume": self.token, "seen": self.seen });
        send(&mut link, &hello).await?;
        let welcome = next(&mut link).await?;
        assert_eq!(welcome["t"], "welcome", "{welcome}");
        if self.token.is_some() && welcome["resumed"] == false {
            self.begin_again();
        }
        self.token = welcome["resume"].as_str().map(str::to_owned);
        let arrived = welcome["seen"].as_u64().unwrap() as u32;
        self.unacknowledged.retain(|(n, _)| *n > arrived);
        for (_, message) in self.unacknowledged.clone() {
            send(&mut link, &message).await?;
        }
        Ok(link)
    }

    /// A session without a seat ends with its link: nothing was said in it yet, and a new one counts from 1.
    fn begin_again(&mut self) {
        self.refused += u32::from(self.joined);
        assert!(self.refused < 2, "once is enough to fail");
        self.unacknowledged.clear();
        (self.seen, self.said) = (0, 0);
    }

    pub(crate) async fn hear_of_the_other(&mut self, link: &mut Link) -> Result<(), Broken> {
        while self.other.is_none() {
            self.hear(link).await?;
        }
        Ok(())
    }

    pub(crate) async fn hear_event(&mut self, link: &mut Link, t: &str) -> Result<(), Broken> {
        while self.hear(link).await?["t"] != t {}
        Ok(())
    }

    pub(crate) async fn signal(&mut self, link: &mut Link, data: Value) -> Result<(), Broken> {
        let to = self.other.clone();
        let signal = json!({ "t": "signal", "to": to, "data": data });
        self.say(link, signal).await
    }

    /// Everything said arrived.
    pub(crate) async fn acknowledged(&mut self, link: &mut Link) -> Result<(), Broken> {
        self.say(link, json!({ "t": "ping" })).await?;
        while !self.unacknowledged.is_empty() {
            self.hear(link).await?;
        }
        Ok(())
    }

    /// Whether it was resumed, and what it then heard of these signals.
    pub(crate) async fn come_back(&mut self, signals: u32) -> (bool, Vec<u32>) {
        let mut link = self.welcomed(CLEAN).await.unwrap();
        let resumed = self.refused == 0;
        while resumed && self.heard.len() < signals as usize {
            self.hear(&mut link).await.unwrap();
        }
        (resumed, self.heard.clone())
    }

    /// Says it with the next `n`, and keeps it until it is known to have arrived.
    async fn say(&mut self, link: &mut Link, mut message: Value) -> Result<(), Broken> {
        self.said += 1;
        message["n"] = json!(self.said);
        if self.said.is_multiple_of(2) {
            message["seen"] = json!(self.seen);
        }
        self.unacknowledged.push_back((self.said, message.clone()));
        send(link, &message).await
    }

    async fn hear(&mut self, link: &mut Link) -> Result<Value, Broken> {
        let message = next(link).await?;
        if let Some(s) = message["s"].as_u64() {
            assert_eq!(s as u32, self.seen + 1, "lost, doubled or reordered");
            self.seen += 1;
        }
        if let Some(re) = message["re"].as_u64() {
            self.unacknowledged.retain(|(n, _)| u64::from(*n) > re);
        }
        self.understand(&message);
        Ok(message)
    }

    fn understand(&mut self, message: &Value) {
        let id = |value: &Value| value.as_str().map(str::to_owned);
        match message["t"].as_str().unwrap() {
            "joined" => {
                self.joined = true;
                self.other = id(&message["peers"][0]["id"]);
            }
            "peer-joined" => self.other = id(&message["id"]),
            "signal" => self
                .heard
                .push(message["data"]["k"].as_u64().unwrap() as u32),
            "pong" | "peer-away" | "peer-back" => {}
            _ => panic!("{message}"),
        }
    }

    fn asking(&self, task: Task) -> Value {
        let owner = key(self.room);
        let (room, token) = (b64(&Sha256::digest(owner)[..16]), key(self.room + 1));
        let invite = json!({ "id": b64(&[1; 8]), "hash": b64(&Sha256::digest(token)), "expires": 0, "uses": 1, "card": "host" });
        match task {
            Task::Host => {
                json!({ "t": "open", "room": room, "owner": b64(&owner), "invites": [invite], "capacity": 2, "approve": false })
            }
            Task::Guest => {
                json!({ "t": "join", "room": room, "token": b64(&token), "card": "guest" })
            }
        }
    }
}

/// A link to the server that is cut on both sides as soon as one direction carried its bytes.
fn broken_after(server: SocketAddr, breaks: Break) -> DuplexStream {
    let (ours, theirs) = duplex(4096);
    tokio::spawn(async move {
        let mut stream = TcpStream::connect(server).await.unwrap();
        let (up, down) = stream.split();
        let (from, to) = split(theirs);
        let (mut from, mut to) = (from.take(breaks.up), to);
        let (mut answers, mut asks) = (up.take(breaks.down), down);
        tokio::select! {
            _ = copy(&mut from, &mut asks) => {}
            _ = copy(&mut answers, &mut to) => {}
        }
    });
    ours
}

async fn send(link: &mut Link, message: &Value) -> Result<(), Broken> {
    let text = Message::text(message.to_string());
    link.send(text).await.map_err(|_| Broken)
}

async fn next(link: &mut Link) -> Result<Value, Broken> {
    match link.next().await {
        Some(Ok(Message::Text(text))) => Ok(serde_json::from_str(&text).unwrap()),
        Some(Ok(Message::Close(frame))) => panic!("sent away: {frame:?}"),
        _ => Err(Broken),
    }
}

fn key(n: u32) -> [u8; 32] {
    Sha256::digest(n.to_be_bytes()).into()
}

fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
