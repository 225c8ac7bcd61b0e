//! The session around the app: its bus, its keychain, its environment, the driver of its window.

use super::install::which;
use anyhow::Result;
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};
use tokio::net::TcpListener;
use tokio::process::Command;

/// Where ports are looked for, and how many.
const FIRST_PORT: u16 = 20_000;
const PORTS: u16 = 8000;

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
    pub(super) fn session(self) -> Vec<&'static str> {
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

/// As `session.conf` of D-Bus, but for the address: its own would be a socket of one network alone.
pub(super) fn bus_settings(bus: &Path) -> String {
    format!(
        "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
         <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
         <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
        bus.display()
    )
}

/// tauri-driver, not yet started, and the port that it will listen on.
/// `session` is put before it.
pub(super) async fn driver(session: &[&str]) -> Result<(Command, u16)> {
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

/// The app's environment: a home of its own, and the browsers of the test on the path.
pub(super) fn environment(home: &Path, path: String) -> Vec<(&'static str, String)> {
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

/// A port for a program that cannot be told to choose one. Never from the range that systems give to outgoing connections and to port
/// 0 (Linux: 32768 and up; IANA: 49152), so that nobody gets it between this look and that program's start; and never one twice.
pub(super) async fn free_port() -> Result<u16> {
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
