//! The app beside its window, on Linux: the question on closing it, the tray, notifications. Over a real session bus, with the small tray
//! and the small screen of `tincan_tests::shell` on the other end.
#![cfg(target_os = "linux")]

use anyhow::{Context, Result};
use tincan_tests::browser::Engine;
use tincan_tests::desktop::Desktop;
use tincan_tests::person::Person;
use tincan_tests::shell::{Dock, Notifications, Tray};
use tincan_tests::{chat, stats};

/// The app hosts, and its call runs in a browser.
async fn hosting() -> Result<(Desktop, Person, String)> {
    hosting_in(Desktop::start().await?).await
}

async fn hosting_in(app: Desktop) -> Result<(Desktop, Person, String)> {
    app.click("home-host").await?;
    let link = app.text("waiting-link").await?;
    let page = Person {
        browser: app.handed_browser().await?,
    };
    stats::watch(&page.browser).await?;
    page.show("waiting-preview").await?;
    Ok((app, page, link))
}

async fn joined(link: &str) -> Result<Person> {
    let guest = Person::at(Engine::Chromium, link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    Ok(guest)
}

#[tokio::test]
async fn closing_the_window_of_an_open_room_asks_in_front_and_escape_leaves_all_as_it_is()
-> Result<()> {
    let (app, _page, link) = hosting().await?;
    app.show_browser().await?;
    app.close_window().await?;
    app.is_in_front().await?;
    app.has("closing", "data-tray", "false").await?;
    assert!(
        app.text("closing")
            .await?
            .contains("start Tincan once more")
    );
    // Keys repeat: a question is no answer.
    app.close_window().await?;
    assert!(app.shows("closing").await?);
    app.press("Escape").await?;
    app.shows_no("closing").await?;
    assert_eq!(app.text("waiting-link").await?, link);
    assert!(app.is_shown().await);
    Ok(())
}

#[tokio::test]
async fn a_room_that_was_kept_lets_a_guest_in_and_a_second_start_shows_its_window() -> Result<()> {
    let (app, page, link) = hosting().await?;
    app.close_window().await?;
    app.keep_room().await?;
    app.is_hidden().await?;
    let guest = joined(&link).await?;
    page.is_in_a_call().await?;
    app.start_again().await?;
    app.comes_back().await?;
    app.has("handed-status", "data-status", "in-call").await?;
    drop(guest);
    Ok(())
}

#[tokio::test]
async fn an_answer_that_was_remembered_is_not_asked_for_again() -> Result<()> {
    let tray = Tray::open().await?;
    let (app, _page, _link) = hosting().await?;
    tray.menu().await?;
    app.close_window().await?;
    app.has("closing", "data-tray", "true").await?;
    app.click("closing-remember").await?;
    app.keep_room().await?;
    app.is_hidden().await?;
    tray.choose("Show Tincan").await?;
    app.comes_back().await?;
    app.close_window().await?;
    app.is_hidden().await?;
    assert!(!app.shows("closing").await?);
    Ok(())
}

#[tokio::test]
async fn a_kept_window_comes_back_when_its_room_is_closed_elsewhere() -> Result<()> {
    let (app, page, _link) = hosting().await?;
    app.close_window().await?;
    app.keep_room().await?;
    app.is_hidden().await?;
    page.click("waiting-close").await?;
    app.comes_back().await?;
    app.has("ended", "data-why", "closed").await
}

#[tokio::test]
async fn the_tray_mutes_the_call_in_the_browser_and_leaves_it() -> Result<()> {
    let tray = Tray::open().await?;
    let (app, page, link) = hosting().await?;
    tray.refuses("Mute").await?;
    tray.refuses("Host a room").await?;
    assert!(tray.icon().await?.0 >= 16);
    let guest = joined(&link).await?;
    page.is_in_a_call().await?;
    guest.sees_no("[data-test=call-muted]").await?;
    tray.choose("Mute").await?;
    guest.sees("[data-test=call-muted]").await?;
    tray.choose("Unmute").await?;
    guest.sees_no("[data-test=call-muted]").await?;
    tray.choose("Leave the call").await?;
    guest.has("ended", "data-why", "hung-up").await?;
    tray.refuses("Mute").await?;
    assert_eq!(app.text("waiting-link").await?, link);
    Ok(())
}

#[tokio::test]
async fn a_language_that_was_chosen_is_spoken_by_the_window_the_tray_and_the_call_from_then_on()
-> Result<()> {
    let tray = Tray::open().await?;
    let app = Desktop::start().await?;
    app.reads("home-host", "Host a room").await?;
    app.click("home-settings").await?;
    app.choose("settings-language", "de").await?;
    app.reads("settings-back", "Fertig").await?;
    tray.offers("Raum öffnen").await?;
    let app = app.again().await?;
    app.reads("home-host", "Raum öffnen").await?;
    tray.choose("Raum öffnen").await?;
    app.text("waiting-link").await?;
    let page = Person {
        browser: app.handed_browser().await?,
    };
    page.show("waiting-preview").await?;
    let language = "return document.documentElement.lang";
    assert_eq!(page.browser.script(language, vec![]).await?, "de");
    Ok(())
}

/// Keys that go to no window of ours: nobody is in front.
#[tokio::test]
async fn the_shortcut_that_was_chosen_mutes_the_call_in_the_browser_from_any_window() -> Result<()>
{
    let app = Desktop::start().await?;
    app.click("home-settings").await?;
    app.click("settings-shortcut").await?;
    app.press("ctrl+shift+m").await?;
    app.shows("settings-shortcut-off").await?;
    app.reads("settings-shortcut", "Ctrl+Shift+M").await?;
    app.click("settings-back").await?;
    let (app, page, link) = hosting_in(app).await?;
    let guest = joined(&link).await?;
    page.is_in_a_call().await?;
    app.minimize_browser().await?;
    app.minimize_window().await?;
    guest.sees_no("[data-test=call-muted]").await?;
    app.press("ctrl+shift+m").await?;
    guest.sees("[data-test=call-muted]").await?;
    app.press("ctrl+shift+m").await?;
    guest.sees_no("[data-test=call-muted]").await?;
    app.invoke("save_settings", "{ settings: { v: 1 } }")
        .await?;
    app.press("ctrl+shift+m").await?;
    chat::write(&guest, "Can you hear me?").await?;
    chat::is_there(&page, "Can you hear me?", "them", "received").await?;
    guest.sees_no("[data-test=call-muted]").await
}

#[tokio::test]
async fn a_shortcut_that_another_program_has_is_said_to_be_taken() -> Result<()> {
    // The window manager's own, for closing a window.
    let kept = r#"{"settings":{"v":1,"shortcut":"Alt+F4"}}"#;
    let app = Desktop::prepared(|_, data| Ok(std::fs::write(data.join("settings.json"), kept)?));
    let app = app.await?;
    app.click("home-settings").await?;
    app.reads("settings-shortcut-stands", "Another program uses Alt+F4")
        .await?;
    app.click("settings-shortcut-off").await?;
    app.click("settings-shortcut-suggested").await?;
    app.reads("settings-shortcut-stands", "These keys work")
        .await
}

#[tokio::test]
async fn the_icon_counts_words_that_nobody_looked_at() -> Result<()> {
    let mut dock = Dock::open().await?;
    let (app, page, link) = hosting().await?;
    let guest = joined(&link).await?;
    page.is_in_a_call().await?;
    app.minimize_browser().await?;
    page.looks_away().await?;
    for count in [1, 2] {
        chat::write(&guest, "Are you there?").await?;
        let (icon, number) = dock.number().await.context(count)?;
        assert_eq!(icon, "application://tincan.desktop");
        assert_eq!(number, count);
    }
    app.show_browser().await?;
    assert_eq!(dock.number().await.context("after a look")?.1, 0);
    Ok(())
}

#[tokio::test]
async fn the_tray_hosts_a_room_and_quitting_there_closes_it_and_tells_the_guest() -> Result<()> {
    let tray = Tray::open().await?;
    let app = Desktop::start().await?;
    app.has("home-host", "type", "submit").await?;
    tray.choose("Host a room").await?;
    let link = app.text("waiting-link").await?;
    let guest = joined(&link).await?;
    tray.choose("Close the room and quit").await?;
    guest.has("ended", "data-why", "closed").await?;
    app.is_gone().await
}

#[tokio::test]
async fn the_tray_opens_the_window_where_a_link_is_pasted() -> Result<()> {
    let tray = Tray::open().await?;
    let app = Desktop::start().await?;
    app.has("home-host", "type", "submit").await?;
    tray.choose("Join with a link…").await?;
    app.has_focus("home-link").await
}

#[tokio::test]
async fn a_guest_who_joins_while_nobody_looks_is_told_of_by_the_desktop() -> Result<()> {
    let screen = Notifications::open().await?;
    let (app, page, link) = hosting().await?;
    app.close_window().await?;
    app.keep_room().await?;
    app.is_hidden().await?;
    app.minimize_browser().await?;
    page.looks_away().await?;
    let _guest = joined(&link).await?;
    let told = screen.titled("Ben joined").await?;
    assert_eq!(
        told.actions,
        ["default", "", "show", "Show"].map(str::to_owned)
    );
    screen.press(&told, "show").await?;
    app.comes_back().await
}

#[tokio::test]
async fn started_with_the_session_the_app_waits_in_the_tray_until_it_is_wanted() -> Result<()> {
    let tray = Tray::open().await?;
    let app = Desktop::with(&["--hidden"]).await?;
    tray.menu().await?;
    assert!(!app.is_shown().await);
    tray.choose("Show Tincan").await?;
    app.comes_back().await
}

#[tokio::test]
async fn started_with_the_session_where_no_tray_is_the_window_shows_itself() -> Result<()> {
    Desktop::with(&["--hidden"]).await?.comes_back().await
}

#[tokio::test]
async fn starting_with_the_session_is_one_file_that_starts_this_program_out_of_sight() -> Result<()>
{
    let app = Desktop::start().await?;
    let file = app.home().join(".config/autostart/app.tincan.desktop");
    app.invoke("set_autostart", "{ on: true }").await?;
    let text = std::fs::read_to_string(&file)?;
    let program = Desktop::program()?;
    let starts = format!("\nExec=\"{}\" --hidden\n", program.display());
    assert!(text.contains(&starts), "{text}");
    app.invoke("set_autostart", "{ on: false }").await?;
    assert!(!file.exists());
    Ok(())
}
