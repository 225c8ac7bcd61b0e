//! Somebody without an invite asks to be let in: who hears of it, who may answer, and what they reach before and after.

use serde_json::{Value, json};

use crate::client::{Client, Room, greeted, id, invite, room, signal};
use crate::running::{Running, server};

/// The host of a room that hears knocks; and the host's id.
async fn at_home(server: &Running, room: &Room) -> (Client, String) {
    let mut host = greeted(server).await;
    let mut open = room.open(&[invite(1, 0)], 2);
    open["approve"] = json!(true);
    host.say(open).await;
    let you = id(&host.hear("joined").await["you"]);
    (host, you)
}

fn knock(room: &Room) -> Value {
    json!({ "t": "knock", "n": 1, "room": room.id, "card": "stranger" })
}

/// Somebody who waits at the door, and their id as the host heard it.
async fn at_the_door(server: &Running, room: &Room, host: &mut Client) -> (Client, String) {
    let mut knocker = greeted(server).await;
    knocker.say(knock(room)).await;
    assert_eq!(
        knocker.hear("waiting").await,
        json!({ "t": "waiting", "s": 1, "re": 1 })
    );
    let heard = host.hear("knock").await;
    assert_eq!(heard["card"], "stranger");
    (knocker, id(&heard["id"]))
}

#[tokio::test]
async fn who_knocks_waits_and_is_let_in_by_the_host() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, host_id) = at_home(&server, &room).await;
    let (mut knocker, their_id) = at_the_door(&server, &room, &mut host).await;
    host.say(json!({ "t": "admit", "n": 2, "id": their_id, "card": "for you" }))
        .await;
    let joined = knocker.hear("joined").await;
    assert_eq!(
        (&joined["you"], &joined["re"]),
        (&json!(their_id), &Value::Null)
    );
    assert_eq!(
        joined["peers"],
        json!([{ "id": host_id, "card": "for you", "away": false }])
    );
    let comes = host.hear("peer-joined").await;
    assert_eq!(
        (&comes["id"], &comes["invite"]),
        (&json!(their_id), &Value::Null)
    );
    knocker.say(signal(&host_id, json!("hello"))).await;
    assert_eq!(host.hear("signal").await["data"], "hello");
    host.say(signal(&their_id, json!("come in"))).await;
    assert_eq!(knocker.hear("signal").await["data"], "come in");
}

#[tokio::test]
async fn nobody_reaches_anybody_through_a_closed_door() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, host_id) = at_home(&server, &room).await;
    let (mut knocker, their_id) = at_the_door(&server, &room, &mut host).await;
    knocker.say(signal(&host_id, json!("psst"))).await;
    knocker.refused("not-joined").await;
    knocker.say(json!({ "t": "ice" })).await;
    knocker.refused("not-joined").await;
    host.say(signal(&their_id, json!("who is it?"))).await;
    host.refused("no-such-peer").await;
    host.heard_nothing().await;
    knocker.heard_nothing().await;
}

#[tokio::test]
async fn who_is_not_let_in_is_told_so_and_the_connection_ends() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = at_home(&server, &room).await;
    let (mut knocker, their_id) = at_the_door(&server, &room, &mut host).await;
    host.say(json!({ "t": "deny", "n": 2, "id": their_id }))
        .await;
    knocker.ended("denied", 4403).await;
    host.say(json!({ "t": "admit", "n": 3, "id": their_id, "card": "late" }))
        .await;
    host.refused("no-such-peer").await;
}

#[tokio::test]
async fn who_goes_away_is_not_waited_for() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = at_home(&server, &room).await;
    let (knocker, first) = at_the_door(&server, &room, &mut host).await;
    drop(knocker);
    assert_eq!(host.hear("knock-over").await["id"], json!(first));
    let (mut knocker, second) = at_the_door(&server, &room, &mut host).await;
    knocker.say(json!({ "t": "leave" })).await;
    assert_eq!(host.hear("knock-over").await["id"], json!(second));
}

#[tokio::test]
async fn a_room_that_hears_no_knocks_cannot_be_told_from_none() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = room.host(&server, 2).await;
    let mut knocker = greeted(&server).await;
    knocker.say(knock(&room)).await;
    let closed = knocker.refused("no-such-room").await;
    let mut other = greeted(&server).await;
    other.say(knock(&crate::client::room(9))).await;
    assert_eq!(other.refused("no-such-room").await, closed);
    host.say(json!({ "t": "approve", "n": 2, "on": true }))
        .await;
    host.heard_nothing().await;
    let (mut waiting, _) = at_the_door(&server, &room, &mut host).await;
    host.say(json!({ "t": "approve", "n": 3, "on": false }))
        .await;
    waiting.ended("denied", 4403).await;
}

#[tokio::test]
async fn one_address_has_two_at_the_door_and_few_knocks_in_all() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = at_home(&server, &room).await;
    let _one = at_the_door(&server, &room, &mut host).await;
    let _two = at_the_door(&server, &room, &mut host).await;
    let mut third = greeted(&server).await;
    third.say(knock(&room)).await;
    assert_eq!(third.refused("rate-limited").await["retry_ms"], Value::Null);
    for _ in 0..7 {
        third.say(knock(&room)).await;
        third.refused("rate-limited").await;
    }
    third.say(knock(&room)).await;
    let slower = third.refused("rate-limited").await;
    assert!(slower["retry_ms"].as_u64().unwrap() > 1000, "{slower}");
}

#[tokio::test]
async fn a_host_who_goes_leaves_nobody_waiting() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = at_home(&server, &room).await;
    let (mut knocker, _) = at_the_door(&server, &room, &mut host).await;
    host.say(json!({ "t": "leave" })).await;
    knocker.ended("room-closed", 1000).await;
}

#[tokio::test]
async fn who_is_not_answered_in_time_is_turned_away() {
    let (server, room) = (server(&["--knock-ms", "100"]).await, room(1));
    let (mut host, _) = at_home(&server, &room).await;
    let (mut knocker, their_id) = at_the_door(&server, &room, &mut host).await;
    knocker.ended("denied", 4403).await;
    assert_eq!(host.hear("knock-over").await["id"], json!(their_id));
}
