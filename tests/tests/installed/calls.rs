//! Calls with the installed app: one that it hosts, one that it is sent to by a link. The call itself is in the browser that apt brought with it.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use tincan_tests::browser::Engine;
use tincan_tests::chroot::Chroot;
use tincan_tests::desktop::Desktop;
use tincan_tests::person::Person;
use tincan_tests::process::processes_naming;
use tincan_tests::server::Server;
use tincan_tests::stats;
use tincan_tests::wait::until_true;

const PROGRAM: &str = "/usr/bin/tincan";

async fn start(debian: &Chroot) -> Result<(Desktop, PathBuf)> {
    let (home, inside) = debian.home().await?;
    let door = debian.door(PROGRAM, &inside)?;
    Ok((Desktop::installed(&door, home, &inside).await?, inside))
}

/// The page in the browser that was installed with it.
async fn page_of(app: &Desktop) -> Result<Person> {
    let page = Person {
        browser: app.handed_browser().await?,
    };
    stats::watch(&page.browser).await?;
    Ok(page)
}

pub(crate) async fn hosts(debian: &Chroot) -> Result<()> {
    let (app, inside) = start(debian).await?;
    app.click("home-host").await?;
    let link = app.text("waiting-link").await?;
    let page = page_of(&app).await?;
    page.show("waiting-preview").await?;
    let guest = Person::at(Engine::Chromium, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    page.is_in_a_call().await?;
    app.close_window().await?;
    app.end_room().await?;
    guest.has("ended", "data-why", "closed").await?;
    is_gone(&inside).await
}

pub(crate) async fn joins(debian: &Chroot) -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Engine::Chromium, &server.url).await?;
    let link = host.host().await?;
    let payload = link.split_once('#').context("no fragment")?.1;
    let (app, inside) = start(debian).await?;
    app.text("home-host").await?;
    let open = format!("xdg-open 'tincan://join#{payload}'");
    debian.user(&inside, &open).await?;
    let page = page_of(&app).await?;
    page.join("Ada").await?;
    page.is_in_a_call().await?;
    host.is_in_a_call().await?;
    app.close_window().await?;
    is_gone(&inside).await
}

async fn is_gone(home: &Path) -> Result<()> {
    let home = home.to_string_lossy().into_owned();
    until_true("the app to end", async || {
        Ok(processes_naming(&home).is_empty())
    })
    .await
}
