//! Every wrong input gets its code, names the message it is about, and ends only what it has to.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::client::{b64, connect, greeted, invite, room, signal};
use crate::running::server;

#[tokio::test]
async fn what_is_not_a_json_object_is_bad_json_and_ends_the_connection() {
    let server = server(&[]).await;
    for text in [
        "",
        "hello",
        "[]",
        "7",
        r#"{"t":"ping""#,
        r#"["ping"]"#,
        r#"{"t":"ping"} x"#,
        "\u{0}",
    ] {
        let mut client = greeted(&server).await;
        client.send(Message::text(text)).await;
        client.ended("bad-json", 4400).await;
        let mut early = connect(&server).await;
        early.send(Message::text(text)).await;
        early.ended("bad-json", 4400).await;
    }
}

#[tokio::test]
async fn a_binary_frame_is_bad_json() {
    let server = server(&[]).await;
    let mut client = greeted(&server).await;
    client
        .send(Message::binary(br#"{"t":"ping"}"#.as_slice()))
        .await;
    client.ended("bad-json", 4400).await;
}

#[tokio::test]
async fn a_wrong_message_is_refused_and_the_connection_goes_on() {
    let server = server(&[]).await;
    let mut client = greeted(&server).await;
    let wrong: Vec<Value> = vec![
        json!({ "n": 7 }),
        json!({ "t": 7, "n": 7 }),
        json!({ "t": "dance", "n": 7 }),
        json!({ "t": "hello", "v": 1, "n": 7 }),
        json!({ "t": "signal", "n": 7, "to": "AAAAAAAAAAAA" }),
        json!({ "t": "signal", "n": 7, "to": "AAAA", "data": 1 }),
        json!({ "t": "signal", "n": 7, "data": 1 }),
        json!({ "t": "join", "n": 7, "room": room(1).id, "token": b64(&[1; 31]), "card": "x" }),
        json!({ "t": "join", "n": 7, "room": room(1).id, "token": b64(&[1; 32]) }),
        json!({ "t": "join", "n": 7, "room": room(1).id, "token": b64(&[1; 32]), "card": "x".repeat(1025) }),
        json!({ "t": "kick", "n": 7 }),
        json!({ "t": "knock", "n": 7, "room": room(1).id, "card": "x".repeat(1025) }),
        json!({ "t": "admit", "n": 7, "id": "AAAAAAAAAAAA" }),
        json!({ "t": "admit", "n": 7, "id": "AAAAAAAAAAAA", "card": "x".repeat(1025) }),
        json!({ "t": "deny", "n": 7 }),
        json!({ "t": "approve", "n": 7, "on": 1 }),
        json!({ "t": "lock", "n": 7, "on": true }),
    ];
    for message in wrong {
        client.say(message.clone()).await;
        let error = client.refused("bad-message").await;
        assert_eq!(error["fatal"], false, "{message}");
        assert!(
            error["re"] == 7 || message["t"].as_str().is_none(),
            "{message}"
        );
    }
    client.heard_nothing().await;
}

#[tokio::test]
async fn an_open_with_a_wrong_member_is_a_bad_message() {
    let server = server(&[]).await;
    let mut client = greeted(&server).await;
    let with = |member: &str, value: Value| {
        let mut open = room(1).open(&[invite(1, 0)], 2);
        open[member] = value;
        open
    };
    let many: Vec<Value> = (0..17).map(|n| invite(n, 0)).collect();
    for open in [
        with("capacity", json!(1)),
        with("capacity", json!(9)),
        with("capacity", json!(-1)),
        with("approve", Value::Null),
        with("invites", json!(many)),
        with("invites", json!([{ "id": "AAAAAAAAAAA" }])),
        with("room", json!("AAAA")),
        with("owner", json!(7)),
    ] {
        client.say(open.clone()).await;
        assert_eq!(client.refused("bad-message").await["re"], 1, "{open}");
    }
}

#[tokio::test]
async fn another_version_is_refused_after_the_upgrade() {
    let server = server(&[]).await;
    let mut client = connect(&server).await;
    client.say(json!({ "t": "hello", "v": 2 })).await;
    client.ended("bad-version", 4400).await;
}

#[tokio::test]
async fn anything_before_hello_ends_the_connection() {
    let server = server(&[]).await;
    let mut client = connect(&server).await;
    client.say(json!({ "t": "ping" })).await;
    client.ended("bad-message", 4400).await;
}

#[tokio::test]
async fn a_wrong_token_is_unauthorized_and_the_fifth_ends_the_connection() {
    let (server, room) = (server(&[]).await, room(1));
    let _host = room.host(&server, 2).await;
    let mut guest = greeted(&server).await;
    for _ in 0..4 {
        guest.say(room.join(9, "guest")).await;
        assert_eq!(guest.refused("unauthorized").await["fatal"], false);
    }
    guest.say(room.join(9, "guest")).await;
    guest.ended("unauthorized", 4401).await;
}

#[tokio::test]
async fn an_address_that_keeps_guessing_has_to_wait() {
    let (server, room) = (server(&["--guesses", "2"]).await, room(1));
    let _host = room.host(&server, 2).await;
    for _ in 0..2 {
        let mut guest = greeted(&server).await;
        guest.say(room.join(9, "guest")).await;
        guest.refused("unauthorized").await;
    }
    let mut guest = greeted(&server).await;
    guest.say(room.join(1, "guest")).await;
    let error = guest.refused("rate-limited").await;
    assert!(
        (1..=6000).contains(&error["retry_ms"].as_u64().unwrap()),
        "{error}"
    );
}

#[tokio::test]
async fn a_wrong_owner_key_opens_nothing() {
    let server = server(&[]).await;
    let mut client = greeted(&server).await;
    let mut open = room(1).open(&[], 2);
    open["owner"] = json!(b64(&[2; 32]));
    client.say(open).await;
    assert_eq!(client.refused("unauthorized").await["re"], 1);
}

#[tokio::test]
async fn what_is_the_owners_is_refused_to_a_guest() {
    let (server, room) = (server(&[]).await, room(1));
    let ((mut host, host_id), (mut guest, _)) = room.pair(&server).await;
    for message in [
        json!({ "t": "kick", "n": 5, "id": host_id }),
        json!({ "t": "close", "n": 5 }),
        json!({ "t": "invite", "n": 5, "invite": invite(8, 0) }),
        json!({ "t": "revoke", "n": 5, "id": b64(&[1; 8]) }),
    ] {
        guest.say(message).await;
        assert_eq!(guest.refused("unauthorized").await["re"], 5);
    }
    host.heard_nothing().await;
}

#[tokio::test]
async fn without_a_seat_there_is_nothing_to_do() {
    let server = server(&[]).await;
    let mut client = greeted(&server).await;
    for message in [
        signal("AAAAAAAAAAAA", json!(1)),
        json!({ "t": "ice" }),
        json!({ "t": "kick", "id": "AAAAAAAAAAAA" }),
        json!({ "t": "close" }),
        json!({ "t": "invite", "invite": invite(1, 0) }),
        json!({ "t": "revoke", "id": b64(&[1; 8]) }),
    ] {
        client.say(message).await;
        client.refused("not-joined").await;
    }
    client.say(json!({ "t": "leave" })).await;
    assert_eq!(client.closed().await, 1000);
}

#[tokio::test]
async fn one_connection_has_one_seat() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = room.host(&server, 2).await;
    host.say(room.open(&[], 2)).await;
    host.refused("already-joined").await;
    host.say(room.join(1, "guest")).await;
    host.refused("already-joined").await;
}

#[tokio::test]
async fn a_signal_to_a_stranger_or_to_oneself_is_refused() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, host_id) = room.host(&server, 2).await;
    host.say(signal("AAAAAAAAAAAA", json!(1))).await;
    host.refused("no-such-peer").await;
    host.say(signal(&host_id, json!(1))).await;
    host.refused("no-such-peer").await;
    host.say(json!({ "t": "kick", "id": host_id })).await;
    host.refused("no-such-peer").await;
}

#[tokio::test]
async fn an_unknown_room_says_so() {
    let server = server(&[]).await;
    let mut guest = greeted(&server).await;
    guest.say(room(1).join(1, "guest")).await;
    assert_eq!(guest.refused("no-such-room").await["re"], 1);
}
