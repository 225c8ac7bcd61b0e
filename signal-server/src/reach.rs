//! How the other one gets here: which addresses this machine has, and what its router opens for it. Nothing is asked of a router before
//! [`Reach::allow`] said so, everything that was opened is taken away on [`Reach::stop`], and no lease is longer than an hour. Knows nothing of
//! rooms or of what listens.
//!
//! Reading order: `leases.rs` (PURE: the life of one lease), `door.rs` (the task around it), `ask.rs` (all protocols at once: UPnP
//! IGD, NAT-PMP RFC 6886, PCP RFC 6887), `router.rs` (where the router is), `local.rs` (our own addresses), `wan.rs` (whose address is of the
//! internet).

mod ask;
mod door;
mod leases;
mod local;
mod router;
mod wan;

use std::num::NonZeroU16;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

pub use ask::{Opened, WhyNot};
pub use leases::Standing;
pub use local::Local;
pub use wan::is_global;

use ask::Family;
use door::Door;

/// How often this machine's own addresses are looked at: a person who changes networks waits about that long for a new link, and one look costs
/// microseconds.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// The clock on the wall may be set by hand or by the network; a sleep is longer than what those change at once.
const SLEEP: Duration = Duration::from_secs(30);
/// For taking mappings away when the room closes; whoever closes the app waits for it.
const STOP_WITHIN: Duration = Duration::from_secs(3);

/// Whether routers may be spoken to at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Routers {
    /// After [`Reach::allow`].
    #[default]
    Ask,
    /// Never; the answer is [`WhyNot::NoRouter`]. For tests, which must not open anybody's router.
    Avoid,
}

/// How one door to the internet stands.
pub type DoorState = Standing<Opened, WhyNot>;

/// Every way here that is known now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// This machine's own addresses.
    pub local: Local,
    /// The port that the router maps to us.
    pub v4: DoorState,
    /// The pinhole for our global IPv6 address.
    pub v6: DoorState,
}

/// Watches the own addresses and keeps the router's doors open, until stopped or dropped. (Dropped without `stop`, what was opened stays until its
/// lease ends.)
pub struct Reach {
    wish: watch::Sender<bool>,
    ways: watch::Receiver<Ways>,
    task: JoinHandle<()>,
}

impl Reach {
    /// For a server on this port, TCP and UDP. Needs a tokio runtime. The router is not asked yet.
    #[must_use]
    pub fn start(port: NonZeroU16, routers: Routers) -> Self {
        let (told, ways) = watch::channel(Ways {
            local: local::now(),
            v4: Standing::Closed,
            v6: Standing::Closed,
        });
        let (wish, wishes) = watch::channel(false);
        let task = tokio::spawn(run(port, routers, wishes, told));
        Self { wish, ways, task }
    }

    /// Asks the router from now on, or takes everything away. Saying the same again changes nothing.
    pub fn allow(&self, internet: bool) {
        self.wish
            .send_if_modified(|wish| std::mem::replace(wish, internet) != internet);
    }

    /// What is known now, and a way to wait for changes.
    #[must_use]
    pub fn ways(&self) -> watch::Receiver<Ways> {
        self.ways.clone()
    }

    /// Takes away whatever was opened, within three seconds.
    pub async fn stop(self) {
        // Nobody wishes anything any more: that is how the tasks know.
        drop(self.wish);
        let mut task = self.task;
        if timeout(STOP_WITHIN, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Two doors, each a task of its own, and the eye on the own addresses. The end of the wishes is the end.
async fn run(
    port: NonZeroU16,
    routers: Routers,
    mut wishes: watch::Receiver<bool>,
    told: watch::Sender<Ways>,
) {
    let networks = watch::Sender::new(0_u32);
    let doors = [Family::V4, Family::V6].map(|family| {
        let door = Door::new(family, port, routers, told.clone());
        tokio::spawn(door.run(wishes.clone(), networks.subscribe()))
    });
    let mut look = interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looked = (Instant::now(), SystemTime::now());
    loop {
        tokio::select! {
            wished = wishes.changed() => if wished.is_err() { break },
            _ = look.tick() => {
                let before = std::mem::replace(&mut looked, (Instant::now(), SystemTime::now()));
                let slept = slept(looked.0 - before.0, looked.1.duration_since(before.1).unwrap_or_default());
                if changed(&told) || slept {
                    networks.send_modify(|n| *n = n.wrapping_add(1));
                }
            }
        }
    }
    for door in doors {
        let _ended = door.await;
    }
}

/// Looks at the own addresses; true when they are not what they were.
fn changed(told: &watch::Sender<Ways>) -> bool {
    let local = local::now();
    told.send_if_modified(|ways| {
        let changed = ways.local != local;
        ways.local = local;
        changed
    })
}

/// Whether the machine slept between two looks: its own clock stood still meanwhile and the one on the wall did not. The leases ran on in the
/// router, and nobody renewed them.
fn slept(own: Duration, wall: Duration) -> bool {
    wall > own + SLEEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_is_noticed_and_a_corrected_clock_is_none() {
        let seconds = Duration::from_secs;
        assert!(slept(seconds(2), seconds(3600)));
        assert!(!slept(seconds(2), seconds(2)));
        assert!(!slept(seconds(2), seconds(20)));
        assert!(!slept(seconds(90), seconds(2)));
    }
}
