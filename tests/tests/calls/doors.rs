//! Who comes in, and who does not.

use crate::Call;
use anyhow::{Context, Result};
use serde_json::json;
use tincan_tests::browser::Engine::Chromium;
use tincan_tests::chat;
use tincan_tests::gateway::Gateway;
use tincan_tests::links;
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::wait::until_true;

#[tokio::test]
async fn a_third_one_is_refused_and_the_call_goes_on() -> Result<()> {
    let call = Call::in_chromium().await?;
    let third = Person::at(Chromium, &call.link).await?;
    third.join("Third").await?;
    let code = third.problem().await?;
    assert!(
        ["room-full", "invite-used"].contains(&code.as_str()),
        "{code}"
    );
    call.goes_on().await
}

#[tokio::test]
async fn two_people_of_the_same_name_are_two_people() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    host.type_into("home-name", "Ben").await?;
    let link = host.host().await?;
    let guest = Person::at(Chromium, &link).await?;
    guest.join("Ben").await?;
    host.is_in_a_call().await?;
    guest.is_in_a_call().await?;
    chat::say(&host, &guest, "This is Ben.").await?;
    chat::say(&guest, &host, "So is this.").await
}

#[tokio::test]
async fn a_refused_clipboard_says_so_and_selects_the_link() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let link = host.host().await?;
    host.browser.refuse("clipboard-write").await?;
    host.click("waiting-copy").await?;
    until_true("the link to be selected", async || {
        let selected = host
            .browser
            .script("return getSelection().toString()", vec![])
            .await?;
        Ok(selected == json!(link))
    })
    .await?;
    let says = "return document.body.textContent.includes('The clipboard is not available here')";
    assert_eq!(host.browser.script(says, vec![]).await?, json!(true));
    Ok(())
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_the_host_still_waits() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let link = host.host().await?;
    let stranger = Person::at(Chromium, &links::with_wrong_secret(&link)?).await?;
    stranger.join("Stranger").await?;
    assert_eq!(stranger.problem().await?, "unauthorized");
    assert_eq!(host.link().await?, link);
    Ok(())
}

#[tokio::test]
async fn opening_a_link_dials_nothing_until_join_is_pressed() -> Result<()> {
    let server = Server::start().await?;
    let gateway = Gateway::before(server.address()).await?;
    let host = Person::at(Chromium, &server.url).await?;
    let link = links::by_way_of(&host.host().await?, &gateway.url)?;
    let guest = Person::at(Chromium, &link).await?;
    guest.show("greenroom-join").await?;
    assert_eq!(gateway.dialed(), 0, "the page dialed before Join");
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    assert_eq!(gateway.dialed(), 1);
    Ok(())
}

#[tokio::test]
async fn an_opened_link_leaves_the_address_bar_at_once() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let guest = Person::at(Chromium, &host.host().await?).await?;
    guest.show("greenroom-join").await?;
    assert_eq!(guest.browser.driver.current_url().await?.fragment(), None);
    Ok(())
}

#[tokio::test]
async fn a_link_that_is_damaged_cut_old_or_foreign_says_which_it_is() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let link = host.host().await?;
    let (page, _) = link.split_once('#').context("no fragment")?;
    let guest = Person::at(Chromium, &server.url).await?;
    let wrong = [
        (links::damaged(&link)?, "is damaged"),
        (link[..link.len() - 9].to_owned(), "is not complete"),
        (page.to_owned(), "The link was cut"),
        (links::expired(&link)?, "has expired"),
        (links::of_version(&link, 2)?, "from a newer Tincan"),
        ("https://example.org/#hello".to_owned(), "not an invitation"),
    ];
    for (link, says) in wrong {
        guest.type_into("home-link", &link).await?;
        guest.click("home-join").await?;
        until_true(&format!("{link} {says}"), async || {
            let said = "return document.querySelector('[role=alert]')?.textContent ?? ''";
            let said = guest.browser.script(said, vec![]).await?;
            anyhow::ensure!(said.as_str().unwrap_or_default().contains(says), "{said}");
            Ok(true)
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_link_can_be_pasted_on_the_home_screen() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let words = format!("Join me: <{}>.", host.host().await?);
    let guest = Person::at(Chromium, &server.url).await?;
    guest.type_into("home-link", &words).await?;
    guest.click("home-join").await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    host.is_in_a_call().await
}

#[tokio::test]
async fn a_server_with_a_word_opens_a_room_for_who_knows_it_and_says_so_to_who_does_not()
-> Result<()> {
    let folder = tempfile::tempdir()?;
    let access = folder.path().join("access");
    std::fs::write(&access, "open sesame")?;
    let access = access.to_string_lossy().into_owned();
    let server = Server::with(&["--tls", "off", "--rooms", "token", "--access", &access]).await?;
    let host = Person::at(Chromium, &server.url).await?;
    host.type_into("home-word", "open barley").await?;
    host.click("home-host").await?;
    assert_eq!(host.problem().await?, "wrong-word");
    host.click("problem-home").await?;
    host.type_into("home-word", "open sesame").await?;
    let link = host.host().await?;
    let guest = Person::at(Chromium, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    host.is_in_a_call().await
}
