//! `cargo xtask deps`: whether what we are made of may be in it: licences, sources and known holes of every crate (deny.toml says which)
//! and of every npm package. Lists of holes are somebody else's and need the internet: where they do not answer, that is said.

use crate::need::{self, For};
use crate::place;
use crate::step::{Ended, Step};
use crate::tally::{Says, Tally};
use crate::test;
use anyhow::Result;

/// Everything here, with a last line as a test has it.
pub(crate) fn deps() -> Result<()> {
    need::install(For::Server)?;
    let mut tally = Tally::default();
    add_to(&mut tally)?;
    test::finish(tally)
}

/// The same as a part of something longer.
pub(crate) fn add_to(tally: &mut Tally) -> Result<()> {
    need::cargo_tool("cargo-deny", "cargo-deny@^0.20")?;
    let rules = "cargo deny --all-features check licenses bans sources";
    tally.add(
        Says::Check,
        &Step::new("licences and sources of the crates", rules).run()?,
    );
    crates(tally)?;
    packages(tally)
}

/// Two steps, because a list that cannot be had is not a crate with a hole.
fn crates(tally: &mut Tally) -> Result<()> {
    let fetch = "cargo deny --all-features fetch db";
    if !Step::new("fetch the list of known holes", fetch)
        .attempt()?
        .ok
    {
        skip(
            tally,
            "known holes of the crates (rustsec.org did not answer)",
        );
        return Ok(());
    }
    let check = "cargo deny --all-features check --disable-fetch advisories";
    let ended = Step::new("known holes of the crates", check).run()?;
    tally.add(Says::Check, &ended);
    Ok(())
}

fn packages(tally: &mut Tally) -> Result<()> {
    let audit = Step::program("known holes of the npm packages", place::NPM)
        .args("audit --audit-level=moderate");
    let ended = audit.folder(place::ui()).attempt()?;
    if !ended.ok && has_no_list(&ended) {
        skip(
            tally,
            "known holes of the npm packages (the registry has no list)",
        );
        return Ok(());
    }
    if !ended.ok {
        println!("{}", ended.log);
    }
    tally.add(Says::Check, &ended);
    Ok(())
}

/// What npm says when the registry, and not a package, is why it failed.
fn has_no_list(ended: &Ended) -> bool {
    ended.log.contains("audit endpoint returned an error")
}

fn skip(tally: &mut Tally, what: &str) {
    println!("    SKIPPED: {what}");
    tally.skipped += 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(log: &str) -> Ended {
        Ended {
            ok: false,
            log: log.into(),
        }
    }

    #[test]
    fn a_registry_without_a_list_is_not_taken_for_a_package_with_a_hole_nor_the_other_way_round() {
        assert!(has_no_list(&said(
            "npm error audit endpoint returned an error"
        )));
        assert!(!has_no_list(&said(
            "svelte  <5.0\nSeverity: high\n1 high severity vulnerability"
        )));
    }
}
