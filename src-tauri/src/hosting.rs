//! The embedded server: starts and stops tincan-signal in this process. It opens no room but its owner's, and guests get the very same
//! interface. Port and certificate are kept, so that yesterday's link works.

mod reach;

#[cfg(test)]
mod tests;

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use socket2::{Domain, Protocol, Socket, Type};
use tincan_signal::{
    Asset, Config, Identity, IdentityError, OwnCandidates, OwnRooms, RelayPeers, Rooms, Running,
    Server, Turn, UiAssets,
};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use crate::awake::Awake;
use crate::ipc::{Endpoint, Failure, Hosted};
use crate::private_file;
use crate::ui::Ui;

/// Connections that may wait to be accepted.
const BACKLOG: i32 = 128;

/// At most one server.
pub struct Hosting {
    data: PathBuf,
    ui: Arc<dyn Ui>,
    running: Mutex<Option<Live>>,
}

struct Live {
    server: Running,
    rooms: OwnRooms,
    _awake: Awake,
}

impl Hosting {
    /// Nothing listens yet. `data` is the app's own folder, closed to other users.
    pub fn new(data: PathBuf, ui: Arc<dyn Ui>) -> Self {
        Self {
            data,
            ui,
            running: Mutex::new(None),
        }
    }

    /// Makes sure that a server which opens `room` (base64url) is running, on `port` if that is free. Safe to call again.
    ///
    /// # Errors
    /// `BadArguments` for what is no room id, `PortTaken`, `Disk` when the certificate cannot be kept, `Internal`.
    pub async fn start(&self, room: &str, port: u16) -> Result<Hosted, Failure> {
        let room = B64
            .decode(room)
            .ok()
            .and_then(|id| id.try_into().ok())
            .ok_or(Failure::BadArguments)?;
        let mut running = self.running.lock().await;
        let live = match running.take() {
            Some(live) => live,
            None => self.serve(port)?,
        };
        live.rooms.allow(room);
        let hosted = live.hosted();
        *running = Some(live);
        hosted
    }

    /// Says goodbye to everybody and stops listening, within two seconds. Fine when nothing runs.
    pub async fn stop(&self) {
        let live = self.running.lock().await.take();
        if let Some(live) = live {
            live.server.stop().await;
        }
    }

    fn serve(&self, port: u16) -> Result<Live, Failure> {
        let identity = self.identity()?;
        let listener = self.listen(port)?;
        let rooms = OwnRooms::default();
        let config = Config {
            identity: Some(identity),
            rooms: Rooms::Own(rooms.clone()),
            // From relay to relay only: nothing else on this computer or its network is reached through it.
            turn: Some(Turn {
                peers: RelayPeers::Own(OwnCandidates::default()),
                ..Turn::default()
            }),
            ..Config::default()
        };
        let server = Server::start(config, listener, Arc::new(ForGuests(Arc::clone(&self.ui))))
            .map_err(|_| Failure::Internal)?;
        Ok(Live {
            server,
            rooms,
            _awake: Awake::hold(),
        })
    }

    /// A damaged certificate is set aside: old links stop working, which is better than never hosting again.
    fn identity(&self) -> Result<Identity, Failure> {
        let loaded = match Identity::load_or_create(&self.data) {
            Err(IdentityError::Damaged) => {
                let path = self.data.join("identity.pem");
                std::fs::rename(&path, path.with_extension("pem.broken"))?;
                Identity::load_or_create(&self.data)
            }
            loaded => loaded,
        };
        loaded.map_err(|error| match error {
            IdentityError::File(error) => error.into(),
            _ => Failure::Disk,
        })
    }

    /// The port that was asked for, else the one that the system chose before, else a new one, which is kept.
    fn listen(&self, port: u16) -> Result<TcpListener, Failure> {
        let kept_port = self.data.join("room-port");
        let kept = private_file::read(&kept_port)?
            .and_then(|port| port.trim().parse().ok())
            .unwrap_or(0);
        let wanted = [port, kept].into_iter().filter(|port| *port != 0);
        if let Some(listener) = wanted.map(bind).find_map(Result::ok) {
            return Ok(listener);
        }
        let listener = bind(0).map_err(|_| Failure::PortTaken)?;
        private_file::replace(
            &kept_port,
            listener.local_addr()?.port().to_string().as_bytes(),
        )?;
        Ok(listener)
    }
}

impl Live {
    fn hosted(&self) -> Result<Hosted, Failure> {
        let port = self.server.local_addr.port();
        let addresses = reach::addresses().map_err(|_| Failure::Internal)?;
        let endpoints = addresses
            .into_iter()
            .map(|address| Endpoint {
                host: address.to_string(),
                port,
            })
            .collect();
        let fingerprint = self
            .server
            .fingerprint
            .map(|fingerprint| B64.encode(fingerprint));
        Ok(Hosted {
            endpoints,
            plain: fingerprint.is_none(),
            fingerprint,
        })
    }
}

/// IPv4 and IPv6 by one socket, where the system has both.
fn bind(port: u16) -> io::Result<TcpListener> {
    bind_to((Ipv6Addr::UNSPECIFIED, port).into())
        .or_else(|_| bind_to((Ipv4Addr::UNSPECIFIED, port).into()))
}

fn bind_to(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // A port whose last connections still linger is ours to take again; on Windows the same option would let two programs share it.
    if cfg!(unix) {
        socket.set_reuse_address(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
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
