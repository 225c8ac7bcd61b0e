//! `cargo xtask bundle`: the packages that this system can write without fetching anything: deb and rpm on Linux, dmg on macOS, an
//! installer on Windows.

use crate::need::{self, For};
use crate::place;
use crate::step::Step;
use crate::ui;
use anyhow::Result;

/// Builds the release and its packages, and says where they are.
pub(crate) fn bundle() -> Result<()> {
    need::install(For::App)?;
    ui::build()?;
    let kinds = if cfg!(target_os = "linux") {
        "deb,rpm"
    } else if cfg!(windows) {
        "nsis"
    } else {
        "app,dmg"
    };
    let cli = place::ui()
        .join("node_modules/.bin")
        .join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    Step::program(
        "build the packages (fat LTO: many minutes)",
        &cli.to_string_lossy(),
    )
    .arg("build")
    .arg("--bundles")
    .arg(kinds)
    .folder(place::root().join("src-tauri"))
    .must()?;
    println!("{}", place::target().join("release/bundle").display());
    Ok(())
}
