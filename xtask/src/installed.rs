//! `cargo xtask installed`: the package as people get it, installed by apt in a Debian that has nothing yet, used for a call, and removed. Long,
//! and needs root, so it is part of `verify` and not of `test`.

use crate::bundle;
use crate::need::{self, For};
use crate::place;
use crate::step::Step;
use crate::tally::{Says, Tally};
use crate::test;
use anyhow::Result;

/// Builds the package and lets the test have it.
pub(crate) fn installed() -> Result<()> {
    let mut tally = Tally::default();
    add_to(&mut tally)?;
    test::finish(tally)
}

/// Tests the package that is there already: a release must not be built once more after its test.
pub(crate) fn as_is() -> Result<()> {
    need::install(For::Verify)?;
    let mut tally = Tally::default();
    test_into(&mut tally)?;
    test::finish(tally)
}

/// The same as a part of something longer.
pub(crate) fn add_to(tally: &mut Tally) -> Result<()> {
    need::install(For::Verify)?;
    bundle::bundle(&[])?;
    test_into(tally)
}

fn test_into(tally: &mut Tally) -> Result<()> {
    Step::new("build the server", test::SERVER_BUILD).must()?;
    tally.add(Says::Cargo, &step().run()?);
    Ok(())
}

fn step() -> Step {
    let test = "cargo test -p tincan-tests --test installed";
    Step::new(
        "black box: installed (a whole Debian, some minutes)",
        &format!("xvfb-run -a {test}"),
    )
    .env("RUST_LIB_BACKTRACE", "0")
    .env("TINCAN_INSTALLERS", bundle::installers())
    .env(
        "TINCAN_SIGNAL_BIN",
        place::target().join("debug/tincan-signal"),
    )
}
