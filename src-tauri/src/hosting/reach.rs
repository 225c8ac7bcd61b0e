//! PURE. What a host offers to guests out of everything that is known: the endpoints of the invite in their order, the one that a browser's link
//! names, and how the way in stands, in codes. Asks nobody anything.

use std::net::{IpAddr, Ipv6Addr};

use tincan_signal::reach::{DoorState, Standing, Ways, WhyNot, is_global};

use crate::ipc::{Doorway, Endpoint, Reached};
use crate::settings::Internet;

/// As many as an invite carries.
const MOST: usize = 8;

/// What a guest can be given.
pub(super) struct Offer {
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) page: Endpoint,
    pub(super) near_page: Option<Endpoint>,
    pub(super) reached: Reached,
}

/// In the order of the invite: this network, global IPv6, the mapped port, what the host typed. `typed` counts whatever `internet` says: who
/// typed an address has answered the question.
pub(super) fn offer(ways: &Ways, port: u16, internet: Internet, typed: Option<&Endpoint>) -> Offer {
    let yes = internet == Internet::Yes;
    let at = |address: &IpAddr| Endpoint {
        host: address.to_string(),
        port,
    };
    let global: Vec<Endpoint> = ways.local.global.iter().filter(|_| yes).map(at).collect();
    let mapped = opened(&ways.v4).filter(|_| yes);
    let far: Vec<Endpoint> = global.iter().chain(&mapped).chain(typed).cloned().collect();
    let near: Vec<Endpoint> = ways.local.near.iter().map(at).collect();
    let room = MOST.saturating_sub(far.len());
    let first = near
        .first()
        .cloned()
        .unwrap_or_else(|| at(&IpAddr::from([127, 0, 0, 1])));
    let outside = typed
        .cloned()
        .or(mapped)
        .or_else(|| global.first().cloned());
    let page = outside.clone().unwrap_or_else(|| first.clone());
    Offer {
        near_page: outside.filter(|page| *page != first).map(|_| first),
        page,
        endpoints: distinct(near.into_iter().take(room).chain(far)),
        reached: reached(ways, internet, typed.is_some()),
    }
}

fn reached(ways: &Ways, internet: Internet, typed: bool) -> Reached {
    let (v4, v6) = (doorway(&ways.v4), doorway(&ways.v6));
    let yes = internet == Internet::Yes;
    let direct = ways
        .local
        .near
        .iter()
        .any(|address| address.is_ipv4() && is_global(*address));
    let asking = yes && (v4 == Doorway::Asking || v6 == Doorway::Asking);
    let has_v6 = yes && !ways.local.global.is_empty();
    let some = typed || direct || has_v6 || v4 == Doorway::Open;
    Reached {
        internet,
        router: v4,
        pinhole: v6,
        has_v6,
        typed,
        direct,
        unreachable: yes && !asking && !some && v4 != Doorway::Closed,
    }
}

fn opened(state: &DoorState) -> Option<Endpoint> {
    match state {
        Standing::Open(opened) => Some(Endpoint {
            host: opened.tcp.ip().to_string(),
            port: opened.tcp.port(),
        }),
        _ => None,
    }
}

fn doorway(state: &DoorState) -> Doorway {
    match state {
        Standing::Closed => Doorway::Closed,
        Standing::Asking => Doorway::Asking,
        Standing::Open(_) => Doorway::Open,
        Standing::Failed(WhyNot::NoRoute) => Doorway::NoRoute,
        Standing::Failed(WhyNot::NoRouter) => Doorway::NoRouter,
        Standing::Failed(WhyNot::Refused) => Doorway::Refused,
        Standing::Failed(WhyNot::DoubleNat) => Doorway::DoubleNat,
    }
}

fn distinct(endpoints: impl Iterator<Item = Endpoint>) -> Vec<Endpoint> {
    let mut kept = Vec::new();
    for endpoint in endpoints {
        if !kept.contains(&endpoint) {
            kept.push(endpoint);
        }
    }
    kept
}

/// What a host typed as their own address: a name or an address, with a port or without (then `port`). `None` for anything else. The same rule as
/// `parseAddress` of ui/src/core/address.ts.
pub(super) fn parse_address(typed: &str, port: u16) -> Option<Endpoint> {
    let typed = typed.trim();
    let without_port = typed.ends_with(']') || typed.parse::<Ipv6Addr>().is_ok();
    let (host, port) = match typed.rsplit_once(':').filter(|_| !without_port) {
        Some((host, number)) => (host, number.parse().ok().filter(|port| *port != 0)?),
        None => (typed, port),
    };
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let host = match inner {
        Some(v6) => v6.parse::<Ipv6Addr>().ok()?.to_string(),
        None if host.contains(':') && host != typed => return None,
        None => host.to_owned(),
    };
    (host.parse::<IpAddr>().is_ok() || is_name(&host)).then_some(Endpoint { host, port })
}

/// A DNS name, as far as one can be told from a typing mistake.
pub(super) fn is_name(host: &str) -> bool {
    let label = |label: &str| {
        let inside = label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        inside && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    let numbers = host
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    host.len() <= 253 && host.split('.').all(label) && !numbers
}

#[cfg(test)]
mod tests;
