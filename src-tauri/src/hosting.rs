//! The embedded server: starts and stops tincan-signal in this process. It opens no room but its owner's, and guests get the very same
//! interface. Port and certificate are kept, so that yesterday's link works.

mod listen;
mod media;
mod own;
mod reach;
mod teller;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use tincan_signal::reach::Routers;
use tincan_signal::{
    Asset, Config, Identity, OwnCandidates, OwnRooms, RelayPeers, Rooms, Running, Server, Turn,
    UiAssets,
};
use tokio::sync::{Mutex, watch};

use crate::awake::Awake;
use crate::ipc::{Failure, Hosted, Mapped};
use crate::secrets::Secrets;
use crate::settings::{Internet, Settings};
use crate::ui::Ui;
use media::{Media, Wish};
use teller::{Place, Teller};

/// What the certificate and its key are kept as.
const IDENTITY: &str = "identity";

/// At most one server.
pub struct Hosting {
    data: PathBuf,
    secrets: Arc<Secrets>,
    ui: Arc<dyn Ui>,
    routers: Routers,
    running: Mutex<Option<Live>>,
    /// What the host answered to "Allow people from the internet".
    internet: watch::Sender<Internet>,
    /// Where the calls of this computer wait: the one thing beside itself that the relay reaches.
    own: OwnCandidates,
    /// The one of those places that a router of ours can lead to.
    waits: watch::Sender<Option<SocketAddr>>,
    /// Where the router leads there from.
    mapped: watch::Sender<Option<Mapped>>,
    /// How the room can be reached; `None` while there is none.
    told: watch::Sender<Option<Hosted>>,
}

struct Live {
    server: Running,
    rooms: OwnRooms,
    teller: Teller,
    media: Media,
    _awake: Awake,
}

impl Hosting {
    /// Nothing listens yet. `data` is the app's own folder, closed to other users.
    pub fn new(data: PathBuf, secrets: Arc<Secrets>, ui: Arc<dyn Ui>, routers: Routers) -> Self {
        Self {
            data,
            secrets,
            ui,
            routers,
            running: Mutex::new(None),
            internet: watch::Sender::new(Internet::Unasked),
            own: OwnCandidates::default(),
            waits: watch::Sender::new(None),
            mapped: watch::Sender::new(None),
            told: watch::Sender::new(None),
        }
    }

    /// Makes sure that a server which opens `room` (base64url) is running, on the chosen port if that is free. Safe to call again.
    ///
    /// # Errors
    /// `BadArguments` for what is no room id, `PortTaken`, `Keychain` or `Disk` when the
    /// certificate cannot be read or kept, `Internal`.
    pub async fn start(&self, room: &str, settings: &Settings) -> Result<Hosted, Failure> {
        let room = B64
            .decode(room)
            .ok()
            .and_then(|id| id.try_into().ok())
            .ok_or(Failure::BadArguments)?;
        self.allow(settings.internet);
        let mut running = self.running.lock().await;
        let live = match running.take() {
            Some(live) => live,
            None => self.serve(settings)?,
        };
        live.rooms.allow(room);
        let hosted = live.teller.hosted();
        *running = Some(live);
        Ok(hosted)
    }

    /// Lets the router be asked, or takes back what it opened. Counts at once, and for every room from now on.
    pub fn allow(&self, internet: Internet) {
        self.internet
            .send_if_modified(|before| std::mem::replace(before, internet) != internet);
    }

    /// From now on what the relay has for somebody on this computer may go to these very addresses and ports, so that a guest who needs the
    /// relay meets the host at once and not another relay. What is not this computer's own is left out.
    pub fn own_candidates(&self, candidates: &[SocketAddr]) {
        let ours: Vec<_> = candidates
            .iter()
            .copied()
            .filter(own::may_be_call)
            .collect();
        // The last one is of the connection that was begun last.
        let waits = ours.iter().rev().copied().find(own::is_behind_the_router);
        self.waits
            .send_if_modified(|before| std::mem::replace(before, waits) != waits);
        self.own.replace(ours);
    }

    /// Ways in for picture and sound that the router opened.
    pub fn mapped(&self) -> watch::Receiver<Option<Mapped>> {
        self.mapped.subscribe()
    }

    /// Changes of how the room can be reached.
    pub fn told(&self) -> watch::Receiver<Option<Hosted>> {
        self.told.subscribe()
    }

    /// Says goodbye to everybody, stops listening, and takes back what the router opened, within three seconds. Fine when nothing runs.
    pub async fn stop(&self) {
        let live = self.running.lock().await.take();
        if let Some(live) = live {
            self.own_candidates(&[]);
            tokio::join!(live.server.stop(), live.teller.stop(), live.media.stop());
            self.told.send_replace(None);
        }
    }

    fn serve(&self, settings: &Settings) -> Result<Live, Failure> {
        let identity = self.identity()?;
        let listener = listen::listen(&self.data, settings.port)?;
        let port = listener.local_addr()?.port();
        let typed = reach::parse_address(&settings.address, port);
        let name = typed.iter().map(|typed| typed.host.clone());
        let rooms = OwnRooms::default();
        let config = Config {
            identity: Some(identity),
            rooms: Rooms::Own(rooms.clone()),
            // To another relay of ours or to our own call: nothing else on this computer or its network is reached through it.
            turn: Some(Turn {
                peers: RelayPeers::Own(self.own.clone()),
                ..Turn::default()
            }),
            names: name.filter(|host| reach::is_name(host)).collect(),
            ..Config::default()
        };
        let server = Server::start(config, listener, Arc::new(ForGuests(Arc::clone(&self.ui))))
            .map_err(|_| Failure::Internal)?;
        let place = Place {
            port: NonZeroU16::new(port).ok_or(Failure::PortTaken)?,
            typed,
            routers: self.routers,
            fingerprint: server
                .fingerprint
                .map(|fingerprint| B64.encode(fingerprint)),
        };
        let teller = Teller::start(place, self.internet.subscribe(), self.told.clone());
        let wish = Wish {
            waits: self.waits.subscribe(),
            internet: self.internet.subscribe(),
        };
        Ok(Live {
            server,
            rooms,
            teller,
            media: Media::start(self.routers, wish, self.mapped.clone()),
            _awake: Awake::hold(),
        })
    }

    /// A damaged certificate is set aside: old links stop working, which is better than never hosting again. One that cannot be read now
    /// is not: it may come back.
    fn identity(&self) -> Result<Identity, Failure> {
        if let Some(pem) = self.secrets.load(IDENTITY)? {
            match Identity::from_pem(&pem) {
                Ok(identity) => return Ok(identity),
                Err(_) => self.secrets.keep("identity-broken", &pem)?,
            }
        }
        let identity = Identity::generate().map_err(|_| Failure::Internal)?;
        self.secrets.keep(IDENTITY, identity.to_pem().as_bytes())?;
        Ok(identity)
    }
}

/// Guests get the very same files as the window.
struct ForGuests(Arc<dyn Ui>);

impl UiAssets for ForGuests {
    fn get(&self, path: &str) -> Option<Asset> {
        self.0
            .file(&format!("/{path}"))
            .map(|file| Asset::new(path, file.bytes))
    }
}
