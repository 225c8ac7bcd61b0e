//! Two browsers in two homes, introduced by somebody's own tincan-signal on the internet. How the media gets from one to the other depends on both
//! routers.

use crate::runner::{Row, When};
use anyhow::{Result, ensure};
use tincan_tests::browser::Engine;
use tincan_tests::net::home::{FAR, World};
use tincan_tests::net::router::Kind;
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::stats;

/// Written before tincan-signal could relay, and not yet run with it: turn them into `When::All` together with that.
const RELAY: When = When::Later("it was not run with the relay yet");

pub(crate) fn rows() -> Vec<Row> {
    use Kind::{FullCone, Home, Open, Symmetric, Tcp443, UdpBlocked};
    vec![
        now("two_open_networks_with_an_own_server", "direct", || {
            Box::pin(call(Open, Open, Must::Direct))
        }),
        now(
            "a_home_router_and_an_open_network_with_an_own_server",
            "direct",
            || Box::pin(call(Home, Open, Must::Direct)),
        ),
        now(
            "two_homes_with_ipv6_alone_with_an_own_server",
            "direct",
            || Box::pin(call_by_ipv6()),
        ),
        later("two_full_cones_with_an_own_server", "direct", || {
            Box::pin(call(FullCone, FullCone, Must::Direct))
        }),
        later(
            "two_home_routers_with_an_own_server",
            "direct, hole punched",
            || Box::pin(call(Home, Home, Must::Direct)),
        ),
        later(
            "two_symmetric_routers_with_an_own_server",
            "relayed by the own server",
            || Box::pin(call(Symmetric, Symmetric, Must::Relayed)),
        ),
        later(
            "a_network_without_udp_with_an_own_server",
            "relayed by the own server, by TCP",
            || Box::pin(call(UdpBlocked, Home, Must::Relayed)),
        ),
        later(
            "a_network_with_tcp_443_alone_with_an_own_server",
            "relayed by the own server, by TCP on port 443",
            || Box::pin(call(Tcp443, Home, Must::Relayed)),
        ),
    ]
}

type Run = fn() -> std::pin::Pin<Box<dyn Future<Output = Result<()>>>>;

fn now(name: &'static str, must: &'static str, run: Run) -> Row {
    Row {
        name,
        must,
        when: When::All,
        run,
    }
}

fn later(name: &'static str, must: &'static str, run: Run) -> Row {
    Row {
        name,
        must,
        when: RELAY,
        run,
    }
}

/// The path that the network leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Must {
    Direct,
    Relayed,
}

async fn call(host: Kind, guest: Kind, must: Must) -> Result<()> {
    let world = World::new(host, guest)?;
    introduced(&world, FAR, must).await
}

/// Both routers let in by IPv6 only what was asked for, and nothing is translated: each side's own packets open the way for the other's.
async fn call_by_ipv6() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?.with_ipv6()?;
    for home in &world.homes {
        home.computer.ip("-4 addr flush dev eth0")?;
    }
    introduced(&world, "[2001:db8::10]", Must::Direct).await
}

async fn introduced(world: &World, address: &str, must: Must) -> Result<()> {
    let server = Server::inside(&world.far, address).await?;
    let [first, second] = &world.homes;
    let host = Person::inside(&first.computer, Engine::Chromium, &server.url).await?;
    let link = host.host().await?;
    let guest = Person::inside(&second.computer, Engine::Firefox, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    host.is_in_a_call().await?;
    let paths = stats::ways(&host.browser).await?;
    let direct = paths.iter().all(stats::Path::is_direct);
    ensure!(
        !paths.is_empty() && direct == (must == Must::Direct),
        "must be {must:?}: {paths:?}"
    );
    Ok(())
}
