//! Who may come in, who may stay, and what the owner may do.

use serde_json::json;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::client::{b64, connect, greeted, id, invite, room, signal};
use crate::running::server;

/// What a page says that is closed.
const GOING_AWAY: CloseFrame = CloseFrame {
    code: CloseCode::Away,
    reason: Utf8Bytes::from_static(""),
};

#[tokio::test]
async fn leaving_frees_the_seat_at_once() {
    let (server, room) = (server(&[]).await, room(1));
    let ((mut host, _), (mut guest, guest_id)) = room.pair(&server).await;
    guest.say(json!({ "t": "leave" })).await;
    assert_eq!(guest.closed().await, 1000);
    assert_eq!(
        host.hear("peer-left").await,
        json!({ "t": "peer-left", "s": 3, "id": guest_id, "why": "left" })
    );
    room.guest(&server, "another").await;
}

#[tokio::test]
async fn whoever_hangs_up_is_answered_before_the_connection_ends() {
    let (server, room) = (server(&[]).await, room(1));
    let ((seated, _), _guest) = room.pair(&server).await;
    let newcomer = connect(&server).await;
    for mut client in [newcomer, greeted(&server).await, seated] {
        client.socket.close(Some(GOING_AWAY)).await.unwrap();
        assert_eq!(client.closed().await, 1001);
        assert!(client.frame().await.is_none());
    }
}

#[tokio::test]
async fn a_room_waits_for_its_guest_while_the_host_is_out() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = room.host(&server, 2).await;
    host.say(json!({ "t": "leave" })).await;
    assert_eq!(host.closed().await, 1000);
    let (mut guest, _) = room.guest(&server, "guest").await;
    let (_host, host_id) = room.host(&server, 2).await;
    assert_eq!(guest.hear("peer-joined").await["id"], json!(host_id));
}

#[tokio::test]
async fn an_owner_who_opens_again_replaces_its_old_seat() {
    let (server, room) = (server(&[]).await, room(1));
    let ((mut old, old_id), (mut guest, guest_id)) = room.pair(&server).await;
    let mut new = greeted(&server).await;
    new.say(room.open(&[invite(1, 0)], 2)).await;
    assert_eq!(new.hear("joined").await["peers"][0]["id"], json!(guest_id));
    assert_eq!(old.closed().await, 4409);
    let left = guest.hear("peer-left").await;
    assert_eq!(
        (&left["id"], &left["why"]),
        (&json!(old_id), &json!("gone"))
    );
    guest.hear("peer-joined").await;
    guest.say(signal(&old_id, json!(0))).await;
    guest.refused("no-such-peer").await;
}

#[tokio::test]
async fn the_same_page_takes_its_seat_again_and_spends_nothing() {
    let (server, room) = (server(&[]).await, room(1));
    let mut host = greeted(&server).await;
    host.say(room.open(&[invite(1, 1)], 2)).await;
    host.hear("joined").await;
    let (mut old, old_id) = room.guest(&server, "same").await;
    let (_new, _) = room.guest(&server, "same").await;
    assert_eq!(old.closed().await, 4409);
    host.hear("peer-joined").await;
    assert_eq!(host.hear("peer-left").await["id"], json!(old_id));
    host.hear("peer-joined").await;
}

#[tokio::test]
async fn a_new_invite_lets_somebody_in_until_it_is_revoked() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = room.host(&server, 8).await;
    host.say(json!({ "t": "invite", "n": 2, "invite": invite(7, 0) }))
        .await;
    let (mut ann, mut bob) = (greeted(&server).await, greeted(&server).await);
    host.heard_nothing().await;
    ann.say(room.join(7, "ann")).await;
    assert_eq!(ann.hear("joined").await["peers"][0]["card"], "host-7");
    host.hear("peer-joined").await;
    host.say(json!({ "t": "revoke", "n": 3, "id": b64(&[7; 8]) }))
        .await;
    host.heard_nothing().await;
    bob.say(room.join(7, "bob")).await;
    bob.refused("invite-expired").await;
    ann.heard_nothing().await;
}

#[tokio::test]
async fn an_invite_is_not_usable_above_its_uses() {
    let (server, room) = (server(&[]).await, room(1));
    let mut host = greeted(&server).await;
    host.say(room.open(&[invite(1, 2)], 8)).await;
    host.hear("joined").await;
    let _ann = room.guest(&server, "ann").await;
    let _bob = room.guest(&server, "bob").await;
    let mut eve = greeted(&server).await;
    eve.say(room.join(1, "eve")).await;
    eve.refused("invite-used").await;
}

#[tokio::test]
async fn a_reloaded_page_takes_the_place_of_the_one_that_went_without_a_word() {
    let (server, room) = (server(&[]).await, room(1));
    let mut host = greeted(&server).await;
    host.say(room.open(&[invite(1, 1)], 2)).await;
    host.hear("joined").await;
    let (page, page_id) = room.guest(&server, "page").await;
    host.hear("peer-joined").await;
    let mut other = greeted(&server).await;
    other.say(room.join(1, "reloaded")).await;
    other.refused("invite-used").await;
    drop(page);
    host.hear("peer-away").await;
    other.say(room.join(1, "reloaded")).await;
    other.hear("joined").await;
    assert_eq!(host.hear("peer-left").await["id"], json!(page_id));
    host.hear("peer-joined").await;
}

#[tokio::test]
async fn an_expired_invite_lets_nobody_in() {
    let (server, room) = (server(&[]).await, room(1));
    let mut host = greeted(&server).await;
    let mut old = invite(1, 0);
    old["expires"] = json!(1_000_000_000);
    host.say(room.open(&[old], 2)).await;
    host.hear("joined").await;
    let mut guest = greeted(&server).await;
    guest.say(room.join(1, "guest")).await;
    guest.refused("invite-expired").await;
}

#[tokio::test]
async fn the_owner_removes_a_guest_who_then_stays_out() {
    let (server, room) = (server(&[]).await, room(1));
    let ((mut host, _), (mut guest, guest_id)) = room.pair(&server).await;
    host.say(json!({ "t": "kick", "id": guest_id })).await;
    guest.ended("removed", 4403).await;
    assert_eq!(host.hear("peer-left").await["why"], "removed");
    let mut again = greeted(&server).await;
    again.say(room.join(1, "guest")).await;
    again.refused("removed").await;
}

#[tokio::test]
async fn closing_the_room_ends_it_for_everybody() {
    let (server, room) = (server(&[]).await, room(1));
    let ((mut host, _), (mut guest, _)) = room.pair(&server).await;
    host.say(json!({ "t": "close" })).await;
    guest.ended("room-closed", 1000).await;
    host.ended("room-closed", 1000).await;
    let mut late = greeted(&server).await;
    late.say(room.join(1, "late")).await;
    late.refused("no-such-room").await;
}

#[tokio::test]
async fn a_full_room_refuses_the_third_person() {
    let (server, room) = (server(&[]).await, room(1));
    let (_host, _guest) = room.pair(&server).await;
    let mut third = greeted(&server).await;
    third.say(room.join(1, "third")).await;
    assert_eq!(third.refused("room-full").await["re"], 1);
}

#[tokio::test]
async fn an_apps_server_opens_only_its_own_rooms() {
    let own = room(1);
    let server = server(&["--rooms", "own", "--own-room", &own.id]).await;
    own.host(&server, 2).await;
    let mut stranger = greeted(&server).await;
    stranger.say(room(2).open(&[], 2)).await;
    stranger.refused("unauthorized").await;
}

#[tokio::test]
async fn a_server_with_a_token_opens_rooms_only_for_those_who_know_it() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "sesame\n").unwrap();
    let server = server(&[
        "--rooms",
        "token",
        "--access",
        file.path().to_str().unwrap(),
    ])
    .await;
    let mut host = greeted(&server).await;
    for access in [json!(null), json!("sesam"), json!("sesame2")] {
        let mut open = room(1).open(&[], 2);
        open["access"] = access;
        host.say(open).await;
        host.refused("unauthorized").await;
    }
    let mut open = room(1).open(&[], 2);
    open["access"] = json!("sesame");
    host.say(open).await;
    id(&host.hear("joined").await["you"]);
}
