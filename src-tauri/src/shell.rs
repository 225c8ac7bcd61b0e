//! What the app remembers of itself beside its window: whether a tray shows it, how the call stands, whether the window asks or is away.
//! Knows nothing of how any of it is shown.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::ipc::{CallStands, KeyStands};
use crate::speech::Speech;

/// One app's surroundings.
pub struct Shell {
    /// A tray shows the app.
    pub tray: watch::Sender<bool>,
    /// `Some` while a call runs, here or in a browser.
    pub call: watch::Sender<Option<CallStands>>,
    /// How much of it nobody has looked at yet.
    pub badge: watch::Sender<u32>,
    /// What the tray's menu is written in.
    pub speaks: watch::Sender<Speech>,
    /// The shortcut that mutes.
    pub mute_key: watch::Sender<KeyStands>,
    /// Since when the page has not shown the question that it was told to ask.
    unasked: Mutex<Option<Instant>>,
    is_away: AtomicBool,
}

impl Default for Shell {
    fn default() -> Self {
        Self {
            tray: watch::Sender::new(false),
            call: watch::Sender::new(None),
            badge: watch::Sender::new(0),
            speaks: watch::Sender::default(),
            mute_key: watch::Sender::default(),
            unasked: Mutex::default(),
            is_away: AtomicBool::new(false),
        }
    }
}

impl Shell {
    /// How long the page has not shown the question that it was told to ask.
    pub fn unasked_for(&self) -> Option<Duration> {
        self.unasked().map(|since| since.elapsed())
    }

    /// The page is told to ask.
    pub fn asks(&self) {
        self.unasked().get_or_insert_with(Instant::now);
    }

    /// The page shows the question, answered it, or is gone with it.
    pub fn asked(&self) {
        *self.unasked() = None;
    }

    fn unasked(&self) -> MutexGuard<'_, Option<Instant>> {
        self.unasked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The window was put away for the sake of an open room, or is back. True where that is a change.
    pub fn puts_away(&self, away: bool) -> bool {
        self.is_away.swap(away, Relaxed) != away
    }

    /// The window is away for the sake of an open room.
    pub fn is_away(&self) -> bool {
        self.is_away.load(Relaxed)
    }

    /// As [`Self::call_stands`], of what nobody has looked at yet.
    pub fn counts(&self, count: u32) {
        self.badge
            .send_if_modified(|before| std::mem::replace(before, count) != count);
    }

    /// A call runs, or none does any more. Whoever looks is told of changes only.
    pub fn call_stands(&self, call: Option<CallStands>) {
        self.call
            .send_if_modified(|before| std::mem::replace(before, call) != call);
    }
}
