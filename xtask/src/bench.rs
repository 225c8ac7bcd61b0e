//! `cargo xtask bench`: measurements that are too long and too loud for a test. `signal` is in its own file.
//!
//! `bench reach` prints the matrix of networks as docs/reach.md holds it.
//!
//! `bench call`: how long from the page's load to the other one's first picture, beside a minimal hand-written page that
//! does nothing else, in the same run on the same machine.

pub(crate) mod signal;

use crate::need::{self, For};
use crate::place;
use crate::run::APP_BUILD;
use crate::step::Step;
use crate::test::{SERVER_BUILD, black_box_step};
use crate::ui;
use anyhow::Result;

/// `rest` may hold the number of rounds.
pub(crate) fn call(rest: &[&str]) -> Result<()> {
    need::install(For::Tests)?;
    ui::build()?;
    Step::new(
        "build the server",
        "cargo build --profile shipping-test -p tincan-signal",
    )
    .must()?;
    Step::new(
        "build the bench",
        "cargo bench --no-run -p tincan-tests --bench call",
    )
    .must()?;
    let rounds = rest.first().unwrap_or(&"11");
    Step::new(
        &format!("{rounds} rounds, alternated"),
        "cargo bench -p tincan-tests --bench call --",
    )
    .arg(rounds)
    .env(
        "TINCAN_SIGNAL_BIN",
        place::target().join("shipping-test/tincan-signal"),
    )
    .foreground()
}

/// Every row of the matrix, as a table.
pub(crate) fn reach() -> Result<()> {
    need::install(For::Tests)?;
    ui::build()?;
    Step::new("build the server", SERVER_BUILD).must()?;
    Step::new("build the app as it ships", APP_BUILD).must()?;
    black_box_step("nat").arg("--").arg("--table").foreground()
}
