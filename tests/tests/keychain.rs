//! Where the app's keys lie, with a real keychain: gnome-keyring on a session bus of its own. The app under test is the one that ships.
#![cfg(target_os = "linux")]

use anyhow::{Context, Result};
use std::path::Path;
use tincan_tests::desktop::{DATA, Desktop, Keychain};

/// The app hosts; its link, and every secret of the room as the app keeps it.
async fn hosting(app: &Desktop) -> Result<(String, Vec<String>)> {
    app.click("home-host").await?;
    let link = app.text("waiting-link").await?;
    let kept = app.ask("kept_room").await?;
    let kept = kept.as_str().context("no room is kept")?;
    let room: serde_json::Value = serde_json::from_str(kept)?;
    let mut secrets = Vec::new();
    texts(&room, &mut secrets);
    anyhow::ensure!(secrets.len() >= 3, "too few secrets in {kept}");
    Ok((link, secrets))
}

/// Every text in it that is long enough to be a key.
fn texts(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) if text.len() >= 20 => found.push(text.clone()),
        serde_json::Value::Array(list) => list.iter().for_each(|one| texts(one, found)),
        serde_json::Value::Object(map) => map.values().for_each(|one| texts(one, found)),
        _ => {}
    }
}

/// The files below a folder that hold one of these texts.
fn holding(folder: &Path, texts: &[&str]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, texts)?);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        let holds = |text: &&str| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        if texts.iter().any(holds) {
            found.push(path.display().to_string());
        }
    }
    Ok(found)
}

async fn says_place(app: &Desktop, place: &str) -> Result<()> {
    app.click("home-settings").await?;
    app.has("settings-place", "data-place", place).await
}

#[tokio::test]
async fn with_a_keychain_yesterdays_link_works_and_no_secret_lies_in_the_apps_folder() -> Result<()>
{
    let app = Desktop::beside_keychain(Keychain::Unlocked).await?;
    let (link, secrets) = hosting(&app).await?;
    let data = app.home().join(DATA);
    let mut plain: Vec<&str> = secrets.iter().map(String::as_str).collect();
    plain.push("PRIVATE KEY");
    assert_eq!(holding(&data.join("secrets"), &plain)?, [""; 0]);
    for open in ["room", "identity.pem"] {
        assert!(!data.join(open).exists(), "{open}");
    }
    assert!(std::fs::read_to_string(data.join("secrets/key"))?.starts_with("keychain "));
    let app = app.again_beside_keychain(Keychain::Unlocked).await?;
    says_place(&app, "keychain").await?;
    app.click("settings-back").await?;
    assert_eq!(hosting(&app).await?.0, link);
    Ok(())
}

#[tokio::test]
async fn with_a_locked_keychain_the_app_starts_says_so_and_replaces_nothing_unasked() -> Result<()>
{
    let app = Desktop::beside_keychain(Keychain::Unlocked).await?;
    let (link, _) = hosting(&app).await?;
    let app = app.again_beside_keychain(Keychain::Locked).await?;
    app.has("home-host", "type", "submit").await?;
    app.click("home-host").await?;
    app.has("problem", "data-code", "keychain").await?;
    let app = app
        .killed_and_again_beside_keychain(Keychain::Unlocked)
        .await?;
    assert_eq!(hosting(&app).await?.0, link);
    Ok(())
}

#[tokio::test]
async fn where_no_keychain_answers_the_app_says_that_its_keys_lie_in_a_file_and_hosts() -> Result<()>
{
    let app = Desktop::beside_keychain(Keychain::Absent).await?;
    says_place(&app, "file").await?;
    app.click("settings-back").await?;
    let (link, _) = hosting(&app).await?;
    let app = app.again_beside_keychain(Keychain::Absent).await?;
    assert_eq!(hosting(&app).await?.0, link);
    Ok(())
}
