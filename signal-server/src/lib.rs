//! The signaling server of Tincan: it introduces people who hold an invite to each other, and moves sealed messages
//! between them that it cannot read. It knows rooms; it knows nothing of media, files, or the app it may run in.
//!
//! Reading order: [`protocol`](../../docs/protocol.md) and `protocol.rs` (the wire), `rooms.rs` (who is in which room,
//! pure), `hub.rs` (the task that owns the rooms), `session.rs` (one client, from `hello` to its end), `line.rs` and
//! `ring.rs` (how sessions reach each other, and what a resumed one is told again), `socket.rs` (one WebSocket),
//! `http.rs` and `origin.rs` (routes, and who may ask), `door.rs` and `server.rs` (accepting connections), `addresses.rs` (how much
//! of all this one address may have), `turn.rs` (relaying calls). What can be set is in `config.rs`, what is counted in `metrics.rs`, the certificate in
//! `tls.rs`, the guests' interface in `assets.rs`; `reach.rs` asks a router for a way in.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # struct Nothing;
//! # impl tincan_signal::UiAssets for Nothing { fn get(&self, _: &str) -> Option<tincan_signal::Asset> { None } }
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use tincan_signal::{Config, Server};
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let running = Server::start(Config::default(), listener, Arc::new(Nothing))?;
//! running.stop().await;
//! # Ok(()) }
//! ```

mod addresses;
mod assets;
mod b64;
mod beats;
mod bucket;
mod config;
#[cfg(test)]
mod corpus;
mod door;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod guesses;
mod http;
mod hub;
mod line;
mod metrics;
mod origin;
mod protocol;
#[cfg(feature = "reach")]
pub mod reach;
mod ring;
mod rooms;
mod server;
mod session;
mod site;
mod socket;
mod ticks;
mod tls;
mod turn;

pub use assets::{Asset, UiAssets};
pub use bucket::Rate;
pub use config::{
    Config, Limits, OwnCandidates, OwnRooms, RelayPeers, Rooms, Share, Times, Turn, TurnLimits,
};
pub use metrics::Metrics;
pub use protocol::IceServer;
pub use server::{Running, Server, StartError};
pub use tls::{Identity, IdentityError};
pub use turn::{AddressRange, NoRange};
