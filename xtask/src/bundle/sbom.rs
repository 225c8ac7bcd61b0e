//! `cargo xtask sbom`: what is inside, as CycloneDX lists beside the installers: one of the crates, one of the interface's packages. The list of
//! crates is of every system's, since one release is for all.

use super::installers;
use crate::place;
use crate::step::Step;
use crate::ui::{self, npm};
use anyhow::Result;
use std::fs;

/// Writes both lists. npm counts Svelte, whose runtime ships, as a tool: so tools are listed too, and marked.
pub(crate) fn sbom() -> Result<()> {
    if place::find("cargo-cyclonedx").is_none() {
        let build = "cargo install --locked cargo-cyclonedx@^0.5";
        Step::new("build cargo-cyclonedx", build).must()?;
    }
    ui::install()?;
    fs::create_dir_all(installers())?;
    let list = "cargo cyclonedx --format json --target all --override-filename tincan.cdx";
    Step::new("list the crates", list)
        .arg("--manifest-path")
        .arg(place::root().join("src-tauri/Cargo.toml"))
        .must()?;
    gather()?;
    let interface = npm(
        "list the interface's packages",
        "sbom --sbom-format cyclonedx",
    );
    let log = interface.must()?;
    Ok(fs::write(
        installers().join("tincan-interface.cdx.json"),
        log,
    )?)
}

/// It writes one list into the folder of every member; the app's is the one that ships.
fn gather() -> Result<()> {
    let name = "tincan.cdx.json";
    fs::copy(
        place::root().join("src-tauri").join(name),
        installers().join(name),
    )?;
    for member in [
        "signal-server",
        "src-tauri",
        "tests",
        "tests/floor",
        "tests/load",
        "xtask",
    ] {
        let list = place::root().join(member).join(name);
        if list.exists() {
            fs::remove_file(list)?;
        }
    }
    Ok(())
}
