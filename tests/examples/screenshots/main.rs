//! `cargo xtask screenshots`: the pictures of README and docs, taken from a real call between two browsers through the built server, and on
//! Linux from the app's own window. Only the camera's picture is drawn. Writes into the folder that the first argument names.

#[cfg(target_os = "linux")]
mod window;

use anyhow::{Context, Result};
use serde_json::json;
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use thirtyfour::By;
use tincan_tests::browser::Engine::Chromium;
use tincan_tests::wait::until_true;
use tincan_tests::{chat, files, person::Person, server::Server};

#[tokio::main]
async fn main() -> Result<()> {
    let folder: PathBuf = std::env::args_os().nth(1).context("which folder?")?.into();
    std::fs::create_dir_all(&folder)?;
    let data = tempfile::tempdir()?;
    let server = on_the_network(data.path()).await?;
    before_a_call(&server, &folder).await?;
    a_call(&server, &folder).await?;
    #[cfg(target_os = "linux")]
    window::photographs(&folder).await?;
    Ok(())
}

async fn before_a_call(server: &Server, folder: &Path) -> Result<()> {
    let host = drawn("ada", &server.url).await?;
    host.type_into("home-name", "Ada").await?;
    host.click("home-codes").await?;
    host.click("codes-make").await?;
    host.show("codes-code").await?;
    photograph(&host, folder, "codes").await
}

async fn a_call(server: &Server, folder: &Path) -> Result<()> {
    let host = drawn("ada", &server.url).await?;
    host.type_into("home-name", "Ada").await?;
    let link = host.host().await?;
    host.show("waiting-preview").await?;
    plays(&host).await?;
    photograph(&host, folder, "waiting").await?;
    let guest = drawn("grace", &link).await?;
    guest.type_into("greenroom-name", "Grace").await?;
    plays(&guest).await?;
    unfocus(&guest).await?;
    photograph(&guest, folder, "greenroom").await?;
    guest.join("Grace").await?;
    host.is_in_a_call().await?;
    guest.is_in_a_call().await?;
    talk(&host, &guest).await?;
    host.has("call-status", "data-link", "direct").await?;
    with_the_bar(&host).await?;
    photograph(&host, folder, "call").await?;
    by_hand(&guest, folder).await?;
    host.click("call-more").await?;
    host.click("call-doctor").await?;
    host.sees("[data-test=doctor-way][data-outcome=in-use]")
        .await?;
    photograph(&host, folder, "doctor").await?;
    guest.browser.is_of_size(1280, 800).await?;
    with_the_bar(&guest).await?;
    guest.click("call-hangup").await?;
    guest.show("ended").await?;
    photograph(&guest, folder, "ended").await
}

/// What the guest sees whose browser is a phone's.
async fn by_hand(guest: &Person, folder: &Path) -> Result<()> {
    guest.click("chat-close").await?;
    guest.browser.is_a_phone(390, 844).await?;
    // A finger has no place to rest: touching the picture brings the bar for three seconds.
    guest.click("call-remote").await?;
    guest.sees("[role=toolbar]:not(.hidden)").await?;
    photograph(guest, folder, "phone").await
}

/// The own picture is there.
async fn plays(person: &Person) -> Result<()> {
    until_true("the own picture", async || {
        let playing = "return [...document.querySelectorAll('video')].some((video) => video.currentTime > 0.5)";
        Ok(person.browser.script(playing, vec![]).await? == json!(true))
    })
    .await
}

/// No field looks as if somebody were about to write.
async fn unfocus(person: &Person) -> Result<()> {
    let blur = "document.activeElement.blur()";
    person.browser.script(blur, vec![]).await.map(drop)
}

/// The bar steps back when nobody moves; under a resting pointer it stays.
async fn with_the_bar(person: &Person) -> Result<()> {
    let driver = &person.browser.driver;
    let bar = driver.find(By::Css("[role=toolbar]")).await?;
    let pointer = driver.action_chain();
    pointer.move_to_element_center(&bar).perform().await?;
    person.sees("[role=toolbar]:hover:not(.hidden)").await?;
    // Past the change of its opacity.
    until_true("the whole bar", async || {
        let opacity = "return getComputedStyle(document.querySelector('[role=toolbar]')).opacity";
        Ok(person.browser.script(opacity, vec![]).await? == json!("1"))
    })
    .await
}

/// Where a guest on the same network would find it; on a machine without one, on loopback.
async fn on_the_network(data: &Path) -> Result<Server> {
    // Sends nothing: it only asks the system which of its addresses it would use.
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    let known = socket.connect("192.0.2.1:9");
    match known.and_then(|()| socket.local_addr()) {
        Ok(address) => Server::at(address.ip(), &["--data", &data.to_string_lossy()]).await,
        Err(_) => Server::start().await,
    }
}

/// What is said, and a file that waits for an answer.
async fn talk(host: &Person, guest: &Person) -> Result<()> {
    chat::say(guest, host, "Is the light better now?").await?;
    chat::say(host, guest, "Much. I can see the garden plan from here.").await?;
    let folder = tempfile::tempdir()?;
    let drawings = files::made_up(folder.path(), "drawings.zip", 4 << 20)?;
    files::send(guest, host, &drawings).await?;
    chat::say(guest, host, "These are the drawings.").await
}

/// Somebody whose camera is drawn from the first moment, since a page may ask for it as soon as it is there.
async fn drawn(who: &str, url: &str) -> Result<Person> {
    let person = Person::at(Chromium, "about:blank").await?;
    let script = include_str!("portrait.js");
    person
        .browser
        .before_every_page(&format!("(function () {{ {script} }})({});", json!(who)))
        .await?;
    person.browser.is_of_size(1280, 800).await?;
    person.visit(url).await?;
    Ok(person)
}

/// Nothing fades in or out; what turns for ever is not waited for.
async fn still(person: &Person) -> Result<()> {
    let moving = "return document.getAnimations().some((one) => one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity)";
    until_true("a page that stands still", async || {
        Ok(person.browser.script(moving, vec![]).await? == json!(false))
    })
    .await
}

async fn photograph(person: &Person, folder: &Path, name: &str) -> Result<()> {
    still(person).await?;
    let path = folder.join(format!("{name}.png"));
    person.browser.driver.screenshot(&path).await?;
    println!("{}", path.display());
    Ok(())
}
