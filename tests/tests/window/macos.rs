//! The app with the self-test in front of its interface: it hosts by itself, and says by the clipboard what it sees.

use anyhow::{Context, Result};
use tincan_tests::browser::Engine;
use tincan_tests::person::Person;
use tincan_tests::process::Process;
use tincan_tests::wait::until;
use tokio::process::Command;

pub(crate) async fn call() -> Result<()> {
    let app = std::env::var_os("TINCAN_APP_BIN").context("cargo xtask window names the app")?;
    run("pbcopy").await?;
    let _app = Process::spawn(&mut Command::new(app))?;
    let link = said(|text| text.starts_with("https://")).await?;
    let guest = Person::at(Engine::Chromium, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    said(|text| text == "tincan self-test: picture and sound").await?;
    Ok(())
}

async fn said(is: impl Fn(&str) -> bool) -> Result<String> {
    until("the clipboard", async || {
        let text = run("pbpaste").await?;
        Ok(Some(text).filter(|text| is(text)))
    })
    .await
}

/// Without input `pbcopy` empties the clipboard.
async fn run(program: &str) -> Result<String> {
    let output = Command::new(program)
        .stdin(std::process::Stdio::null())
        .output()
        .await?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
