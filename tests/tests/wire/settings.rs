//! What the server is told, from where, and how it says that it cannot follow.

use std::path::Path;
use std::process::Stdio;

use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::time::{Duration, timeout};

use crate::abuse::is_hung_up;
use crate::client::greeted;
use crate::running::{Running, command, running};

/// How it ends, when it has to end by itself: the exit code and what it said.
async fn failed(mut command: Command) -> (i32, String) {
    let output = command.stderr(Stdio::piped()).output();
    let ended = timeout(Duration::from_secs(20), output)
        .await
        .expect("it runs though it should not")
        .unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(
        !said.contains("panicked") && !said.contains("RUST_BACKTRACE"),
        "{said}"
    );
    assert!(ended.stdout.is_empty(), "it said that it listens");
    (ended.status.code().unwrap(), said)
}

async fn fails(arguments: &[&str]) -> (i32, String) {
    let data = tempfile::tempdir().unwrap();
    let mut command = command(data.path());
    command.args(["--listen", "127.0.0.1:0"]).args(arguments);
    failed(command).await
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for flag in ["--listen", "--metrics"] {
        let data = tempfile::tempdir().unwrap();
        let mut command = command(data.path());
        // The last one counts for neither flag: each is named once.
        if flag == "--metrics" {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        command.args([flag, &address]);
        let (code, said) = failed(command).await;
        assert_eq!(code, 1, "{said}");
        assert!(
            said.contains(&format!("cannot listen on {address}")),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_named() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("identity.pem");
    let refused = async |why: &str| {
        let mut command = command(data.path());
        command.args(["--listen", "127.0.0.1:0"]);
        let (code, said) = failed(command).await;
        assert_eq!(code, 2, "{said}");
        let dir = data.path().display().to_string();
        assert!(said.contains(&dir) && said.contains(why), "{said}");
    };
    std::fs::write(&path, "-----BEGIN PRIVATE KEY-----\nnothing\n").unwrap();
    refused("damaged").await;
    std::fs::remove_file(&path).unwrap();
    // A directory cannot be read as a file, not even by root.
    std::fs::create_dir(&path).unwrap();
    refused("identity.pem").await;
}

#[tokio::test]
async fn a_wrong_setting_is_named_and_ends_with_code_2() {
    for (arguments, named) in [
        (&["--per-address", "many"][..], "--per-address"),
        (&["--listen", "nowhere"], "--listen"),
        (&["--dance"], "--dance"),
        (&["--rooms", "token"], "--access FILE"),
        (&["--rooms", "own", "--own-room", "x"], "x is no room id"),
        (
            &["--rooms", "token", "--access", "/nowhere"],
            "cannot read /nowhere",
        ),
        (&["--config", "/nowhere.toml"], "cannot read /nowhere.toml"),
        (&["--metrics", "here"], "--metrics"),
        (&["--log", "loud"], "--log"),
    ] {
        let data = tempfile::tempdir().unwrap();
        let mut command = command(data.path());
        command.args(arguments);
        let (code, said) = failed(command).await;
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(named), "{said}");
    }
}

#[tokio::test]
async fn a_file_with_what_is_no_setting_is_refused_with_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("settings.toml");
    for (text, named) in [
        ("per-adress = 3", "per-adress"),
        ("per-address = \"many\"", "--per-address"),
        ("[listen]\nport = 1", "listen"),
        ("not toml", "settings.toml"),
    ] {
        std::fs::write(&path, text).unwrap();
        let (code, said) = fails(&["--config", path.to_str().unwrap()]).await;
        assert_eq!(code, 2, "{said}");
        assert!(
            said.contains(named) && said.contains("settings.toml"),
            "{said}"
        );
    }
}

/// A server whose file says so; and its limit of connections from one address, found by trying.
async fn limit(file: &str, environment: Option<&str>, flag: Option<&str>) -> usize {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("settings.toml");
    std::fs::write(&path, file).unwrap();
    let mut command = command(data.path());
    command.arg("--config").arg(&path);
    command.envs(environment.map(|value| ("TINCAN_PER_ADDRESS", value)));
    command.args(flag.map(|value| format!("--per-address={value}")));
    let server = running(command, data).await;
    let mut held = Vec::new();
    while held.len() < 9 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        if !answers(&mut stream).await {
            break;
        }
        held.push(stream);
    }
    held.len()
}

async fn answers(stream: &mut TcpStream) -> bool {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let ask = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut answer = [0; 8];
    stream.write_all(ask).await.is_ok()
        && stream.read_exact(&mut answer).await.is_ok()
        && answer == *b"HTTP/1.1"
}

#[tokio::test]
async fn a_flag_counts_before_the_environment_before_the_file() {
    let file = "listen = \"127.0.0.1:0\"\ntls = \"off\"\nper-address = 4";
    assert_eq!(limit(file, None, None).await, 4);
    assert_eq!(limit(file, Some("3"), None).await, 3);
    assert_eq!(limit(file, Some("3"), Some("2")).await, 2);
}

async fn with_environment(data: &Path, name: &str, value: &str) -> Running {
    let mut command = command(data);
    command.args(["--listen", "127.0.0.1:0", "--tls", "off"]);
    command.env(name, value);
    running(command, tempfile::tempdir().unwrap()).await
}

#[tokio::test]
async fn lists_come_from_the_environment_and_the_file_too() {
    let data = tempfile::tempdir().unwrap();
    // After those that are the server's own.
    let last = |joined: &serde_json::Value| {
        let servers = joined["ice"].as_array().unwrap().clone();
        let urls = servers.iter().map(|server| server["urls"][0].clone());
        let urls: Vec<_> = urls.collect();
        urls[urls.len() - 2..].to_vec()
    };
    let two = [json!("stun:a.example"), json!("stun:b.example")];
    let server = with_environment(data.path(), "TINCAN_ICE", "stun:a.example,stun:b.example").await;
    let mut host = greeted(&server).await;
    host.say(crate::client::room(1).open(&[], 2)).await;
    assert_eq!(last(&host.hear("joined").await), two);

    let path = data.path().join("settings.toml");
    std::fs::write(&path, "ice = [\"stun:a.example\", \"stun:b.example\"]").unwrap();
    let server = with_environment(data.path(), "TINCAN_CONFIG", path.to_str().unwrap()).await;
    let mut host = greeted(&server).await;
    host.say(crate::client::room(1).open(&[], 2)).await;
    assert_eq!(last(&host.hear("joined").await), two);
}

#[tokio::test]
async fn one_connection_more_than_the_file_allows_is_hung_up_on() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("settings.toml");
    std::fs::write(&path, "connections = 1\nhandshake-ms = 3600000").unwrap();
    let server = with_environment(data.path(), "TINCAN_CONFIG", path.to_str().unwrap()).await;
    let _held = greeted(&server).await;
    let mut second = TcpStream::connect(server.address).await.unwrap();
    assert!(is_hung_up(&mut second).await);
}
