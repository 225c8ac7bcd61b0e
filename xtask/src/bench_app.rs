//! `cargo xtask bench app`: what the installed app costs, beside a Tauri window with nothing in it, both built as they ship.

use crate::bundle;
use crate::need::{self, For};
use crate::place;
use crate::step::Step;
use anyhow::Result;
use std::fs;

/// `rest` may hold the number of rounds.
pub(crate) fn app(rest: &[&str]) -> Result<()> {
    need::install(For::Tests)?;
    bundle::bundle(&[])?;
    let empty = "cargo build -p tincan-empty-window --release --features custom-protocol";
    Step::new("build the empty window", empty).must()?;
    Step::new(
        "build the bench",
        "cargo bench --no-run -p tincan-tests --bench app",
    )
    .must()?;
    sizes()?;
    let rounds = rest.first().unwrap_or(&"9");
    let release = |name: &str| place::target().join("release").join(name);
    let bench = "dbus-run-session -- xvfb-run -a cargo bench -p tincan-tests --bench app --";
    Step::new(&format!("{rounds} rounds, alternated"), bench)
        .arg(rounds)
        .env("TINCAN_APP_BIN", release("tincan"))
        .env("TINCAN_EMPTY_BIN", release("tincan-empty-window"))
        .foreground()
}

fn sizes() -> Result<()> {
    let program = place::target().join("release/tincan");
    let installers = fs::read_dir(bundle::installers())?.flatten();
    for file in installers.map(|entry| entry.path()).chain([program]) {
        let hundredths = fs::metadata(&file)?.len() / 10_000;
        println!(
            "    {}.{:02} MB  {}",
            hundredths / 100,
            hundredths % 100,
            file.display()
        );
    }
    Ok(())
}
