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
    /// Those that are said, in the order of their declaration.
    pub(crate) const ALL: [Self; 19] = [
        Self::BadVersion,
        Self::BadJson,
        Self::BadMessage,
        Self::TooLarge,
        Self::Unauthorized,
        Self::Removed,
        Self::RoomFull,
        Self::NoSuchRoom,
        Self::AlreadyJoined,
        Self::NotJoined,
        Self::NoSuchPeer,
        Self::InviteUsed,
        Self::InviteExpired,
        Self::RateLimited,
        Self::SlowConsumer,
        Self::RoomClosed,
        Self::ShuttingDown,
        Self::Internal,
        Self::Denied,
    ];

    /// The word on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BadVersion => "bad-version",
            Self::BadJson => "bad-json",
            Self::BadMessage => "bad-message",
            Self::TooLarge => "too-large",
            Self::Unauthorized => "unauthorized",
            Self::Removed => "removed",
            Self::RoomFull => "room-full",
            Self::NoSuchRoom => "no-such-room",
            Self::AlreadyJoined => "already-joined",
            Self::NotJoined => "not-joined",
            Self::NoSuchPeer => "no-such-peer",
            Self::InviteUsed => "invite-used",
            Self::InviteExpired => "invite-expired",
            Self::RateLimited => "rate-limited",
            Self::SlowConsumer => "slow-consumer",
            Self::RoomClosed => "room-closed",
            Self::ShuttingDown => "shutting-down",
            Self::Internal => "internal",
            Self::Denied => "denied",
            Self::Locked => "locked",
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_code_is_its_word_on_the_wire_and_its_place_its_number() {
        for (at, code) in Code::ALL.into_iter().enumerate() {
            let word = serde_json::to_string(&code).unwrap();
            assert_eq!(word, format!("\"{}\"", code.name()));
            assert_eq!(code as usize, at);
        }
    }
}
