//! `cargo xtask bench soak MINUTES`: honest pairs that meet, talk, lose their links and come back, and hostile clients of every
//! kind we know, all at once and all the time, against the built server. Prints its memory over time; fails when that is not flat,
//! when an honest client is harmed, or when the server does not end as it should.

#[path = "soak/hostile.rs"]
mod hostile;
#[path = "soak/memory.rs"]
mod memory;
#[path = "soak/pair.rs"]
mod pair;
#[path = "soak/wire.rs"]
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use memory::Memory;
use tincan_tests::server::Server;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

const PAIRS: u32 = 12;
/// Of each kind.
const HOSTILE: u32 = 2;
const SAMPLES: u32 = 60;

/// What everybody shares.
pub(crate) struct Soak {
    pub(crate) server: SocketAddr,
    pub(crate) over: AtomicBool,
    pub(crate) meetings: AtomicU64,
    pub(crate) attacks: AtomicU64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let minutes = std::env::args().find_map(|word| word.parse().ok());
    let length = Duration::from_secs_f64(minutes.unwrap_or(10.0) * 60.0);
    let server = Server::with(&settings()).await?;
    let soak = Arc::new(Soak {
        server: server.address().parse()?,
        over: AtomicBool::new(false),
        meetings: AtomicU64::new(0),
        attacks: AtomicU64::new(0),
    });
    let mut clients = begin(&soak);
    let memory = watch(&server, &soak, &mut clients, length).await?;
    soak.over.store(true, Relaxed);
    while let Some(ended) = clients.join_next().await {
        ended?.context("an honest client was harmed")?;
    }
    // Everybody is gone, and the server is as it was.
    pair::meet(&soak, 0).await.context("after it all")?;
    memory.verdict()
}

/// All load comes from one address, so what one address may do is raised; what one connection may do is not. Times are short, so
/// that minutes hold what hours would; longer than honest clients stand still on a busy machine.
fn settings() -> Vec<&'static str> {
    let words = "--tls off --per-address 4096 --address-per-second 1000000 --address-burst 1000000 --handshakes-per-second 1000000 \
        --handshakes-burst 1000000 --guesses 1000000 --handshake-ms 9000 --plain-ms 5000 --away-after-ms 20000 --gone-after-ms 40000 \
        --silent-after-ms 40000 --forget-after-ms 3000 --log warn";
    words.split_whitespace().collect()
}

fn begin(soak: &Arc<Soak>) -> JoinSet<Result<()>> {
    let mut clients = JoinSet::new();
    for n in 1..=PAIRS {
        clients.spawn(pair::meet_again_and_again(Arc::clone(soak), n));
    }
    for n in 0..HOSTILE {
        for kind in hostile::ALL {
            clients.spawn(hostile::attack_again_and_again(Arc::clone(soak), kind, n));
        }
    }
    clients
}

async fn watch(
    server: &Server,
    soak: &Soak,
    clients: &mut JoinSet<Result<()>>,
    length: Duration,
) -> Result<Memory> {
    let (began, mut memory) = (Instant::now(), Memory::default());
    println!("    min      MiB   meetings    attacks");
    for sample in 1..=SAMPLES {
        sleep((length / SAMPLES * sample).saturating_sub(began.elapsed())).await;
        let bytes = server.memory().context("the server is gone")?;
        memory.add(bytes);
        println!(
            "{:7.2} {:8.2} {:10} {:10}",
            began.elapsed().as_secs_f64() / 60.0,
            bytes as f64 / f64::from(1 << 20),
            soak.meetings.load(Relaxed),
            soak.attacks.load(Relaxed),
        );
        if let Some(ended) = clients.try_join_next() {
            ended?.context("an honest client was harmed")?;
            anyhow::bail!("somebody ended before it was time");
        }
    }
    ensure!(soak.meetings.load(Relaxed) > 0, "nobody met");
    Ok(memory)
}
