//! Whose place is whose: taken over by the same person, kept for those who are away, and free again.

use super::*;

#[test]
fn a_full_room_refuses_the_third_person() {
    let mut world = World::hosted(0, 2);
    assert_eq!(world.refusal(2, joining(1, 5, "ann")), None);
    assert_eq!(world.refusal(3, joining(1, 5, "bob")), Some(Code::RoomFull));
}

#[test]
fn a_place_is_kept_for_the_owner_who_is_out() {
    let mut world = World::hosted(0, 2);
    world.act(1, Act::Leave(Why::Left));
    assert_eq!(world.refusal(2, joining(1, 5, "ann")), None);
    assert_eq!(world.refusal(3, joining(1, 5, "bob")), Some(Code::RoomFull));
    assert_eq!(world.refusal(1, opening(1, vec![invite(5, 0, 0)], 2)), None);
}

#[test]
fn an_owner_who_opens_again_takes_the_old_seat_and_the_guests_stay() {
    let mut world = World::hosted(0, 3);
    world.act(2, joining(1, 5, "ann"));
    let outputs = world.act(3, opening(1, vec![invite(5, 0, 0)], 3));
    let back = Peer {
        id: peer(3),
        card: "host under 5".into(),
        away: false,
        invite: None,
    };
    let joined = News::Joined {
        room: room_of(&owner(1)),
        peers: vec![guest(2, "ann")],
    };
    let expected = [
        told(2, News::PeerLeft(peer(1), Why::Gone)),
        told(1, News::Ended(Ending::Elsewhere)),
        told(2, News::PeerJoined(back)),
        told(3, joined),
    ];
    assert_eq!(outputs, expected);
}

#[test]
fn the_same_page_that_joins_again_takes_its_old_seat_even_in_a_full_room() {
    let mut world = World::hosted(1, 2);
    world.act(2, joining(1, 5, "ann"));
    let outputs = world.act(3, joining(1, 5, "ann"));
    assert!(outputs.contains(&told(2, News::Ended(Ending::Elsewhere))));
    assert!(outputs.contains(&told(1, News::PeerJoined(guest(3, "ann")))));
}

#[test]
fn a_new_page_takes_the_place_and_the_use_of_the_one_that_is_away_under_the_same_invite() {
    let mut world = World::hosted(1, 2);
    world.act(2, joining(1, 5, "ann"));
    assert_eq!(
        world.refusal(3, joining(1, 5, "ann again")),
        Some(Code::InviteUsed),
        "not while she is here"
    );
    world.act(
        2,
        Act::Away {
            grace: Duration::from_secs(30),
        },
    );
    let outputs = world.act(3, joining(1, 5, "ann again"));
    assert!(outputs.contains(&told(1, News::PeerLeft(peer(2), Why::Gone))));
    assert!(outputs.contains(&told(1, News::PeerJoined(guest(3, "ann again")))));
    assert_eq!(
        world.refusal(4, joining(1, 5, "ann")),
        Some(Code::InviteUsed),
        "the use went with the place"
    );
}

#[test]
fn one_who_is_away_gives_their_place_to_no_other_invite() {
    let mut world = World::new();
    world.act(1, opening(1, vec![invite(5, 1, 0), invite(6, 1, 0)], 2));
    world.act(2, joining(1, 5, "ann"));
    world.act(
        2,
        Act::Away {
            grace: Duration::from_secs(30),
        },
    );
    assert_eq!(world.refusal(3, joining(1, 6, "bob")), Some(Code::RoomFull));
}

#[test]
fn one_who_is_away_keeps_their_place_while_there_are_others() {
    let mut world = World::hosted(2, 8);
    world.act(2, joining(1, 5, "ann"));
    world.act(
        2,
        Act::Away {
            grace: Duration::from_secs(30),
        },
    );
    assert_eq!(world.refusal(3, joining(1, 5, "bob")), None);
    assert_eq!(
        world.act(2, Act::Back).len(),
        2,
        "bob and the host hear of it"
    );
}

#[test]
fn somebody_quiet_is_away_then_back_then_gone() {
    let mut world = World::hosted(0, 2);
    world.act(2, joining(1, 5, "ann"));
    let away = || Act::Away {
        grace: Duration::from_secs(30),
    };
    assert_eq!(world.act(2, away()), [told(1, News::PeerAway(peer(2)))]);
    assert_eq!(world.act(2, away()), [], "once is enough");
    assert_eq!(world.act(2, Act::Back), [told(1, News::PeerBack(peer(2)))]);
    assert_eq!(world.wait(31), []);
    world.act(2, away());
    let gone = [
        told(1, News::PeerLeft(peer(2), Why::Gone)),
        told(2, News::Ended(Ending::Gone)),
    ];
    assert_eq!(
        world.rooms.next_deadline(),
        Some(world.now.at + Duration::from_secs(30))
    );
    assert_eq!(world.wait(30), gone);
}

#[test]
fn somebody_away_is_shown_as_away_to_who_comes_later() {
    let mut world = World::hosted(0, 2);
    world.act(
        1,
        Act::Away {
            grace: Duration::from_secs(30),
        },
    );
    let outputs = world.act(2, joining(1, 5, "ann"));
    let News::Joined { peers, .. } = &outputs[1].news else {
        panic!("{outputs:?}")
    };
    assert!(peers[0].away);
}
