//! What crosses the border about the app beside its window: the question on closing, the tray, notifications.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What a page says to the question on closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum CloseAnswer {
    /// The window hides, the room stays open.
    Keep,
    /// The room closes, the app ends.
    End,
    /// Nothing happens.
    Stay,
    /// It shows the question, and will say more.
    Asking,
}

/// How a call stands, for who has no picture of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct CallStands {
    /// The own microphone is off.
    pub muted: bool,
}

/// How the shortcut stands that mutes whatever window is in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum KeyStands {
    /// None is wished.
    #[default]
    Off,
    /// It works.
    On,
    /// Another program has these keys.
    Taken,
    /// The system did not give it, and said no reason that a person could act on.
    Refused,
    /// Sessions of Wayland give no program such keys.
    Wayland,
}

/// What somebody chose outside of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
    /// Open a room.
    Host,
    /// Go where an invitation can be pasted.
    Join,
    /// Microphone off.
    Mute,
    /// Microphone on.
    Unmute,
    /// Hang up; a host's room stays.
    Leave,
}

/// Something to tell while nobody looks. Texts are the page's own words, and may hold the name that a stranger gave.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct Notice {
    /// What it is about; a newer one takes the place of one with the same key.
    pub key: String,
    /// One line.
    pub title: String,
    /// A sentence more.
    pub body: String,
    /// What can be pressed, in this order.
    pub answers: Vec<NoticeAnswer>,
}

/// One button of a notification.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct NoticeAnswer {
    /// What `noticed` says when it was pressed.
    pub answer: String,
    /// Its words.
    pub label: String,
}
