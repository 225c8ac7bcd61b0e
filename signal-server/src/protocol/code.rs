//! The codes: what went wrong, in a word that programs compare and the interface turns into a sentence.

use serde::Serialize;

/// Why a message was not followed; `docs/protocol.md`, "Codes".
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Code {
    BadVersion,
    BadJson,
    BadMessage,
    TooLarge,
    Unauthorized,
    Removed,
    RoomFull,
    NoSuchRoom,
    AlreadyJoined,
    NotJoined,
    NoSuchPeer,
    InviteUsed,
    InviteExpired,
    RateLimited,
    SlowConsumer,
    RoomClosed,
    ShuttingDown,
    Internal,
    /// Reserved with `knock`.
    #[expect(dead_code, reason = "reserved")]
    Denied,
    /// Reserved with `lock`.
    #[expect(dead_code, reason = "reserved")]
    Locked,
}

/// Close codes, RFC 6455 section 7.4; those from 4400 on are our own.
pub(crate) mod close {
    /// What was asked for is done.
    pub(crate) const NORMAL: u16 = 1000;
    /// No `hello` in time, or nothing heard for too long.
    pub(crate) const SILENT: u16 = 4408;
    /// This seat is now used over another connection.
    pub(crate) const ELSEWHERE: u16 = 4409;
    /// The peer does not speak RFC 6455.
    pub(crate) const PROTOCOL: u16 = 1002;
}

impl Code {
    /// The close code that follows when this code ends the connection.
    pub(crate) fn close(self) -> u16 {
        match self {
            Self::BadVersion | Self::BadJson | Self::BadMessage => 4400,
            Self::TooLarge => 1009,
            Self::Unauthorized => 4401,
            Self::Denied | Self::Removed => 4403,
            Self::RateLimited => 4429,
            Self::SlowConsumer => 4413,
            Self::ShuttingDown => 1001,
            Self::Internal => 1011,
            _ => close::NORMAL,
        }
    }
}
