//! Where this machine's router is: the next hop of the default route, as the system tells. Asks the system, not the network; UPnP finds
//! its router by itself and needs none of this.

mod tables;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

/// The addresses that a router may be asked at, and ours as it sees us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) routers: Vec<IpAddr>,
    pub(crate) own: IpAddr,
}

/// The way out by IPv4; `None` where there is none.
pub(crate) async fn v4() -> Option<Route> {
    let own = own_address((Ipv4Addr::UNSPECIFIED, 0).into(), OUTSIDE_V4)?;
    let IpAddr::V4(v4) = own else { return None };
    let told = tables::v4_default().await;
    // Where the system does not tell, most homes have it at the network's first address.
    let [a, b, c, _] = v4.octets();
    let router = told.unwrap_or(Ipv4Addr::new(a, b, c, 1));
    Some(Route {
        routers: vec![router.into()],
        own,
    })
}

/// The way out by IPv6; `None` where there is none.
pub(crate) async fn v6() -> Option<Route> {
    let own = own_address((Ipv6Addr::UNSPECIFIED, 0).into(), OUTSIDE_V6)?;
    let IpAddr::V6(v6) = own else { return None };
    let routers = askable(v6, tables::v6_default().await);
    (super::wan::is_global(own) && !routers.is_empty()).then_some(Route { routers, own })
}

/// Documentation networks (RFC 5737, RFC 3849): never a real host, always behind the default route.
const OUTSIDE_V4: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
const OUTSIDE_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0xffff, 0, 0, 0, 0, 1));

/// The address that a packet to `outside` would carry. Connecting UDP sends nothing.
fn own_address(any: std::net::SocketAddr, outside: IpAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind(any).ok()?;
    socket.connect((outside, 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// PCP wants the request to come from the address that it is about (RFC 6887 section 8.1), which a link-local next hop would prevent. Routers
/// have an address in our prefix too: the first one, or the one with the same interface id as the link-local.
fn askable(own: Ipv6Addr, next_hop: Option<Ipv6Addr>) -> Vec<IpAddr> {
    let [a, b, c, d, ..] = own.segments();
    let first = Ipv6Addr::new(a, b, c, d, 0, 0, 0, 1);
    match next_hop {
        None => vec![],
        Some(global) if !global.is_unicast_link_local() => vec![global.into()],
        Some(link_local) => {
            let [_, _, _, _, e, f, g, h] = link_local.segments();
            let same = Ipv6Addr::new(a, b, c, d, e, f, g, h);
            let mut both = vec![IpAddr::from(first), same.into()];
            both.dedup();
            both.retain(|router| *router != IpAddr::from(own));
            both
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(own: &str, next_hop: &str) -> Vec<String> {
        askable(own.parse().unwrap(), next_hop.parse().ok())
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_link_local_router_is_asked_at_its_addresses_in_our_network() {
        assert_eq!(
            asked("2001:db8:1:2:aaaa::5", "fe80::1234:5678:9abc:def0"),
            ["2001:db8:1:2::1", "2001:db8:1:2:1234:5678:9abc:def0"]
        );
        assert_eq!(asked("2001:db8:1:2::5", "fe80::1"), ["2001:db8:1:2::1"]);
    }

    #[test]
    fn a_router_with_a_global_address_is_asked_there_and_none_is_not_asked() {
        assert_eq!(asked("2001:db8::5", "2001:db8::9"), ["2001:db8::9"]);
        assert!(asked("2001:db8::5", "").is_empty());
    }
}
