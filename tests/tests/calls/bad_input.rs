//! The other one is hostile, or their file is.

use crate::Call;
use anyhow::Result;
use serde_json::json;
use tincan_tests::wait::until_true;
use tincan_tests::{chat, files};

/// Puts a file with any name at all into the page's field; no disk would hold these names.
const PICK: &str = "
    const [name, text] = arguments;
    const field = document.querySelector('[data-test=call-file-input]');
    const files = new DataTransfer();
    files.items.add(new File([text], name));
    field.files = files.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));";

/// The channel that carries the messages, once it is open.
const CHANNEL: &str = "
    const channel = window.__watched.channels.find((channel) => channel.label === 'tincan' && channel.readyState === 'open');
    if (!channel) return null;";

/// Everything that must not be a message.
const GARBAGE: &str = "
    const texts = ['', 'not json', '[]', 'null', '{}', '{\"t\":7}', '{\"t\":\"no-such-thing\"}', '{\"t\":\"chat\"}', '{\"t\":\"hello\",\"v\":\"x\"}',
        '{\"t\":\"file-offer\",\"id\":\"../..\",\"items\":[{\"path\":\"../x\",\"size\":-1}]}', '['.repeat(10000), 'x'.repeat(16384)];
    for (const text of texts) channel.send(text);
    channel.send(new Uint8Array([0, 255, 1, 254]));
    return texts.length;";

/// What no page of ours would say: a file whose path leads out of every folder, under a name that reads backwards.
const HOSTILE_OFFER: &str = "
    const path = '../../../etc/pass\\u202etxt.exe';
    const item = { path, size: 19, root: 'A'.repeat(43) };
    channel.send(JSON.stringify({ t: 'file-offer', id: 'hostile', items: [item] }));
    return true;";

/// Says something on the guest's own channel, past everything that the page would check.
async fn says_on_the_channel(call: &Call, script: &str) -> Result<()> {
    let script = format!("{CHANNEL}{script}");
    until_true("the channel", async || {
        Ok(!call.guest.browser.script(&script, vec![]).await?.is_null())
    })
    .await
}

#[tokio::test]
async fn garbage_over_the_data_channel_is_dropped_and_the_call_goes_on() -> Result<()> {
    let call = Call::in_chromium().await?;
    says_on_the_channel(&call, GARBAGE).await?;
    chat::say(&call.guest, &call.host, "Sorry for that.").await?;
    call.goes_on().await
}

#[tokio::test]
async fn a_file_name_with_dots_and_slashes_lands_in_the_download_folder() -> Result<()> {
    let call = Call::in_chromium().await?;
    let text = "not where you think";
    call.guest.sees("[data-test=call-file-input]").await?;
    call.guest
        .browser
        .script(
            PICK,
            vec![json!("../../../etc/pass\u{202e}txt.exe"), json!(text)],
        )
        .await?;
    files::accept(&call.host).await?;
    let landed = files::landed(&call.host.browser.downloads(), text.len() as u64).await?;
    let name = landed.file_name().unwrap_or_default().to_string_lossy();
    assert_eq!(name, "passtxt.exe");
    assert_eq!(std::fs::read_to_string(landed)?, text);
    Ok(())
}

#[tokio::test]
async fn a_hostile_offer_with_dots_and_slashes_is_shown_under_a_plain_name() -> Result<()> {
    let call = Call::in_chromium().await?;
    says_on_the_channel(&call, HOSTILE_OFFER).await?;
    chat::open(&call.host).await?;
    call.host.show("file-accept").await?;
    let shown = "return document.querySelector('[data-test=transfer] b').textContent";
    let shown = call.host.browser.script(shown, vec![]).await?;
    assert_eq!(shown, json!("passtxt.exe"));
    Ok(())
}

#[tokio::test]
async fn a_file_without_a_byte_arrives() -> Result<()> {
    let call = Call::in_chromium().await?;
    let folder = tempfile::tempdir()?;
    files::send(
        &call.host,
        &call.guest,
        &files::made_up(folder.path(), "empty", 0)?,
    )
    .await
}

#[tokio::test]
async fn a_declined_file_is_declined_on_both_sides_and_lands_nowhere() -> Result<()> {
    let call = Call::in_chromium().await?;
    let folder = tempfile::tempdir()?;
    files::offer(
        &call.guest,
        &files::made_up(folder.path(), "unwanted.bin", 1000)?,
    )
    .await?;
    files::decline(&call.host).await?;
    files::transfer_is(&call.guest, "send", "declined").await?;
    assert_eq!(std::fs::read_dir(call.host.browser.downloads())?.count(), 0);
    Ok(())
}

#[tokio::test]
async fn markup_in_a_message_stays_text_and_a_link_in_it_can_be_clicked() -> Result<()> {
    let call = Call::in_chromium().await?;
    chat::say(
        &call.guest,
        &call.host,
        "<img src=x onerror='document.title=1'> https://example.org/a",
    )
    .await?;
    let message =
        "const message = [...document.querySelectorAll('[data-test=chat-message]')].at(-1);";
    let count = format!("{message} return message.querySelectorAll('img, script').length");
    assert_eq!(call.host.browser.script(&count, vec![]).await?, json!(0));
    let link = format!(
        "{message} const link = message.querySelector('a'); return [link.href, link.rel, link.target]"
    );
    let link = call.host.browser.script(&link, vec![]).await?;
    assert_eq!(link[0], json!("https://example.org/a"));
    assert!(
        link[1].as_str().is_some_and(|rel| rel.contains("noopener")),
        "{link}"
    );
    Ok(())
}
