//! The standalone server: arguments in, one line out, then it serves until it is told to stop.

mod args;
mod data_dir;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use tincan_signal::{Asset, Running, Server, UiAssets};
use tokio::net::TcpListener;

/// The interface that was built before this binary was; see `build.rs`.
static UI: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/ui.rs"));

struct BuiltIn;

impl UiAssets for BuiltIn {
    fn get(&self, path: &str) -> Option<Asset> {
        let at = UI.binary_search_by_key(&path, |(name, _)| name).ok()?;
        Some(Asset::new(path, UI[at].1))
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = args::Args::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .init();
    let listen = args.listen;
    let config = args.config()?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    let running = Server::start(config, listener, Arc::new(BuiltIn))?;
    println!("{}", announcement(&running));
    told_to_stop().await?;
    running.stop().await;
    Ok(())
}

fn announcement(running: &Running) -> String {
    let at = SocketAddr::new(
        reachable(running.local_addr.ip()),
        running.local_addr.port(),
    );
    match running.fingerprint {
        Some(fingerprint) => {
            let hex: String = fingerprint
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            format!("tincan-signal listening on https://{at}/ certificate sha256:{hex}")
        }
        None => format!("tincan-signal listening on http://{at}/"),
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

#[cfg(unix)]
async fn told_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        pressed = tokio::signal::ctrl_c() => pressed,
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
