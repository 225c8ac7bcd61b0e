//! `cargo xtask screenshots`: the pictures of README and docs, taken anew from a real call so that they cannot go stale.

use crate::need::{self, For};
use crate::place;
use crate::run::APP_BUILD;
use crate::step::Step;
use crate::ui;
use anyhow::Result;

/// Writes `docs/images`.
pub(crate) fn screenshots() -> Result<()> {
    need::install(For::Pictures)?;
    ui::build()?;
    Step::new("build the server", "cargo build -p tincan-signal").must()?;
    Step::new("build the app as it ships", APP_BUILD).must()?;
    Step::new(
        "photograph a call",
        "dbus-run-session -- xvfb-run -a cargo run -p tincan-tests --example screenshots --",
    )
    .arg(place::root().join("docs/images"))
    .env(
        "TINCAN_SIGNAL_BIN",
        place::target().join("debug/tincan-signal"),
    )
    .foreground()
}
