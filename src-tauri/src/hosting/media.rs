//! A way in for picture and sound. Where a call of this computer waits, the router is asked to let packets in as well, so that somebody behind
//! another router reaches it without a relay: only after a yes to people from the internet, and only as long as the call waits there. Where
//! the router opens nothing the relay remains. (It opens the port for TCP too, where nobody listens: one door is what [`Reach`] asks for.)

use std::net::SocketAddr;
use std::num::NonZeroU16;

use tincan_signal::reach::{Reach, Routers, Standing, Ways};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use crate::ipc::Mapped;
use crate::settings::Internet;

/// What decides whether a way in is asked for.
pub(super) struct Wish {
    /// Where the call waits; `None` while there is none.
    pub(super) waits: watch::Receiver<Option<SocketAddr>>,
    pub(super) internet: watch::Receiver<Internet>,
}

pub(super) struct Media {
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Media {
    pub(super) fn start(routers: Routers, wish: Wish, told: watch::Sender<Option<Mapped>>) -> Self {
        let (end, ended) = oneshot::channel();
        Self {
            end,
            task: tokio::spawn(keep(routers, wish, told, ended)),
        }
    }

    /// Takes back what the router opened.
    pub(super) async fn stop(self) {
        drop(self.end);
        // A task that panicked has nothing left to take back.
        let _ended = self.task.await;
    }
}

async fn keep(
    routers: Routers,
    mut wish: Wish,
    told: watch::Sender<Option<Mapped>>,
    mut ended: oneshot::Receiver<()>,
) {
    let mut goes_on = true;
    while goes_on {
        let door = wish.granted().and_then(|waits| Door::ask(waits, routers));
        let mut ways = door.as_ref().map(|door| door.reach.ways());
        goes_on = loop {
            if let (Some(door), Some(ways)) = (&door, &mut ways) {
                let mapped = door.mapped(&ways.borrow_and_update());
                told.send_if_modified(|before| std::mem::replace(before, mapped.clone()) != mapped);
            }
            tokio::select! {
                _ = &mut ended => break false,
                changed = wish.changed() => break changed.is_ok(),
                changed = news(&mut ways) => if changed.is_err() { break false },
            }
        };
        told.send_replace(None);
        if let Some(door) = door {
            door.reach.stop().await;
        }
    }
}

/// Never, where no door was asked for.
async fn news(ways: &mut Option<watch::Receiver<Ways>>) -> Result<(), watch::error::RecvError> {
    match ways {
        Some(ways) => ways.changed().await,
        None => std::future::pending().await,
    }
}

impl Wish {
    fn granted(&mut self) -> Option<SocketAddr> {
        let waits = *self.waits.borrow_and_update();
        let is_yes = *self.internet.borrow_and_update() == Internet::Yes;
        waits.filter(|_| is_yes)
    }

    async fn changed(&mut self) -> Result<(), watch::error::RecvError> {
        tokio::select! {
            changed = self.waits.changed() => changed,
            changed = self.internet.changed() => changed,
        }
    }
}

/// The router, asked about one place.
struct Door {
    waits: SocketAddr,
    reach: Reach,
}

impl Door {
    fn ask(waits: SocketAddr, routers: Routers) -> Option<Self> {
        let reach = Reach::start(NonZeroU16::new(waits.port())?, routers);
        reach.allow(true);
        Some(Self { waits, reach })
    }

    fn mapped(&self, ways: &Ways) -> Option<Mapped> {
        let Standing::Open(opened) = &ways.v4 else {
            return None;
        };
        Some(Mapped {
            candidate: self.waits.to_string(),
            outer: opened.udp?.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_of_a_router_without_a_call_and_a_yes() {
        let call: SocketAddr = ([192, 168, 1, 2], 50_000).into();
        for (waits, internet, granted) in [
            (None, Internet::Yes, None),
            (Some(call), Internet::Unasked, None),
            (Some(call), Internet::No, None),
            (Some(call), Internet::Yes, Some(call)),
        ] {
            let mut wish = Wish {
                waits: watch::Sender::new(waits).subscribe(),
                internet: watch::Sender::new(internet).subscribe(),
            };
            assert_eq!(wish.granted(), granted, "{waits:?} {internet:?}");
        }
    }

    #[tokio::test]
    async fn a_door_of_which_nothing_is_heard_any_more_ends() {
        let (waits, internet) = (watch::Sender::new(None), watch::Sender::new(Internet::No));
        let wish = Wish {
            waits: waits.subscribe(),
            internet: internet.subscribe(),
        };
        let media = Media::start(Routers::Avoid, wish, watch::Sender::new(None));
        drop((waits, internet));
        media.stop().await;
    }
}
