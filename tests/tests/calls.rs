//! Calls between real browsers through the built server: what two people are promised. Run one at a time (`--test-threads=1`): two
//! browsers with video are all that two cores can carry.

#[path = "calls/bad_input.rs"]
mod bad_input;
#[path = "calls/both_engines.rs"]
mod both_engines;
#[path = "calls/devices.rs"]
mod devices;
#[path = "calls/doors.rs"]
mod doors;
#[path = "calls/endings.rs"]
mod endings;
#[path = "calls/everybody.rs"]
mod everybody;
#[path = "calls/relayed.rs"]
mod relayed;
#[path = "calls/serverless.rs"]
mod serverless;
#[path = "calls/words.rs"]
mod words;

use anyhow::Result;
use tincan_tests::browser::Engine;
use tincan_tests::person::Person;
use tincan_tests::server::Server;

/// Two people in one call.
struct Call {
    host: Person,
    guest: Person,
    link: String,
    server: Server,
}

impl Call {
    /// Host and guest with these engines, up to moving pictures on both sides.
    async fn between(host: Engine, guest: Engine) -> Result<Self> {
        Self::through(Server::start().await?, host, guest).await
    }

    /// As `between`, introduced by this server.
    async fn through(server: Server, host: Engine, guest: Engine) -> Result<Self> {
        let host = Person::at(host, &server.url).await?;
        let link = host.host().await?;
        let guest = Person::at(guest, &link).await?;
        guest.join("Ben").await?;
        let call = Self {
            host,
            guest,
            link,
            server,
        };
        call.goes_on().await?;
        Ok(call)
    }

    async fn in_chromium() -> Result<Self> {
        Self::between(Engine::Chromium, Engine::Chromium).await
    }

    /// Picture and sound still come in on both sides.
    async fn goes_on(&self) -> Result<()> {
        self.host.is_in_a_call().await?;
        self.guest.is_in_a_call().await
    }
}
