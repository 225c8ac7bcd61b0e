//! What one address holds and has spent.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Excess;
use crate::bucket::Bucket;
use crate::config::Limits;

pub(super) struct Visitor {
    pub(super) connections: usize,
    handshakes: Bucket,
    allowance: Allowance,
}

/// What an address may still say; all its connections share one.
#[derive(Clone)]
pub(super) struct Allowance(Arc<Mutex<Bucket>>);

impl Visitor {
    pub(super) fn new(limits: &Limits, now: Duration) -> Self {
        Self {
            connections: 0,
            handshakes: Bucket::new(limits.handshakes, now),
            allowance: Allowance(Arc::new(Mutex::new(Bucket::new(limits.address_rate, now)))),
        }
    }

    /// Counts one more connection.
    pub(super) fn admit(&mut self, limits: &Limits, now: Duration) -> Result<Allowance, Excess> {
        if self.connections >= limits.per_address {
            return Err(Excess::Address);
        }
        self.handshakes.take(now).map_err(|_| Excess::Rate)?;
        self.connections += 1;
        Ok(self.allowance.clone())
    }

    /// Whether nothing would be lost by forgetting this address.
    pub(super) fn is_rested(&mut self, now: Duration) -> bool {
        self.handshakes.is_full(now) && self.allowance.with(|bucket| bucket.is_full(now))
    }
}

impl Allowance {
    pub(super) fn take_up_to(&self, now: Duration, most: u32) -> Result<u32, Duration> {
        self.with(|bucket| bucket.take_up_to(now, most))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Bucket) -> T) -> T {
        // Counting cannot leave it half done.
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
