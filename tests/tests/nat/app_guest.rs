//! The app as the guest: its window takes the link, and the call opens in the browser that the app hands it to.

use crate::app::{hosting, hosting_by_upnp};
use crate::must::Must;
use crate::runner::{Row, always, seldom};
use anyhow::Result;
use std::sync::Arc;
use tincan_tests::browser::Engine;
use tincan_tests::desktop::Desktop;
use tincan_tests::first_frame;
use tincan_tests::net::home::{FAR, World};
use tincan_tests::net::router::Kind;
use tincan_tests::net::upnp::{Speaks, Upnp};
use tincan_tests::netns::Netns;
use tincan_tests::person::Person;
use tincan_tests::server::Server;

const PORT: u16 = 7015;
/// The port that leads out of offices and hotels.
const WEB: u16 = 443;

pub(crate) fn rows() -> Vec<Row> {
    use Kind::{FullCone, Home, Open, Restricted, Symmetric, Tcp443, UdpBlocked};
    let mut rows = vec![always(
        "an_app_behind_a_home_router_joins_the_app_behind_one_with_upnp",
        THROUGH,
        || Box::pin(joined(Home, Must::Direct)),
    )];
    rows.extend([
        seldom(
            "an_app_on_the_internet_joins_the_app_behind_a_home_router_with_upnp",
            "picture and sound, direct",
            || Box::pin(joined(Open, Must::Direct)),
        ),
        seldom(
            "an_app_behind_a_full_cone_joins_the_app_behind_a_home_router_with_upnp",
            THROUGH,
            || Box::pin(joined(FullCone, Must::Direct)),
        ),
        seldom(
            "an_app_behind_a_restricted_cone_joins_the_app_behind_a_home_router_with_upnp",
            THROUGH,
            || Box::pin(joined(Restricted, Must::Direct)),
        ),
        seldom(
            "an_app_behind_a_symmetric_router_joins_the_app_behind_a_home_router_with_upnp",
            THROUGH,
            || Box::pin(joined(Symmetric, Must::Direct)),
        ),
        seldom(
            "an_app_without_udp_joins_the_app_behind_a_home_router_with_upnp",
            "relayed by the host's own app, by TCP",
            || Box::pin(joined(UdpBlocked, Must::Relayed)),
        ),
        seldom(
            "an_app_with_tcp_443_alone_does_not_reach_the_port_of_another_app",
            UNREACHABLE,
            || Box::pin(kept_out_by_its_own_network()),
        ),
        seldom(
            "an_app_elsewhere_joins_the_app_behind_a_router_that_opens_nothing",
            UNREACHABLE,
            || Box::pin(told_unreachable()),
        ),
        seldom(
            "an_app_on_the_internet_joins_with_an_own_server",
            "direct",
            || Box::pin(joined_by_a_server(Open, PORT, Must::Direct)),
        ),
        seldom(
            "an_app_behind_a_full_cone_joins_with_an_own_server",
            "direct, hole punched",
            || Box::pin(joined_by_a_server(FullCone, PORT, Must::Direct)),
        ),
        seldom(
            "an_app_behind_a_restricted_cone_joins_with_an_own_server",
            "direct, hole punched",
            || Box::pin(joined_by_a_server(Restricted, PORT, Must::Direct)),
        ),
        seldom(
            "an_app_behind_a_home_router_joins_with_an_own_server",
            "direct, hole punched",
            || Box::pin(joined_by_a_server(Home, PORT, Must::Direct)),
        ),
        seldom(
            "an_app_behind_a_symmetric_router_joins_with_an_own_server",
            "relayed by the own server",
            || Box::pin(joined_by_a_server(Symmetric, PORT, Must::Relayed)),
        ),
        seldom(
            "an_app_without_udp_joins_with_an_own_server",
            "relayed by the own server, by TCP",
            || Box::pin(joined_by_a_server(UdpBlocked, PORT, Must::Relayed)),
        ),
        seldom(
            "an_app_with_tcp_443_alone_joins_with_an_own_server",
            "relayed by the own server, by TCP on port 443",
            || Box::pin(joined_by_a_server(Tcp443, WEB, Must::Relayed)),
        ),
    ]);
    rows
}

const THROUGH: &str = "direct, through the port that the host's router opened for the call";
const UNREACHABLE: &str = "unreachable, and the doctor: room-unreachable";

/// An app on a computer of its own, whose window was given the link; and the page that carries its call.
struct Guest {
    page: Person,
    _app: Desktop,
}

impl Guest {
    async fn opens(there: &Arc<Netns>, link: &str) -> Result<Self> {
        let app = Desktop::alone_inside(there).await?;
        app.type_into("home-link", link).await?;
        app.click("home-join").await?;
        let page = Person::handed_by(&app).await?;
        Ok(Self { page, _app: app })
    }

    async fn meets(&self, host: &Person, must: Must) -> Result<()> {
        first_frame::watch(&self.page.browser).await?;
        self.page.join("Ben").await?;
        self.page.is_in_a_call().await?;
        host.is_in_a_call().await?;
        must.hold(&self.page).await?;
        first_frame::is_soon(&self.page.browser).await
    }
}

async fn joined(guest: Kind, must: Must) -> Result<()> {
    let world = World::new(Kind::Home, guest)?;
    let [first, second] = &world.homes;
    let _upnp = Upnp::start(first, Speaks::ALL).await?;
    let host = Desktop::alone_inside(&first.computer).await?;
    let (page, link) = hosting_by_upnp(&world, &host).await?;
    let guest = Guest::opens(&second.computer, &link).await?;
    guest.meets(&page, must).await
}

/// The host is a browser behind a home router; the server stands on the internet.
async fn joined_by_a_server(guest: Kind, port: u16, must: Must) -> Result<()> {
    let world = World::new(Kind::Home, guest)?;
    let [first, second] = &world.homes;
    let server = Server::inside(&world.far, FAR, port).await?;
    let host = Person::inside(&first.computer, Engine::Chromium, &server.url).await?;
    let guest = Guest::opens(&second.computer, &host.host().await?).await?;
    guest.meets(&host, must).await
}

/// The link names the host's own network alone, which is not the guest's.
async fn told_unreachable() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let [first, second] = &world.homes;
    let host = Desktop::alone_inside(&first.computer).await?;
    let page = hosting(&host, "https://192.168.1.2:").await?;
    page.show("host-unreachable").await?;
    finds_no_way(&second.computer, &page.link().await?).await
}

/// The host's port is open to the world, and the guest's network lets nobody go there: for such a network there is an own server on port 443.
async fn kept_out_by_its_own_network() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Tcp443)?;
    let [first, second] = &world.homes;
    let _upnp = Upnp::start(first, Speaks::ALL).await?;
    let host = Desktop::alone_inside(&first.computer).await?;
    let (_page, link) = hosting_by_upnp(&world, &host).await?;
    finds_no_way(&second.computer, &link).await
}

async fn finds_no_way(there: &Arc<Netns>, link: &str) -> Result<()> {
    let guest = Guest::opens(there, link).await?;
    guest.page.join("Ben").await?;
    guest
        .page
        .has("problem", "data-code", "unreachable")
        .await?;
    guest.page.click("problem-doctor").await?;
    guest
        .page
        .has("doctor-finding", "data-code", "room-unreachable")
        .await
}
