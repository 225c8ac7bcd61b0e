//! The fuzz targets of the server: built with every change, run by `verify`. They are a workspace of their own, and want two switches of
//! the compiler that are not stable, which the stable one takes too when it is told so. No sanitizer: the server has no unsafe code.

use crate::place;
use crate::step::Step;
use anyhow::Result;
use std::fs;

const TARGETS: [&str; 3] = ["client_message", "rooms_history", "first_bytes"];
const MINUTES: u32 = 10;

/// Whether they still fit the server.
pub(crate) fn check() -> Result<Step> {
    same_versions()?;
    let check = "cargo check --manifest-path signal-server/fuzz/Cargo.toml";
    // What is checked for the server need not be checked for them again.
    Ok(Step::new("fuzz targets", check).env("CARGO_TARGET_DIR", place::target()))
}

/// The versions of the server's dependencies; cargo adds what only the targets need.
fn same_versions() -> Result<()> {
    let ours = place::root().join("Cargo.lock");
    fs::copy(ours, place::root().join("signal-server/fuzz/Cargo.lock"))?;
    Ok(())
}

/// Ten minutes of each, from the committed inputs; new ones stay in the build folder, findings in `signal-server/fuzz/artifacts`.
pub(crate) fn run() -> Result<Vec<Step>> {
    same_versions()?;
    if place::find("cargo-fuzz").is_none() {
        Step::new(
            "build cargo-fuzz",
            "cargo install --locked cargo-fuzz@^0.13",
        )
        .otherwise("it comes from crates.io, which this machine must reach once")
        .must()?;
    }
    TARGETS.into_iter().map(step).collect()
}

fn step(target: &str) -> Result<Step> {
    let found = place::target().join("fuzz-corpus").join(target);
    fs::create_dir_all(&found)?;
    let command = "cargo fuzz run --fuzz-dir signal-server/fuzz --sanitizer none";
    Ok(
        Step::new(&format!("fuzz {target} for {MINUTES} minutes"), command)
            .arg(target)
            .arg(found)
            .arg(format!("signal-server/fuzz/corpus/{target}"))
            .arg("--")
            .arg(format!("-max_total_time={}", MINUTES * 60))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", place::target().join("fuzz"))
            .otherwise(
                "the input is in signal-server/fuzz/artifacts; keep it as a regression test",
            ),
    )
}
