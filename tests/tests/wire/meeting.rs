//! Two people meet: what happens when nobody does anything wrong.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{connect, greeted, invite, room, signal};
use crate::running::server;

#[tokio::test]
async fn a_hello_is_welcomed_with_the_limits() {
    let server = server(&[]).await;
    let mut client = connect(&server).await;
    client
        .say(json!({ "t": "hello", "v": 1, "unknown": [1] }))
        .await;
    let welcome = client.hear("welcome").await;
    assert_eq!(
        (&welcome["v"], &welcome["resumed"], &welcome["seen"]),
        (&json!(1), &json!(false), &json!(0))
    );
    assert_eq!(
        welcome["limits"],
        json!({ "message": 65536, "per_second": 20, "burst": 120, "capacity": 8 })
    );
    assert!(welcome["id"].is_string() && welcome["resume"].is_string());
}

#[tokio::test]
async fn host_and_guest_hear_of_each_other_and_see_the_right_cards() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, host_id) = room.host(&server, 2).await;
    let mut guest = greeted(&server).await;
    guest.say(room.join(1, "guest-card")).await;
    let joined = guest.hear("joined").await;
    assert_eq!(
        (&joined["re"], &joined["s"], &joined["room"]),
        (&json!(1), &json!(1), &json!(room.id))
    );
    assert_eq!(
        joined["peers"],
        json!([{ "id": host_id, "card": "host-1", "away": false }])
    );
    let news = host.hear("peer-joined").await;
    let invite = invite(1, 0)["id"].clone();
    assert_eq!(
        news,
        json!({ "t": "peer-joined", "s": 2, "id": joined["you"], "card": "guest-card", "invite": invite })
    );
}

#[tokio::test]
async fn a_signal_arrives_byte_for_byte_as_it_was_said() {
    let (server, room) = (server(&[]).await, room(1));
    let ((mut host, host_id), (mut guest, guest_id)) = room.pair(&server).await;
    let data = r#"{"z":1,  "a":[1.0,1e400,-0], "ü":"\u00e9\/", "z":2}"#;
    guest
        .send(Message::text(format!(
            r#"{{"t":"signal","data":{data},"to":"{host_id}"}}"#
        )))
        .await;
    assert_eq!(
        host.raw().await,
        format!(r#"{{"t":"signal","from":"{guest_id}","data":{data},"s":3}}"#)
    );
    host.say(signal(&guest_id, json!("back"))).await;
    assert_eq!(guest.hear("signal").await["data"], "back");
}

#[tokio::test]
async fn signals_arrive_in_the_order_they_were_said() {
    let (server, room) = (server(&[]).await, room(1));
    let ((mut host, host_id), (mut guest, _)) = room.pair(&server).await;
    for n in 0..100 {
        guest.say(signal(&host_id, json!(n))).await;
    }
    for n in 0..100 {
        let heard = host.hear("signal").await;
        assert_eq!((&heard["data"], &heard["s"]), (&json!(n), &json!(n + 3)));
    }
}

#[tokio::test]
async fn hello_and_join_may_be_sent_back_to_back() {
    let (server, room) = (server(&[]).await, room(1));
    let _host = room.host(&server, 2).await;
    let mut guest = connect(&server).await;
    guest.say(json!({ "t": "hello", "v": 1 })).await;
    guest.say(room.join(1, "guest")).await;
    guest.hear("welcome").await;
    guest.hear("joined").await;
}

#[tokio::test]
async fn another_room_hears_nothing() {
    let server = server(&[]).await;
    let (mut stranger, stranger_id) = room(2).host(&server, 2).await;
    let ((mut host, host_id), (mut guest, _)) = room(1).pair(&server).await;
    guest.say(signal(&host_id, json!("here"))).await;
    host.hear("signal").await;
    guest.say(signal(&stranger_id, json!("there"))).await;
    guest.refused("no-such-peer").await;
    stranger.heard_nothing().await;
}

#[tokio::test]
async fn three_people_in_one_room_reach_each_other() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = room.host(&server, 3).await;
    let (mut ann, ann_id) = room.guest(&server, "ann").await;
    let (mut bob, bob_id) = room.guest(&server, "bob").await;
    assert_eq!(ann.hear("peer-joined").await["card"], "bob");
    ann.say(signal(&bob_id, json!("hi"))).await;
    assert_eq!(bob.hear("signal").await["from"], json!(ann_id));
    host.hear("peer-joined").await;
    host.hear("peer-joined").await;
    host.heard_nothing().await;
}

#[tokio::test]
async fn a_ping_is_answered() {
    let server = server(&[]).await;
    let mut client = greeted(&server).await;
    client.say(json!({ "t": "ping" })).await;
    assert_eq!(client.next().await, json!({ "t": "pong" }));
}

#[tokio::test]
async fn ice_servers_come_with_the_seat_and_on_request() {
    let server = server(&["--turn", "off", "--ice", "stun:192.0.2.7:3478"]).await;
    let mut host = greeted(&server).await;
    host.say(room(1).open(&[], 2)).await;
    let ice = json!([{ "urls": ["stun:192.0.2.7:3478"] }]);
    assert_eq!(host.hear("joined").await["ice"], ice);
    host.say(json!({ "t": "ice", "n": 9 })).await;
    assert_eq!(
        host.next().await,
        json!({ "t": "ice", "re": 9, "servers": ice, "ttl": 3600 })
    );
}

#[tokio::test]
async fn without_being_told_it_names_no_third_party() {
    let server = server(&[]).await;
    let mut host = greeted(&server).await;
    host.say(room(1).open(&[], 2)).await;
    let joined = host.hear("joined").await;
    let servers = joined["ice"].as_array().unwrap().iter();
    let urls: Vec<&str> = servers
        .flat_map(|server| server["urls"].as_array().unwrap())
        .map(|url| url.as_str().unwrap())
        .collect();
    let own = server.address.to_string();
    assert!(
        !urls.is_empty() && urls.iter().all(|url| url.contains(&own)),
        "{urls:?}"
    );
}
