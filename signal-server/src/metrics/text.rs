//! The counters as Prometheus reads them: its text format, version 0.0.4.

use std::fmt::{Display, Write as _};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::Metrics;
use super::histogram::BOUNDS_US;
use crate::protocol::Code;

/// In the order of `Excess`.
const EXCESSES: [&str; 3] = ["total", "address", "rate"];
/// In the order of `Fate`.
const FATES: [&str; 3] = ["to-peer", "from-peer", "dropped"];
/// In the order of `Kind`.
const KINDS: [&str; 3] = ["signal", "ping", "room"];

impl Metrics {
    /// All counters, in the text format of Prometheus.
    pub fn prometheus(&self) -> String {
        let mut page = Page(String::new());
        page.one(
            "connections",
            "gauge",
            "Connections, seats that wait for theirs included.",
            self.addresses.total(),
        );
        page.one(
            "rooms",
            "gauge",
            "Rooms that are remembered.",
            self.rooms.load(Relaxed),
        );
        page.one(
            "seats",
            "gauge",
            "People in rooms.",
            self.seats.load(Relaxed),
        );
        page.one(
            "connections_accepted_total",
            "counter",
            "Connections that were admitted.",
            self.accepted.load(Relaxed),
        );
        page.family(
            "connections_refused_total",
            "Connections closed at once, by the limit that was reached.",
            "limit",
            EXCESSES.into_iter().zip(&self.turned_away),
        );
        page.family(
            "messages_total",
            "Messages of clients that were understood; signals in lots of 16 a session.",
            "kind",
            KINDS.into_iter().zip(&self.messages),
        );
        page.family(
            "refusals_total",
            "Errors that clients were told, by code.",
            "code",
            Code::ALL.iter().map(|code| code.name()).zip(&self.refusals),
        );
        self.relay(&mut page);
        self.turn_page(&mut page);
        page.0
    }

    fn turn_page(&self, page: &mut Page) {
        page.one(
            "turn_relays",
            "gauge",
            "Relayed addresses that are open.",
            self.turn.open.load(Relaxed),
        );
        page.one(
            "turn_relays_opened_total",
            "counter",
            "Relayed addresses that were opened.",
            self.turn.opened.load(Relaxed),
        );
        page.family(
            "turn_bytes_total",
            "Bytes of payload that calls sent through the relay, by where they went.",
            "way",
            FATES.into_iter().zip(&self.turn.bytes),
        );
    }

    fn relay(&self, page: &mut Page) {
        let (below, sum_us) = self.relay.read();
        let all = below.last().copied().unwrap_or(0);
        page.head(
            "relay_seconds",
            "histogram",
            "From reading a signal to having written it; one signal of 16.",
        );
        for (bound, count) in BOUNDS_US.iter().zip(&below) {
            page.line("relay_seconds_bucket", &le(seconds(*bound)), count);
        }
        page.line("relay_seconds_bucket", &le("+Inf"), all);
        page.line("relay_seconds_sum", "", seconds(sum_us));
        page.line("relay_seconds_count", "", all);
    }
}

fn seconds(us: u64) -> f64 {
    us as f64 / 1e6
}

fn le(bound: impl Display) -> String {
    format!("{{le=\"{bound}\"}}")
}

struct Page(String);

impl Page {
    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.head(name, kind, help);
        self.line(name, "", value);
    }

    fn family<'a>(
        &mut self,
        name: &str,
        help: &str,
        label: &str,
        values: impl Iterator<Item = (&'static str, &'a AtomicU64)>,
    ) {
        self.head(name, "counter", help);
        for (value, count) in values {
            let labels = format!("{{{label}=\"{value}\"}}");
            self.line(name, &labels, count.load(Relaxed));
        }
    }

    fn head(&mut self, name: &str, kind: &str, help: &str) {
        self.write(format_args!(
            "# HELP tincan_{name} {help}\n# TYPE tincan_{name} {kind}\n"
        ));
    }

    fn line(&mut self, name: &str, labels: &str, value: impl Display) {
        self.write(format_args!("tincan_{name}{labels} {value}\n"));
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.0.write_fmt(text);
    }
}
