//! One client that comes by TCP: its stream cut into messages, and a bounded queue of those it is sent.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::time::{interval, timeout};

use super::client::{Key, Via};
use super::frame::{self, MESSAGE_MAX};
use super::relay::Relay;

/// How long the client may take nothing before its connection counts as lost.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);
/// What is read, and written, with one call.
const CHUNK: usize = 64 << 10;

/// The way to one client. What does not fit any more is dropped, as a datagram would be.
#[derive(Clone)]
pub(super) struct Line {
    messages: mpsc::UnboundedSender<Vec<u8>>,
    waiting: Rc<Cell<usize>>,
    most: usize,
}

impl Line {
    fn new(most: usize) -> (Self, mpsc::UnboundedReceiver<Vec<u8>>) {
        let (messages, queue) = mpsc::unbounded_channel();
        let waiting = Rc::new(Cell::new(0));
        let line = Self {
            messages,
            waiting,
            most,
        };
        (line, queue)
    }

    /// Queues one message, or drops it.
    pub(super) fn send(&self, message: Vec<u8>) {
        let waiting = self.waiting.get() + message.len();
        if waiting <= self.most && self.messages.send(message).is_ok() {
            self.waiting.set(waiting);
        }
    }

    /// One that leads nowhere.
    #[cfg(test)]
    pub(super) fn nowhere() -> Self {
        Self::new(0).0
    }
}

/// Serves one connection until either end is through with it. One that has no relay after `patience` is closed, and so is one whose
/// relay is over.
pub(super) async fn serve(relay: Rc<RefCell<Relay>>, stream: TcpStream, patience: Duration) {
    let (Ok(here), Ok(there)) = (stream.local_addr(), stream.peer_addr()) else {
        return;
    };
    let canonical = |at: std::net::SocketAddr| (at.ip().to_canonical(), at.port()).into();
    let key = Key {
        tcp: true,
        here: canonical(here),
        there: canonical(there),
    };
    let most = relay.borrow().config.limits.queue_bytes;
    let (line, queue) = Line::new(most);
    let waiting = Rc::clone(&line.waiting);
    let (reading, writing) = stream.into_split();
    let via = Via::Tcp(line);
    tokio::select! {
        () = read(&relay, &key, &via, reading) => {}
        () = write(queue, &waiting, writing) => {}
        () = idle(&relay, &key, patience) => {}
    }
    relay.borrow_mut().end(&key);
}

/// Ends once the client was without a relay for that long.
async fn idle(relay: &RefCell<Relay>, key: &Key, patience: Duration) {
    let mut look = interval(patience);
    look.tick().await;
    loop {
        look.tick().await;
        if !relay.borrow().is_relaying(key) {
            return;
        }
    }
}

async fn read(relay: &RefCell<Relay>, key: &Key, via: &Via, mut stream: OwnedReadHalf) {
    let mut bytes = Vec::with_capacity(MESSAGE_MAX);
    loop {
        let mut from = 0;
        let rest = loop {
            match frame::first(bytes.get(from..).unwrap_or_default()) {
                Ok(Some((whole, padded))) => {
                    let message = bytes.get(from..from + whole).unwrap_or_default();
                    relay.borrow_mut().stream(key, via, message);
                    from += padded;
                }
                Ok(None) => break from,
                Err(frame::Nonsense) => return,
            }
        };
        bytes.drain(..rest);
        bytes.reserve(MESSAGE_MAX);
        if !matches!(stream.read_buf(&mut bytes).await, Ok(1..)) {
            return;
        }
    }
}

async fn write(
    mut queue: mpsc::UnboundedReceiver<Vec<u8>>,
    waiting: &Cell<usize>,
    mut stream: OwnedWriteHalf,
) {
    let mut chunk = Vec::new();
    while let Some(message) = queue.recv().await {
        chunk.clear();
        chunk.extend_from_slice(&message);
        while chunk.len() < CHUNK
            && let Ok(more) = queue.try_recv()
        {
            chunk.extend_from_slice(&more);
        }
        if !matches!(
            timeout(WRITE_TIMEOUT, stream.write_all(&chunk)).await,
            Ok(Ok(()))
        ) {
            return;
        }
        waiting.set(waiting.get() - chunk.len());
    }
}
