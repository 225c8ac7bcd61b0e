//! The server with each of its promises broken once: fails unless a test notices every one. All of them are compiled into one copy of
//! the server, and an environment variable says which is on, so that there is one build and not one for each.

use crate::place;
use crate::step::Step;
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is taken out of which file, and what is put there instead, where `ON` is whether this one is on; and the tests that say no.
#[derive(Deserialize)]
struct Mutant {
    promise: String,
    file: String,
    take: String,
    put: String,
    tests: Vec<String>,
}

const TABLE: &str = "signal-server/mutants/table.json";
const WHICH: &str = "TINCAN_MUTANT";
const SWITCH: &str = include_str!("../../signal-server/mutants/switch.rs");

/// The last line says how many were noticed. Only those whose promise holds `words`.
pub(crate) fn mutants(words: &str) -> Result<()> {
    let table: Vec<Mutant> = serde_json::from_slice(&fs::read(place::root().join(TABLE))?)?;
    write_copy(&table)?;
    let build = "cargo test --no-run -p tincan-signal --lib --bins --test resume";
    let step = Step::new("the server with its mutants", build).folder(copy());
    step.env("CARGO_TARGET_DIR", target()).must()?;
    let (mut killed, mut survivors) = (0, 0);
    for (number, mutant) in table.iter().enumerate() {
        for test in mutant
            .tests
            .iter()
            .filter(|_| mutant.promise.contains(words))
        {
            ensure!(!says_no(test, None)?, "fails without a mutant: {test}");
            let noticed = says_no(test, Some(number))?;
            if !noticed {
                println!("survived: {} ({test})", mutant.promise);
            }
            killed += u32::from(noticed);
            survivors += u32::from(!noticed);
        }
    }
    ensure!(survivors == 0, "{survivors} survived");
    println!("{killed} mutants killed");
    Ok(())
}

/// Whether a test says no; one that did not run is an error.
fn says_no(test: &str, mutant: Option<usize>) -> Result<bool> {
    let (whose, filter) = test.split_once(' ').context("which tests?")?;
    let (folder, arguments) = match whose {
        "wire" => (place::root(), "test -p tincan-tests --test wire"),
        "lib" => (copy(), "test -p tincan-signal --lib"),
        "bin" => (copy(), "test -p tincan-signal --bins"),
        "resume" => (copy(), "test -p tincan-signal --test resume"),
        _ => bail!("no tests are called {whose}"),
    };
    let mut command = Command::new("cargo");
    command.current_dir(folder).args(arguments.split(' '));
    // That a history fails is enough; which is the smallest one does not matter here, nor is it a case for the next mutant.
    command
        .arg(filter)
        .env_remove(WHICH)
        .env("PROPTEST_MAX_SHRINK_ITERS", "0")
        .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true");
    command.env("TINCAN_SIGNAL_BIN", target().join("debug/tincan-signal"));
    if whose != "wire" {
        command.env("CARGO_TARGET_DIR", target());
    }
    command.envs(mutant.map(|number| (WHICH, number.to_string())));
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let ran = |line: &str| line.starts_with("running ") && !line.starts_with("running 0");
    ensure!(said.lines().any(ran), "{test} ran nothing: {said}");
    Ok(!output.status.success())
}

/// Everything that cargo needs of what git knows, with all mutants in it.
fn write_copy(table: &[Mutant]) -> Result<()> {
    let mut git = Command::new("git");
    let kinds = [
        "*.rs",
        "*.toml",
        "*.html",
        "*.json",
        "Cargo.lock",
        "signal-server",
    ];
    let known = git
        .current_dir(place::root())
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .args(kinds)
        .output()?;
    for path in String::from_utf8(known.stdout)?.lines() {
        let source = place::root().join(path);
        match path
            .strip_prefix("signal-server/")
            .filter(|file| file.ends_with(".rs"))
        {
            Some(file) => write(
                path,
                mutated(table, file, fs::read_to_string(source)?)?.as_bytes(),
            )?,
            None => write(path, &fs::read(source)?)?,
        }
    }
    Ok(())
}

fn mutated(table: &[Mutant], file: &str, mut source: String) -> Result<String> {
    let outside = file.contains("/cli/") || file.ends_with("main.rs");
    let krate = if outside { "tincan_signal" } else { "crate" };
    for (number, mutant) in table
        .iter()
        .enumerate()
        .filter(|(_, mutant)| mutant.file == file)
    {
        let found = source.matches(&mutant.take).count();
        ensure!(found == 1, "no longer applies: {}", mutant.promise);
        let put = mutant
            .put
            .replace("ON", &format!("{krate}::mutant({number})"));
        source = source.replacen(&mutant.take, &put, 1);
    }
    Ok(if file == "src/lib.rs" {
        source + SWITCH
    } else {
        source
    })
}

/// What has not changed keeps its time, and is not compiled again.
fn write(path: &str, bytes: &[u8]) -> Result<()> {
    let path: &Path = &copy().join(path);
    if !fs::read(path).is_ok_and(|old| old == bytes) {
        fs::create_dir_all(path.parent().context("a folder")?)?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

fn copy() -> PathBuf {
    place::own().join("mutants")
}

fn target() -> PathBuf {
    place::target().join("mutants")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mutant_of_the_server_still_applies() {
        let table = fs::read(place::root().join(TABLE)).unwrap();
        let table: Vec<Mutant> = serde_json::from_slice(&table).unwrap();
        for Mutant { file, .. } in &table {
            let source = place::root().join("signal-server").join(file);
            mutated(&table, file, fs::read_to_string(source).unwrap()).unwrap();
        }
    }
}
