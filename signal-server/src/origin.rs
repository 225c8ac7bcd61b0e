//! PURE. Who may talk to this server, by the names in a request and the address it comes from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a `Host` names this server: an address, `localhost`, or one of `names`. A page that pointed its own DNS name
/// at this machine (DNS rebinding) still sends that name.
pub(crate) fn is_our_host(host: &str, names: &[String]) -> bool {
    let name = without_port(host);
    let bracketed = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<Ipv4Addr>().is_ok()
        || bracketed.is_some_and(|name| name.parse::<Ipv6Addr>().is_ok())
        || names.iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Whether a browser's `Origin` is the page of this very server. The scheme is not compared with the connection's: a
/// proxy in front may speak TLS where this server does not.
pub(crate) fn is_same_origin(origin: &str, host: &str) -> bool {
    [("https://", ":443"), ("http://", ":80")]
        .into_iter()
        .any(|(scheme, port)| {
            origin.strip_prefix(scheme).is_some_and(|authority| {
                let short =
                    |text: &str| text.strip_suffix(port).unwrap_or(text).to_ascii_lowercase();
                short(authority) == short(host)
            })
        })
}

/// Whether plain HTTP from `peer` to our address `local` stays on this machine or its own network.
pub(crate) fn is_near(peer: IpAddr, local: IpAddr) -> bool {
    match (peer.to_canonical(), local.to_canonical()) {
        (IpAddr::V4(peer), _) => peer.is_loopback() || peer.is_private() || peer.is_link_local(),
        (IpAddr::V6(peer), IpAddr::V6(local)) => is_near_v6(peer) || prefix(peer) == prefix(local),
        (IpAddr::V6(peer), IpAddr::V4(_)) => is_near_v6(peer),
    }
}

fn is_near_v6(peer: Ipv6Addr) -> bool {
    peer.is_loopback() || peer.is_unique_local() || peer.is_unicast_link_local()
}

/// The /64, which is one link, RFC 4291 section 2.5.4.
fn prefix(address: Ipv6Addr) -> [u16; 4] {
    let [a, b, c, d, ..] = address.segments();
    [a, b, c, d]
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if !port.contains(']') && (!name.contains(':') || name.ends_with(']')) =>
        {
            name
        }
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_name_is_not_our_host() {
        let names = ["call.example".to_owned()];
        for host in [
            "127.0.0.1",
            "192.168.1.2:7015",
            "[::1]:7015",
            "[fe80::1]",
            "LOCALHOST:1",
            "Call.Example:7015",
        ] {
            assert!(is_our_host(host, &names), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:7015",
            "::1",
            "[evil]:1",
            "[::1",
            "1.2.3",
        ] {
            assert!(!is_our_host(host, &names), "{host}");
        }
    }

    #[test]
    fn only_our_own_page_is_of_the_same_origin() {
        assert!(is_same_origin("https://10.0.0.1:7015", "10.0.0.1:7015"));
        assert!(is_same_origin("http://[::1]:7015", "[::1]:7015"));
        assert!(is_same_origin("https://call.example", "call.example:443"));
        for origin in [
            "null",
            "https://evil.example",
            "https://10.0.0.1:7016",
            "https://10.0.0.1",
            "ftp://10.0.0.1:7015",
            "10.0.0.1:7015",
        ] {
            assert!(!is_same_origin(origin, "10.0.0.1:7015"), "{origin}");
        }
    }

    #[test]
    fn only_the_own_network_is_near() {
        let local: IpAddr = "2001:db8:1:2::5".parse().unwrap();
        for near in [
            "127.0.0.1",
            "10.9.8.7",
            "172.31.0.1",
            "192.168.0.9",
            "169.254.1.1",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "2001:db8:1:2::99",
        ] {
            assert!(is_near(near.parse().unwrap(), local), "{near}");
        }
        for far in [
            "8.8.8.8",
            "172.32.0.1",
            "100.64.0.1",
            "2001:db8:1:3::99",
            "::ffff:8.8.8.8",
        ] {
            assert!(!is_near(far.parse().unwrap(), local), "{far}");
        }
    }
}
