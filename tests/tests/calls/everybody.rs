//! For everybody: with a keyboard alone, and on the small screen of a phone.

use crate::Call;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Cursor;
use thirtyfour::{By, Key};
use tincan_tests::browser::Engine::Chromium;
use tincan_tests::browser::{Browser, Devices};
use tincan_tests::chat;
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::wait::until_true;

/// The `data-test` names of everything that can be pressed, chosen or typed into now: of the page, or of the dialog above it.
const CONTROLS: &str = "
    const top = document.querySelector('dialog[open]') ?? document;
    return [...top.querySelectorAll('button, input, textarea, select, a[href]')]
        .filter((one) => one.dataset.test && !one.disabled && !one.closest('[inert]'))
        .filter((one) => one.checkVisibility({ visibilityProperty: true }))
        .map((one) => one.dataset.test);";

/// What has the focus, and whether that can be seen.
const FOCUS: &str = "
    const focus = document.activeElement;
    const style = getComputedStyle(focus);
    return [focus?.dataset?.test ?? '', style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];";

/// What a screen of this size must not have: anything wider than itself, or a control of the call outside of it.
const STICKS_OUT: &str = "
    const [wide, high] = [innerWidth, innerHeight];
    const outside = [...document.querySelectorAll('.bar button')].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width < 40 || box.left < 0 || box.right > wide || box.bottom > high;
    });
    return [wide, document.documentElement.scrollWidth > wide, outside.map((one) => one.dataset.test)];";

async fn names(browser: &Browser) -> Result<BTreeSet<String>> {
    Ok(serde_json::from_value(
        browser.script(CONTROLS, vec![]).await?,
    )?)
}

/// Presses Tab until every control had the focus, each with a ring around it.
async fn tab_reaches_everything(person: &Person) -> Result<()> {
    let wanted = names(&person.browser).await?;
    let mut reached = BTreeSet::new();
    for _ in 0..wanted.len() * 2 + 10 {
        let tab = person.browser.driver.action_chain();
        tab.send_keys(Key::Tab + "").perform().await?;
        let focus = person.browser.script(FOCUS, vec![]).await?;
        let name = focus[0].as_str().unwrap_or_default().to_owned();
        assert!(name.is_empty() || focus[1] == true, "no ring on {name}");
        reached.insert(name);
    }
    let missed: Vec<_> = wanted.difference(&reached).collect();
    assert!(
        !wanted.is_empty() && missed.is_empty(),
        "{missed:?} of {wanted:?}"
    );
    Ok(())
}

/// Opens something, goes through all of it by keyboard, and closes it by Escape.
async fn tab_through_a_dialog(person: &Person, opener: &str) -> Result<()> {
    person.click(opener).await?;
    person.sees("dialog[open]").await?;
    tab_reaches_everything(person).await?;
    let escape = person.browser.driver.action_chain();
    escape.send_keys(Key::Escape + "").perform().await?;
    person.sees_no("dialog[open]").await
}

#[tokio::test]
async fn the_keyboard_reaches_everything_in_settings_and_dialogs_and_after_a_call() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    host.click("home-settings").await?;
    host.show("settings-name").await?;
    tab_reaches_everything(&host).await?;
    host.click("settings-back").await?;
    let link = host.host().await?;
    tab_through_a_dialog(&host, "waiting-devices").await?;
    tab_through_a_dialog(&host, "waiting-doctor").await?;
    let guest = Person::at(Chromium, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    host.is_in_a_call().await?;
    guest.click("call-hangup").await?;
    guest.show("ended").await?;
    tab_reaches_everything(&guest).await?;
    host.show("waiting-link").await?;
    host.click("waiting-close").await?;
    host.show("ended-home").await?;
    guest.click("ended-again").await?;
    guest.problem().await?;
    tab_reaches_everything(&guest).await
}

#[tokio::test]
async fn devices_that_the_browser_refuses_lead_to_the_steps_that_help_before_and_in_a_call()
-> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let link = host.host().await?;
    let guest = Person::with(Chromium, Devices::Denied, &link).await?;
    guest.click("greenroom-repair").await?;
    guest.has("repair", "data-refused", "both").await?;
    let steps = "return document.querySelectorAll('[data-test=repair] li').length";
    assert!(guest.browser.script(steps, vec![]).await?.as_u64() >= Some(1));
    tab_reaches_everything(&guest).await?;
    guest.click("repair-again").await?;
    until_true("the refusal to be said again", async || {
        Ok(guest.text("repair-outcome").await?.starts_with("Still"))
    })
    .await?;
    guest.click("dialog-close").await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    guest.click("call-camera").await?;
    guest.has("repair", "data-refused", "both").await
}

/// What this person reads, and what a screen reader is told to read it as.
async fn language(person: &Person) -> Result<String> {
    let script = "return document.documentElement.lang";
    let language = person.browser.script(script, vec![]).await?;
    Ok(language.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_guest_reads_the_language_of_their_own_browser_or_the_one_that_they_choose() -> Result<()>
{
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let link = host.host().await?;
    let guest = Person::at(Chromium, "about:blank").await?;
    guest.browser.prefers("de-AT,de,en").await?;
    guest.visit(&link).await?;
    guest.reads("greenroom-join", "Beitreten").await?;
    assert_eq!(language(&guest).await?, "de-AT");
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    host.is_in_a_call().await?;
    guest.has("call-hangup", "aria-label", "Auflegen").await?;
    assert_eq!(language(&host).await?, "en");
    guest.click("call-hangup").await?;
    guest.click("ended-home").await?;
    guest.reads("home-join", "Beitreten").await?;
    guest.click("home-settings").await?;
    let english = By::Css("[data-test=settings-language] option[value=en]");
    guest.browser.driver.find(english).await?.click().await?;
    guest.reads("settings-back", "Done").await?;
    assert_eq!(language(&guest).await?, "en");
    guest.visit(&server.url).await?;
    guest.reads("home-join", "Join").await
}

/// What a camera's program reads in the only QR code on the page.
async fn qr_code(person: &Person) -> Result<String> {
    let code = person.browser.driver.find(By::Css("svg.qr")).await?;
    let mut picture =
        png::Decoder::new(Cursor::new(code.screenshot_as_png().await?)).read_info()?;
    let mut pixels = vec![0; picture.output_buffer_size().context("a size")?];
    let frame = picture.next_frame(&mut pixels)?;
    let (wide, each) = (frame.width as usize, frame.color_type.samples());
    let mut seen =
        rqrr::PreparedImage::prepare_from_greyscale(wide, frame.height as usize, |x, y| {
            pixels[(y * wide + x) * each]
        });
    let grids = seen.detect_grids();
    Ok(grids.first().context("no QR code to be seen")?.decode()?.1)
}

#[tokio::test]
async fn the_qr_code_is_read_as_the_link_and_the_code_beside_it() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let link = host.host().await?;
    assert_eq!(qr_code(&host).await?, link);
    let maker = Person::at(Chromium, &server.url).await?;
    maker.click("home-codes").await?;
    maker.click("codes-make").await?;
    maker.has("codes", "data-step", "invite").await?;
    assert_eq!(qr_code(&maker).await?, maker.text("codes-code").await?);
    Ok(())
}

#[tokio::test]
async fn the_keyboard_reaches_everything_where_codes_are_made_and_pasted() -> Result<()> {
    let server = Server::start().await?;
    let ada = Person::at(Chromium, &server.url).await?;
    ada.click("home-codes").await?;
    ada.has("codes", "data-step", "start").await?;
    tab_reaches_everything(&ada).await?;
    ada.click("codes-make").await?;
    ada.has("codes", "data-step", "invite").await?;
    tab_reaches_everything(&ada).await
}

#[tokio::test]
async fn the_keyboard_alone_reaches_every_control_of_every_screen() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    host.show("home-host").await?;
    tab_reaches_everything(&host).await?;
    let link = host.host().await?;
    tab_reaches_everything(&host).await?;
    let guest = Person::at(Chromium, &link).await?;
    guest.show("greenroom-join").await?;
    tab_reaches_everything(&guest).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    tab_reaches_everything(&guest).await?;
    chat::open(&guest).await?;
    tab_reaches_everything(&guest).await
}

#[tokio::test]
async fn the_bar_steps_back_from_the_picture_and_the_keyboard_brings_it_back() -> Result<()> {
    let call = Call::in_chromium().await?;
    call.guest.sees(".bar.hidden").await?;
    let tab = call.guest.browser.driver.action_chain();
    tab.send_keys(Key::Tab + "").perform().await?;
    call.guest.sees_no(".bar.hidden").await
}

#[tokio::test]
async fn a_phone_of_360_pixels_is_a_guest_too() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let link = host.host().await?;
    let phone = Person::at(Chromium, "about:blank").await?;
    phone.browser.is_a_phone(360, 700).await?;
    phone.visit(&link).await?;
    phone.join("Ben").await?;
    phone.is_in_a_call().await?;
    until_true("everything within the screen", async || {
        let seen = phone.browser.script(STICKS_OUT, vec![]).await?;
        anyhow::ensure!(seen == json!([360, false, Value::Array(vec![])]), "{seen}");
        Ok(true)
    })
    .await?;
    chat::say(&phone, &host, "From the bus.").await?;
    chat::say(&host, &phone, "I see you.").await?;
    host.is_in_a_call().await
}
