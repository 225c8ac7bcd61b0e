//! Writing to each other, and what a browser made of it.

use crate::person::Person;
use anyhow::Result;
use serde_json::json;
use thirtyfour::By;

/// Whether a message with exactly this text is in the list, from that side and in that state.
const FIND: &str = "
    const [text, from, state] = arguments;
    return [...document.querySelectorAll(`[data-test=chat-message][data-from=${from}][data-state=${state}]`)]
        .some((message) => message.textContent.includes(text));";

/// Writes it and waits until the other one has it and the writer knows that.
pub async fn say(from: &Person, to: &Person, text: &str) -> Result<()> {
    write(from, text).await?;
    is_there(to, text, "them", "received").await?;
    is_there(from, text, "me", "delivered").await
}

/// Writes it and presses send.
pub async fn write(from: &Person, text: &str) -> Result<()> {
    open(from).await?;
    from.type_into("chat-text", text).await?;
    from.click("chat-send").await
}

/// Waits for a message.
pub async fn is_there(person: &Person, text: &str, from: &str, state: &str) -> Result<()> {
    open(person).await?;
    crate::wait::until_true(&format!("{text:?} from {from}, {state}"), async || {
        let found = person
            .browser
            .script(FIND, vec![json!(text), json!(from), json!(state)])
            .await?;
        Ok(found == json!(true))
    })
    .await
}

/// Opens the panel if it is not open.
pub async fn open(person: &Person) -> Result<()> {
    crate::wait::until_true("the chat", async || {
        let button = person
            .browser
            .driver
            .find(By::Css("[data-test=call-chat]"))
            .await?;
        if button.attr("aria-expanded").await?.as_deref() != Some("true") {
            button.click().await?;
        }
        let field = person
            .browser
            .driver
            .find(By::Css("[data-test=chat-text]"))
            .await?;
        Ok(field.is_displayed().await?)
    })
    .await
}
