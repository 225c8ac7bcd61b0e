//! No web view here has calls; but the page that presses its own buttons, which macOS relies on, can be tried in Chromium on a server's page. What it
//! would put on the clipboard it keeps there.

use anyhow::Result;
use tincan_tests::browser::{Browser, Engine};
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::wait::until;

const SCRIPT: &str = include_str!("../../self-test/self-test.js");
const CLIPBOARD: &str = "window.__TAURI_INTERNALS__.invoke('copy_text', { text })";

pub(crate) async fn call() -> Result<()> {
    let server = Server::start().await?;
    let host = Browser::open(Engine::Chromium).await?;
    let script = SCRIPT.replace(CLIPBOARD, "void window.told.push(text)");
    anyhow::ensure!(script != SCRIPT, "the self-test tells in another way");
    host.before_every_page(&format!("window.told = [];{script}"))
        .await?;
    host.driver.goto(&server.url).await?;
    let link = said(&host, |text| text.contains('#')).await?;
    let guest = Person::at(Engine::Chromium, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    said(&host, |text| text == "tincan self-test: picture and sound").await?;
    Ok(())
}

async fn said(page: &Browser, is: impl Fn(&str) -> bool) -> Result<String> {
    until("what the self-test tells", async || {
        let told = page
            .script("return window.told.at(-1) ?? ''", vec![])
            .await?;
        let text = told.as_str().unwrap_or_default().to_owned();
        Ok(Some(text).filter(|text| is(text)))
    })
    .await
}
