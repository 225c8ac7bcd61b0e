//! The app itself hosts behind a router, and a browser on the internet opens its link. No other machine is there to help.

use crate::must::Must;
use crate::router::forwarded;
use crate::runner::{Row, always, seldom};
use anyhow::{Result, ensure};
use std::sync::Arc;
use tincan_tests::browser::Engine;
use tincan_tests::desktop::Desktop;
use tincan_tests::net::home::World;
use tincan_tests::net::router::Kind;
use tincan_tests::net::upnp::{Speaks, Upnp};
use tincan_tests::netns::Netns;
use tincan_tests::person::Person;
use tincan_tests::stats;
use tincan_tests::wait::until;

/// Each port is open for TCP and for UDP.
const SIGNALING: usize = 2;
const CALL: usize = 2;

pub(crate) fn rows() -> Vec<Row> {
    use Kind::{FullCone, Home, Restricted, Symmetric, UdpBlocked};
    vec![
        always(
            "a_browser_on_the_internet_joins_the_app_behind_a_home_router_with_upnp",
            "the link names the router's port; picture and sound, direct",
            || Box::pin(joined_from_the_internet()),
        ),
        seldom(
            "a_browser_behind_a_home_router_joins_the_app_behind_one_with_upnp",
            "direct, through the port that the host's router opened for the call",
            || Box::pin(joined_from_a_home(Home, Must::Direct)),
        ),
        seldom(
            "a_browser_behind_a_full_cone_joins_the_app_behind_a_home_router_with_upnp",
            "direct, through the port that the host's router opened for the call",
            || Box::pin(joined_from_a_home(FullCone, Must::Direct)),
        ),
        seldom(
            "a_browser_behind_a_restricted_cone_joins_the_app_behind_a_home_router_with_upnp",
            "direct, through the port that the host's router opened for the call",
            || Box::pin(joined_from_a_home(Restricted, Must::Direct)),
        ),
        seldom(
            "a_browser_behind_a_symmetric_router_joins_the_app_behind_a_home_router_with_upnp",
            "direct, through the port that the host's router opened for the call",
            || Box::pin(joined_from_a_home(Symmetric, Must::Direct)),
        ),
        always(
            "a_browser_without_udp_joins_the_app_behind_a_home_router_with_upnp",
            "relayed by the host's own app, by TCP",
            || Box::pin(joined_from_a_home(UdpBlocked, Must::Relayed)),
        ),
        seldom(
            "a_host_behind_a_router_that_opens_nothing_is_told_before_the_link_is_shared",
            "host-unreachable with three remedies; the link for this network stays",
            || Box::pin(told_unreachable()),
        ),
        seldom(
            "a_browser_on_the_internet_joins_the_app_that_has_ipv6_alone",
            "the link names the computer's own address; picture and sound by the pinhole, direct",
            || Box::pin(joined_by_ipv6()),
        ),
    ]
}

/// The page that carries the app's call, whose link began with `near` before "Allow people from the internet" was answered yes.
pub(crate) async fn hosting(app: &Desktop, near: &str) -> Result<Person> {
    app.click("home-host").await?;
    let page = Person::handed_by(app).await?;
    page.show("waiting-preview").await?;
    let before = page.link().await?;
    ensure!(
        before.starts_with(near),
        "nothing of the internet before the yes: {before}"
    );
    page.click("internet-yes").await?;
    Ok(page)
}

/// As `hosting`, in the first home of a world, whose router opened a port; and the link that names it.
pub(crate) async fn hosting_by_upnp(world: &World, app: &Desktop) -> Result<(Person, String)> {
    let page = hosting(app, "https://192.168.1.2:").await?;
    page.sees("[data-text='reach.router-open']").await?;
    let link = page.link().await?;
    let outer = format!("https://{}:", world.homes[0].outer());
    ensure!(link.starts_with(&outer), "{link}");
    Ok((page, link))
}

async fn joined_from_the_internet() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    joined(&world, &world.far, Must::Direct).await
}

/// The host's router leads to the very place where the host's browser waits, whatever the guest's own router does to what it sends.
async fn joined_from_a_home(guest: Kind, must: Must) -> Result<()> {
    let world = World::new(Kind::Home, guest)?;
    joined(&world, &world.homes[1].computer, must).await
}

async fn joined(world: &World, from: &Arc<Netns>, must: Must) -> Result<()> {
    let home = &world.homes[0];
    let _upnp = Upnp::start(home, Speaks::ALL).await?;
    let app = Desktop::inside(&home.computer).await?;
    let (page, link) = hosting_by_upnp(world, &app).await?;
    let guest = joins(from, &page, &link, must).await?;
    leads(&home.router, SIGNALING + CALL).await?;
    guest.click("call-hangup").await?;
    leads(&home.router, SIGNALING).await
}

/// The router leads so many ports to the host, TCP and UDP apart.
async fn leads(router: &Netns, ports: usize) -> Result<()> {
    until("what the router forwards", async || {
        let table = forwarded(router)?;
        ensure!(table.matches("dnat").count() == ports, "{table}");
        Ok(Some(()))
    })
    .await
}

async fn joined_by_ipv6() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?.with_ipv6()?;
    let home = &world.homes[0];
    home.computer.ip("-4 addr flush dev eth0")?;
    let _upnp = Upnp::start(home, Speaks::ALL).await?;
    let app = Desktop::inside(&home.computer).await?;
    let page = hosting(&app, "https://127.0.0.1:").await?;
    page.sees("[data-text='reach.v6-open']").await?;
    let link = page.link().await?;
    ensure!(link.starts_with("https://[2001:db8:1::2]:"), "{link}");
    joins(&world.far, &page, &link, Must::Direct)
        .await
        .map(drop)
}

/// A browser there opens the link; both see and hear.
async fn joins(there: &Arc<Netns>, page: &Person, link: &str, must: Must) -> Result<Person> {
    let guest = Person::inside(there, Engine::Chromium, link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    page.is_in_a_call().await?;
    must.hold(&guest).await?;
    if must == Must::Relayed {
        one_relay(&guest, page).await?;
    }
    Ok(guest)
}

/// The relay of the host's app ends at the very address where the host's browser waits: no second one between.
async fn one_relay(guest: &Person, page: &Person) -> Result<()> {
    until("one relay between the two", async || {
        let (theirs, ours) = (
            stats::ways(&guest.browser).await?,
            stats::ways(&page.browser).await?,
        );
        let is_met = theirs
            .iter()
            .all(|way| way.local == "relay" && way.remote != "relay");
        let meets = ours
            .iter()
            .all(|way| way.local != "relay" && way.remote == "relay");
        ensure!(is_met && meets, "guest: {theirs:?}, host: {ours:?}");
        Ok(Some(()))
    })
    .await
}

async fn told_unreachable() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let app = Desktop::inside(&world.homes[0].computer).await?;
    let page = hosting(&app, "https://192.168.1.2:").await?;
    page.show("host-unreachable").await?;
    page.has("reach-line", "data-text", "reach.no-router")
        .await?;
    let link = page.link().await?;
    ensure!(link.starts_with("https://192.168.1.2:"), "{link}");
    Ok(())
}
