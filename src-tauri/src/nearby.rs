//! Rooms on the local network, by multicast DNS (RFC 6762, RFC 6763): announces the own one where its host wants that, and finds others
//! while somebody looks. Nothing listens before either. What is found proves nothing, and is shown as what it is: somebody's word.

mod list;
mod record;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError};

use mdns_sd::{Receiver, ResolvedService, ServiceDaemon, ServiceEvent, ServiceInfo};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::ipc::{Failure, NearbyRoom};
use list::Found;

/// What rooms are called in DNS-SD.
const SERVICE: &str = "_tincan._tcp.local.";

/// The announcement of the own room, and what is found of others.
pub struct Nearby {
    state: Mutex<State>,
    found: watch::Sender<Vec<NearbyRoom>>,
}

#[derive(Default)]
struct State {
    daemon: Option<ServiceDaemon>,
    /// The full name of what is announced.
    announced: Option<String>,
    looking: Option<JoinHandle<()>>,
}

impl Default for Nearby {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            found: watch::Sender::new(Vec::new()),
        }
    }
}

impl Nearby {
    /// Announces this room in place of what was announced before. Its addresses are those of this computer, as they change.
    ///
    /// # Errors
    /// `BadArguments` for what is no room, `Internal` where the system has no multicast to give.
    pub fn announce(&self, room: &NearbyRoom) -> Result<(), Failure> {
        let id = record::exactly::<16>(&room.room).ok_or(Failure::BadArguments)?;
        let port = room.endpoints.first().ok_or(Failure::BadArguments)?.port;
        self.withdraw();
        let host = format!("tincan-{}.local.", id.to_lowercase().replace('_', "-"));
        let said = record::properties(room);
        let service = ServiceInfo::new(SERVICE, &id, &host, "", port, &said[..]);
        let service = service
            .map_err(|_| Failure::BadArguments)?
            .enable_addr_auto();
        let mut state = self.state();
        let fullname = service.get_fullname().to_owned();
        state
            .daemon()?
            .register(service)
            .map_err(|_| Failure::Internal)?;
        state.announced = Some(fullname);
        Ok(())
    }

    /// Takes the announcement back, and says so to those who heard it.
    pub fn withdraw(&self) {
        let mut state = self.state();
        if let (Some(fullname), Some(daemon)) = (state.announced.take(), &state.daemon)
            && let Err(error) = daemon.unregister(&fullname)
        {
            tracing::warn!(%error, "an announcement could not be taken back");
        }
        state.rest();
    }

    /// Looks for rooms from now on, or stops.
    ///
    /// # Errors
    /// `Internal` where the system has no multicast to give.
    pub fn look(&self, on: bool) -> Result<(), Failure> {
        let mut state = self.state();
        if on == state.looking.is_some() {
            return Ok(());
        }
        if on {
            let events = state.daemon()?.browse(SERVICE);
            let events = events.map_err(|_| Failure::Internal)?;
            state.looking = Some(tokio::spawn(follow(events, self.found.clone())));
            return Ok(());
        }
        state.stop_looking();
        self.found.send_replace(Vec::new());
        Ok(())
    }

    /// What is found, whenever that changes.
    pub fn found(&self) -> watch::Receiver<Vec<NearbyRoom>> {
        self.found.subscribe()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is one assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn daemon(&mut self) -> Result<&ServiceDaemon, Failure> {
        if self.daemon.is_none() {
            self.daemon = Some(ServiceDaemon::new().map_err(|_| Failure::Internal)?);
        }
        self.daemon.as_ref().ok_or(Failure::Internal)
    }

    fn stop_looking(&mut self) {
        if let Some(looking) = self.looking.take() {
            looking.abort();
        }
        if let Some(Err(error)) = self
            .daemon
            .as_ref()
            .map(|daemon| daemon.stop_browse(SERVICE))
        {
            tracing::debug!(%error, "nothing looked any more");
        }
        self.rest();
    }

    /// Nothing listens when nothing is announced and nobody looks.
    fn rest(&mut self) {
        if self.announced.is_some() || self.looking.is_some() {
            return;
        }
        if let Some(Err(error)) = self.daemon.take().map(|daemon| daemon.shutdown()) {
            tracing::warn!(%error, "multicast could not be ended");
        }
    }
}

/// Keeps the list until the looking ends.
async fn follow(events: Receiver<ServiceEvent>, told: watch::Sender<Vec<NearbyRoom>>) {
    let mut found = Found::default();
    while let Ok(event) = events.recv_async().await {
        let is_news = match event {
            ServiceEvent::ServiceResolved(service) => {
                found.saw(service.fullname.clone(), read(&service))
            }
            ServiceEvent::ServiceRemoved(_, fullname) => found.lost(&fullname),
            _ => false,
        };
        if is_news {
            told.send_replace(found.rooms());
        }
    }
}

fn read(service: &ResolvedService) -> Option<NearbyRoom> {
    let property = |key: &str| service.get_property_val(key).flatten();
    let addresses = service.addresses.iter().map(mdns_sd::ScopedIp::to_ip_addr);
    record::read(property, addresses, service.port)
}
