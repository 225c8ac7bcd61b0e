//! Calls through the server's own relay, between browsers that are allowed nothing else.

use anyhow::{Result, ensure};
use tincan_tests::browser::Engine::{self, Chromium, Firefox};
use tincan_tests::chat;
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::stats::{relay_only, ways};

#[tokio::test]
async fn chromium_and_chromium_meet_through_the_relay() -> Result<()> {
    relayed_call(Chromium, Chromium, "udp").await
}

#[tokio::test]
async fn chromium_and_firefox_meet_through_the_relay() -> Result<()> {
    relayed_call(Chromium, Firefox, "udp").await
}

#[tokio::test]
async fn chromium_and_firefox_meet_through_the_relay_where_no_udp_passes() -> Result<()> {
    relayed_call(Chromium, Firefox, "tcp").await
}

async fn relayed_call(host: Engine, guest: Engine, transport: &str) -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(host, &server.url).await?;
    relay_only(&host.browser, transport).await?;
    let link = host.host().await?;
    let guest = Person::at(guest, &link).await?;
    relay_only(&guest.browser, transport).await?;
    guest.join("Ben").await?;
    for person in [&host, &guest] {
        person.is_in_a_call().await?;
        person.has("call-status", "data-link", "relayed").await?;
        // The other one's relay is "prflx" to a browser that heard from it before it was told of it.
        let ways = ways(&person.browser).await?;
        ensure!(
            !ways.is_empty() && ways.iter().all(|path| path.local == "relay"),
            "{ways:?}"
        );
    }
    chat::say(&host, &guest, "By way of the server").await?;
    chat::say(&guest, &host, "And back").await
}
