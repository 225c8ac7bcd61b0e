//! The servers that are measured: how each is started, and which version it is.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use crate::dialect::Dialect;
use crate::kernel;

/// Node takes its time on a busy machine.
const START: Duration = Duration::from_secs(30);

/// A server that can be started.
pub(crate) struct Rival {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    pub(crate) dialect: Dialect,
    program: PathBuf,
    arguments: fn(port: u16) -> Vec<String>,
}

/// A server that runs, alone in its process, until this is dropped.
pub(crate) struct Running {
    process: Child,
    id: u32,
    pub(crate) address: SocketAddr,
    pub(crate) dialect: Dialect,
}

/// Only what one address may do is raised, because everybody here comes from one, and how many connections there may be at
/// all. What one client may say, sizes, queues and times stay as they ship.
fn ours(port: u16) -> Vec<String> {
    words(&format!(
        "--tls off --rooms any --listen 127.0.0.1:{port} --per-address 30000 --connections 30000 \
         --address-per-second 1000000 --address-burst 1000000 --handshakes-per-second 100000 --handshakes-burst 100000"
    ))
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn at(port: u16) -> Vec<String> {
    vec![format!("127.0.0.1:{port}")]
}

fn script(name: &str, port: u16) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("rivals")
        .join(name);
    vec![file.to_string_lossy().into_owned(), port.to_string()]
}

impl Rival {
    /// All of them, or those that `only` names; a missing one stays in the list, to be shown as missing.
    pub(crate) async fn there(only: &[String]) -> Result<Vec<Self>> {
        let installed = env_path("TINCAN_RIVALS")?;
        let node = |name, dialect, package: &str, arguments| Self {
            name,
            version: npm_version(&installed, package),
            dialect,
            program: PathBuf::from(std::env::var("TINCAN_NODE").unwrap_or_else(|_| "node".into())),
            arguments,
        };
        let matchbox = installed.join("bin/matchbox_server");
        let rivals = vec![
            Self {
                name: "ours",
                version: String::new(),
                dialect: Dialect::Tincan,
                program: env_path("TINCAN_SIGNAL_BIN")?,
                arguments: ours,
            },
            Self {
                name: "floor",
                version: "(bare axum)".into(),
                dialect: Dialect::Floor,
                program: env_path("TINCAN_FLOOR_BIN")?,
                arguments: at,
            },
            Self {
                name: "matchbox_server",
                version: cargo_version(&installed),
                dialect: Dialect::Matchbox,
                program: matchbox,
                arguments: at,
            },
            node("PeerJS", Dialect::PeerJs, "peer", |port| {
                script("peerjs.cjs", port)
            }),
            node("Socket.io rooms", Dialect::SocketIo, "socket.io", |port| {
                script("socketio.cjs", port)
            }),
        ];
        let rivals: Vec<Self> = rivals
            .into_iter()
            .filter(|rival| {
                only.is_empty()
                    || only
                        .iter()
                        .any(|name| rival.name.starts_with(name.as_str()))
            })
            .collect();
        for rival in rivals.iter().filter(|rival| !rival.is_there()) {
            println!(
                "{} IS NOT MEASURED: it is not installed ({})",
                rival.name,
                rival.program.display()
            );
        }
        Ok(rivals)
    }

    /// Whether it was installed.
    pub(crate) fn is_there(&self) -> bool {
        !self.version.starts_with("missing")
            && (self.program.is_file() || self.program.components().count() == 1)
    }

    /// Starts it on a free port and waits until it takes connections.
    pub(crate) async fn start(&self) -> Result<Running> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(&self.program);
        command
            .args((self.arguments)(port))
            .env("RUST_LOG", "error")
            .env("NODE_ENV", "production");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.stdin(Stdio::null()).kill_on_drop(true);
        let process = command
            .spawn()
            .with_context(|| format!("{} does not start", self.name))?;
        let id = process.id().context("it ended at once")?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        answers(address).await.with_context(|| self.name)?;
        Ok(Running {
            process,
            id,
            address,
            dialect: self.dialect,
        })
    }
}

impl Running {
    /// CPU seconds since it began.
    pub(crate) fn cpu(&self) -> Result<f64> {
        kernel::cpu_seconds(self.id)
    }

    /// Bytes it holds.
    pub(crate) fn memory(&self) -> Result<f64> {
        kernel::memory(self.id)
    }

    /// Ends it, and gives the kernel a moment to tidy up after it.
    pub(crate) async fn end(mut self) -> Result<()> {
        self.process.kill().await?;
        sleep(Duration::from_millis(300)).await;
        Ok(())
    }
}

/// Waits until somebody takes connections there.
async fn answers(address: SocketAddr) -> Result<()> {
    let deadline = Instant::now() + START;
    while TcpStream::connect(address).await.is_err() {
        ensure!(Instant::now() < deadline, "it takes no connections");
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

fn env_path(name: &str) -> Result<PathBuf> {
    let path = std::env::var_os(name);
    path.map(PathBuf::from)
        .with_context(|| format!("{name} is not set: start it by cargo xtask bench signal"))
}

fn npm_version(installed: &Path, package: &str) -> String {
    let about = std::fs::read_to_string(
        installed
            .join("node_modules")
            .join(package)
            .join("package.json"),
    );
    let version = about
        .ok()
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    version
        .and_then(|about| about["version"].as_str().map(str::to_owned))
        .unwrap_or_else(|| "missing".into())
}

/// Out of the list that `cargo install --root` keeps: `"matchbox_server 0.12.0 (registry+…)" = ["matchbox_server"]`.
fn cargo_version(installed: &Path) -> String {
    let list = std::fs::read_to_string(installed.join(".crates.toml")).unwrap_or_default();
    let entry = list
        .split("\"matchbox_server ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next());
    entry.unwrap_or("missing").to_owned()
}
