//! The standalone server: settings in, one line out, then it serves until it is told to stop.
//! Exit codes: 0 when it was told to stop, 1 when the machine refuses (a port that is taken), 2 when what it was told is
//! wrong (a flag, the file, a certificate that cannot be read).

mod cli;

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use tincan_signal::{Asset, Config, Running, Server, UiAssets};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use cli::args::Args;
use cli::{log, scrape, settings};

/// Less memory for a connection than others take, and most of it given back within seconds of its end: docs/performance.md.
#[cfg(not(windows))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[cfg(windows)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The interface that was built before this binary was; see `build.rs`.
static UI: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/ui.rs"));

struct BuiltIn;

impl UiAssets for BuiltIn {
    fn get(&self, path: &str) -> Option<Asset> {
        let at = UI.binary_search_by_key(&path, |(name, _)| name).ok()?;
        Some(Asset::new(path, UI[at].1))
    }
}

/// What this program was told cannot be followed; the same as clap's.
const MISTOLD: u8 = 2;

fn main() -> ExitCode {
    match settings::read(std::env::args_os()) {
        Ok(args) => start(args),
        Err(error) => ended(Err(error), MISTOLD),
    }
}

fn start(args: Args) -> ExitCode {
    log::start(args.log, args.log_format);
    match runtime(args.threads.get()) {
        Ok(runtime) => runtime.block_on(serve(args)),
        Err(error) => ended(Err(error.into()), 1),
    }
}

/// In here already what is told is read: asking an authority for a certificate begins with it.
async fn serve(args: Args) -> ExitCode {
    match Told::new(args) {
        Ok(told) => ended(run(told).await, 1),
        Err(error) => ended(Err(error), MISTOLD),
    }
}

/// With one thread there is nobody to share work with, and a message that one session has for another costs no wake-up of
/// a second thread; docs/performance.md has the figures.
fn runtime(threads: usize) -> io::Result<Runtime> {
    let mut builder = match threads {
        1 => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    // Windows sleeps for milliseconds at least.
    #[cfg(unix)]
    if threads == 1 {
        cli::pace::gentle(&mut builder);
    }
    builder.worker_threads(threads).enable_all().build()
}

fn ended(result: anyhow::Result<()>, code: u8) -> ExitCode {
    let Err(error) = result else {
        return ExitCode::SUCCESS;
    };
    // With standard error closed there is only the exit code left to say it.
    let _ = writeln!(std::io::stderr(), "tincan-signal: {error:#}");
    ExitCode::from(code)
}

/// What the settings say, read and found to be right.
struct Told {
    listen: SocketAddr,
    metrics: Option<SocketAddr>,
    config: Config,
}

impl Told {
    fn new(args: Args) -> anyhow::Result<Self> {
        Ok(Self {
            listen: args.listen,
            metrics: args.metrics,
            config: args.config()?,
        })
    }
}

async fn run(told: Told) -> anyhow::Result<()> {
    // Before anybody can know that it runs.
    let end = told_to_stop()?;
    let name = told.config.names.first().cloned();
    let listener = bind(told.listen).await?;
    let counters = match told.metrics {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let running = Server::start(told.config, listener, Arc::new(BuiltIn))?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), at = %running.local_addr, tls = running.tls, "started");
    say(&announcement(&running, name));
    if let Some(listener) = counters {
        let at = listener.local_addr()?;
        say(&format!("tincan-signal counters on http://{at}/metrics"));
        tokio::spawn(scrape::serve(listener, running.metrics()));
    }
    end.await;
    tracing::info!("told to stop");
    running.stop().await;
    tracing::info!("stopped");
    Ok(())
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.with_context(|| format!("cannot listen on {address}"))
}

/// One line for whoever started it; nobody has to read it.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn announcement(running: &Running, name: Option<String>) -> String {
    let port = running.local_addr.port();
    let at = SocketAddr::new(reachable(running.local_addr.ip()), port);
    match (running.fingerprint, name) {
        (Some(fingerprint), _) => {
            let hex: String = fingerprint
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            format!("tincan-signal listening on https://{at}/ certificate sha256:{hex}")
        }
        // An authority vouches for a name, not for an address.
        (None, Some(name)) if running.tls => {
            format!("tincan-signal listening on https://{name}:{port}/")
        }
        (None, _) => format!("tincan-signal listening on http://{at}/"),
    }
}

/// An address that another machine can use, where the listener has them all.
fn reachable(listening: IpAddr) -> IpAddr {
    if !listening.is_unspecified() {
        return listening;
    }
    // Connecting a UDP socket sends nothing; it asks the system which of our addresses it would use.
    let asked = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    let loopback = if listening.is_ipv6() {
        Ipv6Addr::LOCALHOST.into()
    } else {
        Ipv4Addr::LOCALHOST.into()
    };
    asked.map_or(loopback, |address| address.ip())
}

/// Waits until somebody says so. What is said from the call on counts, not from the first wait on.
#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Waits until somebody says so. What is said from the call on counts, not from the first wait on.
#[cfg(windows)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut pressed = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        pressed.recv().await;
    })
}
