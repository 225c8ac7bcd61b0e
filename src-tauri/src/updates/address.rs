//! PURE: the address where news are, read strictly: https, or http on this computer; no user, no fragment. The same rules as
//! ui/src/core/update-address.ts; tests/vectors/settings.json holds both to them.

use std::net::Ipv6Addr;

use crate::ipc::Endpoint;

/// Bytes that an address may have.
const LONGEST: usize = 512;
const NAME_BYTES: usize = 253;
/// What may be asked without TLS: it leaves no computer.
const HERE: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// An address, in the parts that a request needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// With TLS.
    pub tls: bool,
    /// As the `Host` of a request.
    pub authority: String,
    /// Where to connect.
    pub endpoint: Endpoint,
    /// Begins with a slash.
    pub path: String,
}

impl Address {
    /// `None` for what is no such address.
    pub fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let tls = scheme == "https";
        let slash = rest.find('/')?;
        let (authority, path) = rest.split_at(slash);
        let (host, port) = host_and_port(authority, if tls { 443 } else { 80 })?;
        let fits = text.len() <= LONGEST && (tls || (scheme == "http" && HERE.contains(&host)));
        (fits && is_path(path)).then(|| Self {
            tls,
            authority: authority.to_owned(),
            endpoint: Endpoint {
                host: host.trim_matches(['[', ']']).to_owned(),
                port,
            },
            path: path.to_owned(),
        })
    }
}

fn host_and_port(authority: &str, usual: u16) -> Option<(&str, u16)> {
    let end = match authority.find(']') {
        Some(end) => end + 1,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, rest) = authority.split_at(end);
    let port = match rest.strip_prefix(':') {
        Some(port) if !port.starts_with('0') && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            port.parse().ok()?
        }
        None if rest.is_empty() => usual,
        _ => return None,
    };
    is_host(host).then_some((host, port))
}

fn is_host(host: &str) -> bool {
    if let Some(inside) = host.strip_prefix('[') {
        return inside
            .strip_suffix(']')
            .is_some_and(|inside| inside.parse::<Ipv6Addr>().is_ok());
    }
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    !host.is_empty() && host.len() <= NAME_BYTES && host.bytes().all(letter)
}

fn is_path(path: &str) -> bool {
    path.bytes().all(|byte| {
        byte.is_ascii_graphic()
            && !matches!(
                byte,
                b'#' | b'?' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_as_a_request_needs_it() {
        let read = Address::read("https://tincan.example:8443/news.json").unwrap();
        assert_eq!(
            (read.authority.as_str(), read.path.as_str()),
            ("tincan.example:8443", "/news.json")
        );
        assert_eq!(
            (read.endpoint.host.as_str(), read.endpoint.port, read.tls),
            ("tincan.example", 8443, true)
        );
        let here = Address::read("http://[::1]:80/n").unwrap();
        assert_eq!((here.endpoint.host.as_str(), here.tls), ("::1", false));
    }

    #[test]
    fn without_tls_only_this_computer_is_asked_and_nothing_odd_is_an_address() {
        for wrong in [
            "http://tincan.example/x",
            "http://127.0.0.1.example/x",
            "https://ada@tincan.example/x",
            "https://tincan.example",
            "https:///x",
            "ftp://tincan.example/x",
            "https://tincan.example/x y",
            "https://tincan.example/x#y",
            "https://tincan.example:0/x",
            "https://tincan.example:99999/x",
            "https://[::1/x",
            "https://a]b/x",
            "HTTPS://tincan.example/x",
            "",
        ] {
            assert_eq!(Address::read(wrong), None, "{wrong}");
        }
    }
}
