//! PURE. The relay's URLs as a client can use them: by the address or the name that it reached the server by.

use std::net::{IpAddr, SocketAddr};

use crate::protocol::IceServer;

use super::credentials::Login;

/// How a client reached the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reached {
    /// Address (IPv6 in brackets) or name.
    host: Box<str>,
    port: u16,
}

/// The ports that are open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ports {
    /// Where signaling listens, and so TCP.
    pub(super) signaling: u16,
    /// `None` where the system gave none.
    pub(super) udp: Option<u16>,
    pub(super) extra_udp: Option<u16>,
    pub(super) extra_tcp: Option<u16>,
}

impl Reached {
    /// By the `Host` of a request, which was checked, over a connection to this address of ours. A router may have turned another
    /// port into ours, so the one in `Host` counts.
    pub(crate) fn of(host: &str, local: SocketAddr) -> Self {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (host, None),
        };
        Self {
            host: name.into(),
            port: port.unwrap_or(local.port()),
        }
    }

    /// Whether only this very machine can use it.
    fn is_loopback(&self) -> bool {
        let bare = self.host.trim_matches(['[', ']']);
        let address = bare.parse::<IpAddr>();
        bare.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
    }

    /// The same, for somebody on this machine whose browser sends from addresses that others know: they reach loopback from none of them.
    pub(super) fn seen_outside(self, preferred: impl FnOnce() -> Option<IpAddr>) -> Self {
        if !self.is_loopback() {
            return self;
        }
        let host = preferred().map(|address| match address {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => format!("[{v6}]"),
        });
        let host = host.map(String::into_boxed_str);
        Self {
            host: host.unwrap_or(self.host),
            port: self.port,
        }
    }
}

/// What a client is told: STUN for everybody, TURN for this login, over UDP and TCP.
pub(super) fn servers(reached: &Reached, ports: &Ports, login: Login) -> Vec<IceServer> {
    let host = &reached.host;
    let udp = ports.udp.map(|port| {
        if port == ports.signaling {
            reached.port
        } else {
            port
        }
    });
    let turn = |port: u16, over: &str| format!("turn:{host}:{port}?transport={over}");
    let urls = [
        udp.map(|port| turn(port, "udp")),
        Some(turn(reached.port, "tcp")),
        ports.extra_udp.map(|port| turn(port, "udp")),
        ports.extra_tcp.map(|port| turn(port, "tcp")),
    ];
    let stun = udp.map(|port| IceServer {
        urls: vec![format!("stun:{host}:{port}")],
        username: None,
        credential: None,
    });
    let turn = IceServer {
        urls: urls.into_iter().flatten().collect(),
        username: Some(login.username),
        credential: Some(login.password),
    };
    stun.into_iter().chain([turn]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(host: &str, ports: &Ports) -> Vec<String> {
        let login = Login {
            username: "u".into(),
            password: "p".into(),
        };
        let reached = Reached::of(host, "192.168.1.7:7015".parse().unwrap());
        let servers = servers(&reached, ports, login);
        let secrets = servers.iter().filter(|server| server.credential.is_some());
        assert_eq!(secrets.count(), 1);
        servers.into_iter().flat_map(|server| server.urls).collect()
    }

    const PORTS: Ports = Ports {
        signaling: 7015,
        udp: Some(7015),
        extra_udp: None,
        extra_tcp: None,
    };

    #[test]
    fn the_urls_are_those_of_the_address_that_the_client_used() {
        let expected = [
            "stun:192.168.1.7:7015",
            "turn:192.168.1.7:7015?transport=udp",
            "turn:192.168.1.7:7015?transport=tcp",
        ];
        assert_eq!(urls("192.168.1.7:7015", &PORTS), expected);
        assert_eq!(urls("[fd00::2]:7015", &PORTS)[0], "stun:[fd00::2]:7015");
        assert_eq!(urls("call.example", &PORTS)[0], "stun:call.example:7015");
        assert_eq!(urls("[fd00::2]", &PORTS)[0], "stun:[fd00::2]:7015");
    }

    #[test]
    fn a_port_that_a_router_turns_into_ours_is_the_one_that_counts() {
        let expected = [
            "stun:198.51.100.9:40000",
            "turn:198.51.100.9:40000?transport=udp",
            "turn:198.51.100.9:40000?transport=tcp",
        ];
        assert_eq!(urls("198.51.100.9:40000", &PORTS), expected);
    }

    #[test]
    fn other_ports_are_named_and_what_is_not_open_is_not() {
        let more = Ports {
            udp: Some(3478),
            extra_udp: Some(443),
            extra_tcp: Some(443),
            ..PORTS
        };
        let expected = [
            "stun:a.example:3478",
            "turn:a.example:3478?transport=udp",
            "turn:a.example:9?transport=tcp",
            "turn:a.example:443?transport=udp",
            "turn:a.example:443?transport=tcp",
        ];
        assert_eq!(urls("a.example:9", &more), expected);
        let none = Ports { udp: None, ..PORTS };
        assert_eq!(
            urls("a.example:9", &none),
            ["turn:a.example:9?transport=tcp"]
        );
    }

    #[test]
    fn who_came_over_loopback_is_told_an_address_that_others_know() {
        let reached = |host| Reached::of(host, "127.0.0.1:7015".parse().unwrap());
        let lan = || Some([192, 168, 1, 7].into());
        for own in [
            "127.0.0.1:7015",
            "localhost:7015",
            "[::1]:7015",
            "LOCALHOST",
        ] {
            assert_eq!(
                reached(own).seen_outside(lan),
                reached("192.168.1.7:7015"),
                "{own}"
            );
        }
        let elsewhere = reached("a.example:7015");
        assert_eq!(elsewhere.clone().seen_outside(lan), elsewhere);
        assert_eq!(
            reached("127.0.0.1:1").seen_outside(|| None),
            reached("127.0.0.1:1")
        );
    }
}
