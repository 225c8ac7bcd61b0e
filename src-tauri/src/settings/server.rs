//! PURE: a helping server that a person named by hand (RFC 7064, RFC 7065). The same rules as ui/src/core/ice-server.ts;
//! tests/vectors/settings.json holds both to them.

use crate::secret::Secret;
use serde::Serialize;
use serde_json::Value;
use std::net::{Ipv4Addr, Ipv6Addr};

/// How many may be kept.
const SERVERS: usize = 8;
/// Bytes of UTF-8 that each text may have.
const TEXT_BYTES: usize = 256;
const NAME_BYTES: usize = 253;

/// A server that helps two people to find each other, or relays for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
pub struct HelpingServer {
    /// `stun:HOST[:PORT]`, `turn:HOST[:PORT][?transport=udp|tcp]`, or `turns:` likewise.
    pub url: String,
    /// Empty for `stun:`.
    pub username: String,
    /// Empty for `stun:`.
    pub credential: Secret,
}

/// Those that are whole and valid, in their order; one that is not is left out alone.
pub(super) fn read(kept: Option<&Value>) -> Vec<HelpingServer> {
    let list = kept.and_then(Value::as_array);
    list.map(|list| list.iter().take(SERVERS).filter_map(server).collect())
        .unwrap_or_default()
}

fn server(kept: &Value) -> Option<HelpingServer> {
    let kept = kept.as_object()?;
    let text = |member: &str| match kept.get(member) {
        None => Some(""),
        Some(value) => value.as_str(),
    };
    let (url, username, credential) = (text("url")?, text("username")?, text("credential")?);
    let relays = relays(url)?;
    let short = [url, username, credential]
        .iter()
        .all(|text| text.len() <= TEXT_BYTES);
    let signed = !relays || (!username.is_empty() && !credential.is_empty());
    (short && signed).then(|| HelpingServer {
        url: url.to_owned(),
        username: username.to_owned(),
        credential: credential.into(),
    })
}

/// Whether a URL is a relay's; `None` for what is no such URL.
fn relays(url: &str) -> Option<bool> {
    let (scheme, rest) = url.split_once(':')?;
    let relays = match scheme.to_ascii_lowercase().as_str() {
        "stun" | "stuns" => false,
        "turn" | "turns" => true,
        _ => return None,
    };
    let (place, query) = rest
        .split_once('?')
        .map_or((rest, None), |(place, query)| (place, Some(query)));
    let (host, port) = host_and_port(place)?;
    let asked = query.is_none_or(|query| {
        relays && ["transport=udp", "transport=tcp"].contains(&query.to_ascii_lowercase().as_str())
    });
    (asked && is_host(host) && port.is_none_or(is_port)).then_some(relays)
}

fn host_and_port(place: &str) -> Option<(&str, Option<&str>)> {
    if !place.starts_with('[') {
        return Some(
            place
                .split_once(':')
                .map_or((place, None), |(host, port)| (host, Some(port))),
        );
    }
    let (host, rest) = place.split_at(place.find(']')? + 1);
    match rest.strip_prefix(':') {
        None if rest.is_empty() => Some((host, None)),
        None => None,
        port => Some((host, port)),
    }
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|byte| byte.is_ascii_digit())
        && !port.starts_with('0')
        && port.parse::<u16>().is_ok()
}

fn is_host(host: &str) -> bool {
    if let Some(inside) = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        return inside.parse::<Ipv6Addr>().is_ok();
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    // What ends in a figure is an address or nothing: a browser would read 1.2.3 as one.
    if !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()) {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    host.len() <= NAME_BYTES && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    label.bytes().all(inner)
        && !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
}
