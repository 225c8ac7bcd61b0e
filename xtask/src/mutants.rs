//! The server with each of its promises broken once: fails unless a test notices every one. All of them are compiled into one copy of
//! the server, and an environment variable says which is on, so that there is one build and not one for each.

use crate::place;
use crate::step::Step;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TABLE: &str = "signal-server/mutants/table.json";
/// Which mutant is on, by its number; none is the code as it is.
const WHICH: &str = "TINCAN_MUTANT";
const SWITCH: &str = "
/// Whether this promise is broken now.
pub fn mutant(number: usize) -> bool {
    static ON: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    *ON.get_or_init(|| std::env::var(\"TINCAN_MUTANT\").ok()) == Some(number.to_string())
}
";

/// The last line says how many were noticed.
pub(crate) fn mutants() -> Result<()> {
    let table: Vec<Value> = serde_json::from_slice(&fs::read(place::root().join(TABLE))?)?;
    write_copy(&table)?;
    let build = "cargo test --no-run -p tincan-signal --lib --bins --test resume";
    Step::new("the server with its mutants", build)
        .folder(copy())
        .env("CARGO_TARGET_DIR", target())
        .must()?;
    let tests = "cargo test --no-run -p tincan-tests --test wire";
    Step::new("the tests of the wire", tests).must()?;
    let mut survivors = 0;
    for (number, mutant) in table.iter().enumerate() {
        let (promise, tests) = (
            text(mutant, "promise")?,
            mutant["tests"].as_array().context("tests")?,
        );
        for test in tests.iter().filter_map(Value::as_str) {
            ensure!(!is_noticed(test, None)?, "fails without a mutant: {test}");
            if !is_noticed(test, Some(number))? {
                println!("survived: {promise} ({test})");
                survivors += 1;
            }
        }
    }
    ensure!(survivors == 0, "{survivors} survived");
    println!("{} mutants killed", table.len());
    Ok(())
}

/// Whether a test says no; one that did not run is an error.
fn is_noticed(test: &str, mutant: Option<usize>) -> Result<bool> {
    let (whose, filter) = test.split_once(' ').context("which tests?")?;
    let (folder, arguments) = match whose {
        "wire" => (place::root(), "test -p tincan-tests --test wire"),
        "lib" => (copy(), "test -p tincan-signal --lib"),
        "bin" => (copy(), "test -p tincan-signal --bins"),
        "resume" => (copy(), "test -p tincan-signal --test resume"),
        _ => bail!("no tests are called {whose}"),
    };
    let mut command = Command::new("cargo");
    command
        .current_dir(folder)
        .args(arguments.split(' '))
        .arg(filter);
    command
        .env("TINCAN_SIGNAL_BIN", target().join("debug/tincan-signal"))
        .env_remove(WHICH);
    if whose != "wire" {
        command.env("CARGO_TARGET_DIR", target());
    }
    if let Some(number) = mutant {
        command.env(WHICH, number.to_string());
    }
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(
        said.contains("running ")
            && !said.contains("ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0"),
        "{test} ran nothing"
    );
    Ok(!output.status.success())
}

/// Everything that git knows, with all mutants in it.
fn write_copy(table: &[Value]) -> Result<()> {
    let known = Command::new("git")
        .current_dir(place::root())
        .args([
            "ls-files",
            "*.rs",
            "*.toml",
            "Cargo.lock",
            "*.html",
            "*.json",
            "signal-server",
            "tests",
            "src-tauri",
        ])
        .output()?;
    for path in String::from_utf8(known.stdout)?.lines() {
        let Ok(mut bytes) = fs::read(place::root().join(path)) else {
            continue;
        };
        let own: Vec<_> = table
            .iter()
            .enumerate()
            .filter(|(_, mutant)| {
                mutant["file"]
                    .as_str()
                    .is_some_and(|file| path == format!("signal-server/{file}"))
            })
            .collect();
        if !own.is_empty() || path == "signal-server/src/lib.rs" {
            let mut source = String::from_utf8(bytes)?;
            for (number, mutant) in own {
                let (take, put) = (text(mutant, "take")?, text(mutant, "put")?);
                ensure!(
                    source.matches(take).count() == 1,
                    "no longer applies: {}",
                    text(mutant, "promise")?
                );
                let whose = if path.contains("/cli/") || path.ends_with("main.rs") {
                    "tincan_signal"
                } else {
                    "crate"
                };
                source = source.replacen(
                    take,
                    &put.replace("ON", &format!("{whose}::mutant({number})")),
                    1,
                );
            }
            if path == "signal-server/src/lib.rs" {
                source += SWITCH;
            }
            bytes = source.into_bytes();
        }
        write_if_new(&copy().join(path), &bytes)?;
    }
    Ok(())
}

fn write_if_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().context("a folder")?)?;
    Ok(fs::write(path, bytes)?)
}

fn text<'a>(mutant: &'a Value, member: &str) -> Result<&'a str> {
    mutant[member]
        .as_str()
        .with_context(|| format!("no {member} in {mutant}"))
}

fn copy() -> PathBuf {
    place::own().join("mutants")
}

fn target() -> PathBuf {
    place::target().join("mutants")
}
