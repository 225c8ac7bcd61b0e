//! How a call ends, and what does not end it.

use crate::Call;
use anyhow::Result;
use tincan_tests::browser::Engine::Chromium;
use tincan_tests::chat;
use tincan_tests::person::Person;

#[tokio::test]
async fn the_server_killed_in_mid_call_costs_neither_picture_nor_chat() -> Result<()> {
    let Call {
        host,
        guest,
        server,
        ..
    } = Call::in_chromium().await?;
    server.kill().await?;
    host.is_in_a_call().await?;
    guest.is_in_a_call().await?;
    chat::say(&host, &guest, "The server is gone.").await?;
    chat::say(&guest, &host, "We are not.").await
}

#[tokio::test]
async fn a_guest_who_reloads_the_page_is_back_in_the_call() -> Result<()> {
    let call = Call::in_chromium().await?;
    call.guest.browser.driver.refresh().await?;
    call.guest.sees("[data-test=call-remote]").await?;
    call.host.is_in_a_call().await?;
    chat::say(&call.guest, &call.host, "Here again.").await
}

#[tokio::test]
async fn a_guest_who_hangs_up_leaves_the_host_waiting_with_the_room_open() -> Result<()> {
    let call = Call::in_chromium().await?;
    call.guest.click("call-hangup").await?;
    call.guest.has("ended", "data-why", "hung-up").await?;
    call.host.show("waiting-link").await?;
    call.guest.click("ended-again").await?;
    call.goes_on().await
}

#[tokio::test]
async fn a_host_who_hangs_up_ends_the_call_for_the_guest_and_keeps_the_room() -> Result<()> {
    let call = Call::in_chromium().await?;
    call.host.click("call-hangup").await?;
    call.guest.has("ended", "data-why", "hung-up").await?;
    call.host.show("waiting-link").await
}

#[tokio::test]
async fn closing_the_room_ends_it_for_both() -> Result<()> {
    let call = Call::in_chromium().await?;
    call.host.click("call-more").await?;
    call.host.click("call-close-room").await?;
    call.guest.has("ended", "data-why", "closed").await?;
    call.host.has("ended", "data-why", "closed").await?;
    call.guest.visit(&call.link).await?;
    call.guest.click("greenroom-join").await?;
    assert_eq!(call.guest.problem().await?, "no-such-room");
    Ok(())
}

/// A browser that crashed looks like one that sleeps, so it is tried for two minutes, however soon the server forgot it; whoever does not
/// want to wait need not.
#[tokio::test]
async fn a_guest_whose_browser_dies_shows_as_trouble_until_the_host_has_waited_enough() -> Result<()>
{
    let Call {
        host,
        guest,
        link,
        server: _running,
    } = Call::in_chromium().await?;
    drop(guest);
    host.sees("[data-test=call-status]:is([data-link=troubled], [data-link=lost])")
        .await?;
    host.click("call-hangup").await?;
    host.show("waiting-link").await?;
    let again = Person::at(Chromium, &link).await?;
    again.join("Ben").await?;
    host.is_in_a_call().await
}
