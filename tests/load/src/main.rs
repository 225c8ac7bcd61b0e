//! `cargo xtask bench signal`: what a signaling server costs. Starts ours, the floor (a bare axum relay without any check) and the
//! servers that people use today side by side, lets honest clients do the same on each, alternated, and prints medians and ratios.
//!
//! Reading order: `rival` (which servers, how they start), `dialect` (how each is spoken to), `link` (one client), `scenario`
//! (what the clients do), `kernel` (what the server process cost), `figures` (medians and tables).

mod dialect;
mod figures;
mod kernel;
mod link;
mod rival;
mod scenario;
mod wrap;

use anyhow::{Result, bail};
use figures::Table;
use rival::Rival;
use scenario::{Scenario, churn, idle, latency, linear, relay};
use tokio::runtime::{Builder, Runtime};

/// Which scenarios run where none is named, each with its rounds. Idle ones are long, and memory hardly varies.
const ALL: [(&str, usize); 6] = [
    ("relay", 9),
    ("latency", 9),
    ("dense", 9),
    ("churn", 9),
    ("linear", 9),
    ("idle", 3),
];

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wanted = Wanted::read(&words)?;
    rlimit::increase_nofile_limit(u64::MAX)?;
    let rivals = clients("")?.block_on(Rival::there(&wanted.rivals))?;
    for (name, rounds) in wanted.scenarios {
        let rounds = wanted.rounds.unwrap_or(rounds);
        let mut table = Table::new(name);
        clients(name)?.block_on(measure(name, rounds, &rivals, &mut table))?;
        table.print(&rivals);
    }
    Ok(())
}

/// What the clients of a scenario run on. Where the time on the way is measured they have one thread: on two cores a second one would take
/// the server's, and the wait for it would be counted as the server's own.
fn clients(scenario: &str) -> std::io::Result<Runtime> {
    let mut threads = match scenario {
        "latency" | "dense" => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    threads.enable_all().build()
}

/// One round after the other, and in each every server once, so that a busy minute of the machine falls on all of them.
async fn measure(name: &str, rounds: usize, rivals: &[Rival], table: &mut Table) -> Result<()> {
    let scenario = scenario(name)?;
    for round in 1..=rounds {
        for rival in rivals.iter().filter(|rival| rival.is_there()) {
            match scenario(rival).await {
                Ok(figures) => {
                    println!("{name} {round}/{rounds} {}: {figures:.4?}", rival.name);
                    table.add(round, rival, figures);
                }
                // One server that fails does not make the figures of the others wrong.
                Err(error) => println!("{name} {round}/{rounds} {} FAILED: {error:#}", rival.name),
            }
        }
    }
    Ok(())
}

fn scenario(name: &str) -> Result<Scenario> {
    Ok(match name {
        "relay" => |rival| Box::pin(relay::run(rival)),
        "latency" => |rival| Box::pin(latency::run(rival)),
        "dense" => |rival| Box::pin(latency::dense(rival)),
        "churn" => |rival| Box::pin(churn::run(rival)),
        "linear" => |rival| Box::pin(linear::run(rival)),
        "idle" => |rival| Box::pin(idle::run(rival)),
        _ => bail!("no scenario {name}: relay, latency, dense, churn, linear, idle"),
    })
}

/// What the command line asks for: `[rounds] [scenario …] [only=server,server]`.
struct Wanted {
    rounds: Option<usize>,
    scenarios: Vec<(&'static str, usize)>,
    rivals: Vec<String>,
}

impl Wanted {
    fn read(words: &[String]) -> Result<Self> {
        let mut wanted = Self {
            rounds: None,
            scenarios: Vec::new(),
            rivals: Vec::new(),
        };
        for word in words {
            if let Ok(rounds) = word.parse() {
                wanted.rounds = Some(rounds);
            } else if let Some(names) = word.strip_prefix("only=") {
                wanted.rivals = names.split(',').map(str::to_owned).collect();
            } else if let Some(known) = ALL.iter().find(|(name, _)| name == word) {
                wanted.scenarios.push(*known);
            } else {
                bail!(
                    "{word}? Say [rounds] [relay|latency|dense|churn|linear|idle …] [only=ours,floor,…]"
                );
            }
        }
        if wanted.scenarios.is_empty() {
            wanted.scenarios = ALL.to_vec();
        }
        Ok(wanted)
    }
}
