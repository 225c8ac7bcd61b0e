//! The logs: structured, and without a token, a key, a name, a card or a payload, however much is asked for.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::client::{Client, b64, connect, greeted, id, invite, room, signal};
use crate::running::{Running, command, running};

async fn logging(format: &str, more: &[&str]) -> Running {
    let data = tempfile::tempdir().unwrap();
    let mut command = command(data.path());
    command
        .args(["--listen", "127.0.0.1:0", "--tls", "off", "--log", "trace"])
        .args(["--log-format", format])
        .args(more)
        // What other programs take as a wish for more must not be one here.
        .env("RUST_LOG", "trace")
        .stderr(Stdio::piped());
    running(command, data).await
}

async fn hello(server: &Running, hello: Value) -> (Client, String) {
    let mut client = connect(server).await;
    client.say(hello).await;
    let token = id(&client.hear("welcome").await["resume"]);
    (client, token)
}

/// A whole meeting, with everything that can go wrong in it; and every secret that was said.
async fn meet(server: &Running) -> Vec<String> {
    let (room, card) = (room(1), "card-of-the-guest");
    let mut open = room.open(&[invite(1, 0)], 3);
    open["access"] = json!("the-word-of-this-server");
    let (mut host, host_token) = hello(server, json!({ "t": "hello", "v": 1 })).await;
    host.say(open.clone()).await;
    host.hear("joined").await;
    let (mut guest, token) = hello(server, json!({ "t": "hello", "v": 1 })).await;
    guest.say(room.join(1, card)).await;
    let guest_id = id(&guest.hear("joined").await["you"]);
    host.hear("peer-joined").await;
    host.say(signal(&guest_id, json!("a-sealed-payload"))).await;
    guest.hear("signal").await;
    drop(guest);
    host.hear("peer-away").await;
    let back = json!({ "t": "hello", "v": 1, "resume": token, "seen": 2 });
    let (mut guest, next_token) = hello(server, back).await;
    host.hear("peer-back").await;
    host.say(json!({ "t": "kick", "id": guest_id })).await;
    guest.ended("removed", 4403).await;
    let mut wrong = greeted(server).await;
    wrong.say(room.join(9, "card-of-a-stranger")).await;
    wrong.refused("unauthorized").await;
    wrong.say(json!({ "t": "a-word-of-its-own" })).await;
    wrong.refused("bad-message").await;
    wrong.say(json!(["not-an-object"])).await;
    wrong.ended("bad-json", 4400).await;
    let owner = id(&open["owner"]);
    let spoken = [
        card,
        "card-of-a-stranger",
        "a-sealed-payload",
        "a-word-of-its-own",
    ];
    let more = ["not-an-object", "the-word-of-this-server", "host-1"];
    let mut secrets = vec![
        owner,
        token,
        next_token,
        host_token,
        b64(&[1; 32]),
        b64(&[9; 32]),
    ];
    secrets.extend(spoken.into_iter().chain(more).map(str::to_owned));
    secrets
}

#[tokio::test]
async fn the_logs_of_a_whole_meeting_hold_none_of_its_secrets() {
    let access = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(access.path(), "the-word-of-this-server").unwrap();
    let token = [
        "--rooms",
        "token",
        "--access",
        access.path().to_str().unwrap(),
    ];
    for format in ["text", "json"] {
        let mut server = logging(format, &token).await;
        let secrets = meet(&server).await;
        server.stop().await;
        let logs = server.logs().await;
        assert!(logs.lines().count() > 8, "it logs what happens: {logs}");
        for secret in secrets {
            assert!(!logs.contains(&secret), "{secret} in {logs}");
        }
    }
}

#[tokio::test]
async fn each_line_of_the_structured_log_is_an_object_with_a_time_and_a_level() {
    let mut server = logging("json", &[]).await;
    drop(greeted(&server).await);
    server.stop().await;
    let logs = server.logs().await;
    for line in logs.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert!(
            entry["timestamp"].is_string() && entry["level"].is_string(),
            "{line}"
        );
        assert_eq!(
            entry["target"].as_str().unwrap().split("::").next(),
            Some("tincan_signal")
        );
    }
    assert!(
        logs.contains("\"started\"") && logs.contains("\"stopped\""),
        "{logs}"
    );
}

#[tokio::test]
async fn unless_asked_the_logs_hold_no_address_of_a_client() {
    let data = tempfile::tempdir().unwrap();
    let mut command = command(data.path());
    command
        .args([
            "--listen",
            "127.0.0.1:0",
            "--tls",
            "off",
            "--per-address",
            "1",
            "--handshake-ms",
            "3600000",
        ])
        .stderr(Stdio::piped());
    let mut server = running(command, data).await;
    let _held = greeted(&server).await;
    let mut second = tokio::net::TcpStream::connect(server.address)
        .await
        .unwrap();
    let port = second.local_addr().unwrap().port().to_string();
    crate::abuse::is_hung_up(&mut second).await;
    server.stop().await;
    let logs = server.logs().await.replace(&server.address.to_string(), "");
    assert!(
        !logs.contains("127.0.0.1") && !logs.contains(&port),
        "{logs}"
    );
}
