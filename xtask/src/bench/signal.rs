//! `cargo xtask bench signal`: the signaling server beside a bare relay and beside the servers that people use today. Builds ours as
//! it ships, lets that very binary pass the wire tests, fetches the others, and starts the load generator.

use crate::need::{self, For};
use crate::place::{self, NPM};
use crate::step::Step;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

const FROM_NPM: &[&str] = &["socket.io@4.8.4", "peer@1.0.2"];
const FROM_CARGO: (&str, &str) = ("matchbox_server", "0.15.0");

/// `rest` goes to the load generator: `[rounds] [relay|latency|dense|churn|linear|idle …] [only=ours,floor,…]`.
pub(crate) fn signal(rest: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("it reads the kernel's books in /proc, which only Linux has");
    }
    need::install(For::Server)?;
    build()?;
    wire_tests()?;
    fetch()?;
    let mut load = Step::program("the load, alternated", &binary("tincan-load"));
    for word in rest {
        load = load.arg(word);
    }
    load.env("TINCAN_SIGNAL_BIN", binary("tincan-signal"))
        .env("TINCAN_FLOOR_BIN", binary("tincan-floor"))
        .env("TINCAN_RIVALS", rivals())
        .env(
            "TINCAN_NODE",
            place::find("node").unwrap_or_else(|| "node".into()),
        )
        .otherwise(
            "ten thousand connections need ulimit -Hn of 10200 or more, and as many local ports",
        )
        .foreground()
}

/// Ours and the floor by the profile that ships; the load generator without its slow link.
fn build() -> Result<()> {
    for (what, command) in [
        (
            "build the server as it ships",
            "cargo build --release -p tincan-signal",
        ),
        (
            "build the floor alike",
            "cargo build --release -p tincan-floor",
        ),
        (
            "build the load generator",
            "cargo build --profile bench -p tincan-load",
        ),
    ] {
        Step::new(what, command).must()?;
    }
    Ok(())
}

/// What is fast because it forgot a check would fail here.
fn wire_tests() -> Result<()> {
    Step::new(
        "the wire tests against that binary",
        "cargo test --no-fail-fast -p tincan-tests --test wire",
    )
    .env("TINCAN_SIGNAL_BIN", binary("tincan-signal"))
    .must()
    .map(drop)
}

/// Into a folder of their own. One that cannot be had is missing in the table, which says so; the others are measured.
fn fetch() -> Result<()> {
    std::fs::create_dir_all(rivals())?;
    let mut npm = Step::new(
        "fetch Socket.io and the PeerJS server",
        &format!("{NPM} install --no-save --no-audit --no-fund --ignore-scripts --prefix"),
    )
    .arg(rivals());
    for package in FROM_NPM {
        npm = npm.arg(package);
    }
    npm.run()?;
    let (name, version) = FROM_CARGO;
    if !rivals().join("bin").join(name).is_file() {
        Step::new(
            &format!("build {name}"),
            &format!("cargo install --locked {name}@{version}"),
        )
        .arg("--root")
        .arg(rivals())
        .run()?;
    }
    Ok(())
}

fn rivals() -> PathBuf {
    place::own().join("rivals")
}

fn binary(name: &str) -> String {
    let path: &Path = &place::target().join("release").join(name);
    path.to_string_lossy().into_owned()
}
