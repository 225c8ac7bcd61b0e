//! `cargo xtask bench turn`: what relaying costs, for Tincan's built server and for coturn, alternated in one run. Packets of 1200 bytes
//! go there and back: from a client to a peer outside, and from one guest of the relay to another. Prints CPU seconds of the server for
//! each GB that was delivered, packets a second, and the ratio of the medians.

#[path = "turn/client.rs"]
mod client;
#[path = "turn/load.rs"]
mod load;
#[path = "turn/servers.rs"]
mod servers;

use anyhow::{Context, Result};
use load::{Load, Pace, Path};
use servers::Relay;

/// One load on one server.
#[derive(Clone, Copy)]
struct Figure {
    cpu_per_gb: f64,
    packets_per_second: f64,
}

const LOADS: [(&str, Load); 4] = [
    (
        "client to peer, all it can",
        Load {
            path: Path::ToPeer,
            pace: Pace::Full,
        },
    ),
    (
        "guest to guest, all it can",
        Load {
            path: Path::ToGuest,
            pace: Pace::Full,
        },
    ),
    (
        "client to peer, eight calls",
        Load {
            path: Path::ToPeer,
            pace: Pace::Calls,
        },
    ),
    (
        "guest to guest, eight calls",
        Load {
            path: Path::ToGuest,
            pace: Pace::Calls,
        },
    ),
];

fn main() -> Result<()> {
    let rounds = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(5);
    let only = std::env::args()
        .skip(1)
        .find(|word| word.parse::<u32>().is_err() && !word.starts_with('-'));
    let wanted = |name: &str| {
        only.as_ref()
            .is_none_or(|only| name.contains(only.as_str()))
    };
    for (name, load) in LOADS.into_iter().filter(|(name, _)| wanted(name)) {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 1..=rounds {
            theirs.push(measure(&Relay::coturn()?, load)?);
            ours.push(measure(&Relay::tincan()?, load)?);
            if let (Some(ours), Some(theirs)) = (ours.last(), theirs.last()) {
                println!(
                    "{name}, round {round}: coturn {}, Tincan {}",
                    line(*theirs),
                    line(*ours)
                );
            }
        }
        let cpu = |all: &[Figure]| median(all.iter().map(|one| one.cpu_per_gb));
        let packets = |all: &[Figure]| median(all.iter().map(|one| one.packets_per_second));
        println!("{name}, medians of {rounds}:");
        println!(
            "  CPU s/GB   coturn {:6.2}  Tincan {:6.2}  ratio {:.2}",
            cpu(&theirs),
            cpu(&ours),
            cpu(&ours) / cpu(&theirs)
        );
        println!(
            "  packets/s  coturn {:6.0}  Tincan {:6.0}  ratio {:.2}",
            packets(&theirs),
            packets(&ours),
            packets(&ours) / packets(&theirs)
        );
    }
    Ok(())
}

fn line(figure: Figure) -> String {
    format!(
        "{:.2} s/GB {:.0} packets/s",
        figure.cpu_per_gb, figure.packets_per_second
    )
}

fn measure(relay: &Relay, load: Load) -> Result<Figure> {
    let ready = load.prepare(relay).context("the relay gives nothing")?;
    let before = relay.cpu_seconds()?;
    let done = ready.run();
    let cpu = relay.cpu_seconds()? - before;
    Ok(Figure {
        cpu_per_gb: cpu / (done.bytes as f64 / 1e9),
        packets_per_second: done.packets as f64 / done.seconds,
    })
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
