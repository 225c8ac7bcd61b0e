//! `cargo xtask bundle`: the installers that this system can write. deb and rpm on Linux (and an AppImage where Tauri's tools for it are),
//! NSIS and MSI on Windows, a DMG for both processors on macOS. They land in `target/installers` with their SHA256SUMS. Nothing is fetched on
//! Linux; on Windows Tauri fetches NSIS and WiX once. Knows nothing of signing: Tauri reads that from the environment.

mod depends;
mod notices;
mod repack;
mod sbom;
mod sums;

use crate::need::{self, For};
use crate::place;
use crate::step::Step;
use crate::ui;
use anyhow::Result;
pub(crate) use notices::write as write_notices;
pub(crate) use sbom::sbom;
use std::fs;
use std::path::PathBuf;
pub(crate) use sums::collect;

/// One program for both processors of a Mac.
const UNIVERSAL: &str = "universal-apple-darwin";

/// Where the finished installers are.
pub(crate) fn installers() -> PathBuf {
    place::target().join("installers")
}

/// Builds the release and its packages, and says where they are. `more` are further kinds, such as `appimage`.
pub(crate) fn bundle(more: &[&str]) -> Result<()> {
    need::install(For::App)?;
    ui::build()?;
    prepare()?;
    tauri("build the app (fat LTO: many minutes)", "build --no-bundle").must()?;
    let kinds = kinds(more).join(",");
    let step = tauri(&format!("write {kinds}"), "bundle --bundles").arg(&kinds);
    with_wishes(with_dependencies(step)?).must()?;
    repack::debs(&release().join("bundle/deb"))?;
    collect(&release().join("bundle"), &installers())?;
    println!("{}", installers().display());
    Ok(())
}

/// What the packages carry beside the program.
fn prepare() -> Result<()> {
    let folder = place::target().join("bundle");
    fs::create_dir_all(&folder)?;
    notices::write(&folder.join("THIRD-PARTY.txt"), None)?;
    if cfg!(target_os = "macos") {
        Step::new(
            "have both processors' standard library",
            "rustup target add x86_64-apple-darwin aarch64-apple-darwin",
        )
        .must()?;
    }
    // A package of an older version would be collected as if it were of this one.
    let old = release().join("bundle");
    if old.exists() {
        fs::remove_dir_all(old)?;
    }
    Ok(())
}

fn tauri(what: &str, arguments: &str) -> Step {
    let name = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    let cli = place::ui().join("node_modules/.bin").join(name);
    let step = Step::program(what, &cli.to_string_lossy())
        .folder(place::root().join("src-tauri"))
        .args(arguments);
    if cfg!(target_os = "macos") {
        return step.arg("--target").arg(UNIVERSAL);
    }
    step
}

/// What the program was linked against on this system, as packages with versions, in place of names written by hand. On Windows the licences, which
/// tauri.windows.conf.json may not name: every build of the app would want them to be there.
fn with_dependencies(step: Step) -> Result<Step> {
    if cfg!(windows) {
        return Ok(step.arg("--config").arg("bundle/windows-licences.json"));
    }
    if place::find("dpkg-shlibdeps").is_none() {
        return Ok(step);
    }
    let depends = depends::of(&release().join("tincan"))?;
    let deb = serde_json::json!({ "depends": depends });
    let config = serde_json::json!({ "bundle": { "linux": { "deb": deb } } });
    Ok(step.arg("--config").arg(config.to_string()))
}

/// More of Tauri's configuration, such as whose certificate signs: a release has it, a developer has not.
fn with_wishes(step: Step) -> Step {
    match std::env::var_os("TINCAN_BUNDLE_CONFIG") {
        Some(config) => step.arg("--config").arg(config),
        None => step,
    }
}

fn kinds<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut kinds = if cfg!(target_os = "linux") {
        vec!["deb", "rpm"]
    } else if cfg!(windows) {
        vec!["nsis", "msi"]
    } else {
        vec!["app", "dmg"]
    };
    kinds.extend(more);
    if cfg!(target_os = "linux") && !kinds.contains(&"appimage") {
        if has_appimage_tools() {
            kinds.push("appimage");
        } else {
            println!(
                "no AppImage: Tauri's tools for it are not in the cache. `cargo xtask bundle appimage` lets Tauri fetch them"
            );
        }
    }
    kinds
}

/// Where Tauri keeps what it fetched for AppImages.
fn has_appimage_tools() -> bool {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let tool = format!("tauri/linuxdeploy-{}.AppImage", std::env::consts::ARCH);
    cache
        .or_else(home)
        .is_some_and(|cache| cache.join(tool).is_file())
}

fn release() -> PathBuf {
    let target = place::target();
    if cfg!(target_os = "macos") {
        return target.join(UNIVERSAL).join("release");
    }
    target.join("release")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tauri's command line reads features of the manifest alone, whatever system they are for, and then wants a library of Linux's trays.
    #[test]
    fn the_tray_of_other_systems_asks_for_no_library_on_this_one() {
        let manifest = place::root().join("src-tauri/Cargo.toml");
        let manifest = fs::read_to_string(manifest).expect("src-tauri has a manifest");
        let asking: Vec<_> = manifest
            .lines()
            .filter(|line| line.starts_with("tauri = ") && line.contains("tray-icon"))
            .collect();
        assert!(!asking.is_empty(), "nothing has a tray any more");
        for line in asking {
            assert!(line.contains("workspace = true"), "{line}");
        }
    }
}
