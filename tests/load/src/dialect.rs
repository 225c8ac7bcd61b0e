//! How each server is spoken to: how two clients become a pair, and what a signal looks like on its wire.

mod matchbox;
mod peerjs;
mod socketio;
mod tincan;

use std::time::Duration;

use anyhow::Result;

use crate::link::Link;
use crate::rival::Running;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Tincan,
    /// As a server of the first version has it: only clients ask whether the other end is there.
    Floor,
    Matchbox,
    PeerJs,
    SocketIo,
}

impl Dialect {
    /// Two clients in a room of their own, ready to signal to each other. `n` makes the room unlike any other of this run.
    pub(crate) async fn pair(self, server: &Running, n: usize) -> Result<(Link, Link)> {
        match self {
            Self::Tincan | Self::Floor => tincan::pair(server, n).await,
            Self::Matchbox => matchbox::pair(server, n).await,
            Self::PeerJs => peerjs::pair(server, n).await,
            Self::SocketIo => socketio::pair(server, n).await,
        }
    }

    /// How a frame with a signal begins.
    pub(crate) fn signal_begins(self) -> &'static str {
        match self {
            Self::Tincan | Self::Floor => r#"{"t":"signal""#,
            Self::Matchbox => r#"{"Signal""#,
            Self::PeerJs => r#"{"type":"CANDIDATE""#,
            Self::SocketIo => r#"42["signal""#,
        }
    }

    /// How often a client says that it lives, and how.
    pub(crate) fn heartbeat(self) -> Option<(Duration, &'static str)> {
        match self {
            Self::Floor => Some((Duration::from_secs(25), r#"{"t":"ping"}"#)),
            Self::Matchbox => Some((Duration::from_secs(10), r#""KeepAlive""#)),
            Self::PeerJs => Some((Duration::from_secs(5), r#"{"type":"HEARTBEAT"}"#)),
            // There the server asks.
            Self::Tincan | Self::SocketIo => None,
        }
    }

    /// Whether the server wants an answer to this at once.
    pub(crate) fn is_question(self, text: &str) -> bool {
        match self {
            Self::Tincan => text.starts_with(r#"{"t":"ping""#),
            // Engine.IO protocol 4, "heartbeat".
            Self::SocketIo => text == "2",
            _ => false,
        }
    }

    /// The answer to `is_question`, of a client that has every `s` up to this one.
    pub(crate) fn answer(self, seen: u32) -> String {
        match self {
            Self::Tincan => format!(r#"{{"t":"pong","seen":{seen}}}"#),
            _ => "3".to_owned(),
        }
    }

    /// What a client says before it goes, where the wire has a word for it.
    pub(crate) fn goodbye(self) -> Option<&'static str> {
        matches!(self, Self::Tincan | Self::Floor).then_some(r#"{"t":"leave"}"#)
    }
}
