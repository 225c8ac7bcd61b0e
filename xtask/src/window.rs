//! `cargo xtask window`: a call in the app's own window, on Windows and macOS. On Windows the app is built as it ships and driven by tauri-driver;
//! on macOS, which has no driver for a web view, a page that presses its own buttons is put in front of the real interface.

use crate::need::{self, For};
use crate::place;
use crate::run::APP_BUILD;
use crate::step::Step;
use crate::tally::{Says, Tally};
use crate::{test, ui};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// Builds the app for it, unless `TINCAN_APP_BIN` names an installed one, and calls.
pub(crate) fn window() -> Result<()> {
    ensure!(
        !cfg!(target_os = "linux"),
        "on Linux the call is in a browser: `cargo xtask test` has it"
    );
    need::install(For::Tests)?;
    ui::build()?;
    let app = match std::env::var_os("TINCAN_APP_BIN") {
        Some(installed) => PathBuf::from(installed),
        None => build()?,
    };
    let step = Step::new(
        "black box: window",
        "cargo test -p tincan-tests --test window",
    );
    let mut tally = Tally::default();
    tally.add(Says::Cargo, &step.env("TINCAN_APP_BIN", app).run()?);
    test::finish(tally)
}

fn build() -> Result<PathBuf> {
    let step = Step::new("build the app for the test", APP_BUILD);
    let step = if cfg!(target_os = "macos") {
        let front = place::target().join("self-test");
        put_in_front(&place::ui().join("dist"), &front)?;
        let config = serde_json::json!({ "build": { "frontendDist": front } });
        step.env("TAURI_CONFIG", config.to_string())
    } else {
        step
    };
    step.must()?;
    let name = format!("tincan{}", std::env::consts::EXE_SUFFIX);
    Ok(place::target().join("shipping-test").join(name))
}

/// The interface as it was built, with one more script before its own.
fn put_in_front(dist: &Path, to: &Path) -> Result<()> {
    copy(dist, to)?;
    let script = place::root().join("tests/self-test/self-test.js");
    fs::copy(script, to.join("self-test.js"))?;
    let page = fs::read_to_string(dist.join("index.html"))?;
    fs::write(to.join("index.html"), with_script(&page)?)?;
    Ok(())
}

fn with_script(page: &str) -> Result<String> {
    let (before, after) = page
        .split_once("<script")
        .context("no script in the page")?;
    Ok(format!(
        "{before}<script src=\"/self-test.js\"></script><script{after}"
    ))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_self_test_runs_before_the_interface() {
        let page = "<head><script type=\"module\" src=\"/a.js\"></script></head>";
        let made = with_script(page).unwrap();
        assert!(made.find("self-test.js").unwrap() < made.find("/a.js").unwrap());
        assert!(with_script("<p>").is_err());
    }
}
