//! The connection doctor in a real call between two browsers: it reads what the connection really does. Needs Chromium and nothing
//! else; run one at a time (`--test-threads=1`).

use anyhow::{Context, Result};
use serde_json::json;
use tincan_tests::browser::Engine::Chromium;
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::wait::until;

/// The remote end of the pair that carries the call, as the browser itself names it.
const REMOTE: &str = "
    const done = arguments[arguments.length - 1];
    (async () => {
        const pc = window.__watched.connections.find((pc) => pc.connectionState === 'connected');
        const stats = await pc.getStats();
        const transport = [...stats.values()].find((entry) => entry.type === 'transport');
        const remote = stats.get(stats.get(transport.selectedCandidatePairId).remoteCandidateId);
        return (remote.address.includes(':') ? '[' + remote.address + ']' : remote.address) + ':' + remote.port;
    })().then(done, () => done(null));";

/// What goes to the clipboard, kept where a test can read it: a headless page has no clipboard to look into.
const KEEP_COPIES: &str = "
    window.__copied = [];
    navigator.clipboard.writeText = (text) => Promise.resolve(void window.__copied.push(text));";

async fn call(name: &str) -> Result<(Server, Person, Person, String)> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let link = host.host().await?;
    let guest = Person::at(Chromium, &link).await?;
    guest.join(name).await?;
    host.is_in_a_call().await?;
    Ok((server, host, guest, link))
}

#[tokio::test]
async fn in_a_call_it_says_direct_and_names_the_real_remote_address() -> Result<()> {
    let (_server, host, _guest, _) = call("Ben").await?;
    host.click("call-more").await?;
    host.click("call-doctor").await?;
    host.has("doctor", "data-path", "direct").await?;
    host.sees("[data-test=doctor-finding][data-code=direct]")
        .await?;
    host.sees("[data-test=doctor-way][data-way=lan][data-outcome=in-use]")
        .await?;
    until("the address that the browser names", async || {
        let real = host.browser.script_async(REMOTE, vec![]).await?;
        let real = real.as_str().context("no remote address")?.to_owned();
        let shown = host
            .browser
            .script(
                "return document.querySelector('[data-test=doctor-contact][data-part=other][data-in-use=true] code').textContent",
                vec![],
            )
            .await?;
        anyhow::ensure!(shown == json!(real), "{shown} is shown for {real}");
        Ok(Some(()))
    })
    .await?;
    host.is_in_a_call().await
}

#[tokio::test]
async fn its_report_holds_no_address_no_key_no_token_and_no_name() -> Result<()> {
    let (server, host, guest, link) = call("Wolfeschlegelstein").await?;
    guest.click("call-more").await?;
    guest.click("call-doctor").await?;
    guest.browser.script(KEEP_COPIES, vec![]).await?;
    guest.has("doctor", "data-path", "direct").await?;
    guest.click("doctor-copy").await?;
    let report = until("the copied report", async || {
        let copied = guest
            .browser
            .script("return window.__copied[0]", vec![])
            .await?;
        Ok(copied.as_str().map(str::to_owned))
    })
    .await?;
    // Which of its own addresses a machine is called at is chance, where one of them is of the internet.
    let direct = ["lan", "ipv6", "punched"].map(|way| format!("way {way}: in-use"));
    assert!(direct.iter().any(|way| report.contains(way)), "{report}");
    assert!(!report.contains("[secret]"), "{report}");
    let remote = guest.browser.script_async(REMOTE, vec![]).await?;
    let remote = remote.as_str().context("no remote address")?;
    let (address, _) = remote.rsplit_once(':').context("no port")?;
    let (_, payload) = link.split_once('#').context("no payload")?;
    let secrets = ["Wolfe", "127.0.0.1", "::1", address, server.address()];
    for secret in secrets.into_iter().chain(
        payload
            .as_bytes()
            .chunks(12)
            .filter_map(|piece| std::str::from_utf8(piece).ok()),
    ) {
        assert!(!report.contains(secret), "{secret} is in: {report}");
    }
    host.is_in_a_call().await
}

#[tokio::test]
async fn a_server_named_in_the_settings_is_asked_and_its_silence_is_told() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await?;
    let url = format!("stun:{}", silent.local_addr()?);
    host.click("home-settings").await?;
    host.type_into("settings-server-url", "stun://wrong")
        .await?;
    host.click("settings-server-add").await?;
    host.sees_no("[data-test=settings-servers]").await?;
    host.type_into("settings-server-url", &url).await?;
    host.click("settings-server-add").await?;
    host.show("settings-servers").await?;
    host.click("settings-back").await?;
    let guest = Person::at(Chromium, &host.host().await?).await?;
    guest.join("Ben").await?;
    host.is_in_a_call().await?;
    let mut asked = [0; 1500];
    let (length, _) = tokio::time::timeout(
        std::time::Duration::from_secs(20),
        silent.recv_from(&mut asked),
    )
    .await
    .context("the named server was not asked")??;
    // RFC 8489, section 5: a Binding request with the magic cookie.
    assert_eq!(
        (&asked[..2], &asked[4..8], length >= 20),
        (&[0, 1][..], &[0x21, 0x12, 0xa4, 0x42][..], true)
    );
    host.click("call-more").await?;
    host.click("call-doctor").await?;
    host.sees("[data-test=doctor-contact][data-part=helper]")
        .await
}

#[tokio::test]
async fn it_opens_from_waiting_by_keyboard_and_escape_closes_it() -> Result<()> {
    let server = Server::start().await?;
    let host = Person::at(Chromium, &server.url).await?;
    host.host().await?;
    let button = "document.querySelector('[data-test=waiting-doctor]')";
    host.browser
        .script(&format!("{button}.focus()"), vec![])
        .await?;
    let keys = host.browser.driver.action_chain();
    keys.send_keys(thirtyfour::Key::Enter).perform().await?;
    host.sees("[data-test=doctor-finding][data-code=nobody]")
        .await?;
    let keys = host.browser.driver.action_chain();
    keys.send_keys(thirtyfour::Key::Escape).perform().await?;
    host.sees_no("[data-test=doctor]").await?;
    let focused = host
        .browser
        .script(
            &format!("return document.activeElement === {button}"),
            vec![],
        )
        .await?;
    assert_eq!(focused, json!(true), "focus goes back where it was");
    Ok(())
}
