//! Two browsers in two homes, introduced by somebody's own tincan-signal on the internet. How the media gets from one to the other depends on both
//! routers.

use crate::must::Must;
use crate::runner::{Row, seldom};
use anyhow::Result;
use tincan_tests::browser::Engine;
use tincan_tests::first_frame;
use tincan_tests::net::home::{FAR, World};
use tincan_tests::net::router::Kind;
use tincan_tests::netns::Netns;
use tincan_tests::person::Person;
use tincan_tests::server::Server;

/// The port that leads out of offices and hotels.
const WEB: u16 = 443;
const PORT: u16 = 7015;

pub(crate) fn rows() -> Vec<Row> {
    use Kind::{FullCone, Home, Open, Restricted, Symmetric, Tcp443, UdpBlocked};
    vec![
        seldom("two_open_networks_with_an_own_server", "direct", || {
            Box::pin(call(Open, Open, Must::Direct))
        }),
        seldom(
            "a_home_router_and_an_open_network_with_an_own_server",
            "direct",
            || Box::pin(call(Home, Open, Must::Direct)),
        ),
        seldom(
            "two_homes_with_ipv6_alone_with_an_own_server",
            "direct",
            || Box::pin(call_by_ipv6()),
        ),
        seldom(
            "an_ipv6_host_and_an_ipv4_guest_with_an_own_server",
            "relayed by the own server, which has both",
            || Box::pin(call_across_families()),
        ),
        seldom(
            "two_on_a_network_that_keeps_them_apart_with_an_own_server",
            "relayed by the own server",
            || Box::pin(call_on_a_guest_network()),
        ),
        seldom("two_full_cones_with_an_own_server", "direct", || {
            Box::pin(call(FullCone, FullCone, Must::Direct))
        }),
        seldom(
            "two_restricted_cones_with_an_own_server",
            "direct, hole punched",
            || Box::pin(call(Restricted, Restricted, Must::Direct)),
        ),
        seldom(
            "a_restricted_cone_and_a_symmetric_router_with_an_own_server",
            "direct, hole punched: any port of an address that was asked may answer",
            || Box::pin(call(Restricted, Symmetric, Must::Direct)),
        ),
        seldom(
            "a_home_router_and_a_symmetric_router_with_an_own_server",
            "relayed by the own server: only the port that was asked may answer",
            || Box::pin(call(Home, Symmetric, Must::Relayed)),
        ),
        seldom(
            "two_home_routers_with_an_own_server",
            "direct, hole punched",
            || Box::pin(call(Home, Home, Must::Direct)),
        ),
        seldom(
            "a_home_router_behind_another_and_a_home_router_with_an_own_server",
            "direct, hole punched through three routers",
            || Box::pin(call_behind_two(Home, Must::Direct)),
        ),
        seldom(
            "a_home_router_behind_a_symmetric_one_and_a_home_router_with_an_own_server",
            "relayed by the own server",
            || Box::pin(call_behind_two(Symmetric, Must::Relayed)),
        ),
        seldom(
            "two_symmetric_routers_with_an_own_server",
            "relayed by the own server",
            || Box::pin(call(Symmetric, Symmetric, Must::Relayed)),
        ),
        seldom(
            "a_network_without_udp_with_an_own_server",
            "relayed by the own server, by TCP",
            || Box::pin(call(UdpBlocked, Home, Must::Relayed)),
        ),
        seldom(
            "a_network_with_tcp_443_alone_with_an_own_server",
            "relayed by the own server, by TCP on port 443",
            || Box::pin(call_over(WEB, Tcp443, Home, Must::Relayed)),
        ),
    ]
}

async fn call(host: Kind, guest: Kind, must: Must) -> Result<()> {
    call_over(PORT, host, guest, must).await
}

/// As `call`, introduced and relayed on this port.
async fn call_over(port: u16, host: Kind, guest: Kind, must: Must) -> Result<()> {
    let world = World::new(host, guest)?;
    introduced(&world, FAR, port, must).await
}

/// The host's router is a customer of this one.
async fn call_behind_two(provider: Kind, must: Must) -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?.with_provider(0, provider)?;
    introduced(&world, FAR, PORT, must).await
}

/// Both routers let in by IPv6 only what was asked for, and nothing is translated: each side's own packets open the way for the other's.
async fn call_by_ipv6() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?.with_ipv6()?;
    for home in &world.homes {
        home.computer.ip("-4 addr flush dev eth0")?;
    }
    introduced(&world, "[2001:db8::10]", PORT, Must::Direct).await
}

/// Neither has an address that the other could send to. The link of a server with a name would be the same for both.
async fn call_across_families() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?.with_ipv6()?;
    let [first, second] = &world.homes;
    first.computer.ip("-4 addr flush dev eth0")?;
    second.computer.ip("-6 addr flush dev eth0 scope global")?;
    let server = Server::inside(&world.far, "[::]", PORT).await?;
    let (v6, v4) = (format!("[2001:db8::10]:{PORT}"), format!("{FAR}:{PORT}"));
    let host = Person::inside(&first.computer, Engine::Chromium, &server.reached_by(&v6)).await?;
    let link = host.host().await?.replace(&v6, &v4);
    meet(&second.computer, &host, &link, Must::Relayed).await
}

async fn call_on_a_guest_network() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let other = world.homes[0].kept_apart()?;
    let server = Server::inside(&world.far, FAR, PORT).await?;
    let host = Person::inside(&world.homes[0].computer, Engine::Chromium, &server.url).await?;
    let link = host.host().await?;
    meet(&other, &host, &link, Must::Relayed).await
}

async fn introduced(world: &World, address: &str, port: u16, must: Must) -> Result<()> {
    let server = Server::inside(&world.far, address, port).await?;
    let host = Person::inside(&world.homes[0].computer, Engine::Chromium, &server.url).await?;
    let link = host.host().await?;
    meet(&world.homes[1].computer, &host, &link, must).await
}

/// A guest at that computer opens the link, and both see and hear each other.
async fn meet(there: &Netns, host: &Person, link: &str, must: Must) -> Result<()> {
    let guest = Person::inside(there, Engine::Firefox, link).await?;
    first_frame::watch(&guest.browser).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    host.is_in_a_call().await?;
    must.hold(host).await?;
    first_frame::is_soon(&guest.browser).await
}
