//! Carries a call to an installed browser where the webview cannot hold it (Linux: WebKitGTK without WebRTC). The browser gets a window and
//! a profile of its own, so that its process ends with the call; its page gets every command through the loopback door.

pub mod browser;
pub mod door;
pub mod page;
#[cfg(test)]
mod tests;
pub mod tickets;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::desk::Desk;
use crate::ipc::{Failure, HandedNow, HandedSession, HandedStatus, HandedTo, PageEvent};
use crate::ui::Ui;
use browser::{Browser, Places};
use door::Door;
use page::Page;

/// How long a browser may take to close its window before it is killed. (On Windows nothing is handed over, and nobody can be asked to close.)
#[cfg(unix)]
const CLOSING: Duration = Duration::from_secs(2);
/// How long a page may take to appear when its browser's process ended at once, and well.
const APPEARING: Duration = Duration::from_secs(10);

/// At most one handed-over call.
pub struct HandOff {
    places: Places,
    ui: Arc<dyn Ui>,
    kept_port: PathBuf,
    current: Mutex<Option<Current>>,
}

struct Current {
    page: Arc<Page>,
    browser: String,
    watch: JoinHandle<()>,
}

impl HandOff {
    /// Nothing is started or bound yet.
    pub fn new(places: Places, ui: Arc<dyn Ui>) -> Self {
        let kept_port = places.data.join("door-port");
        Self {
            places,
            ui,
            kept_port,
            current: Mutex::new(None),
        }
    }

    /// Opens the call page in an installed browser; an earlier one is closed.
    ///
    /// # Errors
    /// `NoBrowser` when none is found or it does not start, `Disk`, `Internal`.
    pub async fn open(
        &self,
        desk: &Arc<Desk>,
        session: HandedSession,
    ) -> Result<HandedTo, Failure> {
        self.close().await;
        let browser = self
            .places
            .find(|path| path.canonicalize().ok().filter(|file| file.is_file()))
            .ok_or(Failure::NoBrowser)?;
        let listener = door::bind(&self.kept_port).await?;
        let port = listener.local_addr()?.port();
        let page = Arc::new(Page::new(session));
        let (door, ticket) = Door::new(
            Arc::clone(desk),
            Arc::clone(&page),
            Arc::clone(&self.ui),
            port,
        )?;
        let child = start(&browser, &format!("http://127.0.0.1:{port}/#hand={ticket}"))?;
        desk.world.tell(PageEvent::Handed {
            status: HandedStatus::Opening,
        });
        let serving = tokio::spawn(door.serve(listener));
        let watch = tokio::spawn(watch(child, Arc::clone(&page), Arc::clone(desk), serving));
        let browser = browser.name.to_owned();
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(Current {
            page,
            browser: browser.clone(),
            watch,
        });
        Ok(HandedTo { browser })
    }

    /// Ends the handed-over call, and waits until its browser is gone.
    pub async fn close(&self) {
        let current = self
            .current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(Current { page, watch, .. }) = current {
            page.end();
            if watch.await.is_err() {
                tracing::warn!("the task that watched the browser failed");
            }
        }
    }

    /// The hand-over as it stands, for a window that was drawn anew; `None` when nothing is handed over.
    pub fn now(&self) -> Option<HandedNow> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let Current { page, browser, .. } = current.as_ref()?;
        Some(HandedNow {
            session: page.session.clone(),
            browser: browser.clone(),
            status: page.status(),
        })
    }

    /// Tells the handed-over page; false when there is none.
    pub fn tell_page(&self, event: PageEvent) -> bool {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current
            .as_ref()
            .is_some_and(|current| current.page.tell(event))
    }
}

fn start(browser: &Browser, address: &str) -> Result<Child, Failure> {
    browser.prepare_profile()?;
    Command::new(&browser.program)
        .args(browser.arguments(address))
        .kill_on_drop(true)
        .spawn()
        .map_err(|_| Failure::NoBrowser)
}

/// Lives as long as the browser's window.
async fn watch(
    mut child: Child,
    page: Arc<Page>,
    desk: Arc<Desk>,
    serving: JoinHandle<std::io::Result<()>>,
) {
    tokio::select! {
        () = window_closed(&mut child, &page) => {}
        () = page.ended() => stop(&mut child).await,
    }
    page.end();
    page.stands(HandedStatus::Closed);
    desk.page_is_gone();
    serving.abort();
    desk.world.tell(PageEvent::Handed {
        status: HandedStatus::Closed,
    });
}

/// The process may end before the window: a wrapper does, and so does a browser that found its profile open in an older process and
/// handed the address over. The call is over when the page is gone as well.
async fn window_closed(child: &mut Child, page: &Page) {
    let well = match child.wait().await {
        Ok(status) => status.success(),
        Err(error) => {
            tracing::warn!(%error, "the browser's end could not be awaited");
            false
        }
    };
    if well && timeout(APPEARING, page.appeared()).await.is_err() {
        return;
    }
    page.disconnected().await;
}

/// Asks first, so that the page can say goodbye and the profile stays whole.
async fn stop(child: &mut Child) {
    #[cfg(unix)]
    if let Some(id) = child
        .id()
        .and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()))
        && rustix::process::kill_process(id, rustix::process::Signal::TERM).is_ok()
        && timeout(CLOSING, child.wait()).await.is_ok()
    {
        return;
    }
    if let Err(error) = child.kill().await {
        tracing::warn!(%error, "the browser could not be ended");
    }
}
