//! One promise a test. Random histories are in `histories`.

mod ends;
mod invites;
mod places;

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
