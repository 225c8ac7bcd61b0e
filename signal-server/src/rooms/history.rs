//! PURE. One history of some rooms, step by step, and what has to hold after each step. Where the steps come from (chance, or
//! a fuzzer) is not known here.

#![allow(
    clippy::unwrap_used,
    reason = "whatever does not hold shall stop the program: that is what it runs for"
)]

use std::collections::{HashMap, HashSet};

use super::holds::{
    everybody_is_in_exactly_one_room, nothing_that_will_be_due_lacks_its_alarm,
    whoever_knocks_waits_at_one_door_where_somebody_answers,
};
use super::room::Seat;
use super::world::{World, admitting, invite, joining, knocking, opening_to, owner, peer};
use super::*;
use crate::b64::B64;

#[derive(Clone, Debug)]
pub(super) enum Step {
    Open {
        from: u8,
        of: u8,
        invites: Vec<(u8, u32, u32)>,
        capacity: u8,
        approve: bool,
    },
    Join {
        from: u8,
        of: u8,
        by: u8,
        card: u8,
    },
    Invite {
        from: u8,
        invite: (u8, u32, u32),
    },
    Revoke {
        from: u8,
        id: u8,
    },
    Kick {
        from: u8,
        id: u8,
    },
    Knock {
        from: u8,
        of: u8,
        address: u8,
    },
    Admit {
        from: u8,
        id: u8,
    },
    Deny {
        from: u8,
        id: u8,
    },
    Approve {
        from: u8,
        on: bool,
    },
    Close {
        from: u8,
    },
    Leave {
        from: u8,
    },
    Away {
        from: u8,
        grace: u32,
    },
    Back {
        from: u8,
    },
    Wait {
        seconds: u32,
    },
}

/// Lives through these steps, and panics at the first one after which something does not hold.
pub(super) fn live(steps: impl IntoIterator<Item = Step>) {
    let (mut world, mut told) = (World::new(), Told::default());
    for step in steps {
        perform(&mut world, &mut told, step);
        everybody_is_in_exactly_one_room(&world.rooms);
        whoever_knocks_waits_at_one_door_where_somebody_answers(&world.rooms);
        signals_stay_in_their_room(&world.rooms, &told);
        nothing_that_will_be_due_lacks_its_alarm(&world.rooms);
    }
    world.wait(0);
    let due = world.rooms.next_deadline();
    assert!(
        due.is_none_or(|at| at > world.now.at),
        "a deadline that stays is a busy loop"
    );
}

/// What the clients know, from what they were told and nothing else.
#[derive(Default)]
struct Told {
    /// Whom each one may send signals: what their sessions have lines for.
    lines: HashMap<PeerId, HashSet<PeerId>>,
    /// The cards each invite let in, and the uses it has.
    let_in: HashMap<(RoomId, InviteId), (u32, HashSet<String>)>,
}

/// Who sits where, with which card.
type Places = HashMap<PeerId, String>;

impl World {
    fn seats(&self) -> Places {
        let seats = self.rooms.rooms.values().flat_map(|room| &room.seats);
        seats.map(|seat| (seat.id, seat.card.clone())).collect()
    }
}

impl Told {
    fn hear(&mut self, output: &Output) {
        let lines = self.lines.entry(output.to).or_default();
        match &output.news {
            News::Joined { peers, .. } => *lines = peers.iter().map(|peer| peer.id).collect(),
            News::PeerJoined(peer) => assert!(lines.insert(peer.id), "nobody comes twice"),
            News::PeerLeft(id, _) => assert!(lines.remove(id), "only who was there leaves"),
            News::Ended(_) => lines.clear(),
            News::Knock(id, _) => assert!(!lines.contains(id), "a knock by somebody inside"),
            News::Waiting => assert!(lines.is_empty(), "somebody inside waits at a door"),
            News::Refused { .. } | News::PeerAway(_) | News::PeerBack(_) | News::KnockOver(_) => {}
        }
    }

    fn invites_are(&mut self, room: RoomId, invites: &[(u8, u32, u32)], all: bool) {
        if all {
            self.let_in.retain(|(of, id), _| {
                *of != room || invites.iter().any(|(n, ..)| *id == B64([*n; 8]))
            });
        }
        for (n, uses, _) in invites {
            self.let_in.entry((room, B64([*n; 8]))).or_default().0 = *uses;
        }
    }

    /// As it was made for this seat: by name for who knocked, else under their invite, while the owner's list still has it.
    fn owners_card(&self, room: RoomId, viewer: &Seat) -> String {
        let Some(invite) = viewer.invite else {
            return format!("host for {}", viewer.id.0[0]);
        };
        let is_listed = self.let_in.contains_key(&(room, invite));
        let made = format!("host under {}", invite.0[0]);
        if is_listed { made } else { String::new() }
    }

    /// Whoever had to go when somebody joined gave up their use, if they had one, with their place.
    fn passed_on(&mut self, room: RoomId, by: u8, before: &Places, after: &Places) -> bool {
        let (_, cards) = self.let_in.get_mut(&(room, B64([by; 8]))).unwrap();
        let mut gone = before.iter().filter(|(id, _)| !after.contains_key(*id));
        gone.any(|(_, card)| cards.remove(card))
    }

    fn joined(&mut self, room: RoomId, by: u8, card: String, passed_on: bool) {
        let (uses, cards) = self.let_in.get_mut(&(room, B64([by; 8]))).unwrap();
        let spent = cards.insert(card) && !passed_on;
        assert!(
            !spent || *uses == 0 || cards.len() <= *uses as usize,
            "spent above its uses"
        );
    }
}

fn perform(world: &mut World, told: &mut Told, step: Step) {
    let made = |(n, uses, expires): &(u8, u32, u32)| invite(*n, *uses, *expires);
    let was_in = |world: &World, from: u8| world.rooms.seated.get(&peer(from)).copied();
    let before = world.seats();
    let mut asks = None;
    let outputs = match step.clone() {
        Step::Open {
            from,
            of,
            invites,
            capacity,
            approve,
        } => {
            asks = Some(from);
            let invites = invites.iter().map(made).collect();
            world.act(from, opening_to(of, invites, capacity, approve))
        }
        Step::Join { from, of, by, card } => {
            asks = Some(from);
            world.act(from, joining(of, by, &format!("card {card}")))
        }
        Step::Invite { from, invite } => world.act(from, Act::Invite(made(&invite))),
        Step::Revoke { from, id } => world.act(from, Act::Revoke(B64([id; 8]))),
        Step::Kick { from, id } => world.act(from, Act::Kick(peer(id))),
        Step::Knock { from, of, address } => {
            asks = Some(from);
            world.act(from, knocking(of, "stranger", address))
        }
        Step::Admit { from, id } => world.act(from, admitting(id)),
        Step::Deny { from, id } => world.act(from, Act::Deny(peer(id))),
        Step::Approve { from, on } => world.act(from, Act::Approve(on)),
        Step::Close { from } => world.act(from, Act::Close),
        Step::Leave { from } => {
            told.lines.remove(&peer(from));
            world.act(from, Act::Leave(Why::Left))
        }
        Step::Away { from, grace } => world.act(
            from,
            Act::Away {
                grace: Duration::from_secs(grace.into()),
            },
        ),
        Step::Back { from } => world.act(from, Act::Back),
        Step::Wait { seconds } => world.wait(seconds),
    };
    outputs.iter().for_each(|output| told.hear(output));
    let answers: Vec<&News> = asks.map_or(Vec::new(), |from| answers(&outputs, peer(from)));
    assert_eq!(
        answers.len(),
        usize::from(asks.is_some()),
        "one question, one answer"
    );
    let joined = answers
        .iter()
        .any(|news| matches!(news, News::Joined { .. }));
    match step.clone() {
        Step::Open { of, invites, .. } if joined => {
            told.invites_are(room_of(&owner(of)), &invites, true)
        }
        Step::Join { of, by, card, .. } if joined => {
            let room = room_of(&owner(of));
            let passed_on = told.passed_on(room, by, &before, &world.seats());
            told.joined(room, by, format!("card {card}"), passed_on);
        }
        Step::Invite { from, invite } if outputs.is_empty() => {
            told.invites_are(was_in(world, from).unwrap(), &[invite], false);
        }
        _ => {}
    }
    told.let_in
        .retain(|(room, _), _| world.rooms.rooms.contains_key(room));
    everybody_sees_the_cards_that_were_made_for_them(&world.rooms, told, &outputs);
    if let Step::Admit { from, id } = step {
        let_in_by_the_owner_and_within_the_limit(&world.rooms, &outputs, from, id);
    }
    if let (Step::Join { of, .. }, true) = (step, joined) {
        let room = &world.rooms.rooms[&room_of(&owner(of))];
        // Who only takes its own seat again may, though the owner has made the room smaller meanwhile.
        let grew = !outputs
            .iter()
            .any(|output| output.news == News::Ended(Ending::Elsewhere));
        assert!(
            !grew || room.seats.len() <= usize::from(room.capacity),
            "a room over its limit"
        );
    }
}

/// Without them no keys can be made: a guest is seen by their own card, the owner by the one made for who looks.
fn everybody_sees_the_cards_that_were_made_for_them(
    rooms: &Rooms,
    told: &Told,
    outputs: &[Output],
) {
    for output in outputs {
        let shown = match &output.news {
            News::Joined { peers, .. } => peers.as_slice(),
            News::PeerJoined(peer) => std::slice::from_ref(peer),
            _ => continue,
        };
        let Some(room) = rooms.seated.get(&output.to) else {
            continue;
        };
        let seat = |id| rooms.rooms[room].seats.iter().find(|seat| seat.id == id);
        let viewer = seat(output.to).unwrap();
        for (peer, seen) in shown.iter().filter_map(|peer| Some((peer, seat(peer.id)?))) {
            let made = if seen.owner {
                told.owners_card(*room, viewer)
            } else {
                seen.card.clone()
            };
            assert_eq!(peer.card, made, "not the card that was made for them");
        }
    }
}

fn let_in_by_the_owner_and_within_the_limit(rooms: &Rooms, outputs: &[Output], from: u8, id: u8) {
    let [News::Joined { room, .. }] = answers(outputs, peer(id)).as_slice() else {
        return;
    };
    let room = &rooms.rooms[room];
    assert_eq!(room.owner(), Some(peer(from)), "let in by somebody else");
    assert!(room.seats.len() <= usize::from(room.capacity));
}

fn answers(outputs: &[Output], to: PeerId) -> Vec<&News> {
    let is_answer = |news: &&News| {
        matches!(
            news,
            News::Joined { .. } | News::Waiting | News::Refused { .. }
        )
    };
    outputs
        .iter()
        .filter(|output| output.to == to)
        .map(|output| &output.news)
        .filter(is_answer)
        .collect()
}

fn signals_stay_in_their_room(rooms: &Rooms, told: &Told) {
    for n in 1..9 {
        let room = rooms.seated.get(&peer(n));
        let others = rooms
            .seated
            .iter()
            .filter(|(id, of)| Some(*of) == room && **id != peer(n));
        let lines = told.lines.get(&peer(n)).cloned().unwrap_or_default();
        assert_eq!(
            lines,
            others.map(|(id, _)| *id).collect(),
            "lines to others than those in the room"
        );
    }
}
