//! What the app remembers of itself beside its window: whether a tray shows it, how the call stands, whether the window asks or is away.
//! Knows nothing of how any of it is shown.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use tokio::sync::watch;

use crate::ipc::CallStands;

/// One app's surroundings.
pub struct Shell {
    /// A tray shows the app.
    pub tray: watch::Sender<bool>,
    /// `Some` while a call runs, here or in a browser.
    pub call: watch::Sender<Option<CallStands>>,
    is_asking: AtomicBool,
    is_away: AtomicBool,
}

impl Default for Shell {
    fn default() -> Self {
        Self {
            tray: watch::Sender::new(false),
            call: watch::Sender::new(None),
            is_asking: AtomicBool::new(false),
            is_away: AtomicBool::new(false),
        }
    }
}

impl Shell {
    /// The window asks what closing it shall do.
    pub fn is_asking(&self) -> bool {
        self.is_asking.load(Relaxed)
    }

    /// The question is on the window, or no longer.
    pub fn asks(&self, on: bool) {
        self.is_asking.store(on, Relaxed);
    }

    /// The window was put away for the sake of an open room, or is back. True where that is a change.
    pub fn puts_away(&self, away: bool) -> bool {
        self.is_away.swap(away, Relaxed) != away
    }

    /// The window is away for the sake of an open room.
    pub fn is_away(&self) -> bool {
        self.is_away.load(Relaxed)
    }

    /// A call runs, or none does any more. Whoever looks is told of changes only.
    pub fn call_stands(&self, call: Option<CallStands>) {
        self.call
            .send_if_modified(|before| std::mem::replace(before, call) != call);
    }
}
