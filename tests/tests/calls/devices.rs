//! Cameras and microphones that are missing, refused, or switched off.

use crate::Call;
use anyhow::Result;
use thirtyfour::By;
use tincan_tests::browser::Devices;
use tincan_tests::browser::Engine::Chromium;
use tincan_tests::chat;
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::stats::{Stats, media_rises};
use tincan_tests::wait::until;

#[tokio::test]
async fn a_guest_who_refuses_camera_and_microphone_still_joins_and_sees() -> Result<()> {
    let seen_of_guest = joins_and_sees(Devices::Denied).await?;
    assert_eq!((seen_of_guest.frames, seen_of_guest.packets), (0, 0));
    Ok(())
}

#[tokio::test]
async fn a_guest_without_a_camera_still_joins_and_sees() -> Result<()> {
    assert_eq!(joins_and_sees(Devices::NoCamera).await?.frames, 0);
    Ok(())
}

/// What arrived at the host of such a guest.
async fn joins_and_sees(devices: Devices) -> Result<Stats> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let guest = Person::with(Chromium, devices, &host.host().await?).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    host.show("call-remote").await?;
    chat::say(&guest, &host, "I have no picture, but I see you.").await?;
    host.stats().await
}

#[tokio::test]
async fn muting_shows_at_the_other_side_and_so_does_unmuting() -> Result<()> {
    let call = Call::in_chromium().await?;
    call.guest.sees_no("[data-test=call-muted]").await?;
    call.host.click("call-mute").await?;
    call.guest.sees("[data-test=call-muted]").await?;
    call.host.click("call-mute").await?;
    call.guest.sees_no("[data-test=call-muted]").await
}

/// As somebody might choose it: far larger than what may travel.
const CHOSEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/icons/icon.png");

#[tokio::test]
async fn a_chosen_picture_is_made_small_and_seen_by_the_other_one_while_the_camera_is_off()
-> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    host.click("home-settings").await?;
    host.has("settings-picture", "data-is", "none").await?;
    let field = By::Css("[data-test=settings-picture-file]");
    let field = host.browser.driver.find(field).await?;
    let chosen = std::fs::canonicalize(CHOSEN)?;
    field.send_keys(chosen.to_string_lossy().as_ref()).await?;
    host.has("settings-picture", "data-is", "chosen").await?;
    host.click("settings-back").await?;
    let guest = Person::at(Chromium, &host.host().await?).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    host.click("call-camera").await?;
    // Its own size, once it has been decoded.
    let size = "return [...document.querySelectorAll('img.letter')].map((one) => one.naturalWidth).find((width) => width > 0) ?? null";
    let width = until("the picture", async || {
        Ok(guest.browser.script(size, vec![]).await?.as_u64())
    });
    assert_eq!(width.await?, 192);
    Ok(())
}

#[tokio::test]
async fn a_camera_switched_off_and_on_in_mid_call_brings_the_picture_back() -> Result<()> {
    let call = Call::in_chromium().await?;
    call.guest
        .sees("video[data-test=call-remote]:not(.hidden)")
        .await?;
    call.host.click("call-camera").await?;
    call.guest
        .sees("video[data-test=call-remote].hidden")
        .await?;
    call.host.click("call-camera").await?;
    call.guest
        .sees("video[data-test=call-remote]:not(.hidden)")
        .await?;
    media_rises(&call.guest.browser).await
}
