//! PURE: which items the tray's menu has, what they are called and whether they can be chosen. Knows neither a tray nor a window.

use super::words::{Words, words};
use crate::ipc::CallStands;
use crate::speech::Speech;

/// What the menu depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// A room is hosted here.
    pub has_room: bool,
    /// `Some` while a call runs.
    pub call: Option<CallStands>,
    /// What it is written in.
    pub speaks: Speech,
}

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// Brings the window to the front.
    Show,
    /// Opens a room.
    Host,
    /// Opens the window where an invitation can be pasted.
    Join,
    /// Switches the microphone over.
    Mute,
    /// Hangs up.
    Leave,
    /// Ends the app, and with it the room.
    Quit,
}

/// One line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A thin line between groups.
    Line,
    /// An item, its words, and whether it can be chosen.
    Item(Item, &'static str, bool),
}

impl Item {
    const ALL: [Self; 6] = [
        Self::Show,
        Self::Host,
        Self::Join,
        Self::Mute,
        Self::Leave,
        Self::Quit,
    ];

    /// Its number in the menu: the same for as long as the app runs, and never 0, which is the menu itself.
    pub fn number(self) -> i32 {
        self as i32 + 1
    }

    /// The item of that number.
    pub fn of_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.number() == number)
    }
}

/// The menu from top to bottom. Its items stay where they are, so that a hand finds them; what makes no sense now cannot be chosen.
pub fn rows(state: State) -> [Row; 8] {
    let State {
        has_room,
        call,
        speaks,
    } = state;
    let Words {
        show, host, join, ..
    } = *words(speaks);
    let is_free = !has_room && call.is_none();
    [
        Row::Item(Item::Show, show, true),
        Row::Line,
        Row::Item(Item::Host, host, is_free),
        Row::Item(Item::Join, join, is_free),
        Row::Item(Item::Mute, of_mute(state), call.is_some()),
        Row::Item(Item::Leave, words(speaks).leave, call.is_some()),
        Row::Line,
        Row::Item(Item::Quit, of_quit(state), true),
    ]
}

fn of_mute(State { call, speaks, .. }: State) -> &'static str {
    let Words { mute, unmute, .. } = *words(speaks);
    if call.is_some_and(|call| call.muted) {
        unmute
    } else {
        mute
    }
}

fn of_quit(state: State) -> &'static str {
    let Words {
        quit,
        close_and_quit,
        ..
    } = *words(state.speaks);
    if state.has_room { close_and_quit } else { quit }
}

/// Whether an item can be chosen now: a tray may show an older menu than it should.
pub fn is_enabled(state: State, wanted: Item) -> bool {
    rows(state)
        .iter()
        .any(|row| matches!(row, Row::Item(item, _, true) if *item == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TALKING: State = State {
        has_room: true,
        call: Some(CallStands { muted: false }),
        speaks: Speech::English,
    };

    fn enabled(state: State) -> Vec<Item> {
        Item::ALL
            .into_iter()
            .filter(|item| is_enabled(state, *item))
            .collect()
    }

    fn says(state: State, wanted: Item) -> &'static str {
        let found = rows(state).into_iter().find_map(|row| match row {
            Row::Item(item, words, _) if item == wanted => Some(words),
            _ => None,
        });
        found.unwrap()
    }

    #[test]
    fn only_what_makes_sense_can_be_chosen() {
        use Item::{Host, Join, Leave, Mute, Quit, Show};
        let waiting = State {
            call: None,
            ..TALKING
        };
        let guest = State {
            has_room: false,
            ..TALKING
        };
        assert_eq!(enabled(State::default()), [Show, Host, Join, Quit]);
        assert_eq!(enabled(waiting), [Show, Quit]);
        assert_eq!(enabled(TALKING), [Show, Mute, Leave, Quit]);
        assert_eq!(enabled(guest), [Show, Mute, Leave, Quit]);
    }

    #[test]
    fn the_words_say_what_will_happen() {
        let muted = State {
            call: Some(CallStands { muted: true }),
            ..TALKING
        };
        assert_eq!(says(TALKING, Item::Mute), "Mute");
        assert_eq!(says(muted, Item::Mute), "Unmute");
        assert_eq!(says(TALKING, Item::Quit), "Close the room and quit");
        assert_eq!(says(State::default(), Item::Quit), "Quit");
        let german = State {
            speaks: Speech::German,
            ..muted
        };
        assert_eq!(says(german, Item::Mute), "Mikrofon einschalten");
        assert_eq!(says(german, Item::Quit), "Raum schließen und beenden");
    }

    #[test]
    fn every_item_has_a_number_of_its_own() {
        for item in Item::ALL {
            assert_eq!(Item::of_number(item.number()), Some(item));
        }
        assert_eq!(Item::of_number(0), None);
        assert_eq!(Item::of_number(7), None);
    }
}
