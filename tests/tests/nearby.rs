//! Two apps on one network. Without a link: one lets its room be found, the other finds it and knocks, both compare words, and the call
//! begins. And two who keep each other after a call, so that the next link and the next call say who it is. Two namespaces on one bridge, real multicast. Needs root, iproute2 and nftables (skipped aloud without them), and the app as
//! it ships.

#![cfg(target_os = "linux")]

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use thirtyfour::By;
use tincan_tests::desktop::Desktop;
use tincan_tests::netns::{self, Netns};
use tincan_tests::person::Person;
use tincan_tests::shell::Notifications;

/// A switch and two computers on it.
fn network() -> Result<(Netns, Arc<Netns>, Arc<Netns>)> {
    let switch = Netns::new("switch")?;
    switch.ip("link add br0 type bridge mcast_snooping 0")?;
    switch.ip("link set br0 up")?;
    let computer = |name: &str, address: &str| -> Result<Arc<Netns>> {
        let computer = Netns::new(name)?;
        switch.link(name, &computer, "eth0")?;
        switch.ip(&format!("link set {name} master br0"))?;
        computer.ip(&format!("addr add {address}/24 dev eth0"))?;
        computer.ip("route add default dev eth0")?;
        Ok(Arc::new(computer))
    };
    let (ada, ben) = (
        computer("ada", "192.168.7.1")?,
        computer("ben", "192.168.7.2")?,
    );
    Ok((switch, ada, ben))
}

async fn words(person: &Person) -> Result<Vec<String>> {
    person.has("spoken", "data-at", "words").await?;
    let shown = By::Css("[data-test=spoken-word]");
    let mut words = Vec::new();
    for word in person.browser.driver.find_all(shown).await? {
        words.push(word.prop("textContent").await?.context("a word")?);
    }
    ensure!(words.len() == 4, "not four words: {words:?}");
    Ok(words)
}

/// `ada` lets her room be found, `ben` knocks at it: the page of each, and his is not answered yet.
async fn knocking(host: &Desktop, guest: &Desktop) -> Result<(Person, Person)> {
    host.click("home-host").await?;
    let ada = Person::handed_by(host).await?;
    ada.show("waiting-findable").await?;
    let switch = "document.querySelector('[data-test=waiting-findable] [role=switch]').click()";
    ada.browser.script(switch, vec![]).await?;
    let before = guest.top("home-host").await?;
    guest.click("home-nearby").await?;
    guest.text("nearby-knock").await?;
    let now = guest.top("home-host").await?;
    ensure!(
        (now - before).abs() < 1.0,
        "what comes later moves nothing above it: {before}, {now}"
    );
    guest.click("nearby-knock").await?;
    let ben = Person::handed_by(guest).await?;
    Ok((ada, ben))
}

/// Both compare words, and are in a call.
async fn let_in(ada: &Person, ben: &Person) -> Result<()> {
    assert_eq!(words(ada).await?, words(ben).await?);
    ada.click("spoken-same").await?;
    ben.click("spoken-same").await?;
    ben.join("Ben").await?;
    ben.is_in_a_call().await?;
    ada.is_in_a_call().await
}

/// The guest's window comes in front of the host's page, so nobody looks at that.
#[tokio::test]
async fn a_knock_is_shown_by_the_hosts_desktop_and_accept_there_opens_the_door() -> Result<()> {
    if !netns::can("a knock is shown by the host's desktop") {
        return Ok(());
    }
    let (_switch, at_ada, at_ben) = network()?;
    let folder = tempfile::tempdir()?;
    let bus = folder.path().join("bus");
    let host = Desktop::alone_with_bus(&at_ada, &bus).await?;
    let screen = Notifications::at(&format!("unix:path={}", bus.display())).await?;
    let guest = Desktop::alone_inside(&at_ben).await?;
    let (ada, ben) = knocking(&host, &guest).await?;
    let told = screen.titled("The other one is knocking").await?;
    let actions = ["default", "", "yes", "Accept", "no", "Decline"];
    assert_eq!(told.actions, actions.map(str::to_owned));
    screen.press(&told, "yes").await?;
    let_in(&ada, &ben).await
}

#[tokio::test]
async fn a_room_is_found_on_the_network_and_entered_by_a_knock_and_four_words() -> Result<()> {
    if !netns::can("a room is found on the network and entered by a knock") {
        return Ok(());
    }
    let (_switch, at_ada, at_ben) = network()?;
    let host = Desktop::alone_inside(&at_ada).await?;
    let guest = Desktop::alone_inside(&at_ben).await?;
    let (ada, ben) = knocking(&host, &guest).await?;
    ada.click("knock-yes").await?;
    let_in(&ada, &ben).await
}

/// Ben's app is given the link, and his page joins.
async fn joins(app: &Desktop, link: &str) -> Result<Person> {
    app.type_into("home-link", link).await?;
    app.click("home-join").await?;
    let page = Person::handed_by(app).await?;
    page.show("greenroom-join").await?;
    Ok(page)
}

async fn keeps(page: &Person) -> Result<()> {
    page.click("keep-do").await?;
    page.has("keep", "data-step", "kept").await
}

/// From whatever is left of a call to the first screen.
async fn goes_home(app: &Desktop) -> Result<()> {
    app.click("waiting-close").await?;
    app.browser_has_ended().await?;
    app.click("ended-home").await
}

#[tokio::test]
async fn two_who_kept_each_other_know_the_next_link_and_the_next_call() -> Result<()> {
    if !netns::can("two who kept each other know the next link") {
        return Ok(());
    }
    let (_switch, at_ada, at_ben) = network()?;
    let (host, guest) = (
        Desktop::alone_inside(&at_ada).await?,
        Desktop::alone_inside(&at_ben).await?,
    );
    host.click("home-host").await?;
    let link = host.text("waiting-link").await?;
    let ada = Person::handed_by(&host).await?;
    let ben = joins(&guest, &link).await?;
    ben.sees_no("[data-test=greenroom-known]").await?;
    ben.join("Ben").await?;
    ben.is_in_a_call().await?;
    ada.is_in_a_call().await?;
    ada.sees("[data-trust=asked]").await?;
    ben.click("call-hangup").await?;
    keeps(&ben).await?;
    keeps(&ada).await?;
    goes_home(&host).await?;
    goes_home(&guest).await?;

    host.click("people-call").await?;
    assert_eq!(host.text("handed-guest").await?, "Send this link to Ben");
    let link = host.text("waiting-link").await?;
    let ada = Person::handed_by(&host).await?;
    let ben = joins(&guest, &link).await?;
    ben.show("greenroom-known").await?;
    ben.click("greenroom-join").await?;
    ben.is_in_a_call().await?;
    ada.is_in_a_call().await?;
    ada.sees("[data-trust=known]").await?;
    ben.sees("[data-trust=known]").await
}
