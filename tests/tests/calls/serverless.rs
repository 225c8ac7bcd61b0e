//! Calls that begin with two codes. The page comes from a server, which is killed before anybody makes a code: nothing is left that
//! could introduce anybody.

use anyhow::{Context, Result};
use tincan_tests::browser::Engine::{self, Chromium, Firefox};
use tincan_tests::codes::{answer, make, open, paste};
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::wait::until;
use tincan_tests::{chat, files};

/// The aim of docs/protocol.md, section 6.
const LONGEST: usize = 400;

#[tokio::test]
async fn chromium_and_chromium_call_by_two_codes_with_no_server_alive() -> Result<()> {
    whole_call(Chromium, Chromium).await
}

#[tokio::test]
async fn chromium_invites_firefox_by_two_codes_with_no_server_alive() -> Result<()> {
    whole_call(Chromium, Firefox).await
}

#[tokio::test]
async fn firefox_invites_chromium_by_two_codes_with_no_server_alive() -> Result<()> {
    whole_call(Firefox, Chromium).await
}

async fn whole_call(inviting: Engine, replying: Engine) -> Result<()> {
    let (ada, ben) = alone(inviting, replying).await?;
    let invite = make(&ada).await?;
    let reply = answer(&ben, &invite).await?;
    assert!(
        invite.len() < LONGEST && reply.len() < LONGEST,
        "{} and {} characters",
        invite.len(),
        reply.len()
    );
    paste(&ada, &format!("Here it is: {reply}")).await?;
    ada.is_in_a_call().await?;
    ben.is_in_a_call().await?;
    ada.has("call-status", "data-link", "direct").await?;
    chat::say(&ada, &ben, "No server at all.").await?;
    chat::say(&ben, &ada, "Just us. Grüße 👋").await?;
    let folder = tempfile::tempdir()?;
    files::send(
        &ben,
        &ada,
        &files::made_up(folder.path(), "plan.bin", 300_000)?,
    )
    .await?;
    ben.click("call-camera").await?;
    ada.sees("video[data-test=call-remote].hidden").await?;
    ben.click("call-hangup").await?;
    ada.has("ended", "data-why", "hung-up").await
}

#[tokio::test]
async fn a_code_with_a_wrong_letter_and_one_that_was_cut_say_which_and_the_right_one_still_works()
-> Result<()> {
    let (ada, ben) = alone(Chromium, Chromium).await?;
    let invite = make(&ada).await?;
    paste(&ben, &invite[..invite.len() - 9]).await?;
    said(&ben, "not complete").await?;
    paste(&ben, &with_another_letter(&invite)?).await?;
    said(&ben, "damaged").await?;
    let reply = answer(&ben, &invite).await?;
    paste(&ada, &with_another_letter(&reply)?).await?;
    said(&ada, "damaged").await?;
    paste(&ada, &invite).await?;
    said(&ada, "your own code").await?;
    paste(&ada, &reply).await?;
    ada.is_in_a_call().await?;
    ben.is_in_a_call().await
}

#[tokio::test]
async fn an_expired_code_says_so_to_whoever_pastes_it() -> Result<()> {
    let (ada, ben) = alone(Chromium, Chromium).await?;
    let invite = make(&ada).await?;
    // Thirteen hours pass for Ben's page: what it sees of time is all that can expire.
    let later = "const now = Date.now; Date.now = () => now() + 13 * 3600 * 1000;";
    ben.browser.script(later, vec![]).await?;
    paste(&ben, &invite).await?;
    said(&ben, "expired").await
}

#[tokio::test]
async fn a_reply_to_another_code_is_told_apart() -> Result<()> {
    let (ada, ben) = alone(Chromium, Chromium).await?;
    let first = make(&ada).await?;
    let reply = answer(&ben, &first).await?;
    ada.click("codes-back").await?;
    open(&ada).await?;
    let second = make(&ada).await?;
    assert_ne!(first, second);
    paste(&ada, &reply).await?;
    said(&ada, "another code").await
}

/// Two open pages whose server is dead.
async fn alone(inviting: Engine, replying: Engine) -> Result<(Person, Person)> {
    let server = Server::start().await?;
    let ada = Person::at(inviting, &server.url).await?;
    let ben = Person::at(replying, &server.url).await?;
    for (person, name) in [(&ada, "Ada"), (&ben, "Ben")] {
        person.type_into("home-name", name).await?;
        open(person).await?;
    }
    server.kill().await?;
    Ok((ada, ben))
}

/// Waits until the field says what is wrong, in words.
async fn said(person: &Person, words: &str) -> Result<()> {
    until(words, async || {
        let alert = "return document.querySelector('[role=alert]')?.textContent ?? ''";
        let text = person.browser.script(alert, vec![]).await?;
        Ok(text
            .as_str()
            .is_some_and(|text| text.contains(words))
            .then_some(()))
    })
    .await
}

/// The same code with one letter in its middle replaced by another.
fn with_another_letter(code: &str) -> Result<String> {
    let at = code.len() / 2;
    let letter = code.chars().nth(at).context("too short")?;
    let other = if letter == 'x' { "y" } else { "x" };
    Ok(format!("{}{other}{}", &code[..at], &code[at + 1..]))
}
