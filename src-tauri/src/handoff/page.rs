//! The handed-over page as the app sees it: what it shall do, what it holds open, and the one connection it has now. Knows nothing of
//! HTTP or browsers.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::sync::{mpsc, watch};

use crate::ipc::{HandedSession, HandedStatus, PageEvent};
use crate::seat::Seat;

/// Events that may wait for a page.
const QUEUE: usize = 16;

/// One hand-over.
pub struct Page {
    /// What the page shall do.
    pub session: HandedSession,
    /// What it holds open.
    pub seat: Seat,
    /// `Some` while a connection is there.
    line: watch::Sender<Option<Line>>,
    connections: AtomicU64,
    status: Mutex<HandedStatus>,
    /// `true` once the hand-over is over.
    over: watch::Sender<bool>,
}

/// The connection that counts. A newer one takes its place, as after a reload of the tab.
struct Line {
    number: u64,
    events: mpsc::Sender<PageEvent>,
}

impl Page {
    /// Nobody is connected yet.
    pub fn new(session: HandedSession) -> Self {
        Self {
            session,
            seat: Seat::default(),
            line: watch::Sender::new(None),
            connections: AtomicU64::new(0),
            status: Mutex::new(HandedStatus::Opening),
            over: watch::Sender::new(false),
        }
    }

    /// Takes the line. Its events end when a newer connection takes over.
    pub fn connect(&self) -> (u64, mpsc::Receiver<PageEvent>) {
        let (events, told) = mpsc::channel(QUEUE);
        let number = self.connections.fetch_add(1, Ordering::Relaxed);
        self.line.send_replace(Some(Line { number, events }));
        self.seat.sockets.clear();
        (number, told)
    }

    /// Gives the line back, unless a newer connection has it.
    pub fn disconnect(&self, number: u64) {
        let mine = |line: &Option<Line>| line.as_ref().is_some_and(|line| line.number == number);
        if self
            .line
            .send_if_modified(|line| mine(line) && line.take().is_some())
        {
            self.seat.sockets.clear();
        }
    }

    /// Tells the page; false when nobody is connected or it does not listen.
    pub fn tell(&self, event: PageEvent) -> bool {
        self.line
            .borrow()
            .as_ref()
            .is_some_and(|line| line.events.try_send(event).is_ok())
    }

    /// Returns once a connection was ever there.
    pub async fn appeared(&self) {
        let ever =
            |line: &Option<Line>| line.is_some() || self.connections.load(Ordering::Relaxed) > 0;
        // The sender is ours, so waiting cannot fail.
        let _somebody = self.line.subscribe().wait_for(ever).await.is_ok();
    }

    /// Returns when no connection is there.
    pub async fn disconnected(&self) {
        let _nobody = self
            .line
            .subscribe()
            .wait_for(Option::is_none)
            .await
            .is_ok();
    }

    /// How the call stands, as it was last said.
    pub fn status(&self) -> HandedStatus {
        *self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how the call stands from now on.
    pub fn stands(&self, status: HandedStatus) {
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
    }

    /// Ends the hand-over.
    pub fn end(&self) {
        self.over.send_replace(true);
    }

    /// Returns when the hand-over was ended.
    pub async fn ended(&self) {
        let _over = self.over.subscribe().wait_for(|over| *over).await.is_ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page::new(HandedSession::Host { room: "".into() })
    }

    #[tokio::test]
    async fn a_newer_connection_takes_the_line_and_the_older_one_cannot_take_it_away() {
        let page = page();
        assert!(!page.tell(PageEvent::Closing));
        let (old, mut told_old) = page.connect();
        let (_new, mut told_new) = page.connect();
        assert_eq!(told_old.recv().await, None);
        page.disconnect(old);
        assert!(page.tell(PageEvent::Closing));
        assert_eq!(told_new.recv().await, Some(PageEvent::Closing));
    }

    #[tokio::test]
    async fn an_ended_page_stays_ended() {
        let page = page();
        page.end();
        page.ended().await;
        page.disconnected().await;
    }
}
