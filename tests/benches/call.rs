//! `cargo xtask bench call`: from the guest's page load to the host's first picture on it, for Tincan's built server and for a minimal
//! hand-written page, alternated in one run. Prints both medians, their ratio, and where Tincan's time went.

use anyhow::{Context, Result};
use serde_json::Value;
use tincan_tests::browser::{Browser, Engine};
use tincan_tests::links;
use tincan_tests::minimal::Minimal;
use tincan_tests::person::Person;
use tincan_tests::server::Server;
use tincan_tests::wait::until;

/// Runs in the guest's page before its own scripts: presses Join as soon as it is there, and notes when the first frame is shown.
const CLOCK: &str = "
    globalThis.__marks = {};
    const look = () => {
        const join = document.querySelector('[data-test=greenroom-join]');
        if (join && !join.disabled && !__marks.join) { __marks.join = performance.now(); join.click(); }
        const video = document.querySelector('[data-test=call-remote], #remote');
        if (video && !__marks.video) {
            __marks.video = performance.now();
            video.requestVideoFrameCallback((now) => { __marks.frame = now; });
        }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });";

#[derive(Clone, Copy)]
struct Marks {
    join: Option<f64>,
    frame: f64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let rounds = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(11);
    let mut tincan = Vec::new();
    let mut minimal = Vec::new();
    for round in 1..=rounds {
        minimal.push(minimal_call().await?);
        tincan.push(tincan_call().await?);
        if let (Some(ours), Some(floor)) = (tincan.last(), minimal.last()) {
            println!(
                "round {round}: minimal {:.0} ms, Tincan {:.0} ms",
                floor.frame, ours.frame
            );
        }
    }
    report(&tincan, &minimal);
    Ok(())
}

fn report(tincan: &[Marks], minimal: &[Marks]) {
    let ours = median(tincan.iter().map(|marks| marks.frame));
    let floor = median(minimal.iter().map(|marks| marks.frame));
    let join = median(tincan.iter().filter_map(|marks| marks.join));
    println!(
        "page load to first remote frame, median of {}:",
        tincan.len()
    );
    println!("  minimal page  {floor:5.0} ms");
    println!(
        "  Tincan        {ours:5.0} ms  ({join:.0} ms to the Join button, {:.0} ms from there)",
        ours - join
    );
    println!("  ratio         {:5.2}", ours / floor);
}

async fn tincan_call() -> Result<Marks> {
    let server = Server::start().await?;
    let host = Person::at(Engine::Chromium, &server.url).await?;
    let link = links::by_way_of(&host.host().await?, &server.url)?;
    host.sees("[data-test=waiting-preview]").await?;
    first_frame(&link).await
}

async fn minimal_call() -> Result<Marks> {
    let page = Minimal::start().await?;
    let host = Browser::open(Engine::Chromium).await?;
    host.driver.goto(&page.url).await?;
    first_frame(&format!("{}/#guest", page.url)).await
}

async fn first_frame(link: &str) -> Result<Marks> {
    let guest = Browser::open(Engine::Chromium).await?;
    guest.before_every_page(CLOCK).await?;
    guest.driver.goto(link).await?;
    until("the first frame", async || {
        let marks = guest.script("return globalThis.__marks", vec![]).await?;
        let frame = marks.get("frame").and_then(Value::as_f64);
        Ok(frame.map(|frame| Marks {
            join: marks.get("join").and_then(Value::as_f64),
            frame,
        }))
    })
    .await
    .context("no picture")
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
