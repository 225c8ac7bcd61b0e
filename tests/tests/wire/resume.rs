//! A client that lost its socket comes back to its seat and misses nothing; or it is told that it did.

use serde_json::{Value, json};

use crate::client::{Client, connect, greeted, id, invite, room, signal};
use crate::running::{Running, command, running, server};

/// A new connection with this token; and what it is welcomed with.
async fn back(server: &Running, token: &Value, seen: u32) -> (Client, Value) {
    let mut client = connect(server).await;
    client
        .say(json!({ "t": "hello", "v": 1, "resume": token, "seen": seen }))
        .await;
    let welcome = client.hear("welcome").await;
    (client, welcome)
}

/// A guest in the room, with the token that resumes it; and the host.
async fn meeting(server: &Running) -> ((Client, String), (Client, String, Value)) {
    let (mut host, host_id) = room(1).host(server, 2).await;
    let mut guest = connect(server).await;
    guest.say(json!({ "t": "hello", "v": 1 })).await;
    let token = guest.hear("welcome").await["resume"].clone();
    guest.say(room(1).join(1, "guest")).await;
    let guest_id = id(&guest.hear("joined").await["you"]);
    host.hear("peer-joined").await;
    ((host, host_id), (guest, guest_id, token))
}

#[tokio::test]
async fn who_comes_back_keeps_its_id_and_gets_exactly_what_it_missed() {
    let server = server(&[]).await;
    let ((mut host, host_id), (guest, guest_id, token)) = meeting(&server).await;
    drop(guest);
    host.hear("peer-away").await;
    host.say(signal(&guest_id, json!("one"))).await;
    host.say(signal(&guest_id, json!("two"))).await;
    let (mut guest, welcome) = back(&server, &token, 1).await;
    assert_eq!(
        (&welcome["resumed"], &welcome["id"]),
        (&json!(true), &json!(guest_id))
    );
    assert_ne!(welcome["resume"], token);
    assert_eq!(
        guest.next().await,
        json!({ "t": "signal", "s": 2, "from": host_id, "data": "one" })
    );
    assert_eq!(guest.hear("signal").await["data"], "two");
    assert_eq!(host.hear("peer-back").await["id"], json!(guest_id));
    guest.say(signal(&host_id, json!("here"))).await;
    assert_eq!(host.hear("signal").await["from"], json!(guest_id));
}

#[tokio::test]
async fn the_server_says_how_much_of_the_client_arrived() {
    let server = server(&[]).await;
    let ((mut host, host_id), (mut guest, _, token)) = meeting(&server).await;
    for n in 2..5 {
        guest
            .say(json!({ "t": "signal", "n": n, "to": host_id, "data": n }))
            .await;
        host.hear("signal").await;
    }
    drop(guest);
    let (_guest, welcome) = back(&server, &token, 1).await;
    assert_eq!(welcome["seen"], 4);
}

#[tokio::test]
async fn what_a_client_says_it_has_is_not_kept_and_what_it_has_not_is() {
    let server = server(&[]).await;
    for (seen, resumed) in [(2, json!(true)), (1, json!(false))] {
        let ((mut host, host_id), (mut guest, guest_id, token)) = meeting(&server).await;
        for data in ["one", "two"] {
            host.say(signal(&guest_id, json!(data))).await;
            guest.hear("signal").await;
        }
        let mut said = signal(&host_id, json!("I have one"));
        said["seen"] = json!(2);
        guest.say(said).await;
        host.hear("signal").await;
        let (mut guest, welcome) = back(&server, &token, seen).await;
        assert_eq!(welcome["resumed"], resumed, "{seen}");
        if welcome["resumed"] == true {
            assert_eq!(guest.hear("signal").await["data"], "two");
        }
        host.say(json!({ "t": "close" })).await;
        host.closed().await;
    }
}

#[tokio::test]
async fn a_lost_joined_is_told_again() {
    let server = server(&[]).await;
    let mut host = connect(&server).await;
    host.say(json!({ "t": "hello", "v": 1 })).await;
    let token = host.hear("welcome").await["resume"].clone();
    host.say(room(1).open(&[invite(1, 0)], 2)).await;
    let joined = host.hear("joined").await;
    drop(host);
    let (mut host, welcome) = back(&server, &token, 0).await;
    assert_eq!(welcome["seen"], 1);
    assert_eq!(host.next().await, joined);
}

#[tokio::test]
async fn a_socket_that_is_still_open_is_taken_over() {
    let server = server(&[]).await;
    let ((mut host, _), (mut old, guest_id, token)) = meeting(&server).await;
    let (mut new, _) = back(&server, &token, 1).await;
    assert_eq!(old.closed().await, 4409);
    host.say(signal(&guest_id, json!("to the new one"))).await;
    new.hear("signal").await;
    host.heard_nothing().await;
}

#[tokio::test]
async fn what_the_old_socket_says_late_does_not_count() {
    let server = server(&[]).await;
    let ((mut host, host_id), (mut old, _, token)) = meeting(&server).await;
    let (mut new, _) = back(&server, &token, 1).await;
    old.say(signal(&host_id, json!("late"))).await;
    old.say(json!({ "t": "leave" })).await;
    assert_eq!(old.closed().await, 4409);
    new.heard_nothing().await;
    host.heard_nothing().await;
}

#[tokio::test]
async fn an_old_token_works_until_the_new_one_was_used() {
    let server = server(&[]).await;
    let (_host, (_, guest_id, first)) = meeting(&server).await;
    let (_lost, second) = back(&server, &first, 1).await;
    let (mut guest, third) = back(&server, &first, 1).await;
    assert_eq!(
        (&third["resumed"], &third["id"]),
        (&json!(true), &json!(guest_id))
    );
    guest.heard_nothing().await;
    for used in [first, second["resume"].clone()] {
        assert_eq!(back(&server, &used, 1).await.1["resumed"], false);
    }
    assert_eq!(back(&server, &third["resume"], 1).await.1["resumed"], true);
}

#[tokio::test]
async fn an_unknown_token_begins_a_new_session() {
    let server = server(&[]).await;
    let (_, welcome) = back(&server, &json!("A".repeat(32)), 3).await;
    assert_eq!(
        (&welcome["resumed"], &welcome["seen"]),
        (&json!(false), &json!(0))
    );
}

#[tokio::test]
async fn when_too_much_was_missed_the_seat_is_gone_and_the_card_gets_it_back() {
    let server = server(&[]).await;
    let ((mut host, _), (guest, guest_id, token)) = meeting(&server).await;
    drop(guest);
    host.hear("peer-away").await;
    for n in 0..65 {
        host.say(signal(&guest_id, json!(n))).await;
    }
    host.heard_nothing().await;
    let (mut guest, welcome) = back(&server, &token, 1).await;
    assert_eq!(welcome["resumed"], false);
    assert_eq!(host.hear("peer-left").await["id"], json!(guest_id));
    guest.say(room(1).join(1, "guest")).await;
    guest.hear("joined").await;
}

#[tokio::test]
async fn who_claims_to_have_seen_what_was_never_sent_is_not_resumed() {
    let server = server(&[]).await;
    let (_host, (guest, _, token)) = meeting(&server).await;
    drop(guest);
    assert_eq!(back(&server, &token, 99).await.1["resumed"], false);
}

#[tokio::test]
async fn a_seat_that_is_gone_is_not_resumed() {
    let server = server(&["--gone-after-ms", "200"]).await;
    let ((mut host, _), (guest, _, token)) = meeting(&server).await;
    drop(guest);
    host.hear("peer-away").await;
    host.hear("peer-left").await;
    assert_eq!(back(&server, &token, 1).await.1["resumed"], false);
}

#[tokio::test]
async fn a_server_that_restarted_knows_no_token_and_gives_a_new_id() {
    let mut first = server(&[]).await;
    let (_host, (_guest, guest_id, token)) = meeting(&first).await;
    first.stop().await;
    let data = tempfile::tempdir().unwrap();
    let mut same_port = command(data.path());
    same_port.args(["--tls", "off", "--listen", &first.address.to_string()]);
    let again = running(same_port, data).await;
    let (mut guest, welcome) = back(&again, &token, 1).await;
    assert_eq!(welcome["resumed"], false);
    assert_ne!(welcome["id"], json!(guest_id));
    // The room is made again by the same key, and the same card is let in.
    room(1).host(&again, 2).await;
    guest.say(room(1).join(1, "guest")).await;
    assert_eq!(guest.hear("joined").await["you"], welcome["id"]);
}

#[tokio::test]
async fn who_left_is_not_resumed() {
    let server = server(&[]).await;
    let ((mut host, _), (mut guest, _, token)) = meeting(&server).await;
    guest.say(json!({ "t": "leave" })).await;
    guest.closed().await;
    host.hear("peer-left").await;
    let mut other = greeted(&server).await;
    other.heard_nothing().await;
    assert_eq!(back(&server, &token, 1).await.1["resumed"], false);
}
