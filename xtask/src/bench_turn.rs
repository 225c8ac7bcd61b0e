//! `cargo xtask bench turn`: what relaying costs, beside coturn, in the same run on the same machine.

use crate::need::{self, For};
use crate::place;
use crate::step::Step;
use anyhow::Result;

/// `rest` may hold the number of rounds. The server is measured as it ships.
pub(crate) fn turn(rest: &[&str]) -> Result<()> {
    need::install(For::Tests)?;
    Step::new("build the server", "cargo build --release -p tincan-signal").must()?;
    Step::new(
        "build the bench",
        "cargo bench --no-run -p tincan-tests --bench turn",
    )
    .must()?;
    let rounds = rest.first().unwrap_or(&"5");
    Step::new(
        &format!("{rounds} rounds of each load, alternated"),
        "cargo bench -p tincan-tests --bench turn --",
    )
    .arg(rounds)
    .env(
        "TINCAN_SIGNAL_BIN",
        place::target().join("release/tincan-signal"),
    )
    .foreground()
}
