//! Those who say nothing: away, back, gone. The times are shortened, their order is what counts.

use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Client, connect, greeted, id, invite, room, signal};
use crate::running::{UNHURRIED, server};

/// Far enough apart that a machine which stands still for a second does not mix them up.
const QUICK: [&str; 6] = [
    "--away-after-ms",
    "1500",
    "--gone-after-ms",
    "4500",
    "--silent-after-ms",
    "5000",
];

#[tokio::test]
async fn a_connection_without_hello_is_closed() {
    let server = server(&["--handshake-ms", "1500"]).await;
    let mut client = connect(&server).await;
    assert_eq!(client.closed().await, 4408);
}

#[tokio::test]
async fn a_silent_connection_without_a_seat_is_closed() {
    let server = server(&["--silent-after-ms", "1500"]).await;
    let mut client = greeted(&server).await;
    assert_eq!(client.closed().await, 4408);
}

#[tokio::test]
async fn whoever_answers_when_asked_stays_and_says_nothing_else() {
    let (server, room) = (server(&QUICK).await, room(1));
    let ((mut host, _), (mut guest, _)) = room.pair(&server).await;
    let quiet = Instant::now();
    // Longer than the silence that ends a connection, four times the one that is told to the others.
    while quiet.elapsed().as_millis() < 6000 {
        for client in [&mut host, &mut guest] {
            assert_eq!(client.asked().await, json!({ "t": "ping", "seen": 1 }));
            client.say(json!({ "t": "pong" })).await;
        }
    }
}

#[tokio::test]
async fn a_server_that_asks_says_what_it_has_of_the_client() {
    let (server, room) = (server(&QUICK).await, room(1));
    let ((mut host, host_id), (mut guest, _)) = room.pair(&server).await;
    let mut said = signal(&host_id, json!("one"));
    said["n"] = json!(7);
    guest.say(said).await;
    host.hear("signal").await;
    assert_eq!(guest.asked().await, json!({ "t": "ping", "seen": 7 }));
}

#[tokio::test]
async fn a_connection_without_a_seat_is_not_asked_and_who_waits_at_a_door_is() {
    let server = server(&["--away-after-ms", "1500", "--silent-after-ms", "2500"]).await;
    let mut nobody = greeted(&server).await;
    let room = room(1);
    let mut open = room.open(&[invite(1, 0)], 2);
    open["approve"] = json!(true);
    let mut host = greeted(&server).await;
    host.say(open).await;
    host.hear("joined").await;
    let mut knocks = greeted(&server).await;
    knocks
        .say(json!({ "t": "knock", "room": room.id, "card": "somebody" }))
        .await;
    knocks.hear("waiting").await;
    knocks.asked().await;
    match nobody.frame().await {
        Some(Ok(Message::Close(Some(frame)))) => assert_eq!(u16::from(frame.code), 4408),
        other => panic!("not closed but {other:?}"),
    }
}

#[tokio::test]
async fn a_silent_peer_is_away_then_gone_and_its_seat_is_free() {
    let (server, room) = (server(&QUICK).await, room(1));
    let ((mut host, _), (mut guest, guest_id)) = room.pair(&server).await;
    let quiet = Instant::now();
    let mut host_says = tokio::time::interval(std::time::Duration::from_millis(200));
    let mut heard = Vec::new();
    while heard.len() < 2 {
        assert!(quiet.elapsed().as_secs() < 30, "{heard:?}");
        host_says.tick().await;
        host.say(json!({ "t": "ping" })).await;
        // The pong of this ping ends the round; whatever is told comes before it.
        let mut message = host.next().await;
        while message["t"] != "pong" {
            heard.push((message, quiet.elapsed().as_millis()));
            message = host.next().await;
        }
    }
    assert_eq!(
        heard[0].0,
        json!({ "t": "peer-away", "s": 3, "id": guest_id })
    );
    assert_eq!(
        heard[1].0,
        json!({ "t": "peer-left", "s": 4, "id": guest_id, "why": "gone" })
    );
    assert!(heard[0].1 >= 1000 && heard[1].1 >= 4000, "{heard:?}");
    // Looked for in time, and not when a connection without a seat would be closed.
    assert!(heard[0].1 < 4500, "{heard:?}");
    assert_eq!(guest.closed().await, 4408);
    room.guest(&server, "another").await;
}

#[tokio::test]
async fn a_peer_that_speaks_again_is_back() {
    let (server, room) = (server(&["--away-after-ms", "200"]).await, room(1));
    let ((mut host, _), (mut guest, guest_id)) = room.pair(&server).await;
    host.hear("peer-away").await;
    guest.say(json!({ "t": "ping" })).await;
    assert_eq!(host.hear("peer-back").await["id"], json!(guest_id));
}

#[tokio::test]
async fn a_broken_connection_is_away_at_once_and_gone_later() {
    let (server, room) = (server(&["--gone-after-ms", "400"]).await, room(1));
    let ((mut host, _), (guest, guest_id)) = room.pair(&server).await;
    drop(guest);
    assert_eq!(host.hear("peer-away").await["id"], json!(guest_id));
    assert_eq!(host.hear("peer-left").await["why"], "gone");
    host.say(signal(&guest_id, json!(1))).await;
    host.refused("no-such-peer").await;
}

#[tokio::test]
async fn who_comes_while_somebody_is_away_is_told_so() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = room.host(&server, 3).await;
    let (guest, _) = room.guest(&server, "guest").await;
    drop(guest);
    host.hear("peer-joined").await;
    host.hear("peer-away").await;
    let mut third = greeted(&server).await;
    third.say(room.join(1, "third")).await;
    assert_eq!(third.hear("joined").await["peers"][1]["away"], true);
}

#[tokio::test]
async fn an_empty_room_is_forgotten() {
    let (server, room) = (
        server(&[&["--forget-after-ms", "150"], &UNHURRIED[..]].concat()).await,
        room(1),
    );
    let (mut host, mut guest) = (greeted(&server).await, greeted(&server).await);
    // An expired invite does not enter the room, and tells whether it is still there.
    let mut expired = invite(1, 0);
    expired["expires"] = json!(1);
    host.say(room.open(&[expired], 2)).await;
    host.hear("joined").await;
    let told = answer_to(&mut guest, room.join(1, "guest")).await;
    assert_eq!(told, "invite-expired", "while somebody is in it");
    host.say(json!({ "t": "leave" })).await;
    host.closed().await;
    let empty = Instant::now();
    loop {
        let told = answer_to(&mut guest, room.join(1, "guest")).await;
        if told == "no-such-room" {
            break;
        }
        assert_eq!(told, "invite-expired");
        assert!(empty.elapsed().as_secs() < 15, "it is never forgotten");
    }
}

async fn answer_to(guest: &mut Client, join: Value) -> String {
    guest.say(join).await;
    id(&guest.hear("error").await["code"])
}
