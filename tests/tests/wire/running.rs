//! The built server as a process: started for one test, on a free port, with its own data directory.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{Duration, Instant, timeout};

/// A running server; killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    /// The line it said when it was ready.
    pub(crate) line: String,
    pub(crate) address: SocketAddr,
    _data: TempDir,
}

/// Nobody is too fast for this one.
pub(crate) const UNHURRIED: [&str; 8] = [
    "--burst",
    "1000000",
    "--per-second",
    "1000000",
    "--address-burst",
    "1000000",
    "--address-per-second",
    "1000000",
];

/// Plain HTTP, with these arguments besides.
pub(crate) async fn server(arguments: &[&str]) -> Running {
    start(&[&["--tls", "off"], arguments].concat()).await
}

/// With its own empty data directory.
pub(crate) async fn start(arguments: &[&str]) -> Running {
    let data = tempfile::tempdir().unwrap();
    let kept = data.path().to_path_buf();
    start_in(&kept, data, arguments).await
}

/// With its certificate in `kept`.
pub(crate) async fn start_in(kept: &Path, data: TempDir, arguments: &[&str]) -> Running {
    let mut command = command(kept);
    command.args(["--listen", "127.0.0.1:0"]).args(arguments);
    running(command, data).await
}

/// The built server, not yet started, and told nothing but where to keep its certificate.
pub(crate) fn command(kept: &Path) -> Command {
    let mut command = Command::new(binary());
    command
        .arg("--data")
        .arg(kept)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Starts it and waits until it is ready.
pub(crate) async fn running(mut command: Command, data: TempDir) -> Running {
    let mut child = command
        .spawn()
        .expect("the server is not built: cargo build -p tincan-signal");
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let line = line(&mut output).await;
    let address = between(&line, "://", "/").parse().unwrap();
    Running {
        child,
        output,
        line,
        address,
        _data: data,
    }
}

async fn line(output: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    timeout(Duration::from_secs(20), output.read_line(&mut line))
        .await
        .unwrap()
        .unwrap();
    line.trim_end().to_owned()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap().1;
    rest.split_once(after).unwrap().0
}

impl Running {
    /// Where its counters are, which is its second line.
    pub(crate) async fn counters(&mut self) -> SocketAddr {
        let line = line(&mut self.output).await;
        between(&line, "://", "/metrics").parse().unwrap()
    }

    /// Everything it says on standard error, until it has ended.
    pub(crate) async fn logs(&mut self) -> String {
        let mut logs = String::new();
        let mut from = self.child.stderr.take().unwrap();
        from.read_to_string(&mut logs).await.unwrap();
        logs
    }

    /// Asks it to end, and says how it ended and how long that took.
    pub(crate) async fn stop(&mut self) -> (ExitStatus, Duration) {
        let asked = Instant::now();
        let id = self.child.id().unwrap().to_string();
        assert!(
            std::process::Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let ended = timeout(Duration::from_secs(10), self.child.wait())
            .await
            .unwrap()
            .unwrap();
        (ended, asked.elapsed())
    }

    /// What it said after its line, once it has ended.
    pub(crate) async fn rest(&mut self) -> String {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).await.unwrap();
        rest
    }

    /// Resident memory in bytes, Linux proc(5).
    pub(crate) fn memory(&self) -> usize {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.id().unwrap())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<usize>()
            .unwrap()
            * 1024
    }
}

fn binary() -> PathBuf {
    std::env::var_os("TINCAN_SIGNAL_BIN").map_or_else(beside, PathBuf::from)
}

/// This test is `target/debug/deps/wire-…`.
fn beside() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().join("tincan-signal")
}
