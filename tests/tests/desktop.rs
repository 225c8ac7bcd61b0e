//! The desktop app as it ships, on Linux: hosting in its own process, the call in an installed browser, files on the disk.
#![cfg(target_os = "linux")]

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::By;
use tincan_tests::browser::{Browser, Engine};
use tincan_tests::desktop::{DATA, Desktop, Installed};
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::wait::{until, until_true};
use tincan_tests::{chat, files, links};

/// The app hosts, its call runs in a browser, and a guest has come by the link.
struct HandedCall {
    guest: Person,
    page: Person,
    app: Desktop,
}

async fn handed_call() -> Result<HandedCall> {
    handed_call_of(Desktop::start().await?).await
}

async fn handed_call_of(app: Desktop) -> Result<HandedCall> {
    app.click("home-host").await?;
    let link = app.text("waiting-link").await?;
    assert!(link.starts_with("https://"), "{link}");
    let page = Person::handed_by(&app).await?;
    page.show("waiting-preview").await?;
    let guest = Person::at(Engine::Chromium, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    page.is_in_a_call().await?;
    Ok(HandedCall { guest, page, app })
}

#[tokio::test]
async fn a_browser_guest_joins_the_apps_room_by_its_link_and_a_file_lands_on_the_hosts_disk()
-> Result<()> {
    let HandedCall { guest, page, app } = handed_call().await?;
    chat::say(&guest, &page, "Your computer let me in.").await?;
    chat::say(&page, &guest, "It did.").await?;
    let folder = tempfile::tempdir()?;
    let sent = files::made_up(folder.path(), "for the host.bin", 2 << 20)?;
    files::offer(&guest, &sent).await?;
    files::accept(&page).await?;
    let landed = app.home().join("kept here.bin");
    app.save_as(&landed).await?;
    files::transfer_is(&guest, "send", "done").await?;
    files::transfer_is(&page, "receive", "done").await?;
    assert_eq!(files::hash(&sent)?, files::hash(&landed)?);
    let left_over: Vec<_> = std::fs::read_dir(app.home())?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().contains("part"))
        .collect();
    assert!(left_over.is_empty(), "{left_over:?}");
    Ok(())
}

#[tokio::test]
async fn with_a_folder_for_received_files_one_lands_there_and_nobody_is_asked() -> Result<()> {
    let app = Desktop::prepared(|home, data| {
        let folder = home.join("Received");
        std::fs::create_dir(&folder)?;
        std::fs::write(folder.join("a drawing.bin"), "was here before")?;
        let kept = json!({ "settings": { "v": 1, "folder": folder } });
        Ok(std::fs::write(
            data.join("settings.json"),
            kept.to_string(),
        )?)
    })
    .await?;
    let HandedCall { guest, page, app } = handed_call_of(app).await?;
    let folder = tempfile::tempdir()?;
    let sent = files::made_up(folder.path(), "a drawing.bin", 1 << 20)?;
    files::offer(&guest, &sent).await?;
    files::accept(&page).await?;
    files::transfer_is(&page, "receive", "done").await?;
    let received = app.home().join("Received");
    assert_eq!(
        files::hash(&sent)?,
        files::hash(&received.join("a drawing (2).bin"))?
    );
    assert_eq!(
        std::fs::read_to_string(received.join("a drawing.bin"))?,
        "was here before"
    );
    Ok(())
}

#[tokio::test]
async fn damaged_settings_are_set_aside_and_said_so_once() -> Result<()> {
    let damaged = r#"{"settings":{"v":1,"name":"Ad"#;
    let app = Desktop::prepared(|_, data| Ok(std::fs::write(data.join("settings.json"), damaged)?));
    let app = app.await?;
    let said = app.text("damaged").await?;
    assert!(said.contains("settings.json.broken"), "{said}");
    let aside = app.home().join(DATA).join("settings.json.broken");
    assert_eq!(std::fs::read_to_string(aside)?, damaged);
    app.click("damaged-open").await?;
    app.text("settings-key-mute").await?;
    app.click("settings-back").await?;
    app.has("home-host", "type", "submit").await?;
    assert!(!app.shows("damaged").await?, "it was read");
    let app = app.again().await?;
    app.has("home-host", "type", "submit").await?;
    assert!(!app.shows("damaged").await?);
    Ok(())
}

#[tokio::test]
async fn closing_the_window_ends_the_room_and_tells_the_guest() -> Result<()> {
    let HandedCall {
        guest,
        app,
        page: _page,
    } = handed_call().await?;
    app.close_window_for_good().await?;
    guest.has("ended", "data-why", "closed").await?;
    app.is_gone().await
}

#[tokio::test]
async fn closing_the_room_in_the_window_tells_the_guest() -> Result<()> {
    let HandedCall {
        guest,
        app,
        page: _page,
    } = handed_call().await?;
    app.click("waiting-close").await?;
    guest.has("ended", "data-why", "closed").await
}

#[tokio::test]
async fn the_window_shows_how_the_handed_over_call_stands() -> Result<()> {
    let HandedCall {
        guest,
        app,
        page: _page,
    } = handed_call().await?;
    app.has("handed-status", "data-status", "in-call").await?;
    guest.click("call-hangup").await?;
    app.has("handed-status", "data-status", "open").await
}

#[tokio::test]
async fn yesterdays_link_works_after_the_app_was_started_again() -> Result<()> {
    let app = Desktop::start().await?;
    app.click("home-host").await?;
    let first = app.text("waiting-link").await?;
    let app = app.again().await.context("second start")?;
    app.click("home-host").await?;
    assert_eq!(app.text("waiting-link").await?, first);
    Ok(())
}

#[tokio::test]
async fn an_app_that_crashed_says_so_at_the_next_start_and_offers_its_room_again() -> Result<()> {
    let app = Desktop::start().await?;
    app.click("home-host").await?;
    let link = app.text("waiting-link").await?;
    let app = app.again_after_a_crash().await?;
    assert!(
        app.text("crash")
            .await?
            .contains("Your room is still yours")
    );
    app.click("home-host").await?;
    assert_eq!(app.text("waiting-link").await?, link);
    Ok(())
}

/// Waits until that field holds that name.
async fn is_called(app: &Desktop, field: &str, name: &str) -> Result<()> {
    let selector = format!("[data-test={field}]");
    until(&format!("{name:?} in {field}"), async || {
        let field = app.window.find(By::Css(&selector)).await?;
        Ok((field.prop("value").await?.as_deref() == Some(name)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn settings_go_to_a_file_and_come_back_from_it_by_the_systems_own_dialogs() -> Result<()> {
    let app = Desktop::start().await?;
    let folder = tempfile::Builder::new().prefix("tincan-in-").tempdir()?;
    let file = folder.path().join("mine.json");
    app.type_into("home-name", "Ada").await?;
    app.click("home-settings").await?;
    app.click("settings-folder-choose").await?;
    app.open("Select", folder.path()).await?;
    let chosen = folder.path().to_string_lossy().into_owned();
    app.reads("settings-folder", &chosen).await?;
    app.choose("settings-theme", "dark").await?;
    app.click("settings-export").await?;
    app.save_as(&file).await?;
    until_true("the file", async || Ok(file.is_file())).await?;
    app.click("settings-reset").await?;
    app.click("settings-reset-yes").await?;
    is_called(&app, "settings-name", "").await?;
    app.click("settings-import").await?;
    app.open("Open", &file).await?;
    app.reads("settings-import-preview", "Ada").await?;
    app.click("settings-import-yes").await?;
    app.click("settings-back").await?;
    is_called(&app, "home-name", "Ada").await?;
    let kept = std::fs::read_to_string(app.home().join(DATA).join("settings.json"))?;
    assert!(!kept.contains(&chosen), "a folder is no part of a file");
    Ok(())
}

#[tokio::test]
async fn an_app_that_ended_as_it_should_says_nothing_at_the_next_start() -> Result<()> {
    let app = Desktop::start().await?.again().await?;
    app.has("home-host", "type", "submit").await?;
    assert!(!app.shows("crash").await?);
    Ok(())
}

#[tokio::test]
async fn a_window_whose_page_crashed_is_drawn_again_while_the_call_goes_on() -> Result<()> {
    let HandedCall { guest, page, app } = handed_call().await?;
    app.has("handed-status", "data-status", "in-call").await?;
    app.page_crashes().await?;
    chat::say(&guest, &page, "Still here.").await?;
    // WebDriver lost the window with its page. The first thing that a keyboard reaches there closes the room, and on no other screen.
    let ended = until("the guest to hear that the room closed", async || {
        app.press_first().await?;
        let ended = guest.browser.driver.find(By::Css("[data-test=ended]"));
        Ok(Some(ended.await?))
    })
    .await?;
    assert_eq!(ended.attr("data-why").await?.as_deref(), Some("closed"));
    Ok(())
}

#[tokio::test]
async fn where_firefox_is_the_only_browser_the_call_opens_there() -> Result<()> {
    let app = Desktop::beside(Installed::Firefox).await?;
    app.click("home-host").await?;
    let link = app.text("waiting-link").await?;
    app.has("handed-status", "data-status", "open").await?;
    let guest = Person::at(Engine::Chromium, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    app.has("handed-status", "data-status", "in-call").await?;
    app.close_window_for_good().await?;
    guest.has("ended", "data-why", "closed").await?;
    app.is_gone().await
}

/// A snap may not write where other browsers' profiles lie, a Flatpak nowhere but in a folder of its own; and no window outlives its call.
#[tokio::test]
async fn where_the_browser_is_a_snap_or_a_flatpak_the_call_opens_there_and_ends_there() -> Result<()>
{
    let profiles = [
        (Installed::Snap, "snap/chromium/common/tincan-call"),
        (
            Installed::Flatpak,
            ".var/app/org.chromium.Chromium/data/tincan-call",
        ),
    ];
    for (installed, profile) in profiles {
        let app = Desktop::beside(installed).await?;
        let HandedCall {
            guest,
            page: _page,
            app,
        } = handed_call_of(app).await?;
        assert!(app.home().join(profile).join("Default").is_dir());
        app.close_window_for_good().await?;
        guest.has("ended", "data-why", "closed").await?;
        app.is_gone().await?;
    }
    Ok(())
}

/// A room that somebody else hosts, and its link as it is pressed outside of a browser.
async fn another_room() -> Result<(Server, Person, String)> {
    let server = Server::start().await?;
    let host = Person::at(Engine::Chromium, &server.url).await?;
    let link = links::for_the_app(&host.host().await?)?;
    Ok((server, host, link))
}

#[tokio::test]
async fn a_link_that_is_opened_during_a_call_asks_and_leaves_it_only_after_a_yes() -> Result<()> {
    let HandedCall { guest, page, app } = handed_call().await?;
    let (_server, other, link) = another_room().await?;
    app.has("handed-status", "data-status", "in-call").await?;
    app.start_again_with(&[&link]).await?;
    app.has("asked", "data-what", "call").await?;
    app.has_focus("asked-stay").await?;
    app.press("Escape").await?;
    app.shows_no("asked").await?;
    chat::say(&guest, &page, "Still here.").await?;
    app.start_again_with(&[&link]).await?;
    app.click("asked-go").await?;
    guest.has("ended", "data-why", "closed").await?;
    drop(page);
    app.has("handed-status", "data-status", "open").await?;
    let page = Person::handed_by(&app).await?;
    page.join("Ada").await?;
    page.is_in_a_call().await?;
    other.is_in_a_call().await
}

#[tokio::test]
async fn the_link_of_the_own_room_only_brings_its_window_up() -> Result<()> {
    let app = Desktop::start().await?;
    app.click("home-host").await?;
    let link = app.text("waiting-link").await?;
    app.close_window().await?;
    app.keep_room().await?;
    app.is_hidden().await?;
    app.start_again_with(&[&links::for_the_app(&link)?]).await?;
    app.comes_back().await?;
    assert!(!app.shows("asked").await?);
    // Another one asks, so the first was heard.
    let (_server, _other, other) = another_room().await?;
    app.start_again_with(&[&other]).await?;
    app.has("asked", "data-what", "room").await?;
    assert_eq!(app.text("waiting-link").await?, link);
    Ok(())
}

#[tokio::test]
async fn without_any_browser_the_app_says_what_to_install() -> Result<()> {
    let app = Desktop::beside(Installed::Nothing).await?;
    app.click("home-host").await?;
    app.has("problem", "data-code", "no-browser").await?;
    let said = app.text("problem").await?;
    assert!(
        said.contains("Chromium") && said.contains("Firefox"),
        "{said}"
    );
    Ok(())
}

/// A page that is not handed over has no door: the address alone opens nothing.
#[tokio::test]
async fn the_loopback_page_without_its_ticket_is_no_host() -> Result<()> {
    let HandedCall {
        page, app: _app, ..
    } = handed_call().await?;
    let address = page.browser.driver.current_url().await?;
    let stranger = Browser::open(Engine::Chromium).await?;
    stranger.driver.goto(address.join("/")?.as_str()).await?;
    let ask = "const done = arguments[0]; fetch('/hand', { method: 'POST' }).then((answer) => done(answer.status), () => done(0))";
    assert_eq!(stranger.script_async(ask, vec![]).await?, 401);
    Ok(())
}
