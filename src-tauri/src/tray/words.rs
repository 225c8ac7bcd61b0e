//! PURE: what the items of the tray's menu are called. The words stand here and not in the interface's catalogue, because the menu is there
//! before, and without, any page.

use crate::speech::Speech;

/// The words of one language.
pub(super) struct Words {
    /// Brings the window to the front.
    pub show: &'static str,
    /// Opens a room.
    pub host: &'static str,
    /// Opens the window where an invitation can be pasted.
    pub join: &'static str,
    /// The microphone is on.
    pub mute: &'static str,
    /// The microphone is off.
    pub unmute: &'static str,
    /// Hangs up.
    pub leave: &'static str,
    /// No room is open.
    pub quit: &'static str,
    /// A room is open.
    pub close_and_quit: &'static str,
}

/// Those of that language.
pub(super) fn words(speaks: Speech) -> &'static Words {
    match speaks {
        Speech::English => &ENGLISH,
        Speech::German => &GERMAN,
    }
}

const ENGLISH: Words = Words {
    show: "Show Tincan",
    host: "Host a room",
    join: "Join with a link…",
    mute: "Mute",
    unmute: "Unmute",
    leave: "Leave the call",
    quit: "Quit",
    close_and_quit: "Close the room and quit",
};

const GERMAN: Words = Words {
    show: "Tincan zeigen",
    host: "Raum öffnen",
    join: "Mit einem Link beitreten…",
    mute: "Stummschalten",
    unmute: "Mikrofon einschalten",
    leave: "Den Anruf verlassen",
    quit: "Beenden",
    close_and_quit: "Raum schließen und beenden",
};
