//! The X server's windows and keys, by xdotool and a window manager of its own.

use crate::process::Process;
use crate::wait::{until, until_within};
use anyhow::{Context, Result};
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;

/// A window manager is there in a second.
const MANAGES: Duration = Duration::from_secs(15);

/// Once it manages. Asked to give way by a new one, one that is about to end may never answer: then it is gone for the second try.
pub(super) async fn window_manager(home: &Path) -> Result<Process> {
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

pub(super) async fn xdotool(arguments: &[&str]) -> Result<String> {
    run("xdotool", arguments).await
}

pub(super) async fn run(program: &str, arguments: &[&str]) -> Result<String> {
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
pub(super) async fn minimize(class: &str) -> Result<()> {
    until(&format!("no window {class}"), async || {
        let Some(window) = window_of(class).await else {
            return Ok(Some(()));
        };
        xdotool(&["windowminimize", "--sync", &window]).await?;
        Ok(None)
    })
    .await
}

/// The last window of that class that can be seen.
pub(super) async fn window_of(class: &str) -> Option<String> {
    let found = xdotool(&["search", "--onlyvisible", "--class", class]).await;
    found.ok()?.lines().last().map(str::to_owned)
}

/// Waits for a window with a title that fits, and puts it in front.
pub(super) async fn focus(title: &str) -> Result<()> {
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
