//! The network changes below a call, between two browsers in network namespaces on one bridge. Needs root, iproute2, nftables (skipped
//! aloud without them) and Chromium. One at a time (`--test-threads=1`). `TINCAN_STOP_SECONDS` is how long a computer sleeps.

#![cfg(target_os = "linux")]

use anyhow::{Result, bail};
use std::time::{Duration, Instant};
use tincan_tests::browser::Engine::Chromium;
use tincan_tests::gap::{self, Gap};
use tincan_tests::netns::{self, Netns};
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::wait::until_true;
use tincan_tests::{chat, process};

/// Sound that has to be mended by the browser alone, without our watching it, takes 14 s and more.
const SOUND_WITHIN_MS: u64 = 3000;
/// After a sleep, from the moment of waking.
const AWAKE_WITHIN_MS: u64 = 15_000;
/// Frames of a call that has been going on for more than a second: an outage before that is left to the browser to notice.
const UNDER_WAY: u64 = 40;
const LIMIT: Duration = Duration::from_secs(60);

/// A call over a bridge. The order of the fields is the order in which they go.
struct Lan {
    guest: Person,
    host: Person,
    _server: Server,
    there: Netns,
    _here: Netns,
    _bridge: Netns,
}

impl Lan {
    /// Up to moving pictures on both sides; `name` tells the networks of tests apart.
    async fn with_a_call(name: &str) -> Result<Self> {
        let bridge = Netns::new(&format!("{name}-lan"))?;
        bridge.ip("link add br0 type bridge")?;
        bridge.ip("addr add 10.77.0.1/24 dev br0")?;
        bridge.ip("link set br0 up")?;
        let here = home(&bridge, &format!("{name}-a"), "10.77.0.2")?;
        let there = home(&bridge, &format!("{name}-b"), "10.77.0.3")?;
        let server = Server::inside(&bridge, "10.77.0.1", 7015).await?;
        let host = Person::inside(&here, Chromium, &server.url).await?;
        let guest = Person::inside(&there, Chromium, &host.host().await?).await?;
        guest.join("Ben").await?;
        for person in [&host, &guest] {
            person.is_in_a_call().await?;
            until_true("a call under way", async || {
                Ok(person.stats().await?.frames >= UNDER_WAY)
            })
            .await?;
            gap::watch(&person.browser).await?;
        }
        Ok(Self {
            guest,
            host,
            _server: server,
            there,
            _here: here,
            _bridge: bridge,
        })
    }

    /// What both sides missed of each other after that moment.
    async fn gaps(&self, change: u64) -> Result<[Gap; 2]> {
        Ok([
            gap::after(&self.host.browser, change, LIMIT).await?,
            gap::after(&self.guest.browser, change, LIMIT).await?,
        ])
    }

    /// The figure, and where it is missed what both sides say about it.
    async fn within(&self, what: &str, change: u64) -> Result<()> {
        let gaps = self.gaps(change).await?;
        println!("{what}: {gaps:?}");
        if gaps.iter().all(|gap| gap.sound <= SOUND_WITHIN_MS) {
            return Ok(());
        }
        self.print_reports().await?;
        bail!("{what} at {change}: {gaps:?}")
    }

    async fn still_carries_words(&self) -> Result<()> {
        let asked = Instant::now();
        let said = async {
            chat::say(&self.host, &self.guest, "Are you still there?").await?;
            chat::say(&self.guest, &self.host, "Still here.").await
        };
        let said = said.await;
        println!(
            "both heard each other's words after {:.1?}",
            asked.elapsed()
        );
        if said.is_err() {
            self.print_reports().await?;
        }
        said
    }

    async fn print_reports(&self) -> Result<()> {
        for person in [&self.host, &self.guest] {
            println!("{}", person.report().await?);
        }
        Ok(())
    }
}

/// `TINCAN_STOP_SECONDS`.
fn seconds_of_sleep() -> u64 {
    let given = std::env::var("TINCAN_STOP_SECONDS").ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// A computer with one cable to the bridge.
fn home(bridge: &Netns, name: &str, address: &str) -> Result<Netns> {
    let place = Netns::new(name)?;
    plug(bridge, &place, "eth0", &address.replace('.', "-"))?;
    settle(&place, "eth0", address)?;
    Ok(place)
}

fn plug(bridge: &Netns, place: &Netns, here: &str, port: &str) -> Result<()> {
    let port = format!("p{}", &port[port.len().saturating_sub(8)..]);
    place.link(here, bridge, &port)?;
    bridge.ip(&format!("link set {port} master br0")).map(drop)
}

fn settle(place: &Netns, interface: &str, address: &str) -> Result<()> {
    place.ip(&format!("addr add {address}/24 dev {interface}"))?;
    place
        .ip(&format!(
            "route replace default via 10.77.0.1 dev {interface}"
        ))
        .map(drop)
}

#[tokio::test]
async fn after_a_change_of_address_sound_and_picture_are_back() -> Result<()> {
    if !netns::can("a change of address in a call") {
        return Ok(());
    }
    let lan = Lan::with_a_call("address").await?;
    let change = gap::now()?;
    lan.there.ip("addr del 10.77.0.3/24 dev eth0")?;
    settle(&lan.there, "eth0", "10.77.0.33")?;
    lan.within("a new address", change).await?;
    lan.still_carries_words().await
}

#[tokio::test]
async fn from_cable_to_another_interface_the_call_goes_on() -> Result<()> {
    if !netns::can("from one interface to another in a call") {
        return Ok(());
    }
    let lan = Lan::with_a_call("cable").await?;
    plug(&lan._bridge, &lan.there, "wlan0", "second")?;
    let change = gap::now()?;
    lan.there.ip("link set eth0 down")?;
    settle(&lan.there, "wlan0", "10.77.0.34")?;
    lan.within("another interface", change).await?;
    lan.still_carries_words().await
}

#[tokio::test]
async fn a_computer_that_slept_is_back_in_the_call() -> Result<()> {
    if !netns::can("a computer that sleeps in a call") {
        return Ok(());
    }
    let lan = Lan::with_a_call("sleep").await?;
    let seconds = seconds_of_sleep();
    let asleep = lan.guest.browser.processes();
    anyhow::ensure!(!asleep.is_empty(), "nobody to put to sleep");
    process::signal("STOP", &asleep)?;
    // A sleep is a time and nothing else; there is no event in it to wait for.
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    process::signal("CONT", &asleep)?;
    let woke = gap::now()?;
    let gaps = lan.gaps(woke).await?;
    println!("after {seconds} s of sleep: {gaps:?}");
    let limit = seconds * 1000 + AWAKE_WITHIN_MS;
    assert!(gaps.iter().all(|gap| gap.sound <= limit), "{gaps:?}");
    lan.still_carries_words().await
}
