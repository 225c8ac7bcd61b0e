//! The whole wire on one screen: what clients say, what the server says, and the codes; `docs/protocol.md` section 3.
//! `data` of a signal stays the bytes that arrived: it is delimited, copied and never looked into.

mod code;
mod decode;
mod told;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::b64::B64;

pub(crate) use code::{Code, close};
#[cfg(feature = "fuzzing")]
pub(crate) use decode::parsed;
pub(crate) use decode::{Fault, Numbers, decode};
pub(crate) use told::Unnumbered;

pub(crate) type PeerId = B64<9>;
pub(crate) type RoomId = B64<16>;
pub(crate) type OwnerKey = B64<32>;
pub(crate) type InviteId = B64<8>;
pub(crate) type ResumeToken = B64<24>;

/// The only version of the wire there is.
pub(crate) const VERSION: u8 = 1;
/// The WebSocket subprotocol, RFC 6455 section 1.9.
pub(crate) const SUBPROTOCOL: &str = "tincan.v1";
/// Longest card in characters; a sealed name of 64 bytes needs about 330.
pub(crate) const CARD_MAX: usize = 1024;
/// Most invites of one `open`.
pub(crate) const INVITES_MAX: usize = 16;

/// What a client may say.
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export, tag = "t", rename_all = "kebab-case")
)]
#[derive(Debug)]
pub(crate) enum ClientMessage<'a> {
    Hello(Hello),
    Open(Open),
    Invite(AddInvite),
    Revoke(Revoke),
    Join(Join),
    Signal(Signal<'a>),
    Ice,
    Kick(OfPeer),
    Close,
    Leave,
    /// Are you there?
    Ping,
    /// The answer to the server's.
    Pong,
    Knock(Knock),
    Admit(Admit),
    Deny(OfPeer),
    Approve(Approve),
    /// Reserved, answered `bad-message`.
    #[expect(dead_code, reason = "reserved")]
    Lock(Lock),
}

#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct Hello {
    pub(crate) v: u32,
    #[cfg_attr(test, ts(optional))]
    pub(crate) resume: Option<ResumeToken>,
    #[cfg_attr(test, ts(optional))]
    pub(crate) seen: Option<u32>,
}

#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct Open {
    pub(crate) room: RoomId,
    pub(crate) owner: OwnerKey,
    pub(crate) invites: Vec<Invite>,
    pub(crate) capacity: u8,
    pub(crate) approve: bool,
    /// The server's own token, where the server asks for one (`rooms: "token"`).
    #[cfg_attr(test, ts(optional))]
    pub(crate) access: Option<String>,
}

#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct AddInvite {
    pub(crate) invite: Invite,
}

/// An invite as the server knows it: the hash of its join token, never the token.
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Invite {
    pub(crate) id: InviteId,
    pub(crate) hash: B64<32>,
    pub(crate) expires: u32,
    pub(crate) uses: u32,
    pub(crate) card: String,
}

#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct Revoke {
    pub(crate) id: InviteId,
}

#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct Join {
    pub(crate) room: RoomId,
    pub(crate) token: B64<32>,
    pub(crate) card: String,
}

#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct Signal<'a> {
    pub(crate) to: PeerId,
    /// JSON as it was written.
    #[serde(borrow, deserialize_with = "as_written")]
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) data: &'a str,
}

fn as_written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'de str, D::Error> {
    <&RawValue>::deserialize(deserializer).map(RawValue::get)
}

#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct OfPeer {
    pub(crate) id: PeerId,
}

/// Asking to be let in by somebody who holds no invite.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct Knock {
    pub(crate) room: RoomId,
    pub(crate) card: String,
}

/// Lets in who knocks; `card` is the owner's card for them, since no invite has one.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct Admit {
    pub(crate) id: PeerId,
    pub(crate) card: String,
}

/// Whether knocks are heard from now on, as `approve` of `open` says at first.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
pub(crate) struct Approve {
    pub(crate) on: bool,
}

#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "reserved: validated, not yet acted upon")]
pub(crate) struct Lock {
    pub(crate) on: bool,
}

/// What the server says. `s` numbers what a resumed client is given again; `re` is the `n` of the message this answers.
#[cfg_attr(test, derive(ts_rs::TS), ts(export, optional_fields))]
#[derive(Debug, Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
pub(crate) enum ServerMessage<'a> {
    Welcome {
        v: u8,
        id: PeerId,
        resume: ResumeToken,
        resumed: bool,
        seen: u32,
        limits: Limits,
    },
    Joined {
        s: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        re: Option<u32>,
        room: RoomId,
        you: PeerId,
        peers: Vec<Peer>,
        ice: &'a [IceServer],
        ttl: u32,
    },
    PeerJoined {
        s: u32,
        id: PeerId,
        card: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        invite: Option<InviteId>,
    },
    PeerLeft {
        s: u32,
        id: PeerId,
        why: Why,
    },
    PeerAway {
        s: u32,
        id: PeerId,
    },
    PeerBack {
        s: u32,
        id: PeerId,
    },
    /// The owner hears of the knock.
    Waiting {
        s: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        re: Option<u32>,
    },
    /// Somebody without an invite asks to be let in.
    Knock {
        s: u32,
        id: PeerId,
        card: &'a str,
    },
    /// They do not wait any more.
    KnockOver {
        s: u32,
        id: PeerId,
    },
    /// Sent as `Unnumbered`.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the shape of what is written by hand")
    )]
    Signal {
        from: PeerId,
        #[cfg_attr(test, ts(type = "unknown"))]
        data: &'a RawValue,
        s: u32,
    },
    Ice {
        #[serde(skip_serializing_if = "Option::is_none")]
        re: Option<u32>,
        servers: &'a [IceServer],
        ttl: u32,
    },
    Error(Refusal),
    /// Are you there? `seen` is the last `n` handled.
    Ping {
        seen: u32,
    },
    /// The answer to the client's.
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        re: Option<u32>,
    },
}

/// A message was not followed; `fatal` says that a close frame comes next.
#[cfg_attr(test, derive(ts_rs::TS), ts(export, optional_fields))]
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Refusal {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) s: Option<u32>,
    pub(crate) code: Code,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) re: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_ms: Option<u32>,
    pub(crate) fatal: bool,
}

/// The limits a client is told in `welcome`.
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Limits {
    /// Bytes of one frame.
    pub(crate) message: u32,
    /// Messages a second, in the long run.
    pub(crate) per_second: u32,
    /// Messages at once.
    pub(crate) burst: u32,
    /// People in one room.
    pub(crate) capacity: u8,
}

/// One other person in the room, as this client may see them.
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Peer {
    pub(crate) id: PeerId,
    pub(crate) card: String,
    pub(crate) away: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub(crate) invite: Option<InviteId>,
}

/// Why somebody is no longer in the room.
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Why {
    /// They said so.
    Left,
    /// Nothing was heard of them for too long.
    Gone,
    /// The owner removed them.
    Removed,
}

/// A STUN or TURN server; RTCIceServer of W3C WebRTC 1.0 section 4.2.4.
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IceServer {
    /// `stun:`, `turn:` and `turns:` addresses of one server.
    pub urls: Vec<String>,
    /// The user, where the server asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub username: Option<String>,
    /// The password that belongs to `username`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub credential: Option<String>,
}
