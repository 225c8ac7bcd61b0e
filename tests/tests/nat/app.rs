//! The app itself hosts behind a router, and a browser on the internet opens its link.

use crate::runner::{Row, When};
use anyhow::{Result, ensure};
use tincan_tests::browser::Engine;
use tincan_tests::desktop::Desktop;
use tincan_tests::net::home::{Home, World};
use tincan_tests::net::router::Kind;
use tincan_tests::net::upnp::{Speaks, Upnp};
use tincan_tests::person::Person;
use tincan_tests::stats;
use tincan_tests::wait::until;

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "a_browser_on_the_internet_joins_the_app_behind_a_home_router_with_upnp",
            must: "the link names the router's port; picture and sound, direct",
            when: When::Always,
            run: || Box::pin(joined_from_the_internet()),
        },
        Row {
            name: "a_browser_without_udp_joins_the_app_behind_a_home_router_with_upnp",
            must: "relayed by the host's own computer, by TCP to the router's port, and by nothing else",
            when: When::Always,
            run: || Box::pin(joined_without_udp()),
        },
        Row {
            name: "a_host_behind_a_router_that_opens_nothing_is_told_before_the_link_is_shared",
            must: "host-unreachable with three remedies; the link for this network stays",
            when: When::All,
            run: || Box::pin(told_unreachable()),
        },
        Row {
            name: "a_browser_on_the_internet_joins_the_app_that_has_ipv6_alone",
            must: "the link names the computer's own address; picture and sound by the pinhole, direct",
            when: When::All,
            run: || Box::pin(joined_by_ipv6()),
        },
    ]
}

/// The page that carries the app's call, whose link began with `near` before "Allow people from the internet" was answered yes.
async fn hosting(app: &Desktop, near: &str) -> Result<Person> {
    app.click("home-host").await?;
    let page = Person {
        browser: app.handed_browser().await?,
    };
    stats::watch(&page.browser).await?;
    page.show("waiting-preview").await?;
    let before = page.link().await?;
    ensure!(
        before.starts_with(near),
        "nothing of the internet before the yes: {before}"
    );
    page.click("internet-yes").await?;
    Ok(page)
}

async fn joined_from_the_internet() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let home = &world.homes[0];
    let _upnp = Upnp::start(home, Speaks::ALL).await?;
    let app = Desktop::inside(&home.computer).await?;
    let (page, link) = mapped(&app, home).await?;
    joins(&world, &page, &link).await
}

/// The page, and the link that names the port which the router opened.
async fn mapped(app: &Desktop, home: &Home) -> Result<(Person, String)> {
    let page = hosting(app, "https://192.168.1.2:").await?;
    page.sees("[data-text='reach.router-open']").await?;
    let link = page.link().await?;
    ensure!(
        link.starts_with(&format!("https://{}:", home.outer())),
        "{link}"
    );
    Ok((page, link))
}

/// The guest's network lets out TCP alone: the relay of the host's app is the only way, and it ends at the very address where the
/// host's browser waits.
async fn joined_without_udp() -> Result<()> {
    let world = World::new(Kind::Home, Kind::UdpBlocked)?;
    let [home, hotel] = &world.homes;
    let _upnp = Upnp::start(home, Speaks::ALL).await?;
    let app = Desktop::inside(&home.computer).await?;
    let (page, link) = mapped(&app, home).await?;
    let guest = Person::inside(&hotel.computer, Engine::Chromium, &link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    page.is_in_a_call().await?;
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
        let fits = !theirs.is_empty() && !ours.is_empty() && is_met && meets;
        ensure!(fits, "guest: {theirs:?}, host: {ours:?}");
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
    joins(&world, &page, &link).await
}

/// A browser on the internet opens the link; both see and hear, and nobody stands between.
async fn joins(world: &World, page: &Person, link: &str) -> Result<()> {
    let guest = Person::inside(&world.far, Engine::Chromium, link).await?;
    guest.join("Ben").await?;
    guest.is_in_a_call().await?;
    page.is_in_a_call().await?;
    let paths = stats::ways(&guest.browser).await?;
    ensure!(
        !paths.is_empty() && paths.iter().all(stats::Path::is_direct),
        "{paths:?}"
    );
    Ok(())
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
