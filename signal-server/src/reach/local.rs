//! Which addresses this machine has that somebody else can use, best first.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

use if_addrs::{Interface, get_if_addrs};

use super::wan::is_global;

/// Most addresses of each kind: an invite carries eight in all, and the router's door needs one of them.
const MOST_NEAR: usize = 5;
const MOST_GLOBAL: usize = 2;

/// This machine's own addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// For people on the same network, best first; loopback alone when there is nothing else.
    pub near: Vec<IpAddr>,
    /// Global IPv6, best first: for whoever has IPv6, if nothing on the way says no.
    pub global: Vec<IpAddr>,
}

/// Name prefixes of networks that end inside this machine (containers, virtual machines).
const INNER: [&str; 8] = [
    "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "podman",
];

/// The addresses of this moment. A system that does not tell has none but loopback.
pub(crate) fn now() -> Local {
    let there = get_if_addrs().unwrap_or_default();
    let pair = |interface: &Interface| (interface.name.clone(), interface.ip());
    let there: Vec<_> = there.iter().map(pair).collect();
    let pairs = || {
        there
            .iter()
            .map(|(name, address)| (name.as_str(), *address))
    };
    Local {
        near: ordered(pairs(), preferred()),
        global: global(pairs(), preferred_v6()),
    }
}

/// The address that a packet to elsewhere would carry: the network that people mean. Connecting UDP sends nothing.
fn preferred() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // TEST-NET-1 (RFC 5737): never a real host, always behind the default route.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// As `preferred`, by IPv6: the one of our addresses that the system would use itself.
fn preferred_v6() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0)).ok()?;
    let outside = Ipv6Addr::new(0x2001, 0xdb8, 0xffff, 0, 0, 0, 0, 1);
    socket.connect((outside, 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// The one that the system itself uses comes first: the others may be about to be given up (RFC 8981).
fn global<'a>(
    there: impl Iterator<Item = (&'a str, IpAddr)>,
    preferred: Option<IpAddr>,
) -> Vec<IpAddr> {
    let usable =
        |name: &str, address: IpAddr| address.is_ipv6() && is_global(address) && !is_inner(name);
    let mut ranked: Vec<_> = there
        .filter(|(name, address)| usable(name, *address))
        .map(|(_, address)| (Some(address) != preferred, address))
        .collect();
    ranked.sort();
    ranked.dedup();
    ranked
        .into_iter()
        .map(|(_, address)| address)
        .take(MOST_GLOBAL)
        .collect()
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
        .take(MOST_NEAR)
        .collect();
    if outer.is_empty() {
        vec![Ipv4Addr::LOCALHOST.into()]
    } else {
        outer
    }
}

/// `None` for what nobody on this network can use, and for global IPv6: being reached from the internet is asked for first.
fn rank(name: &str, address: IpAddr, preferred: Option<IpAddr>) -> Option<u8> {
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
    Some(if is_inner(name) { rank + 10 } else { rank })
}

fn is_inner(name: &str) -> bool {
    INNER.iter().any(|prefix| name.starts_with(prefix))
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
    fn global_addresses_are_kept_apart_and_the_one_that_the_system_uses_comes_first() {
        let there = [
            ("eth0", "2001:db8::2"),
            ("eth0", "2001:db8::1"),
            ("eth0", "fd00::1"),
            ("docker0", "2001:db8:d::1"),
            ("eth0", "8.8.8.8"),
        ];
        let pairs = there
            .iter()
            .map(|(name, address)| (*name, address.parse().unwrap()));
        let found = global(pairs, "2001:db8::2".parse().ok());
        assert_eq!(
            found,
            [
                "2001:db8::2".parse::<IpAddr>().unwrap(),
                "2001:db8::1".parse().unwrap()
            ]
        );
    }

    #[test]
    fn never_more_than_an_invite_can_carry() {
        let many: Vec<_> = (1..=20).map(|n| format!("10.0.0.{n}")).collect();
        let there: Vec<_> = many
            .iter()
            .map(|address| ("eth0", address.as_str()))
            .collect();
        assert_eq!(order(&there, None).len(), MOST_NEAR);
    }

    #[test]
    fn this_machine_has_an_address() {
        assert!(!now().near.is_empty());
    }
}
