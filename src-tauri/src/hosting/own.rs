//! What a page may name as the place where a call on this computer waits. Asks the system which addresses are its own; knows nothing of relays.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};

/// Services of a system listen below (RFC 6335); browsers take the ports of their calls from above.
const FIRST_PORT: u16 = 1024;

/// Whether a call on this computer can wait there and be met from another one.
pub(super) fn may_be_call(candidate: &SocketAddr) -> bool {
    let address = candidate.ip();
    let special = address.is_loopback() || address.is_unspecified() || address.is_multicast();
    // Linux binds to it.
    let special = special || address == Ipv4Addr::BROADCAST;
    candidate.port() >= FIRST_PORT && !special && UdpSocket::bind((address, 0)).is_ok()
}

/// Whether it is of the network that leads out: IPv4, at the address that a packet to elsewhere would carry. Connecting UDP sends nothing.
pub(super) fn is_behind_the_router(candidate: &SocketAddr) -> bool {
    let leads_out = || {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        // TEST-NET-1 (RFC 5737): never a real host, always behind the default route.
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
        socket.local_addr().ok()
    };
    candidate.is_ipv4() && leads_out().is_some_and(|own| own.ip() == candidate.ip())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::IpAddr;

    /// Connecting UDP sends nothing: the system only says which address it would use.
    fn own() -> Option<IpAddr> {
        let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
        let isolated = socket.connect("192.0.2.1:9").is_err();
        (!isolated).then(|| socket.local_addr().unwrap().ip())
    }

    #[test]
    fn a_call_of_this_computer_waits_at_an_address_of_its_own() {
        let Some(own) = own() else { return };
        assert!(may_be_call(&(own, 50_000).into()), "{own}");
        assert!(!may_be_call(&(own, 53).into()));
    }

    #[test]
    fn neither_loopback_nor_another_computer_is_a_place_of_our_calls() {
        for text in [
            "127.0.0.1:50000",
            "[::1]:50000",
            "0.0.0.0:50000",
            "[::]:50000",
            "192.0.2.1:50000",
            "[2001:db8::1]:50000",
            "224.0.0.251:5353",
            "255.255.255.255:50000",
        ] {
            assert!(!may_be_call(&text.parse().unwrap()), "{text}");
        }
    }
}
