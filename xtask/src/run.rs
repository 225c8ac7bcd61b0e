//! `cargo xtask run`: from a fresh checkout to the app on the screen, or to a link where there is no screen.

use crate::need::{self, For};
use crate::place;
use crate::step::Step;
use crate::ui;
use anyhow::Result;

/// The app's build under test is also the one that is run by hand, so that either command leaves less to do for the other.
pub(crate) const APP_BUILD: &str =
    "cargo build -p tincan --profile shipping-test --features custom-protocol";
const COMPILE_ERROR: &str = "the compiler's first error above says where; is the toolchain Rust 1.95 or later (rustup update)?";

/// `rest` is handed to the app or the server.
pub(crate) fn run(rest: &[&str]) -> Result<()> {
    if has_display() {
        app(rest)
    } else {
        server(rest)
    }
}

fn app(rest: &[&str]) -> Result<()> {
    need::install(For::App)?;
    ui::build()?;
    Step::new("build the app (some minutes the first time)", APP_BUILD)
        .otherwise(COMPILE_ERROR)
        .must()?;
    let binary = place::target()
        .join("shipping-test")
        .join(format!("tincan{}", std::env::consts::EXE_SUFFIX));
    with(
        Step::program(
            "open Tincan; it runs until its window is closed",
            &binary.to_string_lossy(),
        ),
        rest,
    )
    .foreground()
}

fn server(rest: &[&str]) -> Result<()> {
    println!(
        "No display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so this starts the standalone server instead of the app."
    );
    need::install(For::Server)?;
    ui::build()?;
    Step::new("build the server", "cargo build -p tincan-signal")
        .otherwise(COMPILE_ERROR)
        .must()?;
    let binary = place::target()
        .join("debug")
        .join(format!("tincan-signal{}", std::env::consts::EXE_SUFFIX));
    with(
        Step::program(
            "open the link that follows in a browser; Ctrl+C ends the server",
            &binary.to_string_lossy(),
        ),
        rest,
    )
    .otherwise("another port: cargo xtask run --listen 0.0.0.0:7016")
    .foreground()
}

fn with(step: Step, rest: &[&str]) -> Step {
    rest.iter().fold(step, |step, argument| step.arg(argument))
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
