//! Every knob and limit of the server, each with its default and the reason for it.

mod turn;

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use subtle::ConstantTimeEq;

use crate::bucket::Rate;
use crate::protocol::IceServer;
use crate::tls::Identity;

pub use turn::{OwnCandidates, RelayPeers, Share, Turn, TurnLimits};

/// How one server runs.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The certificate for TLS; without it the server speaks plain HTTP to everybody (behind a proxy, or for tests).
    pub identity: Option<Identity>,
    /// TLS with certificates that an authority vouches for. Counts before `identity`; an invite then needs no fingerprint.
    pub authority: Option<Arc<rustls::ServerConfig>>,
    /// Who may open a room here.
    pub rooms: Rooms,
    /// DNS names this server is reached by, besides addresses and `localhost`. Any other `Host` is refused, because a
    /// page could have pointed its own name at this machine (DNS rebinding).
    pub names: Vec<String>,
    /// Other STUN and TURN servers for those who were let in. None by default: no third party is contacted unless named.
    pub ice: Vec<IceServer>,
    /// The server's own STUN and TURN, for those who were let in; without it there is none.
    pub turn: Option<Turn>,
    /// What one client, one address, and all together may use.
    pub limits: Limits,
    /// When silence becomes absence.
    pub times: Times,
}

/// Who may open a room.
#[derive(Clone, Default)]
pub enum Rooms {
    /// Everybody. A public server.
    #[default]
    Any,
    /// Who knows this token, sent as `access` in `open`. A server for a circle.
    Token(String),
    /// Only the rooms on this list. A server inside an app, which opens its own host's rooms and no stranger's.
    Own(OwnRooms),
}

/// A list of room ids that its owner may change while the server runs; clones share one list.
#[derive(Clone, Debug, Default)]
pub struct OwnRooms(Arc<RwLock<HashSet<[u8; 16]>>>);

impl OwnRooms {
    /// Lets this room be opened.
    pub fn allow(&self, room: [u8; 16]) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(room);
    }

    /// Lets this room not be opened again; an open one stays until its owner closes it.
    pub fn forbid(&self, room: &[u8; 16]) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(room);
    }

    fn contains(&self, room: &[u8; 16]) -> bool {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(room)
    }
}

impl Rooms {
    /// Whether a room may be opened by who presents `access`.
    pub(crate) fn allows(&self, room: &[u8; 16], access: Option<&str>) -> bool {
        match self {
            Self::Any => true,
            Self::Token(token) => {
                access.is_some_and(|access| token.as_bytes().ct_eq(access.as_bytes()).into())
            }
            Self::Own(list) => list.contains(room),
        }
    }

    /// What `/about` says.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Token(_) => "token",
            Self::Own(_) => "own",
        }
    }
}

/// Without the token.
impl fmt::Debug for Rooms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What one client, one address, and all together may use.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of one message. 65536: an SDP with many codecs is about 10 KiB, so this is ample and still cheap to hold.
    pub message: u32,
    /// Messages of one client. 20 a second and 120 at once: a call begins with a burst of candidates, then is quiet.
    pub rate: Rate,
    /// Messages and plain requests of one address, over all its connections. 200 a second and 2,000 at once: sixteen
    /// calls that begin together, or a hundred that go on; without it 64 connections would be 64 rates.
    pub address_rate: Rate,
    /// New connections of one address. 10 a second and 200 at once: a page takes up to seven, a TLS handshake costs a
    /// millisecond of CPU, and whoever hangs up and comes again shall not begin with a fresh burst each time.
    pub handshakes: Rate,
    /// How many refused messages in a row end the connection. 100: a flood, not a hiccup.
    pub strikes: u32,
    /// Wrong tokens and keys of one address. 10 at once, then one in 6 s: nobody mistypes a link more often, and a
    /// token of 256 bits cannot be guessed at that rate.
    pub guesses: Rate,
    /// Wrong tokens and keys of one connection before it is closed. 5.
    pub unauthorized: u32,
    /// People in one room. 8, the most the wire allows.
    pub capacity: u8,
    /// Those who wait at the door of one room. 4: somebody has to answer them one by one.
    pub knocks: usize,
    /// Of them, those from one address. 2: nobody alone keeps the others from being heard.
    pub knocks_per_address: usize,
    /// Rooms at all. 10,000, about 1 KiB each.
    pub rooms: usize,
    /// Connections at all. 4096: below the usual limit of open files on a server that was prepared for it.
    pub connections: usize,
    /// Connections of one address (IPv6: one /64). 64: an office behind one router, each with a page or two.
    pub per_address: usize,
    /// Notes that may wait for one client. 256: twice a full burst.
    pub queue: usize,
    /// Bytes of signals that may wait for one client. 1 MiB: 16 of the largest messages.
    pub queue_bytes: usize,
    /// Events kept for a client that comes back. 64.
    pub ring: usize,
    /// Bytes of events kept for a client that comes back. 256 KiB.
    pub ring_bytes: usize,
    /// How long one frame may take to get out before its connection counts as lost. 20 s.
    pub write_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message: 65_536,
            rate: Rate {
                per_second: 20.0,
                burst: 120,
            },
            address_rate: Rate {
                per_second: 200.0,
                burst: 2000,
            },
            handshakes: Rate {
                per_second: 10.0,
                burst: 200,
            },
            strikes: 100,
            guesses: Rate {
                per_second: 1.0 / 6.0,
                burst: 10,
            },
            unauthorized: 5,
            capacity: 8,
            knocks: 4,
            knocks_per_address: 2,
            rooms: 10_000,
            connections: 4096,
            per_address: 64,
            queue: 256,
            queue_bytes: 1 << 20,
            ring: 64,
            ring_bytes: 256 << 10,
            write_timeout: Duration::from_secs(20),
        }
    }
}

/// When silence becomes absence; `docs/protocol.md`, "Time".
#[derive(Clone, Debug)]
pub struct Times {
    /// For everything from the first byte to the end of the first request's head, TLS included; then for the head of
    /// each other request; then for `hello`. 10 s: who says nothing, or a byte a second, holds no connection.
    pub handshake: Duration,
    /// For all requests of one connection that never becomes a WebSocket. 5 minutes: a slow phone gets its page, and
    /// who never reads what it asked for is not waited for.
    pub plain: Duration,
    /// Silence after which the others are told. 40 s: a client is asked every five eighths of it, 25 s, and its answer may be 15 s late.
    pub away: Duration,
    /// Silence after which a seat is free. 70 s: a train through a tunnel comes back to its seat.
    pub gone: Duration,
    /// Silence after which a connection without a seat is closed. 75 s.
    pub silent: Duration,
    /// How long somebody waits at a door. 2 minutes: the host may be making tea.
    pub knock: Duration,
    /// How long an empty room is remembered. 10 minutes: its owner restarts the app and finds the guests' link working.
    pub forget: Duration,
}

impl Times {
    /// How often a client is asked whether it is there.
    pub(crate) fn beat(&self) -> Duration {
        self.away * 5 / 8
    }
}

impl Default for Times {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            plain: Duration::from_secs(300),
            away: Duration::from_secs(40),
            gone: Duration::from_secs(70),
            silent: Duration::from_secs(75),
            knock: Duration::from_secs(120),
            forget: Duration::from_secs(600),
        }
    }
}
