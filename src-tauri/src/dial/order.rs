//! PURE. In which order the ways to one server are tried: the one that worked last time first, then IPv6 and IPv4 in turns (RFC 8305 section 4),
//! so that a family that leads nowhere costs one pace and not all of them.

use std::net::IpAddr;

use crate::ipc::Endpoint;

/// Servers whose way is remembered. One person calls a few others; more would be a page that plays with us.
const MOST_REMEMBERED: usize = 32;

/// What a way is to the turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    V4,
    V6,
    /// Known only when it was looked up.
    Name,
}

impl Family {
    pub(super) fn of(address: IpAddr) -> Self {
        if address.is_ipv4() {
            Self::V4
        } else {
            Self::V6
        }
    }

    fn of_endpoint(endpoint: &Endpoint) -> Self {
        endpoint.host.parse().map_or(Self::Name, Self::of)
    }
}

/// The families take turns, beginning with that of the first; within each the order stays.
pub(super) fn in_turns<T>(ways: Vec<T>, family: impl Fn(&T) -> Family) -> Vec<T> {
    let mut lines: Vec<(Family, std::collections::VecDeque<T>)> = Vec::new();
    for way in ways {
        let of = family(&way);
        match lines.iter_mut().find(|(line, _)| *line == of) {
            Some((_, line)) => line.push_back(way),
            None => lines.push((of, [way].into())),
        }
    }
    let longest = lines.iter().map(|(_, line)| line.len()).max().unwrap_or(0);
    let turn = |_| {
        let firsts: Vec<T> = lines
            .iter_mut()
            .filter_map(|(_, line)| line.pop_front())
            .collect();
        firsts
    };
    (0..longest).flat_map(turn).collect()
}

/// The endpoints of one server in the order to try.
pub(super) fn ordered(endpoints: &[Endpoint], worked: Option<&Endpoint>) -> Vec<Endpoint> {
    let worked = worked.filter(|worked| endpoints.contains(worked));
    let others = endpoints
        .iter()
        .filter(|endpoint| Some(*endpoint) != worked);
    let others = in_turns(others.cloned().collect(), Family::of_endpoint);
    worked.cloned().into_iter().chain(others).collect()
}

/// Which way worked last, for each server.
#[derive(Default)]
pub(super) struct Memory(Vec<(String, Endpoint)>);

impl Memory {
    pub(super) fn recall(&self, server: &str) -> Option<&Endpoint> {
        let found = self.0.iter().find(|(known, _)| known == server);
        found.map(|(_, endpoint)| endpoint)
    }

    /// The one that was not dialled for longest is forgotten where there are too many.
    pub(super) fn keep(&mut self, server: String, endpoint: Endpoint) {
        self.0.retain(|(known, _)| *known != server);
        if self.0.len() >= MOST_REMEMBERED {
            self.0.remove(0);
        }
        self.0.push((server, endpoint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(host: &str) -> Endpoint {
        Endpoint {
            host: host.to_owned(),
            port: 1,
        }
    }

    fn order(hosts: &[&str], worked: Option<&str>) -> Vec<String> {
        let endpoints: Vec<_> = hosts.iter().map(|host| at(host)).collect();
        let ordered = ordered(&endpoints, worked.map(at).as_ref());
        ordered.into_iter().map(|endpoint| endpoint.host).collect()
    }

    #[test]
    fn the_families_take_turns() {
        let hosts = [
            "192.168.1.2",
            "10.0.0.2",
            "fd00::2",
            "2001:db8::2",
            "11.22.33.44",
            "home.example",
        ];
        assert_eq!(
            order(&hosts, None),
            [
                "192.168.1.2",
                "fd00::2",
                "home.example",
                "10.0.0.2",
                "2001:db8::2",
                "11.22.33.44"
            ]
        );
    }

    #[test]
    fn what_worked_last_time_is_tried_first() {
        assert_eq!(
            order(&["10.0.0.2", "fd00::2", "11.22.33.44"], Some("11.22.33.44"))[0],
            "11.22.33.44"
        );
        let gone = order(&["10.0.0.2", "fd00::2"], Some("8.8.8.8"));
        assert_eq!(
            gone,
            ["10.0.0.2", "fd00::2"],
            "what the invite does not name is not dialled"
        );
    }

    #[test]
    fn memory_is_bounded_and_holds_the_newest() {
        let mut memory = Memory::default();
        for n in 0..100 {
            memory.keep(n.to_string(), at("a"));
            memory.keep("0".to_owned(), at(&n.to_string()));
        }
        assert_eq!(memory.0.len(), MOST_REMEMBERED);
        assert_eq!(memory.recall("0"), Some(&at("99")));
        assert_eq!(memory.recall("1"), None);
    }
}
