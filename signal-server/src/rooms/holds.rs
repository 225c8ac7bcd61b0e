//! PURE. What holds of all rooms at any time, whatever happened before. Stops the program where it does not.

use super::*;

pub(super) fn everybody_is_in_exactly_one_room(rooms: &Rooms) {
    let seats: Vec<(PeerId, RoomId)> = rooms
        .rooms
        .iter()
        .flat_map(|(id, room)| room.seats.iter().map(|seat| (seat.id, *id)))
        .collect();
    assert_eq!(
        seats.len(),
        rooms.seated.len(),
        "a seat that nobody or somebody twice has"
    );
    assert!(
        seats
            .iter()
            .all(|(peer, room)| rooms.seated.get(peer) == Some(room))
    );
    assert!(
        rooms
            .rooms
            .values()
            .all(|room| room.seats.iter().filter(|seat| seat.owner).count() <= 1)
    );
    assert!(
        rooms
            .rooms
            .values()
            .all(|room| room.seats.is_empty() == room.forget_at.is_some())
    );
}

pub(super) fn whoever_knocks_waits_at_one_door_where_somebody_answers(rooms: &Rooms) {
    let mut waiting = 0;
    for (id, room) in &rooms.rooms {
        let knocks = &room.knocks;
        waiting += knocks.waiting.len();
        assert!(knocks.waiting.len() <= rooms.bounds.door.waiting);
        assert!(knocks.waiting.is_empty() || (knocks.open && room.owner().is_some()));
        for knocker in &knocks.waiting {
            assert_eq!(rooms.knocking.get(&knocker.id), Some(id), "at two doors");
            assert!(!rooms.seated.contains_key(&knocker.id), "inside as well");
            let same = |other: &&super::knocks::Knocker| other.address == knocker.address;
            assert!(knocks.waiting.iter().filter(same).count() <= rooms.bounds.door.per_address);
        }
    }
    assert_eq!(waiting, rooms.knocking.len(), "at a door that is not there");
}

pub(super) fn nothing_that_will_be_due_lacks_its_alarm(rooms: &Rooms) {
    let due = rooms.rooms.values().flat_map(|room| {
        room.seats
            .iter()
            .filter_map(|seat| seat.gone_at)
            .chain(room.forget_at)
            .chain(room.knocks.waiting.iter().map(|knocker| knocker.until))
    });
    let first = due.min();
    assert!(first.is_none_or(|at| rooms.next_deadline().is_some_and(|alarm| alarm <= at)));
}
