//! The desktop app as it ships: its window under WebDriver, the browser that it hands the call to, and the system's own dialogs.
//! Runs inside `dbus-run-session -- xvfb-run -a`, with a home of its own, so that nothing of the user is read or changed.

mod confined;

use crate::browser::{Browser, OWN_NAMES};
use crate::netns::Netns;
use crate::process::{Process, children_of, processes_naming, processes_running, signal};
use crate::wait::{until, until_within};
use anyhow::{Context, Result};
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use thirtyfour::{By, Capabilities, WebDriver};
use tokio::net::TcpListener;
use tokio::process::Command;

/// WebKitGTK takes seconds for its first window on two busy cores.
const FIRST_WINDOW: Duration = Duration::from_secs(60);

/// A window manager is there in a second.
const MANAGES: Duration = Duration::from_secs(15);

/// What windows of the app are called by the system.
const CLASS: &str = "^tincan$";

/// And the window of the call's browser.
const CALL_CLASS: &str = "^tincan-call$";

/// Where ports are looked for, and how many.
const FIRST_PORT: u16 = 20_000;
const PORTS: u16 = 8000;

/// Where the app keeps what is its own, below a home.
pub const DATA: &str = ".local/share/app.tincan.desktop";

/// Which browsers the app finds on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installed {
    /// Chromium, and whatever else is there.
    Chromium,
    /// Chromium alone, as a snap.
    Snap,
    /// Chromium alone, as a Flatpak.
    Flatpak,
    /// Firefox alone.
    Firefox,
    /// None.
    Nothing,
}

/// How the keychain of a session is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keychain {
    /// Opened with the session, as by a login.
    Unlocked,
    /// Nobody has given its password yet.
    Locked,
    /// None can be started.
    Absent,
}

impl Keychain {
    /// What comes before the program that shall find it: a bus, and on it the daemon.
    fn session(self) -> Vec<&'static str> {
        match self {
            Self::Unlocked => vec![
                "dbus-run-session",
                "--",
                "sh",
                "-c",
                "printf swordfish | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec \"$@\"",
                "session",
            ],
            Self::Locked => vec![
                "dbus-run-session",
                "--",
                "sh",
                "-c",
                "gnome-keyring-daemon --start --components=secrets >/dev/null; exec \"$@\"",
                "session",
            ],
            // A bus that starts nothing by itself.
            Self::Absent => vec![
                "sh",
                "-c",
                "printf '<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context=\"default\">\
                 <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>' \
                 > \"$HOME/bus.conf\"; exec dbus-run-session --config-file=\"$HOME/bus.conf\" -- \"$@\"",
                "session",
            ],
        }
    }
}

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

    /// Closes it and starts it once more, in the same home.
    pub async fn again(self) -> Result<Self> {
        let kept = self.closed().await?;
        Self::in_home(kept, Installed::Chromium).await
    }

    /// As `again`, beside such a keychain.
    pub async fn again_beside_keychain(self, keychain: Keychain) -> Result<Self> {
        let kept = self.closed().await?;
        Self::on_bus(None, kept, Installed::Chromium, &keychain.session(), &[]).await
    }

    async fn closed(self) -> Result<TempDir> {
        self.close_window_for_good().await?;
        self.is_gone().await?;
        let kept = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        std::fs::rename(self.home(), kept.path())?;
        Ok(kept)
    }

    /// Kills it as a crash does, with its browser, and starts it once more in the same home.
    pub async fn again_after_a_crash(self) -> Result<Self> {
        let kept = self.killed().await?;
        Self::in_home(kept, Installed::Chromium).await
    }

    /// As `again_after_a_crash`, beside such a keychain.
    pub async fn killed_and_again_beside_keychain(self, keychain: Keychain) -> Result<Self> {
        let kept = self.killed().await?;
        Self::on_bus(None, kept, Installed::Chromium, &keychain.session(), &[]).await
    }

    async fn killed(self) -> Result<TempDir> {
        signal("KILL", &processes_running(&binary().canonicalize()?))?;
        self.browser_is_gone().await?;
        let kept = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        std::fs::rename(self.home(), kept.path())?;
        Ok(kept)
    }

    async fn browser_is_gone(&self) -> Result<()> {
        let home = self.home.path().to_string_lossy().into_owned();
        signal("KILL", &processes_naming(&home))?;
        until("the browser to end", async || {
            let named = processes_naming(&home);
            Ok(named.iter().all(is_bus).then_some(()))
        })
        .await
    }

    /// Kills the process behind the window's page, and waits until another one has drawn it again.
    pub async fn page_crashes(&self) -> Result<()> {
        let apps = processes_running(&binary().canonicalize()?);
        let pages = children_of(&apps, "WebKitWebProces")?;
        anyhow::ensure!(!pages.is_empty(), "no process of a page below {apps:?}");
        signal("KILL", &pages)?;
        until("another process for the page", async || {
            let now = children_of(&apps, "WebKitWebProces")?;
            Ok(now.iter().any(|id| !pages.contains(id)).then_some(()))
        })
        .await
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

    /// The text of an element of the window, once it is there and not empty.
    pub async fn text(&self, name: &str) -> Result<String> {
        until(name, async || {
            let element = self
                .window
                .find(By::Css(format!("[data-test={name}]")))
                .await?;
            let text = element.prop("textContent").await?.unwrap_or_default();
            Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
        })
        .await
    }

    /// Whether the window shows an element now.
    pub async fn shows(&self, name: &str) -> Result<bool> {
        let selector = By::Css(format!("[data-test={name}]"));
        Ok(!self.window.find_all(selector).await?.is_empty())
    }

    /// Waits until an attribute of an element has that value.
    pub async fn has(&self, name: &str, attribute: &str, value: &str) -> Result<()> {
        let selector = format!("[data-test={name}][{attribute}='{value}']");
        until(&selector, async || {
            Ok(Some(self.window.find(By::Css(&selector)).await?))
        })
        .await
        .map(drop)
    }

    /// Clicks an element of the window, once it can be clicked.
    pub async fn click(&self, name: &str) -> Result<()> {
        until(name, async || {
            self.window
                .find(By::Css(format!("[data-test={name}]")))
                .await?
                .click()
                .await?;
            Ok(Some(()))
        })
        .await
    }

    /// Picks an entry of a list in the window, once it is there.
    pub async fn choose(&self, name: &str, value: &str) -> Result<()> {
        let entry = format!("[data-test={name}] option[value='{value}']");
        until(&entry, async || {
            self.window.find(By::Css(&entry)).await?.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Writes into a field of the window, once it is there.
    pub async fn type_into(&self, name: &str, text: &str) -> Result<()> {
        until(name, async || {
            let field = self.window.find(By::Css(format!("[data-test={name}]")));
            let field = field.await?;
            field.clear().await?;
            field.send_keys(text).await?;
            Ok((field.prop("value").await?.as_deref() == Some(text)).then_some(()))
        })
        .await
    }

    /// Answers the system's save dialog as a user does: types a path, presses Enter.
    pub async fn save_as(&self, path: &Path) -> Result<()> {
        focus("^Save").await?;
        xdotool(&["key", "--clearmodifiers", "ctrl+a"]).await?;
        xdotool(&["type", "--clearmodifiers", &path.to_string_lossy()]).await?;
        xdotool(&["key", "--clearmodifiers", "Return"])
            .await
            .map(drop)
    }

    /// Answers the system's dialog for a file or a folder that is there already as a user does: its title begins like that; types a path,
    /// presses Enter until it is taken; the first one may only complete what was typed.
    pub async fn open(&self, title: &str, path: &Path) -> Result<()> {
        let title = format!("^{title}");
        focus(&title).await?;
        // Out of the list of recent files, where no folder can be chosen.
        xdotool(&["key", "--clearmodifiers", "alt+Home"]).await?;
        xdotool(&["key", "--clearmodifiers", "ctrl+l"]).await?;
        xdotool(&["type", "--clearmodifiers", &path.to_string_lossy()]).await?;
        until(&format!("no window {title}"), async || {
            let is_there = xdotool(&["search", "--onlyvisible", "--name", &title]).await;
            if is_there.is_err() {
                return Ok(Some(()));
            }
            self.press("Return").await?;
            Ok(None)
        })
        .await
    }

    /// Presses the first thing of the window by keyboard, whether or not WebDriver still knows the page.
    pub async fn press_first(&self) -> Result<()> {
        self.focus_window().await?;
        xdotool(&["key", "--clearmodifiers", "Tab", "Return"])
            .await
            .map(drop)
    }

    /// Closes the window as its frame's button does, whatever window has the keyboard: the call's browser may come to the front just now.
    pub async fn close_window(&self) -> Result<()> {
        let window = until("the app's window", async || Ok(window_of(CLASS).await)).await?;
        run("wmctrl", &["-i", "-c", &window]).await.map(drop)
    }

    /// Closes the window; where it asks about an open room, that one is closed too.
    pub async fn close_window_for_good(&self) -> Result<()> {
        self.close_window().await?;
        let app = binary().canonicalize()?;
        until("the app to ask or to end", async || {
            if processes_running(&app).is_empty() {
                return Ok(Some(()));
            }
            let close = By::Css("[data-test=closing-end]");
            Ok(Some(self.window.find(close).await?.click().await?))
        })
        .await
    }

    /// Answers the question on closing: the room stays.
    pub async fn keep_room(&self) -> Result<()> {
        self.answers("closing-keep").await
    }

    /// Answers the question on closing: the room is closed, and the app ends.
    pub async fn end_room(&self) -> Result<()> {
        self.answers("closing-end").await
    }

    /// Not by a click of WebDriver, which would wait for the window that just hides.
    async fn answers(&self, name: &str) -> Result<()> {
        let press =
            format!("setTimeout(() => document.querySelector('[data-test={name}]').click())");
        self.text(name).await?;
        self.window.execute(press, vec![]).await?;
        Ok(())
    }

    /// What the app answers to what its window's page may ask.
    pub async fn ask(&self, command: &str) -> Result<serde_json::Value> {
        let ask = format!(
            "const done = arguments[arguments.length - 1]; \
             window.__TAURI_INTERNALS__.invoke('{command}').then(done, (why) => done({{ error: String(why) }}))"
        );
        Ok(self.window.execute_async(ask, vec![]).await?.json().clone())
    }

    /// Asks the app what its window's page may ask, before there is a button for it.
    pub async fn invoke(&self, command: &str, arguments: &str) -> Result<()> {
        let ask = format!(
            "const done = arguments[arguments.length - 1]; \
             window.__TAURI_INTERNALS__.invoke('{command}', {arguments}).then(() => done(null), (why) => done(String(why)))"
        );
        let answer = self.window.execute_async(ask, vec![]).await?;
        anyhow::ensure!(answer.json().is_null(), "{command}: {}", answer.json());
        Ok(())
    }

    /// The program under test.
    pub fn program() -> Result<PathBuf> {
        Ok(binary().canonicalize()?)
    }

    /// Presses a key, wherever the keyboard is.
    pub async fn press(&self, key: &str) -> Result<()> {
        xdotool(&["key", "--clearmodifiers", key]).await.map(drop)
    }

    /// By its class: the call's browser may have a window of the same title.
    async fn focus_window(&self) -> Result<()> {
        until("the app's window", async || {
            let window = window_of(CLASS).await.context("it is not shown")?;
            xdotool(&["windowactivate", "--sync", &window])
                .await
                .map(Some)
        })
        .await
        .map(drop)
    }

    /// Whether its window can be seen now.
    pub async fn is_shown(&self) -> bool {
        window_of(CLASS).await.is_some()
    }

    /// Waits until its window has the keyboard.
    pub async fn is_in_front(&self) -> Result<()> {
        until("the window in front", async || {
            let front = xdotool(&["getactivewindow"]).await?;
            Ok((window_of(CLASS).await.as_deref() == Some(front.trim())).then_some(()))
        })
        .await
    }

    /// Waits until its window cannot be seen.
    pub async fn is_hidden(&self) -> Result<()> {
        until("the window to hide", async || {
            Ok((!self.is_shown().await).then_some(()))
        })
        .await
    }

    /// Waits until its window can be seen.
    pub async fn comes_back(&self) -> Result<()> {
        until("the window to come back", async || {
            Ok(self.is_shown().await.then_some(()))
        })
        .await
    }

    /// Starts the app once more beside the one that runs, as from a menu, and waits until that second one has ended.
    pub async fn start_again(&self) -> Result<()> {
        self.start_again_with(&[]).await
    }

    /// As `start_again`, with these words on its command line: a link, as the desktop hands over one that somebody pressed.
    pub async fn start_again_with(&self, words: &[&str]) -> Result<()> {
        let mut second = Command::new(binary().canonicalize()?);
        second.args(words);
        second.envs(environment(self.home(), std::env::var("PATH")?));
        let ended = second.status().await?;
        anyhow::ensure!(ended.success(), "the second start: {ended}");
        Ok(())
    }

    /// Waits until an element of the window has these words in it.
    pub async fn reads(&self, name: &str, words: &str) -> Result<()> {
        until(&format!("{words:?} in {name}"), async || {
            let text = self.text(name).await?;
            anyhow::ensure!(text.contains(words), "{text}");
            Ok(Some(()))
        })
        .await
    }

    /// Puts its own window out of sight.
    pub async fn minimize_window(&self) -> Result<()> {
        minimize(CLASS).await
    }

    /// Brings the call's browser in front, as a click on its icon does, and clicks into it.
    pub async fn show_browser(&self) -> Result<()> {
        until("the browser's window", async || {
            let found = xdotool(&["search", "--class", CALL_CLASS]).await?;
            for window in found.lines() {
                // Helpers of the browser have windows that no manager knows: those it does not bring up.
                let _nothing = xdotool(&["windowactivate", window]).await;
            }
            let window = window_of(CALL_CLASS).await.context("it is not shown")?;
            let there = ["mousemove", "--window", &window, "40", "40"];
            xdotool(&[&there[..], &["click", "1"]].concat()).await?;
            let front = xdotool(&["getactivewindow"]).await?;
            anyhow::ensure!(front.trim() == window, "{front} is in front of {window}");
            Ok(Some(()))
        })
        .await
    }

    /// Puts the call's browser out of sight.
    pub async fn minimize_browser(&self) -> Result<()> {
        minimize(CALL_CLASS).await
    }

    /// Waits until the window shows no such element.
    pub async fn shows_no(&self, name: &str) -> Result<()> {
        until(&format!("no {name}"), async || {
            Ok((!self.shows(name).await?).then_some(()))
        })
        .await
    }

    /// Waits until the keyboard is in an element of the window.
    pub async fn has_focus(&self, name: &str) -> Result<()> {
        let selector = By::Css(format!("[data-test={name}]:focus"));
        until(&format!("the keyboard in {name}"), async || {
            Ok(Some(self.window.find(selector.clone()).await?))
        })
        .await
        .map(drop)
    }

    /// Waits until the app has ended by itself, and the browser that it had started with it.
    pub async fn is_gone(&self) -> Result<()> {
        let app = binary().canonicalize()?;
        let home = self.home.path().to_string_lossy().into_owned();
        until("the app to end", async || {
            let named = processes_naming(&home).into_iter();
            let left = processes_running(&app).len() + named.filter(|id| !is_bus(id)).count();
            Ok((left == 0).then_some(()))
        })
        .await
    }

    /// Waits until the Chromium that carried a call for this app has ended by itself.
    pub async fn browser_has_ended(&self) -> Result<()> {
        let profile = format!("user-data-dir={}", self.home.path().display());
        until("the browser to end", async || {
            Ok(processes_naming(&profile).is_empty().then_some(()))
        })
        .await
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

/// As `session.conf` of D-Bus, but for the address: its own would be a socket of one network alone.
fn bus_settings(bus: &Path) -> String {
    format!(
        "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
         <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
         <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
        bus.display()
    )
}

/// tauri-driver, not yet started, and the port that it will listen on.
/// `session` is put before it.
async fn driver(session: &[&str]) -> Result<(Command, u16)> {
    let (port, native) = (free_port().await?, free_port().await?);
    // Looked up here: the child may get a path of its own.
    let driver = which("tauri-driver")?.to_string_lossy().into_owned();
    let words: Vec<&str> = session.iter().copied().chain([driver.as_str()]).collect();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).args([
        "--port",
        &port.to_string(),
        "--native-port",
        &native.to_string(),
    ]);
    Ok((command, port))
}

/// Once it manages. Asked to give way by a new one, one that is about to end may never answer: then it is gone for the second try.
async fn window_manager(home: &Path) -> Result<Process> {
    match managing(home).await {
        Ok(manager) => Ok(manager),
        Err(_) => managing(home).await,
    }
}

/// One that was there before gives way.
async fn managing(home: &Path) -> Result<Process> {
    let ready = home.join("managed");
    let mut command = Command::new("openbox");
    let startup = format!("touch {}", ready.display());
    command.args(["--replace", "--startup", &startup]);
    let manager = Process::spawn(command.env("HOME", home))?;
    until_within(MANAGES, "the window manager", async || {
        Ok(ready.is_file().then_some(()))
    })
    .await?;
    Ok(manager)
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

/// The app's environment: a home of its own, and the browsers of the test on the path.
fn environment(home: &Path, path: String) -> Vec<(&'static str, String)> {
    let inside = |name: &str| home.join(name).to_string_lossy().into_owned();
    vec![
        ("HOME", inside("")),
        ("XDG_CONFIG_HOME", inside(".config")),
        ("XDG_DATA_HOME", inside(".local/share")),
        ("XDG_CACHE_HOME", inside(".cache")),
        ("PATH", path),
        ("LC_ALL", "C.UTF-8".to_owned()),
    ]
}

/// Puts programs into `bin` that start the real browsers with what a test needs beside what the app asks for, and says what `PATH` has
/// to be. Where Chromium must not be found, nothing else is.
fn install(installed: Installed, bin: &Path, tools: &Path, port: u16) -> Result<String> {
    std::fs::create_dir_all(bin)?;
    let folder = bin.to_string_lossy().into_owned();
    match installed {
        Installed::Chromium => {
            program(
                &bin.join("chromium"),
                &chromium_for_tests(&which("chromium")?, port),
            )?;
            return Ok(format!("{folder}:{}", std::env::var("PATH")?));
        }
        Installed::Snap => confined::snap(bin, &chromium_for_tests(&which("chromium")?, port))?,
        Installed::Flatpak => {
            confined::flatpak(bin, &chromium_for_tests(&which("chromium")?, port))?;
        }
        Installed::Firefox => program(&bin.join("firefox"), &firefox_for_tests()?)?,
        Installed::Nothing => {}
    }
    // In a folder of its own: whatever names the home counts as left over by the app.
    let driver = "WebKitWebDriver";
    std::os::unix::fs::symlink(which(driver)?, tools.join(driver))?;
    Ok(format!("{folder}:{}", tools.display()))
}

fn program(path: &Path, script: &str) -> Result<()> {
    std::fs::write(path, script)?;
    Ok(std::fs::set_permissions(
        path,
        PermissionsExt::from_mode(0o755),
    )?)
}

fn chromium_for_tests(real: &Path, port: u16) -> String {
    format!(
        "#!/bin/sh\nexec {} \"$@\" --no-sandbox --disable-gpu --remote-debugging-port={port} \
         --use-fake-device-for-media-stream --use-fake-ui-for-media-stream \
         --allow-loopback-in-peer-connection --disable-features=WebRtcHideLocalIpsWithMdns '{OWN_NAMES}'\n",
        real.display()
    )
}

/// Firefox takes its test camera from the profile, which the app chooses: what it wrote there is added to.
fn firefox_for_tests() -> Result<String> {
    let real = which("firefox-esr").or_else(|_| which("firefox"))?;
    let preferences: String = [
        "media.navigator.streams.fake\", true",
        "media.navigator.permission.disabled\", true",
        "media.peerconnection.ice.loopback\", true",
        "media.peerconnection.ice.obfuscate_host_addresses\", false",
        "network.manage-offline-status\", false",
    ]
    .map(|preference| format!("user_pref(\"{preference});\n"))
    .concat();
    Ok(format!(
        "#!/bin/sh\nfor word in \"$@\"; do [ \"$before\" = --profile ] && profile=$word; before=$word; done\n\
         printf '%s' '{preferences}' >> \"$profile/user.js\"\nexec {} \"$@\"\n",
        real.display()
    ))
}

fn which(program: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").context("no PATH")?;
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file());
    found.with_context(|| format!("{program} is not installed"))
}

/// A port for a program that cannot be told to choose one. Never from the range that systems give to outgoing connections and to port
/// 0 (Linux: 32768 and up; IANA: 49152), so that nobody gets it between this look and that program's start; and never one twice.
async fn free_port() -> Result<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let mine = u16::try_from(std::process::id() % 1000)? * 8;
    for _ in 0..PORTS {
        let port = FIRST_PORT + (mine + NEXT.fetch_add(1, Ordering::Relaxed)) % PORTS;
        if TcpListener::bind(("127.0.0.1", port)).await.is_ok() {
            return Ok(port);
        }
    }
    anyhow::bail!("no port is free from {FIRST_PORT} on")
}

async fn xdotool(arguments: &[&str]) -> Result<String> {
    run("xdotool", arguments).await
}

async fn run(program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output().await;
    let output = output.with_context(|| format!("{program} is not installed"))?;
    anyhow::ensure!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// Until no window of that class can be seen.
async fn minimize(class: &str) -> Result<()> {
    until(&format!("no window {class}"), async || {
        let Some(window) = window_of(class).await else {
            return Ok(Some(()));
        };
        xdotool(&["windowminimize", "--sync", &window]).await?;
        Ok(None)
    })
    .await
}

/// A bus of the session that its programs share, which stays for the next one.
fn is_bus(id: &String) -> bool {
    let name = std::fs::read_to_string(format!("/proc/{id}/comm"));
    name.is_ok_and(|name| name.starts_with("dbus-"))
}

/// The last window of that class that can be seen.
async fn window_of(class: &str) -> Option<String> {
    let found = xdotool(&["search", "--onlyvisible", "--class", class]).await;
    found.ok()?.lines().last().map(str::to_owned)
}

/// Waits for a window with a title that fits, and puts it in front.
async fn focus(title: &str) -> Result<()> {
    until(&format!("a window {title}"), async || {
        let found = xdotool(&["search", "--onlyvisible", "--name", title]).await?;
        let window = found.lines().last().context("no such window")?;
        xdotool(&["windowactivate", "--sync", window])
            .await
            .map(Some)
    })
    .await
    .map(drop)
}
