//! PURE. The rooms that were found, by the name of their announcement; few of them, however many are announced.

use std::collections::BTreeMap;

use crate::ipc::NearbyRoom;

/// Most rooms that are shown. A home has a few; a hostile network has any number.
const ROOMS_MAX: usize = 32;

/// What was found, in the order of the names of the announcements.
#[derive(Default)]
pub(super) struct Found(BTreeMap<String, NearbyRoom>);

impl Found {
    /// A room is there, or says something else of itself. What is no room any more is gone. True where that changes something.
    pub(super) fn saw(&mut self, fullname: String, room: Option<NearbyRoom>) -> bool {
        let Some(room) = room else {
            return self.lost(&fullname);
        };
        let is_new = !self.0.contains_key(&fullname);
        if is_new && self.0.len() >= ROOMS_MAX {
            return false;
        }
        self.0.insert(fullname, room.clone()) != Some(room)
    }

    /// Its announcement is gone.
    pub(super) fn lost(&mut self, fullname: &str) -> bool {
        self.0.remove(fullname).is_some()
    }

    /// Each room once, whoever else announces it too.
    pub(super) fn rooms(&self) -> Vec<NearbyRoom> {
        let mut rooms: Vec<NearbyRoom> = Vec::new();
        for room in self.0.values() {
            if rooms.iter().all(|known| known.room != room.room) {
                rooms.push(room.clone());
            }
        }
        rooms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(id: &str, name: &str) -> NearbyRoom {
        NearbyRoom {
            name: name.to_owned(),
            room: id.to_owned(),
            fingerprint: String::new(),
            endpoints: vec![],
        }
    }

    #[test]
    fn a_flood_of_announcements_shows_few_rooms_and_keeps_those_that_were_first() {
        let mut found = Found::default();
        for n in 0..1000 {
            found.saw(format!("{n:04}"), Some(room(&n.to_string(), "x")));
        }
        assert_eq!(found.rooms().len(), ROOMS_MAX);
        assert!(found.saw("0000".to_owned(), Some(room("0", "renamed"))));
        assert_eq!(found.rooms()[0].name, "renamed");
    }

    #[test]
    fn a_room_that_is_gone_or_is_none_any_more_is_not_shown() {
        let mut found = Found::default();
        found.saw("a".to_owned(), Some(room("1", "a")));
        found.saw("b".to_owned(), Some(room("2", "b")));
        assert!(found.lost("a") && !found.lost("a"));
        assert!(found.saw("b".to_owned(), None));
        assert_eq!(found.rooms(), []);
    }

    #[test]
    fn who_announces_another_ones_room_again_does_not_double_it() {
        let mut found = Found::default();
        found.saw("a".to_owned(), Some(room("1", "Ada")));
        assert!(
            !found.saw("a".to_owned(), Some(room("1", "Ada"))),
            "no news"
        );
        found.saw("b".to_owned(), Some(room("1", "Eve")));
        assert_eq!(found.rooms(), [room("1", "Ada")]);
    }
}
