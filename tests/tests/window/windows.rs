//! The installed or built app under tauri-driver: WebView2, with a made-up camera.

use anyhow::{Context, Result};
use std::path::PathBuf;
use tincan_tests::browser::{Browser, Engine};
use tincan_tests::person::Person;
use tincan_tests::stats;

pub(crate) async fn call() -> Result<()> {
    let app = std::env::var_os("TINCAN_APP_BIN").context("cargo xtask window names the app")?;
    let host = Person {
        browser: Browser::of_app(&PathBuf::from(app)).await?,
    };
    stats::watch(&host.browser).await?;
    let link = host.host().await?;
    let guest = Person::at(Engine::Chromium, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    host.is_in_a_call().await
}
