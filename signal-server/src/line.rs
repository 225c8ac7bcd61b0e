//! The bounded direct line to one session. Sockets hand each other signals over it, the hub its news; nobody ever
//! waits for the other end: a line that is full is cut, and its session ends as a slow consumer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::value::RawValue;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::Instant;

use crate::protocol::PeerId;
use crate::rooms::News;
use crate::socket::Socket;

/// What a session is told.
pub(crate) enum Note {
    /// By the hub: news of the room, with the `n` it answers and lines to whom it names.
    News {
        news: News,
        re: Option<u32>,
        lines: Vec<(PeerId, Line)>,
    },
    /// By another session in the same room. `timed` is when it was read, of those whose way is timed.
    Signal {
        from: PeerId,
        data: Box<RawValue>,
        timed: Option<Instant>,
    },
    /// By a new connection that has proved to be the same client.
    Arrival(Box<Arrival>),
}

/// A new socket for an old seat.
pub(crate) struct Arrival {
    pub(crate) socket: Socket,
    /// The last `s` the client has.
    pub(crate) seen: u32,
    /// Gives the socket back when the seat cannot go on without a gap.
    pub(crate) refused: oneshot::Sender<Socket>,
}

impl Note {
    fn weight(&self) -> usize {
        match self {
            Self::Signal { data, .. } => data.get().len(),
            _ => 0,
        }
    }
}

/// The sending end; cheap to clone.
#[derive(Clone)]
pub(crate) struct Line(Arc<Shared>);

struct Shared {
    notes: mpsc::Sender<Note>,
    /// Bytes of signals that wait.
    waiting: AtomicUsize,
    max_waiting: usize,
    cut: AtomicBool,
    arriving: AtomicBool,
    wake: Notify,
}

/// The receiving end; one a session.
pub(crate) struct Mailbox {
    notes: mpsc::Receiver<Note>,
    line: Line,
}

/// A line that holds at most `max_notes` notes and `max_bytes` bytes of signals.
pub(crate) fn line(max_notes: usize, max_bytes: usize) -> Mailbox {
    let (sender, notes) = mpsc::channel(max_notes);
    let line = Line(Arc::new(Shared {
        notes: sender,
        waiting: AtomicUsize::new(0),
        max_waiting: max_bytes,
        cut: AtomicBool::new(false),
        arriving: AtomicBool::new(false),
        wake: Notify::new(),
    }));
    Mailbox { notes, line }
}

impl Line {
    /// Hands over a note without waiting; a line that is full is cut for good.
    pub(crate) fn send(&self, note: Note) {
        let (weight, arrival) = (note.weight(), matches!(note, Note::Arrival(_)));
        let waiting = self.0.waiting.fetch_add(weight, Ordering::Relaxed) + weight;
        let fits = waiting <= self.0.max_waiting;
        if !fits
            || matches!(
                self.0.notes.try_send(note),
                Err(mpsc::error::TrySendError::Full(_))
            )
        {
            self.0.cut.store(true, Ordering::Release);
            self.0.wake.notify_one();
        } else if arrival {
            self.0.arriving.store(true, Ordering::Release);
            self.0.wake.notify_one();
        }
    }

    /// Waits until the line is cut or a new socket waits in the mailbox: no reason to go on writing to the old one.
    pub(crate) async fn interrupted(&self) {
        while !self.is_cut() && !self.0.arriving.load(Ordering::Acquire) {
            self.0.wake.notified().await;
        }
    }

    /// Whether this line was ever full.
    pub(crate) fn is_cut(&self) -> bool {
        self.0.cut.load(Ordering::Acquire)
    }
}

impl Mailbox {
    /// The sending end of this mailbox.
    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    /// The next note. Safe to drop while it waits.
    pub(crate) async fn next(&mut self) -> Option<Note> {
        let note = self.notes.recv().await?;
        self.line
            .0
            .waiting
            .fetch_sub(note.weight(), Ordering::Relaxed);
        if matches!(note, Note::Arrival(_)) {
            self.line.0.arriving.store(false, Ordering::Release);
        }
        Some(note)
    }
}
