//! The desktop app as it ships: its window under WebDriver, the browser that it hands the call to, and the system's own dialogs.
//! Runs inside `dbus-run-session -- xvfb-run -a`, with a home of its own, so that nothing of the user is read or changed.

mod confined;
mod install;
mod life;
mod page;
mod session;
mod window;
mod xdo;

use crate::browser::Browser;
use crate::netns::Netns;
use crate::process::Process;
use crate::wait::{until, until_within};
use anyhow::{Context, Result};
pub use install::Installed;
use install::{chromium_for_tests, install, program};
use serde_json::json;
pub use session::Keychain;
use session::{bus_settings, driver, environment, free_port};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver};
use xdo::window_manager;

/// WebKitGTK takes seconds for its first window on two busy cores.
const FIRST_WINDOW: Duration = Duration::from_secs(60);

/// What windows of the app are called by the system.
const CLASS: &str = "^tincan$";

/// And the window of the call's browser.
const CALL_CLASS: &str = "^tincan-call$";

/// Where the app keeps what is its own, below a home.
pub const DATA: &str = ".local/share/app.tincan.desktop";

/// The running app. The order of the fields is the order in which they go.
pub struct Desktop {
    /// Its window.
    pub window: WebDriver,
    _driver: Process,
    _manager: Process,
    home: TempDir,
    _tools: TempDir,
    debugging_port: u16,
    place: Option<Arc<Netns>>,
}

impl Desktop {
    /// Starts the app under tauri-driver. Whatever browser it hands a call to gets a made-up camera and a debugging port.
    pub async fn start() -> Result<Self> {
        Self::beside(Installed::Chromium).await
    }

    /// As `start`, for another program with a window of Tauri's.
    pub async fn of(program: &Path) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        Self::running(program, None, home, Installed::Chromium, &[], &[]).await
    }

    /// As `of`, in a session of its own with such a keychain.
    pub async fn of_beside_keychain(program: &Path, keychain: Keychain) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        let session = keychain.session();
        Self::running(program, None, home, Installed::Chromium, &session, &[]).await
    }

    /// As `start`, where these browsers are installed.
    pub async fn beside(installed: Installed) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        Self::in_home(home, installed).await
    }

    /// As `start`, in a home that `prepare` has put something into; it is told the home and the app's own folder in it.
    pub async fn prepared(prepare: impl FnOnce(&Path, &Path) -> Result<()>) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        let data = home.path().join(DATA);
        std::fs::create_dir_all(&data)?;
        prepare(home.path(), &data)?;
        Self::in_home(home, Installed::Chromium).await
    }

    /// As `start`, in that network.
    pub async fn inside(place: &Arc<Netns>) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        Self::in_home_at(Some(place), home, Installed::Chromium).await
    }

    /// As `inside`, on a computer of its own: another app of this session would not start but come to the front.
    pub async fn alone_inside(place: &Arc<Netns>) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        Self::on_bus(
            Some(place),
            home,
            Installed::Chromium,
            &["dbus-run-session", "--"],
            &[],
        )
        .await
    }

    /// As `alone_inside`, with a session bus whose address is this file.
    pub async fn alone_with_bus(place: &Arc<Netns>, bus: &Path) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        let settings = bus.with_extension("conf");
        std::fs::write(&settings, bus_settings(bus))?;
        let settings = format!("--config-file={}", settings.display());
        let session = ["dbus-run-session", &settings, "--"];
        Self::on_bus(Some(place), home, Installed::Chromium, &session, &[]).await
    }

    /// As `start`, with these words on its command line.
    pub async fn with(words: &[&str]) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        Self::on_bus(None, home, Installed::Chromium, &[], words).await
    }

    /// As `start`, in a session of its own with such a keychain (gnome-keyring), which keeps its things in the same home.
    pub async fn beside_keychain(keychain: Keychain) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        Self::on_bus(None, home, Installed::Chromium, &keychain.session(), &[]).await
    }

    async fn in_home(home: TempDir, installed: Installed) -> Result<Self> {
        Self::in_home_at(None, home, installed).await
    }

    /// Starts it where it was installed by `door`, a program that goes there and starts it; `inside` is what the home is called in there. The
    /// browsers are those that are there, with what a test needs beside what the app asks for.
    pub async fn installed(door: &Path, home: TempDir, inside: &Path) -> Result<Self> {
        let tools = tempfile::tempdir()?;
        let manager = window_manager(tools.path()).await?;
        let debugging_port = free_port().await?;
        let script = chromium_for_tests(Path::new("/usr/bin/chromium"), debugging_port);
        program(&home.path().join("chromium"), &script)?;
        let (command, port) = driver(&[]).await?;
        let driver = Process::spawn(&mut { command })?.with_children_in(inside);
        let window = open_window(port, door, &[]).await?;
        Ok(Self {
            window,
            _driver: driver,
            _manager: manager,
            home,
            _tools: tools,
            debugging_port,
            place: None,
        })
    }

    async fn in_home_at(
        place: Option<&Arc<Netns>>,
        home: TempDir,
        installed: Installed,
    ) -> Result<Self> {
        Self::on_bus(place, home, installed, &[], &[]).await
    }

    /// `session` is put before the driver, and so is what the app's session bus comes from; `words` are the app's own.
    async fn on_bus(
        place: Option<&Arc<Netns>>,
        home: TempDir,
        installed: Installed,
        session: &[&str],
        words: &[&str],
    ) -> Result<Self> {
        Self::running(&binary(), place, home, installed, session, words).await
    }

    async fn running(
        program: &Path,
        place: Option<&Arc<Netns>>,
        home: TempDir,
        installed: Installed,
        session: &[&str],
        words: &[&str],
    ) -> Result<Self> {
        let debugging_port = free_port().await?;
        let tools = tempfile::Builder::new().prefix("tincan-tools-").tempdir()?;
        let manager = window_manager(tools.path()).await?;
        let bin = home.path().join("bin");
        let path = install(installed, &bin, tools.path(), debugging_port)?;
        let (mut command, port) = driver(session).await?;
        if let Some(place) = place {
            command = place.wrap(&command);
        }
        command.envs(environment(home.path(), path));
        let driver = Process::spawn(&mut command)?.with_children_in(home.path());
        let port = match place {
            Some(place) => place.tunnel(port).await?,
            None => port,
        };
        let window = open_window(port, program, words).await?;
        Ok(Self {
            window,
            _driver: driver,
            _manager: manager,
            home,
            _tools: tools,
            debugging_port,
            place: place.cloned(),
        })
    }

    /// Attaches to the browser that carries the call, once it is there.
    pub async fn handed_browser(&self) -> Result<Browser> {
        until("the handed-over browser", async || {
            Ok(Some(match &self.place {
                Some(place) => Browser::attach_inside(place, self.debugging_port).await?,
                None => Browser::attach(self.debugging_port).await?,
            }))
        })
        .await
    }

    /// The program under test.
    pub fn program() -> Result<PathBuf> {
        Ok(binary().canonicalize()?)
    }

    /// A folder of the app's user.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if self.window.clone().leak().is_err() {
            // It was ended in the test already.
        }
    }
}

async fn open_window(port: u16, application: &Path, words: &[&str]) -> Result<WebDriver> {
    let options = json!({ "args": words, "application": application.canonicalize().context("the app is not built: cargo xtask test builds it")? });
    let capabilities: Capabilities =
        serde_json::from_value(json!({ "browserName": "wry", "tauri:options": options }))?;
    let driver = format!("http://127.0.0.1:{port}");
    until_within(FIRST_WINDOW, "the app's window", async || {
        Ok(Some(
            WebDriver::new(driver.clone(), capabilities.clone()).await?,
        ))
    })
    .await
}

/// From `TINCAN_APP_BIN`, else where `cargo xtask run` puts it.
fn binary() -> PathBuf {
    let built = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/shipping-test/tincan");
    std::env::var_os("TINCAN_APP_BIN").map_or_else(built, PathBuf::from)
}
