//! Files that are sent, and files that arrived: only what is on the disk counts.

use crate::chat;
use crate::person::Person;
use crate::wait::until;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use thirtyfour::By;

/// A file of `size` bytes that no compression or repetition can imitate. The same name and size give the same bytes.
pub fn made_up(folder: &Path, name: &str, size: usize) -> Result<PathBuf> {
    let mut bytes = Vec::with_capacity(size + 32);
    let mut block = Sha256::digest(name);
    while bytes.len() < size {
        bytes.extend_from_slice(&block);
        block = Sha256::digest(block);
    }
    bytes.truncate(size);
    let path = folder.join(name);
    std::fs::write(&path, bytes)?;
    Ok(path)
}

/// SHA-256 of what is on the disk.
pub fn hash(path: &Path) -> Result<Vec<u8>> {
    Ok(Sha256::digest(std::fs::read(path)?).to_vec())
}

/// Sends it, has it accepted, and waits for both ends to call it done and for the same bytes to be on the other disk.
pub async fn send(from: &Person, to: &Person, path: &Path) -> Result<()> {
    offer(from, path).await?;
    accept(to).await?;
    let size = std::fs::metadata(path)?.len();
    let landed = landed(&to.browser.downloads(), size).await?;
    anyhow::ensure!(
        hash(path)? == hash(&landed)?,
        "{} differs from {}",
        landed.display(),
        path.display()
    );
    transfer_is(from, "send", "done").await?;
    transfer_is(to, "receive", "done").await
}

/// Picks the file in the page's own field.
pub async fn offer(from: &Person, path: &Path) -> Result<()> {
    from.show("call-file-input").await?;
    let field = from
        .browser
        .driver
        .find(By::Css("[data-test=call-file-input]"))
        .await?;
    Ok(field.send_keys(path.to_string_lossy().as_ref()).await?)
}

/// Accepts what is offered.
pub async fn accept(to: &Person) -> Result<()> {
    chat::open(to).await?;
    to.click("file-accept").await
}

/// Declines what is offered.
pub async fn decline(to: &Person) -> Result<()> {
    chat::open(to).await?;
    to.click("file-decline").await
}

/// Waits for the latest transfer in that direction to be in that state.
pub async fn transfer_is(person: &Person, direction: &str, state: &str) -> Result<()> {
    person
        .sees(&format!(
            "[data-test=transfer][data-direction={direction}][data-state={state}]"
        ))
        .await
}

/// The one complete file of that size in a download folder; it is taken out of the way under another name.
pub async fn landed(folder: &Path, size: u64) -> Result<PathBuf> {
    let path = until(
        &format!("a file of {size} bytes in {}", folder.display()),
        async || {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if !is_unfinished(&path) && std::fs::metadata(&path)?.len() == size {
                    return Ok(Some(path));
                }
            }
            Ok(None)
        },
    )
    .await?;
    let kept = folder
        .parent()
        .context("no parent")?
        .join(path.file_name().context("no name")?);
    std::fs::rename(&path, &kept)?;
    Ok(kept)
}

/// What a browser still writes: `.crdownload`, `.part`, and Chromium's first moments under a hidden name.
fn is_unfinished(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'));
    hidden
        || path
            .extension()
            .is_some_and(|end| end == "crdownload" || end == "part")
}
