//! PURE. Where relayed packets may go. A relay that sends anywhere is a way around every firewall in front of its own network
//! (RFC 8656, section 21.4), so special addresses are refused unless they are allowed by name.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use crate::config::RelayPeers;

/// An address with the number of leading bits that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    base: IpAddr,
    bits: u8,
}

/// The text is no range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither an address nor a range such as 10.0.0.0/8")]
pub struct NoRange;

impl AddressRange {
    const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Self {
        Self {
            base: IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
            bits,
        }
    }

    const fn v6(first: u16, second: u16, bits: u8) -> Self {
        Self {
            base: IpAddr::V6(Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0)),
            bits,
        }
    }

    /// Whether it holds this address.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                (u32::from(base) ^ u32::from(address)) & mask == 0
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let mask = u128::MAX
                    .checked_shl(128 - u32::from(self.bits))
                    .unwrap_or(0);
                (u128::from(base) ^ u128::from(address)) & mask == 0
            }
            _ => false,
        }
    }
}

impl FromStr for AddressRange {
    type Err = NoRange;

    fn from_str(text: &str) -> Result<Self, NoRange> {
        let (base, bits) = text
            .split_once('/')
            .map_or((text, None), |(base, bits)| (base, Some(bits)));
        let base: IpAddr = base.parse().map_err(|_| NoRange)?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| NoRange)?;
        if bits > most {
            return Err(NoRange);
        }
        Ok(Self { base, bits })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

/// The IANA registries of special addresses (RFC 6890), as far as they are not the open internet.
const SPECIAL: &[AddressRange] = &[
    AddressRange::v4(0, 0, 0, 0, 8),
    AddressRange::v4(10, 0, 0, 0, 8),
    AddressRange::v4(100, 64, 0, 0, 10),
    AddressRange::v4(127, 0, 0, 0, 8),
    // Link-local, and in it 169.254.169.254, where clouds keep their keys.
    AddressRange::v4(169, 254, 0, 0, 16),
    AddressRange::v4(172, 16, 0, 0, 12),
    AddressRange::v4(192, 0, 0, 0, 24),
    AddressRange::v4(192, 0, 2, 0, 24),
    AddressRange::v4(192, 88, 99, 0, 24),
    AddressRange::v4(192, 168, 0, 0, 16),
    AddressRange::v4(198, 18, 0, 0, 15),
    AddressRange::v4(198, 51, 100, 0, 24),
    AddressRange::v4(203, 0, 113, 0, 24),
    // Multicast, reserved, broadcast.
    AddressRange::v4(224, 0, 0, 0, 3),
    // Unspecified, loopback, IPv4-mapped and -compatible, and the translated ones of RFC 6052 and RFC 8215.
    AddressRange::v6(0, 0, 32),
    AddressRange::v6(0x64, 0xff9b, 32),
    AddressRange::v6(0x100, 0, 64),
    // Teredo and the rest of the protocol assignments, documentation, 6to4: each may hold an IPv4 address.
    AddressRange::v6(0x2001, 0, 23),
    AddressRange::v6(0x2001, 0xdb8, 32),
    AddressRange::v6(0x2002, 0, 16),
    AddressRange::v6(0x3fff, 0, 20),
    AddressRange::v6(0x5f00, 0, 16),
    // Unique local, link-local, site-local, multicast.
    AddressRange::v6(0xfc00, 0, 7),
    AddressRange::v6(0xfe80, 0, 10),
    AddressRange::v6(0xfec0, 0, 10),
    AddressRange::v6(0xff00, 0, 8),
];

impl RelayPeers {
    /// Whether any port of this address may be heard; what is sent there is looked at again.
    pub(crate) fn may_permit(&self, address: IpAddr) -> bool {
        match self {
            Self::Internet(allowed) => {
                is_in(allowed, address) || !is_in(SPECIAL, address) && !is_mapped(address)
            }
            Self::Own(candidates) => candidates.any(|own| own.ip() == address),
        }
    }

    /// Whether packets may go to and come from this very address and port.
    pub(crate) fn may_reach(&self, peer: SocketAddr) -> bool {
        match self {
            Self::Internet(_) => peer.port() != 0 && self.may_permit(peer.ip()),
            Self::Own(candidates) => candidates.contains(&peer),
        }
    }

    /// Whether this address was allowed by name.
    pub(crate) fn is_named(&self, address: IpAddr) -> bool {
        match self {
            Self::Internet(allowed) => is_in(allowed, address),
            Self::Own(_) => true,
        }
    }
}

fn is_in(ranges: &[AddressRange], address: IpAddr) -> bool {
    ranges.iter().any(|range| range.contains(address))
}

fn is_mapped(address: IpAddr) -> bool {
    address.to_canonical() != address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OwnCandidates;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_internet_is_without_everything_that_is_special() {
        let peers = RelayPeers::default();
        for open in [
            "8.8.8.8",
            "1.1.1.1",
            "100.63.255.255",
            "172.32.0.1",
            "169.253.1.1",
            "2606:4700::1",
            "2a00::1",
        ] {
            assert!(peers.may_permit(ip(open)), "{open}");
        }
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "224.0.0.251",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::a00:1",
            "64:ff9b:1::a00:1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::fb",
            "fd00:ec2::254",
        ] {
            assert!(!peers.may_permit(ip(special)), "{special}");
        }
    }

    #[test]
    fn what_is_allowed_by_name_is_allowed_and_no_more() {
        let peers = RelayPeers::Internet(vec![
            "10.1.0.0/16".parse().unwrap(),
            "127.0.0.1".parse().unwrap(),
            "fd00::/8".parse().unwrap(),
        ]);
        for open in ["10.1.255.9", "127.0.0.1", "fd99::1"] {
            assert!(peers.may_permit(ip(open)), "{open}");
        }
        for special in [
            "10.2.0.1",
            "127.0.0.2",
            "169.254.169.254",
            "::ffff:127.0.0.1",
            "fe80::1",
        ] {
            assert!(!peers.may_permit(ip(special)), "{special}");
        }
    }

    #[test]
    fn an_apps_server_reaches_exactly_what_the_app_registered() {
        let own = OwnCandidates::default();
        let peers = RelayPeers::Own(own.clone());
        assert!(!peers.may_permit(ip("192.168.1.7")) && !peers.may_permit(ip("8.8.8.8")));
        own.replace([at("192.168.1.7:5000")]);
        assert!(peers.may_permit(ip("192.168.1.7")) && peers.may_reach(at("192.168.1.7:5000")));
        assert!(!peers.may_reach(at("192.168.1.7:22")) && !peers.may_reach(at("192.168.1.8:5000")));
        own.replace([]);
        assert!(!peers.may_permit(ip("192.168.1.7")) && !peers.may_reach(at("192.168.1.7:5000")));
    }

    #[test]
    fn no_app_registers_more_than_a_call_can_have() {
        let own = OwnCandidates::default();
        let peers = RelayPeers::Own(own.clone());
        let many = |port: u16| SocketAddr::new(ip("192.168.1.7"), port);
        own.replace((1..=1000).map(many));
        assert_eq!(
            (1..=1000)
                .filter(|port| peers.may_reach(many(*port)))
                .count(),
            64
        );
    }

    #[test]
    fn a_port_that_is_none_is_refused() {
        assert!(!RelayPeers::default().may_reach(at("8.8.8.8:0")));
    }

    #[test]
    fn only_ranges_are_read_as_ranges() {
        assert!(
            "0.0.0.0/0"
                .parse::<AddressRange>()
                .unwrap()
                .contains(ip("9.9.9.9"))
        );
        assert!(
            "::/0"
                .parse::<AddressRange>()
                .unwrap()
                .contains(ip("2a00::1"))
        );
        assert_eq!(
            "10.0.0.0/8".parse::<AddressRange>().unwrap().to_string(),
            "10.0.0.0/8"
        );
        for text in [
            "",
            "10",
            "10.0.0.0/",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/-1",
            "loopback",
        ] {
            assert_eq!(text.parse::<AddressRange>(), Err(NoRange), "{text}");
        }
    }
}
