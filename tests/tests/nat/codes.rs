//! Two browsers in two homes, and two codes instead of a server. The page comes from a computer on the internet, which is dead before anybody makes a
//! code, but for the one row where it goes on as a helper that both named.

use crate::must::Must;
use crate::runner::{Row, always, seldom};
use anyhow::{Result, ensure};
use std::time::Duration;
use tincan_tests::browser::Engine;
use tincan_tests::codes;
use tincan_tests::net::home::{FAR, World};
use tincan_tests::net::router::Kind;
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::wait::until_within;

const PORT: u16 = 7015;
/// What the product says when it gives up, and somewhat longer than it tries.
const NO_WAY: &str = "The two computers found no way to each other";
const GIVEN_UP: Duration = Duration::from_secs(60);

pub(crate) fn rows() -> Vec<Row> {
    use Kind::{Home, Open};
    vec![
        always("codes_between_two_open_networks", "direct", || {
            Box::pin(called(Open, Open))
        }),
        seldom(
            "codes_between_a_home_router_and_an_open_network",
            "direct, by the open side's address",
            || Box::pin(called(Home, Open)),
        ),
        seldom(
            "codes_between_two_homes_with_ipv6_alone",
            "direct, through both filters",
            || Box::pin(called_by_ipv6()),
        ),
        seldom(
            "codes_between_two_home_routers",
            "code-no-way to the one who pasted the reply, and the doctor: lan-silent, no-helper",
            || Box::pin(no_way()),
        ),
        seldom(
            "codes_between_two_home_routers_that_name_a_helping_server",
            "direct, hole punched",
            || Box::pin(helped()),
        ),
    ]
}

/// The one who invites, and the one who replies.
struct Two {
    ada: Person,
    ben: Person,
}

impl Two {
    /// Each with the page of a server at this address.
    async fn at(world: &World, address: &str) -> Result<(Self, Server)> {
        let server = Server::inside(&world.far, address, PORT).await?;
        let [first, second] = &world.homes;
        let ada = Person::inside(&first.computer, Engine::Chromium, &server.url).await?;
        let ben = Person::inside(&second.computer, Engine::Firefox, &server.url).await?;
        Ok((Self { ada, ben }, server))
    }

    /// As `at`, and then nothing is left that could introduce anybody.
    async fn alone(world: &World, address: &str) -> Result<Self> {
        let (two, server) = Self::at(world, address).await?;
        server.kill().await?;
        Ok(two)
    }

    /// One invites, the other replies, the first takes the reply.
    async fn exchange(&self) -> Result<()> {
        codes::open(&self.ada).await?;
        codes::open(&self.ben).await?;
        let invite = codes::make(&self.ada).await?;
        let reply = codes::answer(&self.ben, &invite).await?;
        codes::paste(&self.ada, &reply).await
    }

    async fn meet_directly(&self) -> Result<()> {
        self.exchange().await?;
        self.ada.is_in_a_call().await?;
        self.ben.is_in_a_call().await?;
        self.ada.has("call-status", "data-link", "direct").await?;
        Must::Direct.hold(&self.ada).await
    }
}

async fn called(inviting: Kind, replying: Kind) -> Result<()> {
    let world = World::new(inviting, replying)?;
    Two::alone(&world, FAR).await?.meet_directly().await
}

/// Each side's own packets open its filter for the other's, as soon as the reply is taken.
async fn called_by_ipv6() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?.with_ipv6()?;
    for home in &world.homes {
        home.computer.ip("-4 addr flush dev eth0")?;
    }
    let two = Two::alone(&world, "[2001:db8::10]").await?;
    two.meet_directly().await
}

/// Each knows only the private address of the other.
async fn no_way() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let two = Two::alone(&world, FAR).await?;
    two.exchange().await?;
    until_within(GIVEN_UP, "a problem that says why", async || {
        two.ada
            .sees_now("[data-test=problem][data-code=code-no-way]")
            .await
    })
    .await?;
    let said = two.ada.text("problem").await?;
    ensure!(said.contains(NO_WAY), "{said}");
    two.ada.click("problem-doctor").await?;
    for finding in ["lan-silent", "no-helper"] {
        two.ada.has("doctor-finding", "data-code", finding).await?;
    }
    // Nothing can tell the other one, whose code may still be pasted.
    two.ben.has("codes", "data-step", "reply").await
}

/// It tells each how it looks from outside, and nothing else.
async fn helped() -> Result<()> {
    let world = World::new(Kind::Home, Kind::Home)?;
    let (two, _helper) = Two::at(&world, FAR).await?;
    for person in [&two.ada, &two.ben] {
        person.click("home-settings").await?;
        let helper = format!("stun:{FAR}:{PORT}");
        person.type_into("settings-server-url", &helper).await?;
        person.click("settings-server-add").await?;
        person.show("settings-servers").await?;
        person.click("settings-back").await?;
    }
    two.meet_directly().await
}
