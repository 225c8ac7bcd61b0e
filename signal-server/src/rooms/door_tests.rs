//! One promise a test, about those who knock.

use super::world::{World, admitting, invite, joining, knocking, opening, opening_to, owner, peer};
use super::*;

impl World {
    /// The host is peer 1 in its room 1, which hears knocks; so many places.
    fn with_a_door(capacity: u8) -> Self {
        let mut world = Self::new();
        world.act(1, opening_to(1, vec![invite(5, 0, 0)], capacity, true));
        world
    }

    /// What `from` is told when they do this.
    fn answer(&mut self, from: u8, act: Act) -> Vec<News> {
        let outputs = self.act(from, act).into_iter();
        outputs
            .filter(|output| output.to == peer(from))
            .map(|output| output.news)
            .collect()
    }
}

fn refused(code: Code) -> Vec<News> {
    vec![News::Refused { code, retry: None }]
}

fn ended(to: u8, ending: Ending) -> Output {
    Output {
        to: peer(to),
        news: News::Ended(ending),
    }
}

#[test]
fn a_knock_is_heard_by_the_owner_alone_and_the_one_who_knocks_waits() {
    let mut world = World::with_a_door(3);
    world.act(2, joining(1, 5, "guest"));
    let outputs = world.act(3, knocking(1, "stranger", 1));
    let waiting = Output {
        to: peer(3),
        news: News::Waiting,
    };
    let knock = Output {
        to: peer(1),
        news: News::Knock(peer(3), "stranger".into()),
    };
    assert_eq!(outputs, [waiting, knock]);
}

#[test]
fn who_is_admitted_sees_the_owner_by_the_card_made_for_them() {
    let mut world = World::with_a_door(2);
    world.act(2, knocking(1, "stranger", 1));
    let outputs = world.act(1, admitting(2));
    let seen = |id, card: &str| Peer {
        id: peer(id),
        card: card.into(),
        away: false,
        invite: None,
    };
    let joined = News::Joined {
        room: room_of(&owner(1)),
        peers: vec![seen(1, "host for 2")],
    };
    let comes = News::PeerJoined(seen(2, "stranger"));
    assert_eq!(
        outputs,
        [
            Output {
                to: peer(1),
                news: comes
            },
            Output {
                to: peer(2),
                news: joined
            }
        ]
    );
}

#[test]
fn a_room_that_hears_no_knocks_is_no_room_and_so_is_one_without_its_owner() {
    let mut world = World::new();
    world.act(1, opening(1, vec![], 2));
    assert_eq!(
        world.answer(2, knocking(1, "stranger", 1)),
        refused(Code::NoSuchRoom)
    );
    assert_eq!(
        world.answer(2, knocking(2, "stranger", 1)),
        refused(Code::NoSuchRoom)
    );
    world.act(1, Act::Approve(true));
    assert_eq!(world.answer(2, knocking(1, "stranger", 1)), [News::Waiting]);
    let outputs = world.act(1, Act::Leave(Why::Left));
    assert_eq!(outputs, [ended(2, Ending::Closed)]);
    assert_eq!(
        world.answer(3, knocking(1, "stranger", 1)),
        refused(Code::NoSuchRoom)
    );
}

#[test]
fn who_is_denied_or_not_answered_in_time_is_told_so() {
    let mut world = World::with_a_door(2);
    world.act(2, knocking(1, "stranger", 1));
    assert_eq!(world.act(1, Act::Deny(peer(2))), [ended(2, Ending::Denied)]);
    world.act(2, knocking(1, "stranger", 1));
    assert_eq!(world.wait(119), []);
    let over = Output {
        to: peer(1),
        news: News::KnockOver(peer(2)),
    };
    assert_eq!(world.wait(1), [over, ended(2, Ending::Denied)]);
    assert_eq!(
        world.answer(1, admitting(2)),
        refused(Code::NoSuchPeer),
        "too late"
    );
}

#[test]
fn who_hears_no_more_knocks_turns_those_away_who_wait() {
    let mut world = World::with_a_door(2);
    world.act(2, knocking(1, "stranger", 1));
    assert_eq!(
        world.act(1, Act::Approve(false)),
        [ended(2, Ending::Denied)]
    );
}

#[test]
fn closing_the_room_or_opening_it_elsewhere_empties_its_door() {
    let mut world = World::with_a_door(2);
    world.act(2, knocking(1, "stranger", 1));
    let outputs = world.act(4, opening_to(1, vec![], 2, true));
    assert!(outputs.contains(&ended(2, Ending::Closed)));
    world.act(2, knocking(1, "stranger", 1));
    assert!(world.act(4, Act::Close).contains(&ended(2, Ending::Closed)));
}

#[test]
fn who_goes_away_from_the_door_is_not_let_in_later() {
    let mut world = World::with_a_door(2);
    world.act(2, knocking(1, "stranger", 1));
    let over = Output {
        to: peer(1),
        news: News::KnockOver(peer(2)),
    };
    assert_eq!(world.act(2, Act::Leave(Why::Gone)), [over]);
    assert_eq!(world.answer(1, admitting(2)), refused(Code::NoSuchPeer));
}

#[test]
fn only_the_owner_answers_the_door() {
    let mut world = World::with_a_door(4);
    world.act(2, joining(1, 5, "guest"));
    world.act(3, knocking(1, "stranger", 1));
    for act in [admitting(3), Act::Deny(peer(3)), Act::Approve(true)] {
        assert_eq!(world.answer(2, act), refused(Code::Unauthorized));
    }
    for act in [admitting(3), Act::Deny(peer(3)), Act::Approve(true)] {
        assert_eq!(
            world.answer(3, act),
            refused(Code::NotJoined),
            "least of all who knocks"
        );
    }
}

#[test]
fn a_full_room_hears_no_knock_and_one_that_filled_meanwhile_admits_nobody() {
    let mut world = World::with_a_door(2);
    world.act(3, knocking(1, "stranger", 1));
    world.act(2, joining(1, 5, "guest"));
    assert_eq!(
        world.answer(4, knocking(1, "stranger", 2)),
        refused(Code::RoomFull)
    );
    assert_eq!(world.answer(1, admitting(3)), refused(Code::RoomFull));
    world.act(2, Act::Leave(Why::Left));
    assert!(
        matches!(world.act(1, admitting(3)).as_slice(), [_, _]),
        "they still wait"
    );
}

#[test]
fn few_wait_at_one_door_and_fewer_from_one_address() {
    let mut world = World::with_a_door(2);
    for from in 2..4 {
        assert_eq!(
            world.answer(from, knocking(1, "stranger", 1)),
            [News::Waiting]
        );
    }
    assert_eq!(
        world.answer(4, knocking(1, "stranger", 1)),
        refused(Code::RateLimited)
    );
    assert_eq!(world.answer(4, knocking(1, "stranger", 2)), [News::Waiting]);
    assert_eq!(
        world.answer(5, knocking(1, "stranger", 3)),
        refused(Code::RateLimited)
    );
}

#[test]
fn who_waits_at_a_door_can_neither_join_nor_open_nor_knock_elsewhere() {
    let mut world = World::with_a_door(4);
    world.act(9, opening_to(2, vec![], 2, true));
    world.act(2, knocking(1, "stranger", 1));
    for act in [
        joining(1, 5, "guest"),
        opening(3, vec![], 2),
        knocking(2, "stranger", 1),
    ] {
        assert_eq!(world.answer(2, act), refused(Code::AlreadyJoined));
    }
}

#[test]
fn who_was_let_in_can_be_removed_and_leaves_no_invite_spent() {
    let mut world = World::new();
    world.act(1, opening_to(1, vec![invite(5, 1, 0)], 2, true));
    world.act(2, knocking(1, "stranger", 1));
    world.act(1, admitting(2));
    assert!(
        world
            .act(1, Act::Kick(peer(2)))
            .contains(&ended(2, Ending::Removed))
    );
    assert!(matches!(
        world.answer(3, joining(1, 5, "guest")).as_slice(),
        [News::Joined { .. }]
    ));
}
