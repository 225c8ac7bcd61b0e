//! A whole call, with each engine on each side.

use crate::Call;
use anyhow::Result;
use tincan_tests::browser::Engine::{self, Chromium, Firefox};
use tincan_tests::{chat, files};

#[tokio::test]
async fn chromium_and_chromium_see_hear_write_and_send_files() -> Result<()> {
    whole_call(Chromium, Chromium).await
}

#[tokio::test]
async fn a_chromium_host_and_a_firefox_guest_see_hear_write_and_send_files() -> Result<()> {
    whole_call(Chromium, Firefox).await
}

#[tokio::test]
async fn a_firefox_host_and_a_chromium_guest_see_hear_write_and_send_files() -> Result<()> {
    whole_call(Firefox, Chromium).await
}

async fn whole_call(host: Engine, guest: Engine) -> Result<()> {
    let call = Call::between(host, guest).await?;
    call.host.has("call-status", "data-link", "direct").await?;
    call.guest.has("call-status", "data-link", "direct").await?;
    chat::say(&call.host, &call.guest, "Can you hear me?").await?;
    chat::say(&call.guest, &call.host, "Yes. Grüße, 你好 👋").await?;
    let folder = tempfile::tempdir()?;
    let size = std::env::var("TINCAN_FILE_BYTES")
        .ok()
        .and_then(|bytes| bytes.parse().ok())
        .unwrap_or(3 << 20);
    files::send(
        &call.host,
        &call.guest,
        &files::made_up(folder.path(), "from host.bin", size)?,
    )
    .await?;
    files::send(
        &call.guest,
        &call.host,
        &files::made_up(folder.path(), "from guest.bin", size + 1)?,
    )
    .await?;
    call.goes_on().await
}
