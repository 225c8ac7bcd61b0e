//! Packs a deb once more, tighter: Tauri compresses with gzip, dpkg knows xz, which takes a fifth off the download. The files in it stay as they are.

use crate::place;
use crate::step::Step;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Every deb in this folder; none is touched where there is no dpkg.
pub(crate) fn debs(folder: &Path) -> Result<()> {
    if place::find("dpkg-deb").is_none() || !folder.exists() {
        return Ok(());
    }
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let paths = entries.into_iter().map(|entry| entry.path());
    let is_deb = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "deb");
    paths.filter(is_deb).try_for_each(|deb| repack(&deb))
}

fn repack(deb: &Path) -> Result<()> {
    let unpacked = place::own().join("deb");
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked)?;
    }
    let name = deb.file_name().context("no name")?.to_string_lossy();
    Step::new(&format!("unpack {name}"), "dpkg-deb --raw-extract")
        .arg(deb)
        .arg(&unpacked)
        .must()?;
    Step::new(
        &format!("pack {name} by xz"),
        "dpkg-deb --root-owner-group -Zxz --build",
    )
    .arg(&unpacked)
    .arg(deb)
    .must()
    .map(drop)
}
