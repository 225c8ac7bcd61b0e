//! What crosses the border to a page: arguments, results, events and the codes of failures. The same through both doors
//! (docs/doors.md). Tests export these as TypeScript. Knows nothing of how any of it is done.

mod shell;

pub use shell::{CallStands, CloseAnswer, KeyStands, Notice, NoticeAnswer, Wish};

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

use crate::secret::Secret;
use crate::settings::Internet;

/// Why a command failed: a code for the page, which has the words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The configured port cannot be used, nor any other.
    #[error("no port could be bound")]
    PortTaken,
    /// The disk or its permissions refused.
    #[error("the disk refused")]
    Disk,
    /// The disk is full, or would be.
    #[error("the disk has not enough space")]
    NoSpace,
    /// No open file has this number.
    #[error("no such file handle")]
    NoSuchFile,
    /// A read or write outside the size that was agreed.
    #[error("outside of the file")]
    OutOfRange,
    /// More files or sockets open than a page may have.
    #[error("too many are open")]
    TooMany,
    /// The socket is closed, or its queue is full.
    #[error("the socket is closed")]
    Closed,
    /// No installed browser can carry the call.
    #[error("no browser is installed")]
    NoBrowser,
    /// The clipboard did not take the text.
    #[error("the clipboard refused")]
    ClipboardRefused,
    /// Arguments that do not fit the command.
    #[error("bad arguments")]
    BadArguments,
    /// No command has this name, or not at this door.
    #[error("unknown command")]
    UnknownCommand,
    /// The key of what is kept secret is out of reach: the keychain is locked, or has lost it.
    #[error("the key is out of reach")]
    Keychain,
    /// The system has no randomness or no loopback to give.
    #[error("the system refused")]
    Internal,
}

/// The answer of `about`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct About {
    /// Semantic version of the app.
    pub version: String,
    /// `linux`, `macos` or `windows`.
    pub os: String,
    /// The interface came with the installed app.
    pub trusted: bool,
}

/// A place where a server answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct Endpoint {
    /// An address without brackets, or a DNS name.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

/// The answer of `host_room`, and of the event `hosted` whenever something of it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct Hosted {
    /// Ways in, for the invite: this network, global IPv6, the mapped port, what the host typed. At most eight.
    pub endpoints: Vec<Endpoint>,
    /// The one that a browser's link names, since a browser can use no more: what reaches furthest.
    pub page: Endpoint,
    /// For a second link where `page` is not of this network: not every router lets its own people in by its outer address.
    pub near_page: Option<Endpoint>,
    /// Who can come.
    pub reach: Reached,
    /// base64url SHA-256 of the certificate; null where only plain HTTP is spoken.
    pub fingerprint: Option<String>,
    /// Only plain HTTP is spoken.
    pub plain: bool,
}

/// A room that was found on the local network, or is announced there. Nothing of what was found is proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct NearbyRoom {
    /// What the host is called, cleaned; at most 64 bytes, perhaps empty.
    pub name: String,
    /// base64url room id.
    pub room: String,
    /// base64url SHA-256 of the certificate.
    pub fingerprint: String,
    /// Where it answers, at most eight.
    pub endpoints: Vec<Endpoint>,
}

/// Who can come here, in codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct Reached {
    /// What the host answered.
    pub internet: Internet,
    /// The router's port for IPv4.
    pub router: Doorway,
    /// The router's pinhole for IPv6.
    pub pinhole: Doorway,
    /// A global IPv6 address is offered; whether the router lets people in by it is known only when the pinhole is open.
    pub has_v6: bool,
    /// The host typed an address, and it is offered.
    pub typed: bool,
    /// This computer has an IPv4 address of the internet itself.
    pub direct: bool,
    /// Everything was tried: nobody from the internet can come.
    pub unreachable: bool,
}

/// How one door of the router stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Doorway {
    /// Nobody was asked.
    Closed,
    /// The router is being asked.
    Asking,
    /// It is open.
    Open,
    /// This computer has no way out of that kind.
    NoRoute,
    /// No router answered.
    NoRouter,
    /// The router said no.
    Refused,
    /// The router stands behind another one.
    DoubleNat,
}

/// The argument of `dial`, as the invite says it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct DialTarget {
    /// All are tried; the first that proves to be the right one wins.
    pub endpoints: Vec<Endpoint>,
    /// base64url SHA-256 of the certificate; null asks the public certificate authorities instead.
    pub fingerprint: Option<String>,
    /// Without TLS; only where the invite says so.
    pub plain: bool,
}

/// What happens on a dialled socket. Codes are those of WebSocket (RFC 6455 section 7.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum SocketEvent {
    /// The server took the upgrade; always `true`.
    Open(bool),
    /// One text frame.
    Text(String),
    /// The end, exactly once. `unreachable` and `wrong-certificate` are the dialler's own reasons.
    Closed {
        /// 1006 when no close frame came.
        code: u16,
        /// The server's reason, or the dialler's code.
        reason: String,
    },
}

/// A file that was picked for sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct PickedFile {
    /// Its handle.
    pub file: u32,
    /// One path component.
    pub name: String,
    /// Bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub size: u64,
}

/// A file that is being received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct OpenedSink {
    /// Its handle.
    pub file: u32,
    /// Bytes from the beginning that survive a crash.
    #[cfg_attr(test, ts(type = "number"))]
    pub durable: u64,
}

/// Where a received file ended up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct FinishedFile {
    /// Absolute path.
    pub path: String,
}

/// A place where a call waits, and how the world reaches it; both `address:port`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct Mapped {
    /// As the page named it in `own_candidates`.
    pub candidate: String,
    /// At the router.
    pub outer: String,
}

/// Events for a page, which come unasked: `{"event":"handed","payload":{"status":"open"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
#[serde(tag = "event", content = "payload", rename_all = "kebab-case")]
pub enum PageEvent {
    /// The handed-over call changed (window only).
    Handed {
        /// How it stands now.
        status: HandedStatus,
    },
    /// The hosted room's ways in changed.
    Hosted {
        /// How it is now.
        hosted: Hosted,
    },
    /// The router lets packets in to where a call of this page waits.
    Mapped(Mapped),
    /// Other rooms were found on the local network, or are gone.
    Nearby {
        /// All of them.
        rooms: Vec<NearbyRoom>,
    },
    /// A link waits to be taken with `take_link` (window only).
    Link,
    /// The app or this call ends: say goodbye, then `farewell`.
    Closing,
    /// The window was closed while a room is open: ask, then `answer_close` (window only).
    CloseAsked {
        /// The app stays in sight in a tray.
        tray: bool,
    },
    /// The window was put away for the sake of an open room, or is back (window only).
    Shown {
        /// It can be seen.
        shown: bool,
    },
    /// Somebody chose that outside of the window; told where the call is.
    Wish {
        /// What.
        wish: Wish,
    },
    /// Something of a notification was pressed.
    Noticed {
        /// As `notify` gave it.
        key: String,
        /// As `notify` gave it, or `show` for the notification itself.
        answer: String,
    },
}

/// What a window gives to the page that carries the call for it. What is secret in it shows as nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum HandedSession {
    /// Host this room; the text is the interface's own and holds secrets.
    Host {
        /// Serialized owned room.
        room: Secret,
    },
    /// Join by this link.
    Join {
        /// Invite link.
        link: Secret,
    },
    /// Knock at this room, which was found nearby.
    Knock {
        /// As it was found.
        nearby: NearbyRoom,
    },
    /// Call without a server.
    Codes {
        /// A code that was pasted in the window, or empty.
        code: Secret,
    },
}

/// How the handed-over call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum HandedStatus {
    /// The browser was started.
    Opening,
    /// Its page is connected.
    Open,
    /// The page says that the call runs.
    InCall,
    /// The browser ended.
    Closed,
}

/// The answer of `hand_over`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct HandedTo {
    /// The browser's name, as its vendor writes it.
    pub browser: String,
}

/// The answer of `take_crash`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct Crash {
    /// What was noted of ends that nobody wished, one line each.
    pub lines: String,
    /// A room was kept before; whether its keys can be read is not known.
    pub room_kept: bool,
}

/// The answer of `handed_now`, for a window that was drawn anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(export, export_to = "desktop.ts"))]
pub struct HandedNow {
    /// What the page was given.
    pub session: HandedSession,
    /// The browser's name, as its vendor writes it.
    pub browser: String,
    /// How the call stands.
    pub status: HandedStatus,
}
