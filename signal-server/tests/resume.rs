//! Resume, whole: the real server, over links that break wherever chance wants, in the middle of a frame, of a welcome, of
//! an upgrade. Nothing is lost, doubled or reordered within the bounds of the ring; beyond them the client is told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails it by a panic"
)]

#[path = "resume/person.rs"]
mod person;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use person::{Break, CLEAN, Person, Task};
use proptest::prelude::*;
use serde_json::json;
use tincan_signal::{Asset, Config, Limits, Rate, Running, Server, UiAssets};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio::time::timeout;

/// Signals in each direction. With what is told of the breaks these stay within the ring of 64.
const SIGNALS: u32 = 36;
/// Longer than any history takes; one that takes as long hangs.
const PATIENCE: Duration = Duration::from_secs(40);

struct NoPages;

impl UiAssets for NoPages {
    fn get(&self, _: &str) -> Option<Asset> {
        None
    }
}

/// An eighth of what proptest would take, also where PROPTEST_CASES says how many that are: each is a meeting over real sockets.
fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases.div_ceil(8),
        failure_persistence: None,
        ..usual
    }
}

/// A server for as many histories as there are, one after the other.
fn start(ring: usize, ring_bytes: usize) -> (Runtime, Running, SocketAddr) {
    let runtime = Runtime::new().unwrap();
    let often = Rate {
        per_second: 1e6,
        burst: 1_000_000,
    };
    let limits = Limits {
        rate: often,
        address_rate: often,
        handshakes: often,
        per_address: 4096,
        ring,
        ring_bytes,
        ..Limits::default()
    };
    let config = Config {
        limits,
        ..Config::default()
    };
    let running = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Server::start(config, listener, Arc::new(NoPages)).unwrap()
    });
    let address = running.local_addr;
    (runtime, running, address)
}

/// After how many bytes up and down a link breaks: an upgrade is 160 and a welcome 200 of them.
fn breaks() -> impl Strategy<Value = Vec<Break>> {
    let bytes = || prop_oneof![0u64..300, 300u64..3_000];
    let link = (bytes(), bytes()).prop_map(|(up, down)| Break { up, down });
    prop::collection::vec(link, 0..7)
}

/// Both live through their breaks at the same time, and end when each heard everything of the other.
async fn meet(server: SocketAddr, n: u32, host: Vec<Break>, guest: Vec<Break>) -> [Person; 2] {
    let (opened, said) = (Arc::new(Notify::new()), SIGNALS);
    let mut host = Person::new(server, n, host);
    let mut guest = Person::new(server, n, guest);
    let hosting = host.live(Task::Host, said, Some(Arc::clone(&opened)));
    let visiting = async {
        opened.notified().await;
        guest.live(Task::Guest, said, None).await;
    };
    let both = async { tokio::join!(hosting, visiting) };
    timeout(PATIENCE, both).await.expect("they wait for ever");
    [host, guest]
}

#[test]
fn whatever_breaks_nothing_is_lost_doubled_or_reordered() {
    let (runtime, _running, server) = start(64, 256 << 10);
    let rooms = AtomicU32::new(0);
    proptest!(cases(), |(host in breaks(), guest in breaks())| {
        let n = rooms.fetch_add(2, Relaxed);
        for person in runtime.block_on(meet(server, n, host, guest)) {
            prop_assert_eq!(person.heard, (1..=SIGNALS).collect::<Vec<_>>());
            prop_assert_eq!(person.refused, 0, "it lost its session within the bounds");
        }
    });
}

#[test]
fn who_missed_more_than_is_kept_is_told_so_and_who_did_not_misses_nothing() {
    const RING: usize = 12;
    const BYTES: usize = 6_000;
    /// What stands around the data of a signal.
    const AROUND: usize = 120;
    let (runtime, _running, server) = start(RING, BYTES);
    let rooms = AtomicU32::new(0);
    proptest!(cases(), |(missed in 0usize..20, size in 1usize..900)| {
        let n = rooms.fetch_add(2, Relaxed);
        let (resumed, heard) = runtime.block_on(async {
            let mut host = Person::new(server, n, vec![]);
            let mut guest = Person::new(server, n, vec![]);
            let mut stays = host.join(Task::Host, CLEAN).await.unwrap();
            let goes = guest.join(Task::Guest, CLEAN).await.unwrap();
            host.hear_of_the_other(&mut stays).await.unwrap();
            drop(goes);
            host.hear_event(&mut stays, "peer-away").await.unwrap();
            for k in 1..=missed {
                let data = json!({ "k": k, "x": "x".repeat(size) });
                host.signal(&mut stays, data).await.unwrap();
            }
            host.acknowledged(&mut stays).await.unwrap();
            guest.come_back(missed as u32).await
        });
        if resumed {
            prop_assert_eq!(heard, (1..=missed as u32).collect::<Vec<_>>());
        }
        let fits = missed <= RING && missed * (size + AROUND) <= BYTES;
        let too_much = missed > RING || missed * size > BYTES;
        prop_assert!(resumed || !fits, "{missed} of {size} are kept, but it was not resumed");
        prop_assert!(!resumed || !too_much, "{missed} of {size} cannot all be kept");
    });
}
