//! How a seat and a room end, and what is left of them.

use super::*;

#[test]
fn only_the_owner_removes_and_who_was_removed_stays_out() {
    let mut world = World::hosted(0, 4);
    world.act(2, joining(1, 5, "ann"));
    world.act(3, joining(1, 5, "bob"));
    assert_eq!(
        world.refusal(2, Act::Kick(peer(3))),
        Some(Code::Unauthorized)
    );
    assert_eq!(world.refusal(9, Act::Kick(peer(3))), Some(Code::NotJoined));
    assert_eq!(world.refusal(1, Act::Kick(peer(9))), Some(Code::NoSuchPeer));
    assert_eq!(world.refusal(1, Act::Kick(peer(1))), Some(Code::NoSuchPeer));
    let left = News::PeerLeft(peer(3), Why::Removed);
    let expected = [
        told(1, left.clone()),
        told(2, left),
        told(3, News::Ended(Ending::Removed)),
    ];
    assert_eq!(world.act(1, Act::Kick(peer(3))), expected);
    assert_eq!(world.refusal(4, joining(1, 5, "bob")), Some(Code::Removed));
}

#[test]
fn a_closed_room_ends_for_everybody_and_is_forgotten() {
    let mut world = World::hosted(0, 4);
    world.act(2, joining(1, 5, "ann"));
    assert_eq!(world.refusal(2, Act::Close), Some(Code::Unauthorized));
    let closed = News::Ended(Ending::Closed);
    assert_eq!(
        world.act(1, Act::Close),
        [told(1, closed.clone()), told(2, closed)]
    );
    assert_eq!(
        world.refusal(3, joining(1, 5, "bob")),
        Some(Code::NoSuchRoom)
    );
}

#[test]
fn an_empty_room_is_remembered_for_ten_minutes() {
    let mut world = World::hosted(0, 2);
    world.act(1, Act::Leave(Why::Left));
    world.wait(599);
    assert_eq!(world.refusal(2, joining(1, 5, "ann")), None);
    world.wait(3600);
    world.act(2, Act::Leave(Why::Left));
    world.wait(600);
    assert_eq!(
        world.refusal(2, joining(1, 5, "ann")),
        Some(Code::NoSuchRoom)
    );
}

#[test]
fn an_owner_who_comes_back_to_an_empty_room_is_seen_by_the_guest_who_came_first() {
    let mut world = World::hosted(0, 2);
    world.act(1, Act::Leave(Why::Left));
    let outputs = world.act(2, joining(1, 5, "ann"));
    let alone = News::Joined {
        room: room_of(&owner(1)),
        peers: vec![],
    };
    assert_eq!(outputs, [told(2, alone)]);
    let outputs = world.act(3, opening(1, vec![invite(5, 0, 0)], 2));
    let host = Peer {
        id: peer(3),
        card: "host under 5".into(),
        away: false,
        invite: None,
    };
    assert!(
        outputs.contains(&told(2, News::PeerJoined(host))),
        "{outputs:?}"
    );
}

#[test]
fn an_owner_who_opens_again_alone_is_seen_by_the_guest_who_comes_next() {
    let mut world = World::hosted(0, 2);
    world.act(3, opening(1, vec![invite(5, 0, 0)], 2));
    let host = Peer {
        id: peer(3),
        card: "host under 5".into(),
        away: false,
        invite: None,
    };
    let joined = News::Joined {
        room: room_of(&owner(1)),
        peers: vec![host],
    };
    assert!(
        world
            .act(2, joining(1, 5, "ann"))
            .contains(&told(2, joined))
    );
}
