//! Which addresses of this machine somebody on the same network can use, best first. A browser link carries only the first one.

use std::io;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};

use if_addrs::{Interface, get_if_addrs};

/// As many as an invite carries.
const MOST: usize = 8;

/// Name prefixes of networks that end inside this machine (containers, virtual machines).
const INNER: [&str; 8] = [
    "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "podman",
];

/// Addresses of this machine now; loopback only when there is nothing else.
///
/// # Errors
/// When the system does not tell.
pub(super) fn addresses() -> io::Result<Vec<IpAddr>> {
    let there = get_if_addrs()?;
    let pairs = there
        .iter()
        .map(|interface: &Interface| (interface.name.as_str(), interface.ip()));
    Ok(ordered(pairs, preferred()))
}

/// The address that a packet to elsewhere would carry: the network that people mean. Connecting UDP sends nothing.
fn preferred() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // TEST-NET-1 (RFC 5737): never a real host, always behind the default route.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

fn ordered<'a>(
    there: impl Iterator<Item = (&'a str, IpAddr)>,
    preferred: Option<IpAddr>,
) -> Vec<IpAddr> {
    let mut ranked: Vec<_> = there
        .filter_map(|(name, address)| Some((rank(name, address, preferred)?, address)))
        .collect();
    ranked.sort();
    ranked.dedup();
    let outer: Vec<_> = ranked
        .into_iter()
        .map(|(_, address)| address)
        .take(MOST)
        .collect();
    if outer.is_empty() {
        vec![Ipv4Addr::LOCALHOST.into()]
    } else {
        outer
    }
}

/// `None` for what nobody else can use. Global IPv6 is not offered: being reached from the internet is asked for first.
fn rank(name: &str, address: IpAddr, preferred: Option<IpAddr>) -> Option<u8> {
    let inner = INNER.iter().any(|prefix| name.starts_with(prefix));
    let rank = match address {
        IpAddr::V4(v4)
            if v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_multicast() =>
        {
            return None;
        }
        IpAddr::V4(_) if Some(address) == preferred => 0,
        IpAddr::V4(v4) if v4.is_private() => 1,
        IpAddr::V4(_) => 2,
        IpAddr::V6(v6) if v6.is_unique_local() => 3,
        IpAddr::V6(_) => return None,
    };
    Some(if inner { rank + 10 } else { rank })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(there: &[(&str, &str)], preferred: Option<&str>) -> Vec<String> {
        let there = there
            .iter()
            .map(|(name, address)| (*name, address.parse().unwrap()));
        ordered(there, preferred.map(|address| address.parse().unwrap()))
            .into_iter()
            .map(|address| address.to_string())
            .collect()
    }

    #[test]
    fn the_network_with_the_default_route_comes_first_and_containers_last() {
        let there = [
            ("lo", "127.0.0.1"),
            ("docker0", "172.17.0.1"),
            ("eth0", "fd12::5"),
            ("wlan0", "192.168.1.7"),
            ("eth0", "10.0.0.5"),
            ("ppp0", "203.0.113.9"),
        ];
        assert_eq!(
            order(&there, Some("192.168.1.7")),
            [
                "192.168.1.7",
                "10.0.0.5",
                "203.0.113.9",
                "fd12::5",
                "172.17.0.1"
            ]
        );
    }

    #[test]
    fn loopback_is_offered_only_when_there_is_nothing_else() {
        assert_eq!(
            order(&[("lo", "127.0.0.1"), ("lo", "::1")], None),
            ["127.0.0.1"]
        );
        assert_eq!(order(&[], None), ["127.0.0.1"]);
    }

    #[test]
    fn addresses_that_need_a_zone_or_a_decision_are_not_offered() {
        assert_eq!(
            order(
                &[
                    ("eth0", "fe80::1"),
                    ("eth0", "2001:db8::1"),
                    ("eth0", "169.254.3.4"),
                    ("eth0", "10.0.0.5")
                ],
                None
            ),
            ["10.0.0.5"]
        );
    }

    #[test]
    fn never_more_than_an_invite_can_carry() {
        let many: Vec<_> = (1..=20).map(|n| format!("10.0.0.{n}")).collect();
        let there: Vec<_> = many
            .iter()
            .map(|address| ("eth0", address.as_str()))
            .collect();
        assert_eq!(order(&there, None).len(), MOST);
    }

    #[test]
    fn this_machine_has_an_address() {
        assert!(!addresses().unwrap().is_empty());
    }
}
