//! `cargo xtask verify`: what is too long for every change, for nights and releases. The same tests, with more chances to fail.

use crate::need::{self, For};
use crate::step::Step;
use crate::tally::{Says, Tally};
use crate::test::{self, black_box_step};
use crate::{book, deps, fuzz, installed, place, run, soak, ui};
use anyhow::Result;

const CALL_ROUNDS: u32 = 10;
/// A computer that sleeps longer than a server keeps its seat.
const SLEEP_SECONDS: &str = "90";
const SOAK_MINUTES: &str = "10";

/// Random histories a hundred times as many, the interface's properties twenty times, the server with each promise broken once, ten minutes of each fuzz target and of the soak, calls ten times over, a file of one GiB, every network of the matrix, what we are made of, docs/ as a website, and the package in a clean Debian.
pub(crate) fn verify() -> Result<()> {
    need::install(For::Verify)?;
    ui::build()?;
    let mut tally = Tally::default();
    let histories = Step::new(
        "random histories and broken links, a hundred times as many",
        "cargo test --no-fail-fast -p tincan-signal",
    );
    tally.add(
        Says::Cargo,
        &histories.env("PROPTEST_CASES", "25600").run()?,
    );
    let properties = "npx vitest run --config thorough.config.mjs";
    tally.add(
        Says::Vitest,
        &Step::new(
            "properties of the interface, twenty times as many",
            properties,
        )
        .folder(place::ui())
        .run()?,
    );
    let mutants = Step::new(
        "the server with each promise broken once",
        "cargo xtask mutants",
    );
    tally.add(Says::Mutants, &mutants.run()?);
    for step in fuzz::run()? {
        tally.add(Says::Check, &step.run()?);
    }
    soak::build()?;
    tally.add(Says::Check, &soak::step(SOAK_MINUTES).run()?);
    Step::new("build the server", test::SERVER_BUILD).must()?;
    Step::new("build the app as it ships", run::APP_BUILD).must()?;
    tally.add(
        Says::Cargo,
        &black_box_step("network")
            .env("TINCAN_STOP_SECONDS", SLEEP_SECONDS)
            .run()?,
    );
    for round in 1..=CALL_ROUNDS {
        println!("round {round} of {CALL_ROUNDS}");
        let bytes = if round == CALL_ROUNDS {
            1 << 30
        } else {
            8 << 20
        };
        tally.add(
            Says::Cargo,
            &black_box_step("calls")
                .env("TINCAN_FILE_BYTES", bytes.to_string())
                .run()?,
        );
    }
    tally.add(
        Says::Cargo,
        &black_box_step("nat").env("TINCAN_NAT", "all").run()?,
    );
    deps::add_to(&mut tally)?;
    book::add_to(&mut tally)?;
    installed::add_to(&mut tally)?;
    test::finish(tally)
}
