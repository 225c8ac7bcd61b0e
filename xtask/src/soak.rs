//! `cargo xtask bench soak [MINUTES]`: honest and hostile clients at once against the built server, and its memory over time.

use crate::need::{self, For};
use crate::place;
use crate::step::Step;
use anyhow::Result;

/// For a night; `verify` takes less.
const MINUTES: &str = "10";

/// `rest` may hold the number of minutes.
pub(crate) fn soak(rest: &[&str]) -> Result<()> {
    need::install(For::Server)?;
    build()?;
    step(rest.first().unwrap_or(&MINUTES)).foreground()
}

/// Builds what `step` runs.
pub(crate) fn build() -> Result<()> {
    Step::new(
        "build the server",
        "cargo build --profile shipping-test -p tincan-signal",
    )
    .must()?;
    // The clients are not what is measured: they share their build with the tests.
    let clients = "cargo test --no-run -p tincan-tests --bench soak";
    Step::new("build the clients", clients).must().map(drop)
}

/// So many minutes of it.
pub(crate) fn step(minutes: &str) -> Step {
    let what = format!("honest and hostile clients for {minutes} minutes");
    Step::new(&what, "cargo test -p tincan-tests --bench soak --")
        .arg(minutes)
        .env(
            "TINCAN_SIGNAL_BIN",
            place::target().join("shipping-test/tincan-signal"),
        )
        .otherwise("the samples above tell when it began")
}
