//! `cargo xtask test`: what decides whether a change lands. Every step runs even when an earlier one failed, so that one run tells
//! everything; the last line sums up.

use crate::fuzz;
use crate::need::{self, For};
use crate::place;
use crate::run::APP_BUILD;
use crate::step::{Ended, Step};
use crate::tally::{Says, Tally};
use crate::ui::{self, npm};
use anyhow::{Result, bail};
use std::fs;
use std::process::Command;
use std::time::Instant;

/// The server under test has everything that it can have; one of its examples asks the routers of the nat tests.
pub(crate) const SERVER_BUILD: &str =
    "cargo build -p tincan-signal --features acme --bins --examples";

/// Runs everything and prints `N passed, N failed` last.
pub(crate) fn test() -> Result<()> {
    let began = Instant::now();
    let mut tally = Tally::default();
    if let Err(error) = need::install(For::Tests).and_then(|()| ui::build()) {
        println!("{error:#}");
        return finish(Tally {
            failed: 1,
            ..Tally::default()
        });
    }
    for (says, step) in checks().into_iter().chain(unit_tests()) {
        tally.add(says, &step.run()?);
    }
    tally.add(Says::Check, &fuzz::check()?.run()?);
    tally.add(Says::Check, &generated_types()?);
    for (says, step) in builds().into_iter().chain(black_box()?) {
        tally.add(says, &step.run()?);
    }
    println!("{:.0} s in all", began.elapsed().as_secs_f32());
    finish(tally)
}

/// The closing line, and the exit code with it.
pub(crate) fn finish(tally: Tally) -> Result<()> {
    let mut sum = format!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.skipped > 0 {
        sum += &format!(", {} skipped", tally.skipped);
    }
    if tally.failed > 0 || tally.passed == 0 {
        bail!(sum);
    }
    println!("{sum}");
    Ok(())
}

fn checks() -> Vec<(Says, Step)> {
    vec![
        (
            Says::Check,
            Step::new("formatting of the Rust", "cargo fmt --all --check")
                .otherwise("cargo fmt --all"),
        ),
        (
            Says::Check,
            npm("lints and formatting of the interface", "run lint")
                .otherwise("cd ui && npx prettier --write . && npx eslint . --fix"),
        ),
        (Says::Check, npm("types of the interface", "run check")),
        (
            Says::Check,
            Step::new(
                "lints of the Rust",
                "cargo clippy --workspace --all-targets --features tincan-signal/acme,tincan-signal/fuzzing -- -D warnings",
            ),
        ),
    ]
}

fn unit_tests() -> Vec<(Says, Step)> {
    let cargo = |package: &str| {
        (
            Says::Cargo,
            Step::new(
                &format!("tests of {package}"),
                &format!("cargo test --no-fail-fast -p {package}"),
            ),
        )
    };
    vec![
        (Says::Vitest, npm("tests of the interface", "test")),
        (
            Says::Mutants,
            Step::new("negotiator with each guard removed", "node mutants/run.mjs")
                .folder(place::ui()),
        ),
        cargo("tincan-signal"),
        cargo("tincan"),
        cargo("xtask"),
    ]
}

/// The tests above wrote the types that both languages share; what they wrote must be what is in the index.
fn generated_types() -> Result<Ended> {
    print!("generated types are the committed ones … ");
    let git = |arguments: &str| {
        Command::new("git")
            .current_dir(place::root())
            .args(arguments.split(' '))
            .output()
    };
    let changed = git("diff --stat -- ui/src/generated")?;
    let unknown = git("ls-files --others --exclude-standard -- ui/src/generated")?;
    let log = format!(
        "{}{}",
        String::from_utf8_lossy(&changed.stdout),
        String::from_utf8_lossy(&unknown.stdout)
    );
    let ok = changed.status.success() && unknown.status.success() && log.is_empty();
    println!("{}", if ok { "ok" } else { "FAILED" });
    if !ok {
        println!("{log}    what to do: read the change, then git add ui/src/generated");
    }
    Ok(Ended { ok, log })
}

fn builds() -> Vec<(Says, Step)> {
    vec![
        (Says::Check, Step::new("build the server", SERVER_BUILD)),
        (
            Says::Check,
            Step::new("build the app as it ships", APP_BUILD),
        ),
    ]
}

/// One step for each file of `tests/tests`. Browsers and windows share two cores, so those tests run one at a time.
fn black_box() -> Result<Vec<(Says, Step)>> {
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(place::root().join("tests/tests"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            names.extend(
                path.file_stem()
                    .map(|name| name.to_string_lossy().into_owned()),
            );
        }
    }
    // A whole Debian for it: `cargo xtask verify`.
    names.retain(|name| name != "installed");
    names.sort_by_key(|name| {
        let windows =
            ["nat", "desktop", "keychain", "nearby", "quiet", "shell"].contains(&name.as_str());
        (windows, name == "calls", name.clone())
    });
    Ok(names
        .iter()
        .map(|name| (Says::Cargo, black_box_step(name)))
        .collect())
}

/// The black-box tests of one file, against what `builds` built.
pub(crate) fn black_box_step(name: &str) -> Step {
    let what = format!("black box: {name}");
    let test = format!("cargo test --no-fail-fast -p tincan-tests --test {name}");
    let step = match name {
        "desktop" | "keychain" | "nearby" | "quiet" | "shell" => Step::new(
            &what,
            &format!("dbus-run-session -- xvfb-run -a {test} -- --test-threads=1"),
        ),
        "calls" | "doctor" | "network" => Step::new(&what, &format!("{test} -- --test-threads=1")),
        // Its own harness: one row at a time, in networks of its own.
        "nat" => Step::new(&what, &format!("dbus-run-session -- xvfb-run -a {test}")),
        _ => Step::new(&what, &test),
    };
    let binary = |profile: &str, name: &str| place::target().join(profile).join(name);
    // A test that fails says what it waited for; fifty frames of the runtime below it say nothing more.
    let step = step.env("RUST_LIB_BACKTRACE", "0");
    step.env("TINCAN_SIGNAL_BIN", binary("debug", "tincan-signal"))
        .env("TINCAN_REACH_BIN", binary("debug/examples", "reach"))
        .env("TINCAN_APP_BIN", binary("shipping-test", "tincan"))
}
