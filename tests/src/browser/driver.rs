//! The WebDriver program in front of a browser: chromedriver and geckodriver, each on a free port. Knows nothing of sessions.

use crate::process::Process;
use anyhow::Result;
use std::path::Path;
use tokio::process::Command;

/// How many drivers may meet a port of somebody else's, one after the other.
const DRIVERS: u8 = 3;

pub(super) fn chromedriver() -> Command {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0");
    command
}

/// geckodriver puts Firefox' profile below TMPDIR, and with it a word that finds its processes again.
pub(super) fn geckodriver(folder: &Path) -> Command {
    let mut command = Command::new("geckodriver");
    command
        .args(["--port", "0", "--websocket-port", "0", "--profile-root"])
        .arg(folder);
    command
}

/// A driver that is ready, and its port. chromedriver takes a free port of IPv4 and then the same one of IPv6, which may be somebody else's:
/// then it ends at once ("Address already in use"), and the next one finds another.
pub(super) async fn driving(driver: &mut Command) -> Result<(Process, u16)> {
    for _ in 1..DRIVERS {
        match Process::start(driver, port_in).await {
            Ok(started) => return Ok(started),
            Err(error) => eprintln!("a driver did not start, the next one: {error:#}"),
        }
    }
    Process::start(driver, port_in).await
}

/// `… started successfully on port 41234.` or `… Listening on 127.0.0.1:41234`.
fn port_in(line: &str) -> Option<u16> {
    let announces = line.contains("started successfully on port") || line.contains("Listening on");
    let number = line.trim_end_matches('.').rsplit([' ', ':']).next()?;
    if announces { number.parse().ok() } else { None }
}
