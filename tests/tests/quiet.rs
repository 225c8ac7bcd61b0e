//! Proof that nothing leaves: app, server and browsers inside a network that writes down every address and name that was called. Needs root,
//! iproute2 and nftables (skipped aloud without them), Chromium, Firefox and the app as it ships. One at a time (`--test-threads=1`). What a
//! browser itself calls, whatever it shows, is refused by its own resolver, name by name (`OWN_NAMES` in src/browser.rs); anything else counts.

#![cfg(target_os = "linux")]

use anyhow::Result;
use tincan_tests::browser::Engine::{self, Chromium, Firefox};
use tincan_tests::desktop::Desktop;
use tincan_tests::person::Person;
use tincan_tests::quiet::Quiet;
use tincan_tests::server::Server;
use tincan_tests::wait::until;
use tincan_tests::{chat, netns};

#[tokio::test]
async fn a_whole_call_calls_nobody_but_the_other_one() -> Result<()> {
    if !netns::can("a whole call calls nobody but the other one") {
        return Ok(());
    }
    let quiet = Quiet::enter("quiet").await?;
    whole_call(Chromium).await?;
    nobody(&quiet)
}

#[tokio::test]
async fn a_whole_call_with_a_guest_in_firefox_calls_nobody_but_the_other_one() -> Result<()> {
    if !netns::can("a whole call with a guest in Firefox calls nobody but the other one") {
        return Ok(());
    }
    let quiet = Quiet::enter("quiet").await?;
    whole_call(Firefox).await?;
    nobody(&quiet)
}

/// The last step shows that what the app's browser calls would have been heard: the same page, told to use a server that nobody named.
#[tokio::test]
async fn an_app_that_hosts_a_whole_call_calls_nobody_and_a_planted_stun_server_there_is_found()
-> Result<()> {
    if !netns::can("an app that hosts a whole call calls nobody but the other one") {
        return Ok(());
    }
    let quiet = Quiet::enter("app").await?;
    let app = Desktop::start().await?;
    app.click("home-host").await?;
    let host = Person::handed_by(&app).await?;
    let guest = Person::at(Chromium, &host.link().await?).await?;
    guest.join("Ben").await?;
    talk(&host, &guest).await?;
    host.click("call-hangup").await?;
    guest.sees("[data-test=ended]").await?;
    nobody(&quiet)?;
    plant_stun(&host).await?;
    finds(&quiet, &STUN).await
}

async fn whole_call(guest: Engine) -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let guest = Person::at(guest, &host.host().await?).await?;
    guest.join("Ben").await?;
    talk(&host, &guest).await?;
    host.click("call-hangup").await?;
    guest.sees("[data-test=ended]").await
}

async fn talk(host: &Person, guest: &Person) -> Result<()> {
    host.is_in_a_call().await?;
    guest.is_in_a_call().await?;
    chat::say(guest, host, "Is anybody listening?").await
}

fn nobody(quiet: &Quiet) -> Result<()> {
    let called = quiet.called()?;
    assert!(called.is_empty(), "somebody was called: {called:#?}");
    Ok(())
}

#[tokio::test]
async fn a_planted_fetch_is_found_by_name_and_by_address() -> Result<()> {
    if !netns::can("a planted fetch is found") {
        return Ok(());
    }
    let quiet = Quiet::enter("fetch").await?;
    // Not in the product's page: its own policy would stop the fetch, as it shall; what is tested by this is the test.
    let somebody = Person::at(Chromium, "about:blank").await?;
    let plant = "fetch('http://metrics.example.org:8080/x', { mode: 'no-cors' })";
    somebody.browser.script(plant, vec![]).await?;
    finds(
        &quiet,
        &["metrics.example.org", "198.51.100.53 . tcp . 8080"],
    )
    .await
}

#[tokio::test]
async fn a_planted_stun_server_is_found_by_name_and_by_address() -> Result<()> {
    if !netns::can("a planted STUN server is found") {
        return Ok(());
    }
    let quiet = Quiet::enter("stun").await?;
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    host.host().await?;
    plant_stun(&host).await?;
    finds(&quiet, &STUN).await
}

const STUN: [&str; 3] = [
    "stun.example.org",
    "198.51.100.7 . udp . 3478",
    "2001:db8:1::1 . udp . 3479",
];

async fn plant_stun(somebody: &Person) -> Result<()> {
    let plant = "
        const urls = ['stun:stun.example.org', 'stun:198.51.100.7:3478', 'stun:[2001:db8:1::1]:3479'];
        window.planted = new RTCPeerConnection({ iceServers: [{ urls }] });
        window.planted.createDataChannel('x');
        window.planted.setLocalDescription();";
    somebody.browser.script(plant, vec![]).await.map(drop)
}

async fn finds(quiet: &Quiet, planted: &[&str]) -> Result<()> {
    until("the planted call", async || {
        let called = quiet.called()?;
        let all = planted
            .iter()
            .all(|one| called.iter().any(|call| call == one));
        if all {
            Ok(Some(()))
        } else {
            anyhow::bail!("{called:?}")
        }
    })
    .await
}
