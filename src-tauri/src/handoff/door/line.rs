//! One WebSocket of the door: the bearer first, then requests, answers, events and pieces of files (docs/doors.md, 3 to 5).
//! Requests run side by side, because a dialog may stay open for minutes; the page keeps its own order where order matters.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::{Buf as _, Bytes};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};

use super::Door;
use crate::dispatch::{Answer, dispatch};
use crate::handoff::page::Page;
use crate::ipc::{Failure, HandedStatus, PageEvent, SocketEvent};

/// The first message is due in this time.
const PATIENCE: Duration = Duration::from_secs(5);
/// Requests that may run at once; more wait in the browser.
const SIDE_BY_SIDE: usize = 64;
/// Frames that may wait for the browser.
const QUEUE: usize = 64;
/// `u32 id || u32 file || u64 offset`.
const PIECE_HEADER: usize = 16;
/// The bearer is wrong.
const UNAUTHORIZED: u16 = 4401;
/// A newer connection took over.
const REPLACED: u16 = 4409;

#[derive(Deserialize)]
struct Greeting {
    bearer: String,
    /// The same page is back, with the files it had.
    #[serde(default)]
    again: bool,
}

#[derive(Deserialize)]
struct Asked {
    id: u32,
    command: String,
    #[serde(default)]
    args: Value,
}

pub(super) async fn carry(door: &Arc<Door>, mut socket: WebSocket) {
    let Some(again) = admitted(door, &mut socket).await else {
        return close(&mut socket, UNAUTHORIZED).await;
    };
    let (number, told) = door.page.connect();
    // A page that begins anew has no use for what the one before had open; if the disk work cannot run, it ends with the hand-over.
    if !again && door.page.seat.clear().await.is_err() {
        tracing::warn!("files of a reloaded page stay open until its end");
    }
    door.desk.world.tell(PageEvent::Handed {
        status: HandedStatus::Open,
    });
    let (outgoing, incoming) = socket.split();
    let (answers, queued) = mpsc::channel(QUEUE);
    tokio::select! {
        () = listen(door, incoming, answers) => {}
        () = speak(outgoing, queued, told) => {}
        () = door.page.ended() => {}
    }
    door.page.disconnect(number);
}

/// Whether the bearer is right, and then whether it is the same page again.
async fn admitted(door: &Door, socket: &mut WebSocket) -> Option<bool> {
    let first = tokio::time::timeout(PATIENCE, socket.recv())
        .await
        .ok()??
        .ok()?;
    let greeting: Greeting = serde_json::from_str(first.to_text().ok()?).ok()?;
    if !door.admits(&greeting.bearer) {
        return None;
    }
    socket.send(text(&json!({ "ready": true }))).await.ok()?;
    Some(greeting.again)
}

async fn close(socket: &mut (impl futures_util::Sink<Message> + Unpin), code: u16) {
    // The other side may be gone already, and then it needs no reason.
    let _heard = socket
        .send(Message::Close(Some(CloseFrame {
            code,
            reason: "".into(),
        })))
        .await;
}

/// Answers and events, until a newer connection takes over or the browser is gone.
async fn speak(
    mut outgoing: SplitSink<WebSocket, Message>,
    mut queued: mpsc::Receiver<Message>,
    mut told: mpsc::Receiver<PageEvent>,
) {
    loop {
        let message = tokio::select! {
            Some(answer) = queued.recv() => answer,
            event = told.recv() => match event {
                Some(event) => text(&json!(event)),
                None => return close(&mut outgoing, REPLACED).await,
            },
        };
        if outgoing.send(message).await.is_err() {
            return;
        }
    }
}

/// Requests, until the browser is gone or says what no page of ours would.
async fn listen(
    door: &Arc<Door>,
    mut incoming: SplitStream<WebSocket>,
    answers: mpsc::Sender<Message>,
) {
    let places = Arc::new(Semaphore::new(SIDE_BY_SIDE));
    while let Some(Ok(message)) = incoming.next().await {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let (door, answers) = (Arc::clone(door), answers.clone());
        let work = async move {
            match message {
                Message::Text(asked) => answer(&door, asked.as_str(), &answers).await,
                Message::Binary(piece) => write(&door.page, piece, &answers).await,
                _ => {}
            }
            drop(place);
        };
        tokio::spawn(work);
    }
}

async fn answer(door: &Door, asked: &str, answers: &mpsc::Sender<Message>) {
    let Ok(asked) = serde_json::from_str::<Asked>(asked) else {
        return;
    };
    let id = asked.id;
    match dispatch(&door.desk, &door.page, &asked.command, &asked.args).await {
        Ok(Answer::Json(value)) => say(answers, text(&json!({ "id": id, "ok": value }))).await,
        Ok(Answer::Bytes(bytes)) => say(answers, piece(id, &bytes)).await,
        Ok(Answer::Socket(socket, events)) => {
            say(answers, text(&json!({ "id": id, "ok": socket }))).await;
            forward(socket, events, answers).await;
        }
        Err(failure) => say(answers, refused(id, failure)).await,
    }
}

/// Events of a dialled socket, after its number is known to the page.
async fn forward(
    socket: u32,
    mut events: mpsc::Receiver<SocketEvent>,
    answers: &mpsc::Sender<Message>,
) {
    while let Some(happened) = events.recv().await {
        let mut payload = json!(happened);
        payload["socket"] = socket.into();
        say(
            answers,
            text(&json!({ "event": "socket", "payload": payload })),
        )
        .await;
    }
}

async fn write(page: &Page, mut piece: Bytes, answers: &mpsc::Sender<Message>) {
    if piece.len() < PIECE_HEADER {
        return;
    }
    let (id, file, offset) = (piece.get_u32(), piece.get_u32(), piece.get_u64());
    let answer = match page.seat.write(file, offset, piece).await {
        Ok(()) => text(&json!({ "id": id, "ok": null })),
        Err(failure) => refused(id, failure),
    };
    say(answers, answer).await;
}

fn refused(id: u32, failure: Failure) -> Message {
    text(&json!({ "id": id, "error": failure }))
}

fn piece(id: u32, bytes: &[u8]) -> Message {
    Message::Binary([&id.to_be_bytes(), bytes].concat().into())
}

fn text(value: &Value) -> Message {
    Message::text(value.to_string())
}

/// A page that is gone needs no answer.
async fn say(answers: &mpsc::Sender<Message>, message: Message) {
    let _heard = answers.send(message).await;
}
