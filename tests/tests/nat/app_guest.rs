//! The app as the guest: its window takes the link, and the call opens in the browser that the app hands it to.

use crate::app::{hosting, hosting_by_upnp};
use crate::must::Must;
use crate::runner::{Row, Running, When};
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

const fn row(name: &'static str, must: &'static str, when: When, run: fn() -> Running) -> Row {
    Row {
        name,
        must,
        when,
        run,
    }
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row(
            "an_app_on_the_internet_joins_the_app_behind_a_home_router_with_upnp",
            "picture and sound, direct",
            When::All,
            || Box::pin(joined(Kind::Open, Must::Direct)),
        ),
        row(
            "an_app_behind_a_home_router_joins_the_app_behind_one_with_upnp",
            "direct, through the port that the host's router opened for the call",
            When::Always,
            || Box::pin(joined(Kind::Home, Must::Direct)),
        ),
        row(
            "an_app_behind_a_symmetric_router_joins_with_an_own_server",
            "relayed by the own server",
            When::All,
            || Box::pin(joined_by_a_server()),
        ),
        row(
            "an_app_elsewhere_joins_the_app_behind_a_router_that_opens_nothing",
            "unreachable, and the doctor: room-unreachable",
            When::All,
            || Box::pin(told_unreachable()),
        ),
    ]
}

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

async fn joined_by_a_server() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Symmetric)?;
    let [first, second] = &world.homes;
    let server = Server::inside(&world.far, FAR, PORT).await?;
    let host = Person::inside(&first.computer, Engine::Chromium, &server.url).await?;
    let guest = Guest::opens(&second.computer, &host.host().await?).await?;
    guest.meets(&host, Must::Relayed).await
}

/// The link names the host's own network alone, which is not the guest's.
async fn told_unreachable() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let [first, second] = &world.homes;
    let host = Desktop::alone_inside(&first.computer).await?;
    let page = hosting(&host, "https://192.168.1.2:").await?;
    page.show("host-unreachable").await?;
    let guest = Guest::opens(&second.computer, &page.link().await?).await?;
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
