//! The signaling client of the desktop: a table of WebSockets, each to the first endpoint of an invite that proves to be the right
//! server. Text frames go in and events come out; knows nothing of what they say.

mod connect;
mod order;
mod pin;
mod race;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::ipc::{DialTarget, Endpoint, Failure, SocketEvent};
pub(crate) use connect::open;
use connect::{Wire, connect};
use order::Memory;

/// Sockets one page may have: one call needs one, and a second while it reconnects.
pub const MOST_SOCKETS: usize = 8;
/// Frames that may wait in each direction before a socket counts as stuck.
const QUEUE: usize = 256;
/// How long the server may take to answer our close.
const FAREWELL: Duration = Duration::from_secs(2);
/// No close frame came (RFC 6455 section 7.4.1).
const ABNORMAL: u16 = 1006;
/// The page went away (RFC 6455 section 7.4.1).
const GOING_AWAY: u16 = 1001;

/// Sockets by number. Dropping the table closes them all.
#[derive(Default)]
pub struct Sockets {
    table: Arc<Mutex<Table>>,
    /// Outlives the sockets: whoever dials again takes the way that worked.
    memory: Arc<Mutex<Memory>>,
}

#[derive(Default)]
struct Table {
    last: u32,
    open: HashMap<u32, Line>,
}

/// The page's end of one socket.
struct Line {
    texts: mpsc::Sender<String>,
    end: watch::Sender<Option<u16>>,
}

/// The task's end.
struct Ends {
    texts: mpsc::Receiver<String>,
    end: watch::Receiver<Option<u16>>,
    events: mpsc::Sender<SocketEvent>,
}

impl Sockets {
    /// Starts to dial. Events end with exactly one `Closed`. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// `TooMany` when the page has too many sockets already, `BadArguments` when the target is malformed.
    pub fn dial(&self, target: &DialTarget) -> Result<(u32, mpsc::Receiver<SocketEvent>), Failure> {
        let server = server(target);
        let way = connect::Way::of(target, held(&self.memory).recall(&server))?;
        let (line, ends, events) = line();
        let number = self.add(line)?;
        let (table, memory) = (Arc::clone(&self.table), Arc::clone(&self.memory));
        let worked = move |endpoint| held(&memory).keep(server, endpoint);
        tokio::spawn(async move {
            let events = ends.events.clone();
            let (code, reason) = carry(way, ends, worked).await;
            held(&table).open.remove(&number);
            // A page that is gone does not hear of the end.
            let _gone = events.send(SocketEvent::Closed { code, reason }).await;
        });
        Ok((number, events))
    }

    /// Queues one text frame, in the order of the calls.
    ///
    /// # Errors
    /// `Closed` when the socket is, or when its queue is full.
    pub fn send(&self, socket: u32, text: String) -> Result<(), Failure> {
        let table = held(&self.table);
        let line = table.open.get(&socket).ok_or(Failure::Closed)?;
        line.texts.try_send(text).map_err(|_| Failure::Closed)
    }

    /// Sends what is queued, then closes; `Closed` follows. An unknown number is fine: it is closed.
    pub fn close(&self, socket: u32, code: u16) {
        if let Some(line) = held(&self.table).open.get(&socket) {
            line.end.send_replace(Some(code));
        }
    }

    /// Closes everything, as for a page that went away.
    pub fn clear(&self) {
        held(&self.table).open.clear();
    }

    fn add(&self, line: Line) -> Result<u32, Failure> {
        let mut table = held(&self.table);
        if table.open.len() >= MOST_SOCKETS {
            return Err(Failure::TooMany);
        }
        table.last = table.last.wrapping_add(1);
        let number = table.last;
        table.open.insert(number, line);
        Ok(number)
    }
}

impl Drop for Sockets {
    fn drop(&mut self) {
        self.clear();
    }
}

fn held<T>(table: &Mutex<T>) -> MutexGuard<'_, T> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

fn line() -> (Line, Ends, mpsc::Receiver<SocketEvent>) {
    let (texts, queued) = mpsc::channel(QUEUE);
    let (end, ended) = watch::channel(None);
    let (events, told) = mpsc::channel(QUEUE);
    (
        Line { texts, end },
        Ends {
            texts: queued,
            end: ended,
            events,
        },
        told,
    )
}

/// What stays the same of a server when its addresses change: its certificate. Without one its ways are all there is.
fn server(target: &DialTarget) -> String {
    let ways = || {
        let ways = target.endpoints.iter();
        ways.map(|Endpoint { host, port }| format!("{host} {port},"))
            .collect()
    };
    target.fingerprint.clone().unwrap_or_else(ways)
}

/// The whole life of one socket; the result is what `Closed` says. `worked` hears which endpoint it was.
async fn carry(way: connect::Way, mut ends: Ends, worked: impl FnOnce(Endpoint)) -> (u16, String) {
    let found = tokio::select! {
        found = connect(way) => found,
        code = asked_to_end(&mut ends.end) => return (code, String::new()),
    };
    let wire = found.map(|(wire, endpoint)| {
        worked(endpoint);
        wire
    });
    match wire {
        Err(why) => (ABNORMAL, why.code().to_owned()),
        Ok(wire) if ends.events.send(SocketEvent::Open(true)).await.is_err() => {
            farewell(wire, ends.texts, GOING_AWAY).await
        }
        Ok(wire) => relay(wire, ends).await,
    }
}

async fn relay(mut wire: Wire, mut ends: Ends) -> (u16, String) {
    loop {
        let sent = tokio::select! {
            code = asked_to_end(&mut ends.end) => return farewell(wire, ends.texts, code).await,
            Some(text) = ends.texts.recv() => wire.send(Message::text(text)).await.is_ok(),
            arrived = wire.next() => match arrived {
                Some(Ok(Message::Text(text))) => ends.events.send(SocketEvent::Text(text.to_string())).await.is_ok(),
                Some(Ok(Message::Close(frame))) => return closed_by_server(frame),
                Some(Ok(_)) => true,
                Some(Err(_)) | None => false,
            },
        };
        if !sent {
            return (ABNORMAL, String::new());
        }
    }
}

/// The code that the page asked for; [`GOING_AWAY`] when the page itself is gone.
async fn asked_to_end(end: &mut watch::Receiver<Option<u16>>) -> u16 {
    match end.wait_for(Option::is_some).await {
        Ok(code) => code.unwrap_or(GOING_AWAY),
        Err(_) => GOING_AWAY,
    }
}

/// Sends what is still queued and a close frame, then gives the server a moment to agree.
async fn farewell(mut wire: Wire, mut texts: mpsc::Receiver<String>, code: u16) -> (u16, String) {
    let parting = async {
        while let Ok(text) = texts.try_recv() {
            wire.send(Message::text(text)).await?;
        }
        wire.close(Some(CloseFrame {
            code: code.into(),
            reason: "".into(),
        }))
        .await?;
        while let Some(Ok(_)) = wire.next().await {}
        Ok::<(), tokio_tungstenite::tungstenite::Error>(())
    };
    // Whether the server agreed in time or not, this socket is over.
    let _agreed = tokio::time::timeout(FAREWELL, parting).await;
    (code, String::new())
}

fn closed_by_server(frame: Option<CloseFrame>) -> (u16, String) {
    frame.map_or((1005, String::new()), |frame| {
        (frame.code.into(), frame.reason.to_string())
    })
}
