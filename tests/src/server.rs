//! The built server, started on a free port.

use crate::process::Process;
use anyhow::Result;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use tokio::process::Command;

/// A running `tincan-signal` that opens rooms for anybody, on loopback.
pub struct Server {
    process: Process,
    /// Its page, without a slash at the end: `http://127.0.0.1:PORT`.
    pub url: String,
    _data: Option<tempfile::TempDir>,
}

impl Server {
    /// Plain HTTP on loopback, which browsers treat as secure.
    pub async fn start() -> Result<Self> {
        Self::with(&["--tls", "off"]).await
    }

    /// With these arguments beside the address; rooms for anybody unless they say otherwise.
    pub async fn with(arguments: &[&str]) -> Result<Self> {
        Self::at(Ipv4Addr::LOCALHOST.into(), arguments).await
    }

    /// As `with`, at this address of the machine.
    pub async fn at(address: IpAddr, arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(binary());
        command
            .args(["--listen", &SocketAddr::from((address, 0)).to_string()])
            .args(arguments);
        if !arguments.contains(&"--rooms") {
            command.args(["--rooms", "any"]);
        }
        let (process, url) = Process::start(&mut command, url_in).await?;
        Ok(Self {
            process,
            url,
            _data: None,
        })
    }

    /// In a network namespace, with TLS, at this address and port: browsers need that for a camera anywhere but on loopback.
    #[cfg(target_os = "linux")]
    pub async fn inside(place: &crate::netns::Netns, address: &str, port: u16) -> Result<Self> {
        let mut command = Command::new(binary());
        let listen = format!("{address}:{port}");
        let data = tempfile::tempdir()?;
        command
            .args(["--listen", &listen, "--rooms", "any", "--data"])
            .arg(data.path());
        let (process, url) = Process::start(&mut place.wrap(&command), url_in).await?;
        Ok(Self {
            process,
            url,
            _data: Some(data),
        })
    }

    /// Its address as it is reached by another name than it announces.
    #[must_use]
    pub fn reached_by(&self, address: &str) -> String {
        self.url.replace(self.address(), address)
    }

    /// `HOST:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url
            .split_once("//")
            .map_or(self.url.as_str(), |(_, address)| address)
    }

    /// Its resident memory in bytes, Linux proc(5); `None` when it has ended.
    #[must_use]
    pub fn memory(&self) -> Option<u64> {
        self.process.memory()
    }

    /// Its process, while it runs.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.process.id()
    }

    /// Kills it as a power cut would.
    pub async fn kill(mut self) -> Result<()> {
        self.process.kill().await
    }
}

/// From `TINCAN_SIGNAL_BIN`, else where `cargo build` puts it.
fn binary() -> PathBuf {
    let built = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/debug/tincan-signal");
    std::env::var_os("TINCAN_SIGNAL_BIN").map_or_else(built, PathBuf::from)
}

/// The server's one line names its URL; what stands around it is for people.
fn url_in(line: &str) -> Option<String> {
    let word = line
        .split_whitespace()
        .find(|word| word.starts_with("http://") || word.starts_with("https://"))?;
    Some(word.trim_end_matches(['/', ',', '.']).to_owned())
}
