//! The floor of `cargo xtask bench signal`: what relaying costs when nothing is checked. An ordinary axum program with a 4 KiB
//! read buffer, one task and one bounded queue a connection, no hub; it speaks the wire of docs/protocol.md as far as two honest
//! clients need it. No limits, no keys, no heartbeat, no resume, no TLS, and the first wrong word ends it.
//!
//! FROZEN: every published figure is a ratio to this program, so a change here makes the old figures wrong.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::routing::get;
use axum::serve::ListenerExt;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

#[cfg(not(windows))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Notes that may wait for one client, as many as in the server that is measured.
const QUEUE: usize = 256;

#[derive(Default)]
struct House {
    next: AtomicU64,
    peers: Mutex<HashMap<String, Arc<Peer>>>,
    rooms: Mutex<HashMap<String, Arc<Peer>>>,
}

/// One connection, for those who write to it.
struct Peer {
    id: String,
    s: AtomicU32,
    line: mpsc::Sender<Message>,
}

#[derive(Deserialize)]
struct Said<'a> {
    t: &'a str,
    room: Option<&'a str>,
    to: Option<&'a str>,
    card: Option<&'a str>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

#[tokio::main]
async fn main() {
    let address = std::env::args().nth(1).expect("an address to listen on");
    let listener = TcpListener::bind(address).await.expect("a free port");
    let routes = Router::new()
        .route("/ws", get(upgrade))
        .with_state(Arc::new(House::default()));
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("a live socket"));
    axum::serve(listener, routes)
        .await
        .expect("a listener that works");
}

async fn upgrade(
    State(house): State<Arc<House>>,
    socket: WebSocketUpgrade,
) -> axum::response::Response {
    socket
        .protocols(["tincan.v1"])
        .read_buffer_size(4096)
        .write_buffer_size(0)
        .on_upgrade(|socket| talk(house, socket))
}

async fn talk(house: Arc<House>, mut socket: WebSocket) {
    let (line, mut notes) = mpsc::channel(QUEUE);
    let id = format!("{:012x}", house.next.fetch_add(1, Ordering::Relaxed));
    let me = Arc::new(Peer {
        id,
        s: AtomicU32::new(0),
        line,
    });
    house
        .peers
        .lock()
        .unwrap()
        .insert(me.id.clone(), Arc::clone(&me));
    let mut room = None;
    loop {
        tokio::select! {
            said = socket.recv() => match said {
                Some(Ok(Message::Text(text))) => {
                    let said: Said<'_> = serde_json::from_str(&text).expect("honest clients");
                    if said.t == "leave" {
                        break;
                    }
                    if let Some(answer) = hear(&house, &me, &mut room, &said) && socket.send(answer).await.is_err() {
                        break;
                    }
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
            Some(note) = notes.recv() => if socket.send(note).await.is_err() {
                break;
            },
        }
    }
    house.peers.lock().unwrap().remove(&me.id);
    if let Some(room) = room {
        house.rooms.lock().unwrap().remove(&room);
    }
    // The other end may have gone first.
    let _ = socket.send(Message::Close(None)).await;
}

fn hear(
    house: &House,
    me: &Arc<Peer>,
    room: &mut Option<String>,
    said: &Said<'_>,
) -> Option<Message> {
    match said.t {
        "signal" => {
            let to = house.peers.lock().unwrap().get(said.to?).cloned()?;
            let s = to.s.fetch_add(1, Ordering::Relaxed) + 1;
            let text = format!(
                r#"{{"t":"signal","s":{s},"from":"{}","data":{}}}"#,
                me.id,
                said.data?.get()
            );
            // Who is too slow misses it: no checks.
            let _ = to.line.try_send(Message::Text(text.into()));
            None
        }
        "ping" => Some(Message::text(r#"{"t":"pong"}"#)),
        "hello" => Some(Message::Text(
            format!(r#"{{"t":"welcome","v":1,"id":"{}"}}"#, me.id).into(),
        )),
        "open" => {
            *room = said.room.map(str::to_owned);
            house
                .rooms
                .lock()
                .unwrap()
                .insert(said.room?.to_owned(), Arc::clone(me));
            Some(joined(me, ""))
        }
        "join" => {
            let host = house.rooms.lock().unwrap().get(said.room?).cloned()?;
            let s = host.s.fetch_add(1, Ordering::Relaxed) + 1;
            let card = said.card.unwrap_or_default();
            let news = format!(
                r#"{{"t":"peer-joined","s":{s},"id":"{}","card":"{card}"}}"#,
                me.id
            );
            let _ = host.line.try_send(Message::Text(news.into()));
            Some(joined(
                me,
                &format!(r#"{{"id":"{}","card":"","away":false}}"#, host.id),
            ))
        }
        _ => None,
    }
}

fn joined(me: &Peer, peers: &str) -> Message {
    let s = me.s.fetch_add(1, Ordering::Relaxed) + 1;
    Message::Text(
        format!(
            r#"{{"t":"joined","s":{s},"you":"{}","peers":[{peers}],"ice":[],"ttl":3600}}"#,
            me.id
        )
        .into(),
    )
}
