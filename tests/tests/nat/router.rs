//! Asking a real router program, miniupnpd, through the example `reach` of tincan-signal: every protocol, and every way to be told no.

use crate::runner::{Row, always, seldom};
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use tincan_tests::net::home::World;
use tincan_tests::net::router::Kind;
use tincan_tests::net::upnp::{Speaks, Upnp};
use tincan_tests::netns::Netns;
use tincan_tests::wait::until_true;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::{Duration, timeout};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        always(
            "a_router_with_every_protocol_opens_both_ports_and_has_them_back_at_the_end",
            "mapped; nothing left afterwards",
            || Box::pin(every_protocol()),
        ),
        always(
            "a_router_with_upnp_alone_opens_a_port_under_our_name",
            "mapped by UPnP, named Tincan, for an hour at most",
            || Box::pin(upnp_alone()),
        ),
        always(
            "a_router_with_pcp_alone_opens_a_port",
            "mapped by PCP",
            || Box::pin(pcp_alone()),
        ),
        seldom(
            "a_short_lease_is_renewed_at_half_of_it",
            "open still when the first lease has ended",
            || Box::pin(renewed()),
        ),
        always(
            "a_router_without_any_protocol_is_no_router",
            "no-router",
            || Box::pin(silent()),
        ),
        always("a_router_that_says_no_refuses", "refused", || {
            Box::pin(refusing())
        }),
        always(
            "a_router_behind_another_one_is_double_nat",
            "double-nat, and nothing is mapped",
            || Box::pin(behind_another()),
        ),
        always(
            "a_no_takes_the_port_back_at_once",
            "mapped, then closed; nothing left",
            || Box::pin(taken_back()),
        ),
        always(
            "a_changed_address_is_mapped_anew",
            "mapped to the new address",
            || Box::pin(moved()),
        ),
        always(
            "a_pinhole_lets_ipv6_in",
            "pinhole open, and a stranger can connect",
            || Box::pin(pinhole()),
        ),
    ]
}

const PORT: u16 = 7015;

/// The example, asking from one machine.
struct Asking {
    child: Child,
    input: Option<ChildStdin>,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Asking {
    fn from(computer: &Netns) -> Result<Self> {
        let mut asking = Command::new(binary());
        asking.arg(PORT.to_string());
        let mut command = computer.wrap(&asking);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn()?;
        let lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        Ok(Self {
            input: child.stdin.take(),
            child,
            lines,
        })
    }

    /// Reads on until a line says this.
    async fn says(&mut self, wanted: &str) -> Result<String> {
        let mut last = String::new();
        let reading = async {
            while let Some(line) = self.lines.next_line().await? {
                if line.contains(wanted) {
                    return Ok(line);
                }
                last = line;
            }
            anyhow::bail!("it ended")
        };
        let said = timeout(Duration::from_secs(20), reading).await;
        said.unwrap_or_else(|_| Err(anyhow::anyhow!("too late")))
            .with_context(|| format!("never said {wanted}; last: {last}"))
    }

    async fn tell(&mut self, word: &str) -> Result<()> {
        let input = self.input.as_mut().context("ended")?;
        Ok(input.write_all(format!("{word}\n").as_bytes()).await?)
    }

    /// As a room that closes.
    async fn end(mut self) -> Result<()> {
        drop(self.input.take());
        ensure!(
            timeout(Duration::from_secs(10), self.child.wait())
                .await??
                .success()
        );
        Ok(())
    }
}

fn binary() -> PathBuf {
    let built = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/debug/examples/reach");
    std::env::var_os("TINCAN_REACH_BIN").map_or_else(built, PathBuf::from)
}

/// What the router forwards now, as its packet filter has it.
pub(crate) fn forwarded(router: &Netns) -> Result<String> {
    router.run(
        "nft",
        &["list", "chain", "inet", "fw", "prerouting_miniupnpd"],
    )
}

async fn nothing_left(router: &Netns) -> Result<()> {
    until_true("an empty table", async || {
        Ok(!forwarded(router)?.contains("dnat"))
    })
    .await
}

async fn every_protocol() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let home = &world.homes[0];
    let _upnp = Upnp::start(home, Speaks::ALL).await?;
    let mut asking = Asking::from(&home.computer)?;
    asking
        .says(&format!("v4=open:{}:{PORT}+udp", home.outer()))
        .await?;
    let table = forwarded(&home.router)?;
    let entries = (
        table.matches("dport 7015").count(),
        table.matches("dnat").count(),
    );
    ensure!(entries == (2, 2), "one for TCP and one for UDP: {table}");
    reaches(
        &world.far,
        &format!("{}:{PORT}", home.outer()),
        &home.computer,
    )
    .await?;
    asking.end().await?;
    nothing_left(&home.router).await
}

async fn upnp_alone() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let home = &world.homes[0];
    let upnp = Upnp::start(
        home,
        Speaks {
            pcp: false,
            ..Speaks::ALL
        },
    )
    .await?;
    let mut asking = Asking::from(&home.computer)?;
    asking
        .says(&format!("v4=open:{}:{PORT}+udp", home.outer()))
        .await?;
    let table = upnp.table()?;
    let now = unix_time()?;
    for kind in ["TCP", "UDP"] {
        let entry = table
            .lines()
            .find(|line| line.starts_with(&format!("{kind}:{PORT}:192.168.1.2:{PORT}:")));
        let entry = entry.with_context(|| format!("no {kind} in {table}"))?;
        let [.., until, name] = entry.split(':').collect::<Vec<_>>()[..] else {
            anyhow::bail!("{entry}")
        };
        ensure!(name == "Tincan", "{entry}");
        ensure!(
            until.parse::<u64>()?.saturating_sub(now) <= 3600,
            "{entry} at {now}"
        );
    }
    asking.end().await?;
    nothing_left(&home.router).await
}

async fn pcp_alone() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let home = &world.homes[0];
    let _upnp = Upnp::start(
        home,
        Speaks {
            upnp: false,
            ..Speaks::ALL
        },
    )
    .await?;
    let mut asking = Asking::from(&home.computer)?;
    asking
        .says(&format!("v4=open:{}:{PORT}+udp", home.outer()))
        .await?;
    asking.end().await?;
    nothing_left(&home.router).await
}

async fn renewed() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let home = &world.homes[0];
    let speaks = Speaks {
        upnp: false,
        lease: Some(40),
        ..Speaks::ALL
    };
    let upnp = Upnp::start(home, speaks).await?;
    let mut asking = Asking::from(&home.computer)?;
    asking.says("v4=open:").await?;
    let first = ends(&upnp.table()?)?;
    until_true(
        "a renewed lease",
        async || Ok(ends(&upnp.table()?)? > first),
    )
    .await?;
    ensure!(
        unix_time()? < first,
        "renewed only when the lease had ended"
    );
    until_true("the end of the first lease", async || {
        Ok(unix_time()? > first + 2)
    })
    .await?;
    reaches(
        &world.far,
        &format!("{}:{PORT}", home.outer()),
        &home.computer,
    )
    .await?;
    asking.end().await?;
    nothing_left(&home.router).await
}

/// When the first of the leases in this table ends, in seconds since 1970.
fn ends(table: &str) -> Result<u64> {
    let end = |line: &str| line.split(':').nth(4)?.parse().ok();
    let first = table.lines().filter_map(end).min();
    first.with_context(|| format!("no lease in {table:?}"))
}

fn unix_time() -> Result<u64> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(since.as_secs())
}

async fn silent() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    Asking::from(&world.homes[0].computer)?
        .says("v4=failed:NoRouter")
        .await
        .map(drop)
}

async fn refusing() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let home = &world.homes[0];
    let _upnp = Upnp::start(
        home,
        Speaks {
            generous: false,
            // Asked by PCP for a port that it denies, it tries every other one first and answers nobody meanwhile.
            pcp: false,
            ..Speaks::ALL
        },
    )
    .await?;
    Asking::from(&home.computer)?
        .says("v4=failed:Refused")
        .await?;
    nothing_left(&home.router).await
}

async fn behind_another() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let home = &world.homes[0];
    home.router.ip("addr flush dev wan")?;
    home.router.ip("addr add 100.64.7.2/24 dev wan")?;
    let _upnp = Upnp::start(home, Speaks::ALL).await?;
    Asking::from(&home.computer)?
        .says("v4=failed:DoubleNat")
        .await?;
    nothing_left(&home.router).await
}

async fn taken_back() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let home = &world.homes[0];
    let _upnp = Upnp::start(home, Speaks::ALL).await?;
    let mut asking = Asking::from(&home.computer)?;
    asking.says("v4=open:").await?;
    asking.tell("close").await?;
    asking.says("v4=closed").await?;
    nothing_left(&home.router).await?;
    asking.tell("open").await?;
    asking.says("v4=open:").await.map(drop)
}

async fn moved() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let home = &world.homes[0];
    let _upnp = Upnp::start(home, Speaks::ALL).await?;
    let mut asking = Asking::from(&home.computer)?;
    asking.says("v4=open:").await?;
    for change in [
        "addr del 192.168.1.2/24 dev eth0",
        "addr add 192.168.1.77/24 dev eth0",
        "route replace default via 192.168.1.1",
    ] {
        home.computer.ip(change)?;
    }
    asking.says("near=192.168.1.77").await?;
    until_true("a mapping to the new address", async || {
        Ok(forwarded(&home.router)?.contains("192.168.1.77"))
    })
    .await
}

async fn pinhole() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?.with_ipv6()?;
    let home = &world.homes[0];
    let _upnp = Upnp::start(home, Speaks::ALL).await?;
    let mut asking = Asking::from(&home.computer)?;
    asking.says("v6=open:[2001:db8:1::2]:7015").await?;
    reaches(&world.far, "[2001:db8:1::2]:7015", &home.computer).await?;
    asking.end().await
}

/// Somebody from there can connect to something that listens here.
async fn reaches(there: &Arc<Netns>, address: &str, here: &Netns) -> Result<()> {
    let _listener = here.listen(PORT)?;
    let (there, to) = (Arc::clone(there), address.parse()?);
    let connected = tokio::task::spawn_blocking(move || there.connect(to)).await?;
    connected
        .map(drop)
        .with_context(|| format!("{address} does not answer"))
}
