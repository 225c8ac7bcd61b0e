//! What others start the server with: the unit for systemd, and the steps of the Containerfile, which run here outside a container.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails it by a panic"
)]

use std::path::{Path, PathBuf};

use tincan_tests::process::Process;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;

/// Exposure as `systemd-analyze security` counts it, in tenths; a service without any of it has 96.
const EXPOSURE_MAX: &str = "20";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn binary() -> PathBuf {
    let built = || root().join("target/debug/tincan-signal");
    std::env::var_os("TINCAN_SIGNAL_BIN").map_or_else(built, PathBuf::from)
}

/// What it says, both streams, and whether it liked it.
async fn ask(program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .await;
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    let both = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&both).into_owned(),
    )
}

async fn healthz(url: &str) -> String {
    let address = url.split_once("//").unwrap().1;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(asked).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn url_in(line: &str) -> Option<String> {
    let word = line.split(' ').find(|word| word.starts_with("http"))?;
    Some(word.trim_end_matches('/').to_owned())
}

#[tokio::test]
async fn systemd_understands_the_unit_and_finds_it_locked_up() {
    let unit = read("packaging/systemd/tincan-signal.service");
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("tincan-signal.service");
    let installed = "/usr/local/bin/tincan-signal";
    assert!(unit.contains(installed));
    // It is not installed on this machine.
    std::fs::write(&path, unit.replace(installed, binary().to_str().unwrap())).unwrap();
    let path = path.to_str().unwrap();
    let (ok, said) = ask("systemd-analyze", &["verify", path]).await;
    assert!(ok && !said.contains("tincan-signal.service:"), "{said}");
    let threshold = format!("--threshold={EXPOSURE_MAX}");
    let arguments = ["security", "--offline=true", &threshold, path];
    let (ok, said) = ask("systemd-analyze", &arguments).await;
    assert!(ok, "{said}");
}

#[tokio::test]
async fn the_server_starts_with_the_settings_that_go_with_the_unit() {
    let dir = tempfile::tempdir().unwrap();
    let settings = root().join("packaging/systemd/tincan-signal.toml");
    let mut command = Command::new(binary());
    command
        .arg("--config")
        .arg(settings)
        .arg("--data")
        .arg(dir.path());
    // The ports of a server that may run here.
    command.args(["--listen", "[::]:0", "--metrics", "0", "--log", "warn"]);
    let (_running, url) = Process::start(&mut command, url_in).await.unwrap();
    assert!(url.starts_with("https://"), "{url}");
}

#[tokio::test]
async fn the_allocator_is_told_to_give_back_soon_and_to_keep_little() {
    let mut command = Command::new(binary());
    command
        .arg("--version")
        .env("_RJEM_MALLOC_CONF", "stats_print:true");
    let output = command.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    for told in [
        "background_thread: true",
        "dirty_decay_ms: 1000 ",
        "tcache_nslots_small_max: 20\n",
    ] {
        assert!(said.contains(told), "{told} is missing: {said}");
    }
}

/// The words of `NAME ["a", "b"]`.
fn words(containerfile: &str, name: &str) -> Vec<String> {
    let line = containerfile
        .lines()
        .find_map(|line| line.strip_prefix(name));
    serde_json::from_str(line.unwrap().trim()).unwrap()
}

#[tokio::test]
async fn the_steps_of_the_containerfile_build_a_tree_whose_program_serves() {
    let file = read("packaging/container/Containerfile");
    let runs: Vec<&str> = file
        .lines()
        .filter_map(|line| line.strip_prefix("RUN "))
        .collect();
    let step = "sh packaging/container/steps.sh ";
    assert_eq!(
        runs,
        ["tools", "build", "install /image"].map(|name| format!("{step}{name}"))
    );
    let image = tempfile::tempdir().unwrap();
    // The first step installs packages, which is what `cargo xtask test` did before this.
    for step in [
        vec!["build"],
        vec!["install", image.path().to_str().unwrap()],
    ] {
        let mut command = Command::new("sh");
        command.arg("packaging/container/steps.sh").args(step);
        command.current_dir(root()).env("TINCAN_PROFILE", "dev");
        let output = command.output().await.unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let inside = |word: &String| match word.strip_prefix('/') {
        Some(path) => image.path().join(path).display().to_string(),
        None => word.clone(),
    };
    let entry: Vec<String> = words(&file, "ENTRYPOINT").iter().map(inside).collect();
    let mut command = Command::new(&entry[0]);
    command.args(&entry[1..]).env_clear();
    let started = words(&file, "CMD");
    command.args(
        started
            .iter()
            .map(|word| if word == "[::]:7015" { "[::1]:0" } else { word }),
    );
    command.args(["--tls", "off"]);
    let (_running, url) = Process::start(&mut command, url_in).await.unwrap();
    assert!(healthz(&url).await.ends_with("\r\n\r\nok"));
}
