//! Two people who call each other by two codes, on the screen for that: whoever carries the codes is the test.

use crate::person::Person;
use crate::wait::until;
use anyhow::Result;

/// Opens the screen.
pub async fn open(person: &Person) -> Result<()> {
    person.click("home-codes").await?;
    person.show("codes-make").await
}

/// Makes an invite code.
pub async fn make(person: &Person) -> Result<String> {
    person.click("codes-make").await?;
    code(person, "invite").await
}

/// Pastes it and returns the reply code.
pub async fn answer(person: &Person, invite: &str) -> Result<String> {
    paste(person, invite).await?;
    code(person, "reply").await
}

/// Pastes any text and presses the button beside it.
pub async fn paste(person: &Person, text: &str) -> Result<()> {
    person.type_into("codes-paste", text).await?;
    person.click("codes-take").await
}

async fn code(person: &Person, step: &str) -> Result<String> {
    person.has("codes", "data-step", step).await?;
    let text = until("the code", async || {
        let text = person.text("codes-code").await?;
        Ok(text.contains('#').then_some(text))
    })
    .await?;
    Ok(text.trim().to_owned())
}
