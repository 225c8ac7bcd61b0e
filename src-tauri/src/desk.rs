//! Every command as a plain function, free of Tauri and of sockets: `commands.rs` is its door for the window, `handoff/door.rs` the one for
//! a handed-over page. Contract: docs/doors.md.

mod around;
mod files;
mod people;
mod settings;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::crash::Crashes;
use crate::farewell::Farewell;
use crate::handoff::HandOff;
use crate::hosting::Hosting;
use crate::ipc::{About, Failure, Hosted, NearbyRoom, PageEvent};
use crate::nearby::Nearby;
use crate::notices::Notices;
use crate::seat::Seat;
use crate::secret::Secret;
use crate::secrets::Secrets;
use crate::shell::Shell;
use crate::system_pages::{self, SystemPage};
use crate::updates::{OfBuild, UpdateAnswer, Updates};
use crate::world::World;
use zeroize::Zeroizing;

/// Longest kept room, in bytes: keys and sixteen invites take under four thousand.
const LONGEST_ROOM: usize = 64 << 10;
/// What the owner's keys are kept as.
const ROOM: &str = "room";

/// Everything the app holds.
pub struct Desk {
    /// The desktop around it.
    pub world: Box<dyn World>,
    /// The embedded server.
    pub hosting: Hosting,
    /// Rooms on the local network, the own one included.
    pub nearby: Nearby,
    /// The call that an installed browser carries.
    pub handoff: HandOff,
    /// What the window holds open.
    pub window: Seat,
    /// Who was told that the app ends.
    pub farewell: Farewell,
    /// What is around the window.
    pub shell: Shell,
    /// What somebody who looks elsewhere is told.
    pub notices: Notices,
    /// Whether there is a newer version.
    pub updates: Updates,
    /// Ends that nobody wished.
    pub crashes: Crashes,
    /// What outlives a run and is nobody else's business.
    pub secrets: Arc<Secrets>,
    link: Mutex<Option<String>>,
    damaged: Mutex<Option<PathBuf>>,
}

impl Desk {
    /// `data` is the app's own folder, closed to other users.
    pub fn new(
        world: Box<dyn World>,
        hosting: Hosting,
        handoff: HandOff,
        secrets: Arc<Secrets>,
        data: &std::path::Path,
    ) -> Self {
        Self {
            world,
            hosting,
            nearby: Nearby::default(),
            handoff,
            window: Seat::default(),
            farewell: Farewell::default(),
            shell: Shell::default(),
            notices: Notices::default(),
            updates: Updates::new(OfBuild::this(), data),
            crashes: Crashes::of(data),
            secrets,
            link: Mutex::default(),
            damaged: Mutex::default(),
        }
    }

    /// Which app this is.
    pub fn about(&self) -> About {
        About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            os: std::env::consts::OS.to_owned(),
            trusted: true,
        }
    }

    /// Makes sure that a server which opens `room` is running.
    ///
    /// # Errors
    /// `BadArguments` for what is no room id, `PortTaken`, `Disk`.
    pub async fn host_room(&self, room: &str) -> Result<Hosted, Failure> {
        self.hosting.start(room, &self.load_settings()).await
    }

    /// Where the calls of this computer wait, as texts such as `192.168.1.7:50000`, in place of what was said before.
    ///
    /// # Errors
    /// `BadArguments` for what is no address.
    pub fn own_candidates(&self, candidates: &[String]) -> Result<(), Failure> {
        let read: Result<Vec<_>, _> = candidates.iter().map(|text| text.parse()).collect();
        self.hosting
            .own_candidates(&read.map_err(|_| Failure::BadArguments)?);
        Ok(())
    }

    /// Stops the server, and with it what is said of its room.
    pub async fn stop_hosting(&self) {
        self.nearby.withdraw();
        self.hosting.stop().await;
    }

    /// Lets those on this network find the hosted room under its host's `name`, or no longer (without a room).
    ///
    /// # Errors
    /// `BadArguments` where no room is hosted, and as [`Nearby::announce`].
    pub fn announce_room(&self, room: Option<String>, name: String) -> Result<(), Failure> {
        let Some(room) = room else {
            self.nearby.withdraw();
            return Ok(());
        };
        let hosted = self.hosting.told().borrow().clone();
        let hosted = hosted.ok_or(Failure::BadArguments)?;
        let announced = NearbyRoom {
            name,
            room,
            fingerprint: hosted.fingerprint.ok_or(Failure::BadArguments)?,
            endpoints: hosted.endpoints,
        };
        self.nearby.announce(&announced)
    }

    /// Opens a page of the system's settings, one of those that `system_pages::here` names.
    ///
    /// # Errors
    /// `BadArguments` for a page that cannot be opened here, `Internal` where the system refuses.
    pub fn open_system_page(&self, page: SystemPage) -> Result<(), Failure> {
        let opening = system_pages::opening_here(page).ok_or(Failure::BadArguments)?;
        self.world.open_system_page(opening)
    }

    /// The owner's keys of the last room, if they were kept.
    ///
    /// # Errors
    /// `Keychain` where they are there and cannot be read now, `Disk`.
    pub fn kept_room(&self) -> Result<Option<Secret>, Failure> {
        self.secrets.ask_again();
        self.secrets.load(ROOM)?.map(text_of).transpose()
    }

    /// Keeps the owner's keys of a room, or forgets them.
    ///
    /// # Errors
    /// `BadArguments` above 64 KiB, `Keychain`, `Disk`.
    pub fn keep_room(&self, room: Option<&str>) -> Result<(), Failure> {
        match room {
            Some(room) if room.len() > LONGEST_ROOM => Err(Failure::BadArguments),
            Some(room) => self.secrets.keep(ROOM, room.as_bytes()),
            None => self.secrets.forget(ROOM),
        }
    }

    /// Asks whether there is a newer version, where that is switched on; by itself (not `pressed`) once a day.
    ///
    /// # Errors
    /// `Disk`.
    pub async fn check_updates(&self, pressed: bool) -> Result<UpdateAnswer, Failure> {
        self.updates.check(&self.load_settings(), pressed).await
    }

    /// A link that arrived from outside: kept until the window takes it, so that none is lost before the page listens.
    pub fn link_arrived(&self, link: String) {
        *self.link.lock().unwrap_or_else(PoisonError::into_inner) = Some(link);
        self.world.tell(PageEvent::Link);
    }

    /// The link that waits, once.
    pub fn take_link(&self) -> Option<String> {
        self.link
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Tells window and page whenever the hosted room's ways in change, as long as the desk is there.
    pub fn tell_changes(self: &Arc<Self>) -> impl Future<Output = ()> + Send + use<> {
        let (desk, mut told): (Weak<Self>, _) = (Arc::downgrade(self), self.hosting.told());
        async move {
            while told.changed().await.is_ok() {
                let now = told.borrow_and_update().clone();
                let Some(desk) = desk.upgrade() else { continue };
                let Some(hosted) = now else {
                    desk.room_is_gone();
                    continue;
                };
                desk.world.tell(PageEvent::Hosted {
                    hosted: hosted.clone(),
                });
                // A call that no page carries needs no page that hears it.
                let _page = desk.handoff.tell_page(PageEvent::Hosted { hosted });
            }
        }
    }

    /// Tells window and page whenever the router lets packets in to where a call waits, as long as the desk is there.
    pub fn tell_mapped(self: &Arc<Self>) -> impl Future<Output = ()> + Send + use<> {
        let (desk, mut found): (Weak<Self>, _) = (Arc::downgrade(self), self.hosting.mapped());
        async move {
            while found.changed().await.is_ok() {
                let now = found.borrow_and_update().clone();
                let (Some(mapped), Some(desk)) = (now, desk.upgrade()) else {
                    continue;
                };
                desk.world.tell(PageEvent::Mapped(mapped.clone()));
                // A call that no page carries is the window's own.
                let _page = desk.handoff.tell_page(PageEvent::Mapped(mapped));
            }
        }
    }

    /// Tells the window whenever other rooms are found nearby, as long as the desk is there.
    pub fn tell_nearby(self: &Arc<Self>) -> impl Future<Output = ()> + Send + use<> {
        let (desk, mut found): (Weak<Self>, _) = (Arc::downgrade(self), self.nearby.found());
        async move {
            while found.changed().await.is_ok() {
                let rooms = found.borrow_and_update().clone();
                let Some(desk) = desk.upgrade() else { continue };
                desk.world.tell(PageEvent::Nearby { rooms });
            }
        }
    }

    /// The window ends the call that a browser carries: its page says goodbye, so that the other one hears who left, and goes.
    pub async fn close_handed(&self) {
        let ask = || u32::from(self.handoff.tell_page(PageEvent::Closing));
        self.farewell.after(ask).await;
        self.handoff.close().await;
    }

    /// The app ends: pages say goodbye, the room closes, the browser window goes. At most about four seconds.
    pub async fn close_down(&self) {
        self.shell.puts_away(false);
        self.notices.take_all_back();
        let both = || {
            self.world.tell(PageEvent::Closing);
            1 + u32::from(self.handoff.tell_page(PageEvent::Closing))
        };
        self.farewell.after(both).await;
        self.stop_hosting().await;
        self.handoff.close().await;
        self.crashes.end();
    }
}

/// What was kept as a text, without another copy of it.
fn text_of(mut kept: Zeroizing<Vec<u8>>) -> Result<Secret, Failure> {
    String::from_utf8(std::mem::take(&mut *kept))
        .map(Secret::from)
        .map_err(|_| Failure::Keychain)
}
