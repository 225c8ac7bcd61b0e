//! PURE. Whether the address that a router calls its own is one of the internet. Where it is not, another router stands before it
//! ("double NAT"), and what the first one opened leads nowhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether somebody on the internet can send to this address, as far as the address tells.
#[must_use]
pub fn is_global(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_global_v4(v4),
        IpAddr::V6(v6) => is_global_v6(v6),
    }
}

/// IANA's registry for special IPv4 addresses (RFC 6890), by what a home can meet.
fn is_global_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    // Shared address space of providers, RFC 6598; protocol assignments, RFC 6890; benchmarks, RFC 2544.
    let shared = a == 100 && (64..128).contains(&b);
    let assigned = (a == 192 && b == 0 && c == 0) || (a == 198 && (18..20).contains(&b));
    !(v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_documentation()
        || v4.is_multicast()
        || a == 0
        || a >= 240
        || shared
        || assigned)
}

/// Global unicast is 2000::/3 (RFC 4291 section 2.4); documentation (RFC 3849) is kept, since only tests have it.
fn is_global_v6(v6: Ipv6Addr) -> bool {
    v6.segments()[0] & 0xe000 == 0x2000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_behind_another_router_are_known() {
        for behind in [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.1.1",
            "127.0.0.1",
            "0.0.0.0",
            "192.0.0.9",
            "198.19.0.1",
            "203.0.113.5",
            "240.0.0.1",
            "255.255.255.255",
            "fd00::1",
            "fe80::1",
            "::1",
            "::",
        ] {
            assert!(!is_global(behind.parse().unwrap()), "{behind}");
        }
    }

    #[test]
    fn addresses_of_the_internet_are_known() {
        for global in [
            "11.22.33.44",
            "100.63.0.1",
            "100.128.0.1",
            "8.8.8.8",
            "2001:db8:1::2",
            "2a00::1",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_global(global.parse().unwrap()), "{global}");
        }
    }
}
