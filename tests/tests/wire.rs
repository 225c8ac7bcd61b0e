//! The wire of docs/protocol.md against the built server, over a raw WebSocket: what every client may rely on, and what
//! becomes of every wrong input. `TINCAN_SIGNAL_BIN` names the binary, else the one beside these tests is taken.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails it by a panic"
)]

#[path = "wire/abuse.rs"]
mod abuse;
#[path = "wire/client.rs"]
mod client;
#[path = "wire/http.rs"]
mod http;
#[path = "wire/knocks.rs"]
mod knocks;
#[path = "wire/meeting.rs"]
mod meeting;
#[path = "wire/metrics.rs"]
mod metrics;
#[path = "wire/quiet.rs"]
mod quiet;
#[path = "wire/reaping.rs"]
mod reaping;
#[path = "wire/refusals.rs"]
mod refusals;
#[path = "wire/relay.rs"]
mod relay;
#[path = "wire/resume.rs"]
mod resume;
#[path = "wire/rooms.rs"]
mod rooms;
#[path = "wire/running.rs"]
mod running;
#[path = "wire/settings.rs"]
mod settings;
#[path = "wire/silence.rs"]
mod silence;
#[path = "wire/tls.rs"]
mod tls;
