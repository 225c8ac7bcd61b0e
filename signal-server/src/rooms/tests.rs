//! One promise a test. Random histories are in `histories`.

use super::world::{World, invite, joining, opening, owner, peer};
use super::*;
use crate::b64::B64;

impl World {
    /// The code that `from` is refused with, if it is.
    fn refusal(&mut self, from: u8, act: Act) -> Option<Code> {
        self.act(from, act)
            .into_iter()
            .find_map(|output| match output.news {
                News::Refused { code, .. } if output.to == peer(from) => Some(code),
                _ => None,
            })
    }

    /// The host is peer 1 in its room 1, with invite 5; so many uses, so many places.
    fn hosted(uses: u32, capacity: u8) -> Self {
        let mut world = Self::new();
        assert_eq!(
            world.refusal(1, opening(1, vec![invite(5, uses, 0)], capacity)),
            None
        );
        world
    }
}

fn told(to: u8, news: News) -> Output {
    Output { to: peer(to), news }
}

fn guest(id: u8, card: &str) -> Peer {
    Peer {
        id: peer(id),
        card: card.into(),
        away: false,
        invite: Some(B64([5; 8])),
    }
}

#[test]
fn guest_and_host_hear_of_each_other_with_the_card_they_can_open() {
    let mut world = World::hosted(0, 3);
    let host = Peer {
        id: peer(1),
        card: "host under 5".into(),
        away: false,
        invite: None,
    };
    let joined = News::Joined {
        room: room_of(&owner(1)),
        peers: vec![host],
    };
    let outputs = world.act(2, joining(1, 5, "ann"));
    assert_eq!(
        outputs,
        [told(1, News::PeerJoined(guest(2, "ann"))), told(2, joined)],
        "who comes in is told last, so that nobody hears a signal before its sender"
    );
}

#[test]
fn only_the_owner_key_opens_a_room_and_only_where_the_server_allows_it() {
    let mut world = World::new();
    let foreign = |allowed, of| {
        let open = Open {
            room: room_of(&owner(1)),
            owner: owner(of),
            invites: vec![],
            capacity: 2,
            approve: false,
            access: None,
        };
        Act::Open { open, allowed }
    };
    assert_eq!(world.refusal(1, foreign(true, 2)), Some(Code::Unauthorized));
    assert_eq!(
        world.refusal(1, foreign(false, 1)),
        Some(Code::Unauthorized)
    );
    assert_eq!(world.refusal(1, foreign(true, 1)), None);
}

#[test]
fn a_wrong_token_and_an_unknown_room_say_which_they_are() {
    let mut world = World::hosted(0, 2);
    assert_eq!(
        world.refusal(2, joining(1, 6, "ann")),
        Some(Code::Unauthorized)
    );
    assert_eq!(
        world.refusal(2, joining(2, 5, "ann")),
        Some(Code::NoSuchRoom)
    );
}

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
fn nobody_is_in_two_rooms() {
    let mut world = World::hosted(0, 3);
    assert_eq!(
        world.refusal(1, opening(2, vec![], 2)),
        Some(Code::AlreadyJoined)
    );
    assert_eq!(
        world.refusal(1, joining(1, 5, "ann")),
        Some(Code::AlreadyJoined)
    );
}

#[test]
fn a_used_invite_lets_nobody_new_in_but_knows_whom_it_let_in() {
    let mut world = World::hosted(1, 8);
    assert_eq!(world.refusal(2, joining(1, 5, "ann")), None);
    assert_eq!(
        world.refusal(3, joining(1, 5, "bob")),
        Some(Code::InviteUsed)
    );
    world.act(2, Act::Leave(Why::Gone));
    assert_eq!(
        world.refusal(3, joining(1, 5, "bob")),
        Some(Code::InviteUsed)
    );
    assert_eq!(world.refusal(4, joining(1, 5, "ann")), None);
}

#[test]
fn a_refused_guest_spends_no_use() {
    let mut world = World::hosted(2, 2);
    assert_eq!(world.refusal(2, joining(1, 5, "ann")), None);
    assert_eq!(world.refusal(3, joining(1, 5, "bob")), Some(Code::RoomFull));
    world.act(2, Act::Leave(Why::Left));
    assert_eq!(world.refusal(3, joining(1, 5, "bob")), None);
}

#[test]
fn an_owner_who_opens_again_does_not_refill_an_invite() {
    let mut world = World::hosted(1, 8);
    world.act(2, joining(1, 5, "ann"));
    world.act(6, opening(1, vec![invite(5, 1, 0)], 8));
    world.act(6, Act::Invite(invite(5, 1, 0)));
    assert_eq!(
        world.refusal(3, joining(1, 5, "bob")),
        Some(Code::InviteUsed)
    );
}

#[test]
fn an_expired_or_revoked_invite_lets_nobody_in() {
    let mut world = World::new();
    world.act(1, opening(1, vec![invite(5, 0, 1010), invite(6, 0, 0)], 8));
    assert_eq!(world.refusal(2, joining(1, 5, "ann")), None);
    world.wait(10);
    assert_eq!(
        world.refusal(3, joining(1, 5, "bob")),
        Some(Code::InviteExpired)
    );
    world.act(1, Act::Revoke(B64([6; 8])));
    assert_eq!(
        world.refusal(3, joining(1, 6, "bob")),
        Some(Code::InviteExpired)
    );
    assert_eq!(
        world.act(2, Act::Leave(Why::Left)),
        [told(1, News::PeerLeft(peer(2), Why::Left))],
        "its seat stayed"
    );
}

#[test]
fn a_new_invite_works_at_once_and_one_too_many_is_refused() {
    let mut world = World::hosted(0, 8);
    world.act(1, Act::Invite(invite(6, 0, 0)));
    assert_eq!(world.refusal(2, joining(1, 6, "ann")), None);
    for n in 10..24 {
        assert_eq!(world.refusal(1, Act::Invite(invite(n, 0, 0))), None);
    }
    assert_eq!(
        world.refusal(1, Act::Invite(invite(24, 0, 0))),
        Some(Code::BadMessage)
    );
    world.act(1, Act::Revoke(B64([10; 8])));
    assert_eq!(
        world.refusal(1, Act::Invite(invite(24, 0, 0))),
        None,
        "a revoked one made room"
    );
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
fn a_seat_from_before_an_invite_was_made_anew_brings_no_use_along() {
    let mut world = World::hosted(1, 8);
    world.act(2, joining(1, 5, "ann"));
    world.act(6, opening(1, vec![], 8));
    world.act(7, opening(1, vec![invite(5, 1, 0)], 8));
    assert_eq!(world.refusal(3, joining(1, 5, "ann")), None);
    assert_eq!(
        world.refusal(4, joining(1, 5, "bob")),
        Some(Code::InviteUsed)
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

#[test]
fn rooms_are_bounded_together() {
    let mut world = World::new();
    for n in 1..=3 {
        assert_eq!(world.refusal(n, opening(n, vec![], 2)), None);
    }
    assert_eq!(
        world.refusal(4, opening(4, vec![], 2)),
        Some(Code::RateLimited)
    );
    assert_eq!(
        world.refusal(4, opening(3, vec![], 2)),
        None,
        "one that is there may be opened again"
    );
}
