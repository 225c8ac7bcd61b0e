//! Keeps an eye on how a hosted room can be reached while it is hosted, and tells whenever that changes. Does what the host answered: the router
//! is asked after a yes alone, and everything is taken back after a no.

use std::num::NonZeroU16;

use tincan_signal::reach::{Reach, Routers, Ways};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use super::reach::offer;
use crate::ipc::{Endpoint, Hosted};
use crate::settings::Internet;

/// What does not change while the server runs.
pub(super) struct Place {
    pub(super) port: NonZeroU16,
    pub(super) typed: Option<Endpoint>,
    pub(super) fingerprint: Option<String>,
    pub(super) routers: Routers,
}

pub(super) struct Teller {
    told: watch::Receiver<Option<Hosted>>,
    first: Hosted,
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Teller {
    pub(super) fn start(
        place: Place,
        internet: watch::Receiver<Internet>,
        told: watch::Sender<Option<Hosted>>,
    ) -> Self {
        let reach = Reach::start(place.port, place.routers);
        let first = place.hosted(&reach.ways().borrow(), *internet.borrow());
        told.send_replace(Some(first.clone()));
        let (end, ended) = oneshot::channel();
        Self {
            told: told.subscribe(),
            first,
            end,
            task: tokio::spawn(tell(place, reach, internet, told, ended)),
        }
    }

    /// How it is now.
    pub(super) fn hosted(&self) -> Hosted {
        self.told
            .borrow()
            .clone()
            .unwrap_or_else(|| self.first.clone())
    }

    pub(super) async fn stop(self) {
        drop(self.end);
        // A task that panicked has nothing left to take back.
        let _ended = self.task.await;
    }
}

async fn tell(
    place: Place,
    reach: Reach,
    mut internet: watch::Receiver<Internet>,
    told: watch::Sender<Option<Hosted>>,
    mut ended: oneshot::Receiver<()>,
) {
    let mut ways = reach.ways();
    loop {
        let answer = *internet.borrow_and_update();
        reach.allow(answer == Internet::Yes);
        let hosted = place.hosted(&ways.borrow_and_update(), answer);
        told.send_if_modified(|before| before.replace(hosted.clone()) != Some(hosted));
        tokio::select! {
            _ = &mut ended => break,
            changed = internet.changed() => if changed.is_err() { break },
            changed = ways.changed() => if changed.is_err() { break },
        }
    }
    reach.stop().await;
}

impl Place {
    fn hosted(&self, ways: &Ways, internet: Internet) -> Hosted {
        let offer = offer(ways, self.port.get(), internet, self.typed.as_ref());
        Hosted {
            endpoints: offer.endpoints,
            page: offer.page,
            near_page: offer.near_page,
            reach: offer.reached,
            plain: self.fingerprint.is_none(),
            fingerprint: self.fingerprint.clone(),
        }
    }
}
