//! What the relay for calls carries: how many relayed addresses there are, and how many bytes went through them. Its thread counts,
//! whoever asks for the counters reads.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Where relayed bytes went.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    ToPeer,
    FromPeer,
    /// Nowhere: somebody was above their share.
    Dropped,
}

/// The counters of one relay.
#[derive(Default)]
pub(crate) struct TurnCounts {
    pub(super) open: AtomicU64,
    pub(super) opened: AtomicU64,
    pub(super) bytes: [AtomicU64; 3],
}

/// One relayed address, counted until this is dropped.
pub(crate) struct Open(Arc<TurnCounts>);

impl TurnCounts {
    /// One more relayed address.
    pub(crate) fn open(self: &Arc<Self>) -> Open {
        self.open.fetch_add(1, Relaxed);
        self.opened.fetch_add(1, Relaxed);
        Open(Arc::clone(self))
    }

    /// So many bytes of payload.
    pub(crate) fn carried(&self, fate: Fate, bytes: usize) {
        self.bytes[fate as usize].fetch_add(bytes as u64, Relaxed);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Relaxed);
    }
}
