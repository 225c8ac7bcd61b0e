//! What this machine must have, how to see whether it has it, and which package brings it. Looks for programs and libraries, not for
//! packages: it does not matter who installed them.

mod manager;
mod table;

use crate::place;
use crate::step::Step;
use anyhow::{Result, bail};
use manager::Manager;
use std::process::{Command, Stdio};
pub(crate) use table::For;
use table::{NEEDS, Need};

/// Drivers that no distribution packages; cargo builds them once. The requirement is cargo's.
const FROM_CARGO: &[(&str, &str)] = &[
    ("geckodriver", "geckodriver@^0.37"),
    ("tauri-driver", "tauri-driver@^2"),
];

/// Installs what is missing, or says what to do.
pub(crate) fn install(wanted: For) -> Result<()> {
    if !cfg!(target_os = "linux") {
        elsewhere()?;
    } else {
        install_packages(wanted)?;
        crate::node::ensure()?;
    }
    if wanted >= For::Tests {
        install_from_cargo()?;
    }
    Ok(())
}

fn elsewhere() -> Result<()> {
    let missing: Vec<&str> = ["node", place::NPM]
        .into_iter()
        .filter(|name| !answers(name, "--version"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let system = if cfg!(windows) {
        "the Build Tools for Visual Studio (C++), WebView2 (part of Windows 11) and Node 20.19 or later from nodejs.org"
    } else {
        "the Command Line Tools (xcode-select --install) and Node 20.19 or later from nodejs.org"
    };
    bail!(
        "missing: {}. Here Tincan is built with {system}; install them, then run this again.",
        missing.join(", ")
    );
}

fn install_packages(wanted: For) -> Result<()> {
    let mut missing: Vec<&Need> = NEEDS
        .iter()
        .filter(|need| need.from <= wanted && !need.is_there())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let manager = Manager::here()?;
    missing.retain(|need| !manager.package(need).is_empty());
    if missing.is_empty() {
        return Ok(());
    }
    let mut packages: Vec<&str> = missing.iter().map(|need| manager.package(need)).collect();
    packages.dedup();
    manager.install(&packages)?;
    match missing.iter().find(|need| !need.is_there()) {
        Some(need) => bail!(
            "{} is installed, but {} is still not found",
            manager.package(need),
            need.name()
        ),
        None => Ok(()),
    }
}

fn install_from_cargo() -> Result<()> {
    let drivers = FROM_CARGO.iter().filter(|(name, _)| is_of_use(name));
    for (name, requirement) in drivers {
        cargo_tool(name, requirement)?;
    }
    Ok(())
}

/// Builds a program of crates.io, if it is not there. The requirement is cargo's.
pub(crate) fn cargo_tool(name: &str, requirement: &str) -> Result<()> {
    if place::find(name).is_some() {
        return Ok(());
    }
    Step::new(
        &format!("build {name}"),
        &format!("cargo install --locked {requirement}"),
    )
    .otherwise("it comes from crates.io, which this machine must reach once")
    .must()
    .map(drop)
}

/// Away from Linux one test drives the app's own window, and macOS has no driver for that.
fn is_of_use(driver: &str) -> bool {
    cfg!(target_os = "linux") || (cfg!(windows) && driver == "tauri-driver")
}

fn answers(program: &str, argument: &str) -> bool {
    let command = &mut Command::new(program);
    command
        .arg(argument)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
