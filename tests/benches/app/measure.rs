//! The rounds, and what is printed of them.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use tincan_tests::browser::Engine;
use tincan_tests::desktop::{Desktop, Keychain};
use tincan_tests::person::Person;
use tincan_tests::proc::{began_ms, family, memory_kib};
use tincan_tests::process::processes_running;
use tincan_tests::stats;
use tincan_tests::wait::until;

/// When the engine first painted something, in milliseconds since 1970.
const PAINT: &str = "
    const [first] = performance.getEntriesByName('first-contentful-paint');
    return first ? performance.timeOrigin + first.startTime : null;";

/// When the first screen could be used, in milliseconds since 1970: the page's own mark. Null in a page that has none.
const USABLE: &str = "
    const [usable] = performance.getEntriesByName('usable');
    return usable ? performance.timeOrigin + usable.startTime : null;";

/// Milliseconds from the click until the link is there.
const HOST: &str = "
    const done = arguments[arguments.length - 1];
    const began = performance.now();
    const look = () => {
        const link = document.querySelector('[data-test=waiting-link]');
        if (link?.textContent.trim()) done(performance.now() - began);
        else requestAnimationFrame(look);
    };
    document.querySelector('[data-test=home-host]').click();
    look();";

/// Two readings that differ by less than this much are of an app that has settled.
const SETTLED: f64 = 0.01;

struct Start {
    paint_ms: f64,
    usable_ms: f64,
    memory_kib: f64,
}

pub(crate) async fn run(rounds: usize) -> Result<()> {
    let (ours, floor) = (binary("TINCAN_APP_BIN")?, binary("TINCAN_EMPTY_BIN")?);
    let (mut app, mut empty) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        let floor = start(&floor).await?;
        let ours = start(&ours).await?;
        println!(
            "round {round}: empty {:.0} ms {:.0} MiB, Tincan {:.0} ms {:.0} MiB",
            floor.paint_ms,
            floor.memory_kib / 1024.0,
            ours.paint_ms,
            ours.memory_kib / 1024.0
        );
        empty.push(floor);
        app.push(ours);
    }
    print_row("exec to first paint, ms", &empty, &app, |start| {
        start.paint_ms
    });
    print_row("exec to what can be used, ms", &empty, &app, |start| {
        start.usable_ms
    });
    print_row("memory, idle, MiB", &empty, &app, |start| {
        start.memory_kib / 1024.0
    });
    hosting(&ours, rounds).await?;
    call(&ours).await
}

/// For the first time on this computer, when every key is made; beside a keychain that runs and is open, as after a login.
async fn hosting(binary: &Path, rounds: usize) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..rounds {
        let app = Desktop::of_beside_keychain(binary, Keychain::Unlocked).await?;
        app.has("home-host", "type", "submit").await?;
        let time = app.window.execute_async(HOST, vec![]).await?;
        times.push(time.json().as_f64().context("no time")?);
    }
    let longest = times.iter().copied().fold(0.0, f64::max);
    println!(
        "from the click to the link: {:.0} ms, the longest {longest:.0} (median of {rounds})",
        median(times.into_iter())
    );
    Ok(())
}

fn binary(name: &str) -> Result<PathBuf> {
    let path = std::env::var_os(name).with_context(|| format!("{name} names the program"))?;
    Ok(PathBuf::from(path).canonicalize()?)
}

fn print_row(what: &str, empty: &[Start], app: &[Start], of: fn(&Start) -> f64) {
    let (floor, ours) = (median(empty.iter().map(of)), median(app.iter().map(of)));
    println!(
        "{what}: empty window {floor:.0}, Tincan {ours:.0}, ratio {:.2} (median of {})",
        ours / floor,
        app.len()
    );
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

async fn start(binary: &Path) -> Result<Start> {
    let app = Desktop::of(binary).await?;
    let painted = until("the first paint", async || {
        Ok(app.window.execute(PAINT, vec![]).await?.json().as_f64())
    })
    .await?;
    let usable = app.window.execute(USABLE, vec![]).await?.json().as_f64();
    let program = only(binary)?;
    let began = began_ms(&program)?;
    Ok(Start {
        paint_ms: painted - began,
        usable_ms: usable.unwrap_or(painted) - began,
        memory_kib: settled(&program, |_| true).await?,
    })
}

/// The process of this program.
fn only(binary: &Path) -> Result<String> {
    processes_running(binary).pop().context("it does not run")
}

/// The memory of the program and of those of its children that count, once it stands still.
async fn settled(program: &str, counts: fn(&str) -> bool) -> Result<f64> {
    let mut before = 0.0;
    until("a memory that stands still", async || {
        let family = family(program)?;
        let now: f64 = family
            .iter()
            .filter(|(_, name)| counts(name))
            .map(|(id, _)| memory_kib(id))
            .sum();
        let moved = (now - before).abs() / now;
        before = now;
        Ok((moved < SETTLED).then_some(now))
    })
    .await
}

async fn call(binary: &Path) -> Result<()> {
    let app = Desktop::of(binary).await?;
    app.click("home-host").await?;
    let page = Person {
        browser: app.handed_browser().await?,
    };
    stats::watch(&page.browser).await?;
    let link = app.text("waiting-link").await?;
    let guest = Person::at(Engine::Chromium, &link).await?;
    guest.join("Ben").await?;
    page.is_in_a_call().await?;
    let program = only(binary)?;
    let whole = settled(&program, |_| true).await? / 1024.0;
    let own = settled(&program, |name| !name.starts_with("chrom")).await? / 1024.0;
    println!(
        "memory in a call: {whole:.0} MiB, of them {own:.0} the app's and {:.0} the browser's that carries the call",
        whole - own
    );
    Ok(())
}
