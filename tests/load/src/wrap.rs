//! What a client's signals are wrapped in: before and after the data, and on our own wire the last `s` that the client has, so that
//! the server forgets what it kept for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

#[derive(Clone, Default)]
pub(crate) struct Wrap {
    before: String,
    after: &'static str,
    /// The last `s`, where there is one on this wire.
    seen: Option<Arc<AtomicU32>>,
}

impl Wrap {
    pub(crate) fn new(before: String, after: &'static str) -> Self {
        let seen = None;
        Self {
            before,
            after,
            seen,
        }
    }

    /// Says with each signal what the client has; `seen` is the `s` of the last frame it heard up to now.
    pub(crate) fn acknowledging(self, seen: u32) -> Self {
        let seen = Some(Arc::new(AtomicU32::new(seen)));
        Self { seen, ..self }
    }

    /// This JSON value as a signal to the other one.
    pub(crate) fn around(&self, data: &str) -> String {
        let Self { before, after, .. } = self;
        match self.seen() {
            0 => format!("{before}{data}{after}"),
            seen => format!(r#"{before}{data},"seen":{seen}{after}"#),
        }
    }

    /// The last `s` that the client has; 0 where there is none.
    pub(crate) fn seen(&self) -> u32 {
        self.seen.as_ref().map_or(0, |seen| seen.load(Relaxed))
    }

    /// The client heard this frame.
    pub(crate) fn heard(&self, text: &str) {
        if let Some(seen) = &self.seen
            && let Some(s) = number(text)
        {
            seen.store(s, Relaxed);
        }
    }
}

/// The `s` of a frame, wherever it stands.
pub(crate) fn number(text: &str) -> Option<u32> {
    let (_, after) = text.rsplit_once(r#""s":"#)?;
    let digits = after.split_once(|c: char| !c.is_ascii_digit())?.0;
    digits.parse().ok()
}
