//! The bounded direct line to one session. Sockets hand each other signals over it, the hub its news; nobody ever
//! waits for the other end: a line that is full is cut, and its session ends as a slow consumer. What waits is behind a
//! lock that is held for a few instructions; nothing is allocated for a line on which nothing waits.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::protocol::{PeerId, Unnumbered};
use crate::rooms::News;
use crate::socket::Socket;

/// Room for so many notes is kept while none waits; a burst's room is given back.
const KEPT: usize = 16;

/// What a session is told.
pub(crate) enum Note {
    /// By the hub.
    News(Box<Told>),
    /// By another session in the same room. `timed` is when it was read, of those whose way is timed;
    /// boxed, because nearly none is and each waiting note has room for it.
    Signal {
        from: PeerId,
        text: Unnumbered,
        timed: Option<Box<Instant>>,
    },
    /// By the hub: the server stops.
    Stop,
    /// By a new connection that has proved to be the same client.
    Arrival(Box<Arrival>),
}

/// News of the room, with the `n` it answers and lines to whom it names.
pub(crate) struct Told {
    pub(crate) news: News,
    pub(crate) re: Option<u32>,
    pub(crate) lines: Vec<(PeerId, Line)>,
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
            Self::Signal { text, .. } => text.len(),
            _ => 0,
        }
    }
}

/// The sending end; cheap to clone.
#[derive(Clone)]
pub(crate) struct Line(Arc<Shared>);

/// The receiving end; one a session.
pub(crate) struct Mailbox(Line);

/// The line was full once, and what came after that is lost.
#[derive(Debug)]
pub(crate) struct Cut;

struct Shared {
    max_notes: usize,
    max_bytes: usize,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    notes: VecDeque<Note>,
    /// Of signals.
    bytes: usize,
    cut: bool,
    /// Arrivals among the notes.
    arriving: usize,
    /// The session is over: nobody will read.
    over: bool,
    /// The session, where it waits.
    waker: Option<Waker>,
}

/// A line that holds at most `max_notes` notes and `max_bytes` bytes of signals.
pub(crate) fn line(max_notes: usize, max_bytes: usize) -> Mailbox {
    Mailbox(Line(Arc::new(Shared {
        max_notes,
        max_bytes,
        waiting: Mutex::default(),
    })))
}

impl Line {
    /// Hands over a note without waiting; a line that is full is cut for good.
    pub(crate) fn send(&self, note: Note) {
        let mut waiting = self.waiting();
        if waiting.cut || waiting.over {
            return;
        }
        let bytes = waiting.bytes + note.weight();
        if waiting.notes.len() >= self.0.max_notes || bytes > self.0.max_bytes {
            waiting.cut = true;
        } else {
            waiting.bytes = bytes;
            waiting.arriving += usize::from(matches!(note, Note::Arrival(_)));
            if waiting.notes.capacity() == 0 {
                // Who only waits is told one thing at a time; the usual growth would hold room for four.
                waiting.notes.reserve_exact(1);
            }
            waiting.notes.push_back(note);
        }
        let waker = waiting.waker.take();
        drop(waiting);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Waits until the line is cut or a new socket waits in the mailbox: no reason to go on writing to the old one.
    pub(crate) async fn interrupted(&self) {
        poll_fn(|cx| {
            let mut waiting = self.waiting();
            if waiting.cut || waiting.arriving > 0 {
                return Poll::Ready(());
            }
            waiting.wake_later(cx);
            Poll::Pending
        })
        .await;
    }

    /// Whether this line was ever full.
    pub(crate) fn is_cut(&self) -> bool {
        self.waiting().cut
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // Nothing that can panic happens under the lock but an allocation.
        self.0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn next(&mut self) -> Result<Option<Note>, Cut> {
        if self.cut {
            return Err(Cut);
        }
        let Some(note) = self.notes.pop_front() else {
            if self.notes.capacity() > KEPT {
                self.notes = VecDeque::new();
            }
            return Ok(None);
        };
        self.bytes -= note.weight();
        self.arriving -= usize::from(matches!(note, Note::Arrival(_)));
        Ok(Some(note))
    }

    fn wake_later(&mut self, cx: &Context<'_>) {
        let known = self
            .waker
            .as_ref()
            .is_some_and(|waker| waker.will_wake(cx.waker()));
        if !known {
            self.waker = Some(cx.waker().clone());
        }
    }
}

impl Mailbox {
    /// The sending end of this mailbox.
    pub(crate) fn line(&self) -> &Line {
        &self.0
    }

    /// The next note. Safe to drop while it waits.
    pub(crate) async fn next(&mut self) -> Result<Note, Cut> {
        poll_fn(|cx| {
            let mut waiting = self.0.waiting();
            match waiting.next().transpose() {
                Some(note) => Poll::Ready(note),
                None => {
                    waiting.wake_later(cx);
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// The next note, if one waits.
    pub(crate) fn try_next(&mut self) -> Result<Option<Note>, Cut> {
        self.0.waiting().next()
    }
}

/// What is still said to a session that is over costs nothing, and what waited is forgotten.
impl Drop for Mailbox {
    fn drop(&mut self) {
        let unread = {
            let mut waiting = self.0.waiting();
            waiting.over = true;
            waiting.waker = None;
            std::mem::take(&mut waiting.notes)
        };
        // Not under the lock: a note may hold a socket, and lines.
        drop(unread);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::b64::B64;

    /// One that takes so many bytes while it waits.
    fn signal(length: usize) -> Note {
        let text = |data: &str| Unnumbered::new(B64([1; 9]), data);
        let data = format!("\"{}\"", "x".repeat(length - text("\"\"").len()));
        let (from, text, timed) = (B64([1; 9]), text(&data), None);
        Note::Signal { from, text, timed }
    }

    fn read(mailbox: &mut Mailbox) -> usize {
        mailbox.try_next().unwrap().unwrap().weight()
    }

    #[test]
    fn notes_are_read_in_the_order_they_were_said() {
        let mut mailbox = line(3, 1000);
        for length in [100, 200, 300] {
            mailbox.line().send(signal(length));
        }
        assert_eq!([100, 200, 300].map(|_| read(&mut mailbox)), [100, 200, 300]);
        assert!(mailbox.try_next().unwrap().is_none());
    }

    #[test]
    fn one_note_too_many_cuts_the_line_for_good() {
        let mut mailbox = line(2, 1000);
        for _ in 0..3 {
            mailbox.line().send(signal(100));
        }
        assert!(mailbox.line().is_cut());
        assert!(mailbox.try_next().is_err());
    }

    #[test]
    fn one_byte_too_many_cuts_the_line_and_what_was_read_makes_room() {
        let mut mailbox = line(9, 200);
        for _ in 0..5 {
            mailbox.line().send(signal(200));
            assert_eq!(read(&mut mailbox), 200);
        }
        mailbox.line().send(signal(100));
        mailbox.line().send(signal(101));
        assert!(mailbox.line().is_cut());
    }

    #[test]
    fn what_is_said_to_a_session_that_is_over_is_forgotten_at_once() {
        let mailbox = line(1000, 1 << 20);
        let line = mailbox.line().clone();
        line.send(signal(100));
        drop(mailbox);
        line.send(signal(100));
        assert_eq!(line.waiting().notes.capacity(), 0);
    }

    #[test]
    fn a_bursts_room_is_given_back() {
        let mut mailbox = line(1000, 1 << 20);
        for _ in 0..200 {
            mailbox.line().send(signal(100));
        }
        while mailbox.try_next().unwrap().is_some() {}
        assert_eq!(mailbox.line().waiting().notes.capacity(), 0);
    }

    #[tokio::test]
    async fn a_reader_that_waits_is_woken_by_a_note_and_by_a_cut() {
        let mut mailbox = line(1, 1000);
        let line = mailbox.line().clone();
        let (note, ()) = tokio::join!(mailbox.next(), async { line.send(signal(100)) });
        assert!(note.is_ok());
        let ((), ()) = tokio::join!(line.interrupted(), async {
            line.send(signal(100));
            line.send(signal(100));
        });
        assert!(mailbox.next().await.is_err());
    }
}
