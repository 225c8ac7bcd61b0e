//! The desk's part in what is around the window: closing it, the tray, notifications.

use serde_json::Value;

use super::{Desk, ROOM};
use crate::closing;
use crate::ipc::{CloseAnswer, Crash, Failure, Notice, PageEvent, Wish};
use crate::settings::{Closing, Settings};

impl Desk {
    /// Ends that nobody wished, told once; a disk that does not give them has the last word. Waits for no keychain: the first screen
    /// waits for this.
    pub fn take_crash(&self) -> Option<Crash> {
        let lines = self.crashes.take().unwrap_or_else(|error| {
            tracing::warn!(%error, "what was noted of crashes could not be read");
            None
        })?;
        let room_kept = self.secrets.has(ROOM);
        Some(Crash { lines, room_kept })
    }

    /// What closing the window depends on.
    pub fn closing_now(&self) -> closing::Now {
        closing::Now {
            wish: self.load_settings().closing,
            has_room: self.hosting.told().borrow().is_some(),
            unasked_for: self.shell.unasked_for(),
        }
    }

    /// Keeps an answer to the question on closing for every time, where that was wished.
    ///
    /// # Errors
    /// `Disk`.
    pub fn remember_close(&self, answer: CloseAnswer, remember: bool) -> Result<(), Failure> {
        let closing = match answer {
            CloseAnswer::Keep if remember => Closing::Keep,
            CloseAnswer::End if remember => Closing::End,
            _ => return Ok(()),
        };
        self.keep(&Settings {
            closing,
            ..self.load_settings()
        })
    }

    /// As `save_settings`, for a handed-over page: what the window alone asks for it has only read, perhaps long ago.
    ///
    /// # Errors
    /// `Disk`.
    pub fn save_settings_of_page(&self, settings: &Value) -> Result<(), Failure> {
        let kept = self.load_settings();
        self.keep(&Settings {
            closing: kept.closing,
            language: kept.language,
            notices: kept.notices,
            shortcut: kept.shortcut,
            updates: kept.updates,
            updates_from: kept.updates_from,
            ..self.as_a_page_may(settings)
        })
    }

    /// The shortcut and the language that were wished last time, from the start on. Waits for no password: the window is not open yet.
    pub fn kept_settings_count(&self) {
        self.shell_follows(&Settings::read(&self.world.kept_settings()));
    }

    /// Tells somebody who looks elsewhere, where that is wanted.
    pub fn notify(&self, notice: Notice) {
        if self.load_settings().notices {
            self.notices.show(notice);
        }
    }

    /// A window that was put away for the sake of a room has no reason to stay away without it, and perhaps no tray to come back by.
    pub(super) fn room_is_gone(&self) {
        if self.shell.is_away() {
            self.world.show();
        }
    }

    /// The page that carried the call is gone, and with it what it told.
    pub fn page_is_gone(&self) {
        self.shell.call_stands(None);
        self.shell.counts(0);
        self.notices.take_all_back();
    }

    /// Somebody wishes that of the call, wherever it is.
    pub fn wish(&self, wish: Wish) {
        self.tell_call(PageEvent::Wish { wish });
    }

    /// The microphone is switched over from how it stands.
    pub fn toggle_mute(&self) {
        let call = *self.shell.call.borrow();
        match call {
            Some(call) if call.muted => self.wish(Wish::Unmute),
            Some(_) => self.wish(Wish::Mute),
            None => {}
        }
    }

    /// Something of a notification was pressed.
    pub fn noticed(&self, key: String, answer: String) {
        // Whichever page carries the call: the window says where that is.
        if answer != "no" {
            self.world.show();
        }
        self.tell_call(PageEvent::Noticed { key, answer });
    }

    fn tell_call(&self, event: PageEvent) {
        if !self.handoff.tell_page(event.clone()) {
            self.world.tell(event);
        }
    }
}
