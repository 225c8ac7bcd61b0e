//! Comparing words: the four that one side shows are the four that the other side shows, whichever browsers they are.

use crate::Call;
use anyhow::{Context, Result};
use thirtyfour::By;
use tincan_tests::browser::Engine::{Chromium, Firefox};
use tincan_tests::person::Person;

#[tokio::test]
async fn a_firefox_host_and_a_chromium_guest_read_the_same_words_and_remember_it() -> Result<()> {
    let call = Call::between(Firefox, Chromium).await?;
    call.guest.click("call-more").await?;
    call.guest.click("call-compare").await?;
    let (here, there) = (words(&call.host).await?, words(&call.guest).await?);
    assert_eq!(here, there);
    call.host.click("spoken-same").await?;
    call.guest.click("spoken-same").await?;
    for person in [&call.host, &call.guest] {
        person.has("spoken", "data-at", "same").await?;
        person.click("dialog-close").await?;
        person.click("call-more").await?;
        person.show("call-compared").await?;
    }
    call.goes_on().await
}

#[tokio::test]
async fn a_guest_who_hears_other_words_tells_the_host_too() -> Result<()> {
    let call = Call::in_chromium().await?;
    call.host.click("call-more").await?;
    call.host.click("call-compare").await?;
    call.guest.click("spoken-different").await?;
    call.host.has("spoken", "data-at", "different").await?;
    call.host.click("spoken-hangup").await?;
    call.guest.has("ended", "data-why", "hung-up").await
}

/// The four words that somebody has before them.
async fn words(person: &Person) -> Result<Vec<String>> {
    person.has("spoken", "data-at", "words").await?;
    let shown = person
        .browser
        .driver
        .find_all(By::Css("[data-test=spoken-word]"))
        .await?;
    let mut words = Vec::new();
    for word in shown {
        words.push(word.prop("textContent").await?.context("a word")?);
    }
    anyhow::ensure!(words.len() == 4, "not four words: {words:?}");
    Ok(words)
}
