//! STUN and TURN of the server itself: what can be set, each with its default and the reason for it.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::bucket::Rate;
use crate::turn::AddressRange;

/// How the server relays for those who were let in; RFC 8489 and RFC 8656.
#[derive(Clone, Debug, Default)]
pub struct Turn {
    /// The UDP port; without it the number that signaling listens on. TCP is always the port of signaling.
    pub port: Option<u16>,
    /// One more port for everything, UDP and TCP, such as 443, which is open in networks that close all others.
    pub extra_port: Option<u16>,
    /// What the world calls this machine where a router in front translates one to one; the first of a family counts.
    pub relay_addresses: Vec<IpAddr>,
    /// Where relayed packets may go to and come from. Another one's relay on this very server always may.
    pub peers: RelayPeers,
    /// What one person, one address, and all together may use.
    pub limits: TurnLimits,
}

/// Where relayed packets may go to and come from.
#[derive(Clone, Debug)]
pub enum RelayPeers {
    /// The internet, without the addresses that are special (RFC 6890): a relay inside a network must not be a way into it.
    /// The ranges are allowed all the same.
    Internet(Vec<AddressRange>),
    /// Exactly the addresses on this list. A server inside an app, whose only peer is its own host.
    Own(OwnCandidates),
}

impl Default for RelayPeers {
    fn default() -> Self {
        Self::Internet(Vec::new())
    }
}

/// The host's own candidates, which its owner may change while the server runs; clones share one list.
#[derive(Clone, Debug, Default)]
pub struct OwnCandidates(Arc<RwLock<HashSet<SocketAddr>>>);

/// Candidates on the list at most: a call has a dozen, and twice as many while it is begun anew.
const MOST_OWN: usize = 64;

impl OwnCandidates {
    /// From now on relayed packets may go to and come from these very addresses and ports, the first 64, and no others.
    pub fn replace(&self, candidates: impl IntoIterator<Item = SocketAddr>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) =
            candidates.into_iter().take(MOST_OWN).collect();
    }

    /// Whether any of them fits.
    pub(crate) fn any(&self, fits: impl Fn(&SocketAddr) -> bool) -> bool {
        let there = self.0.read().unwrap_or_else(PoisonError::into_inner);
        there.iter().any(fits)
    }

    /// Whether this very one is there.
    pub(crate) fn contains(&self, candidate: &SocketAddr) -> bool {
        let there = self.0.read().unwrap_or_else(PoisonError::into_inner);
        there.contains(candidate)
    }
}

/// What may be used of one thing by one person, from one address (IPv6: one /64), and by all together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share<T> {
    /// One person in one room.
    pub user: T,
    /// One address.
    pub address: T,
    /// All.
    pub all: T,
}

/// Bounds of the relay.
#[derive(Clone, Debug)]
pub struct TurnLimits {
    /// Relayed addresses at once. A browser takes one for each network card and each URL, and twice as many during an ICE
    /// restart: 16 for one, 64 for a household, 512 (each a file handle) for all.
    pub allocations: Share<usize>,
    /// Bytes a second, both directions; as many at once. 4 MiB for one (a call needs a tenth, a file takes what it gets),
    /// 8 MiB for a household, 64 MiB for all: half of what a gigabit line carries. What is above is dropped, as on any full line.
    pub bytes_per_second: Share<u64>,
    /// Bytes in `window`, both directions. 64 GiB for one: a call at 6 Mbit/s all day long. 256 GiB for a household, 1 TiB for all.
    pub bytes: Share<u64>,
    /// How long `bytes` are counted for. A day.
    pub window: Duration,
    /// Addresses that one relay may be permitted to hear. 64: a call has a dozen candidates over there.
    pub permissions: usize,
    /// Channels of one relay. 64.
    pub channels: usize,
    /// Clients that asked and have not said who they are. 1024, then the oldest is forgotten: their addresses can be made up.
    pub strangers: usize,
    /// How long such a client is remembered. 30 s: a browser's second request comes within one.
    pub stranger_for: Duration,
    /// Answers to "what is my address", which are for everybody: 500 a second, so that nobody is flooded by our answers.
    pub bindings: Rate,
    /// Bytes that may wait for one client over TCP. 256 KiB: a tenth of a second of the fastest; what is above is dropped.
    pub queue_bytes: usize,
}

impl Default for TurnLimits {
    fn default() -> Self {
        Self {
            allocations: Share {
                user: 16,
                address: 64,
                all: 512,
            },
            bytes_per_second: Share {
                user: 4 << 20,
                address: 8 << 20,
                all: 64 << 20,
            },
            bytes: Share {
                user: 64 << 30,
                address: 256 << 30,
                all: 1 << 40,
            },
            window: Duration::from_secs(24 * 3600),
            permissions: 64,
            channels: 64,
            strangers: 1024,
            stranger_for: Duration::from_secs(30),
            bindings: Rate {
                per_second: 500.0,
                burst: 500,
            },
            queue_bytes: 256 << 10,
        }
    }
}
