//! What is offered, from every state of the doors.

use std::net::SocketAddr;

use tincan_signal::reach::{Local, Opened};

use super::*;

const PORT: u16 = 7015;

fn ways(v4: DoorState, v6: DoorState) -> Ways {
    let addresses = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
    Ways {
        local: Local {
            near: addresses(&["192.168.1.20", "fd00::20"]),
            global: addresses(&["2001:db8:1::20"]),
        },
        v4,
        v6,
    }
}

fn open(address: &str) -> DoorState {
    let tcp: SocketAddr = address.parse().unwrap();
    Standing::Open(Opened { tcp, udp: None })
}

fn said(endpoints: &[Endpoint]) -> Vec<String> {
    endpoints
        .iter()
        .map(|Endpoint { host, port }| format!("{host} {port}"))
        .collect()
}

fn typed() -> Endpoint {
    parse_address("home.example:443", PORT).unwrap()
}

#[test]
fn the_order_is_this_network_global_ipv6_the_mapped_port_and_what_was_typed() {
    let offer = offer(
        &ways(open("11.22.33.44:7016"), open("[2001:db8:1::20]:7015")),
        PORT,
        Internet::Yes,
        Some(&typed()),
    );
    assert_eq!(
        said(&offer.endpoints),
        [
            "192.168.1.20 7015",
            "fd00::20 7015",
            "2001:db8:1::20 7015",
            "11.22.33.44 7016",
            "home.example 443"
        ]
    );
}

#[test]
fn without_a_yes_nothing_of_the_internet_is_offered() {
    for internet in [Internet::Unasked, Internet::No] {
        let offer = offer(
            &ways(open("11.22.33.44:7016"), open("[2001:db8:1::20]:7015")),
            PORT,
            internet,
            None,
        );
        assert_eq!(
            said(&offer.endpoints),
            ["192.168.1.20 7015", "fd00::20 7015"]
        );
        assert_eq!(
            (offer.page.host.as_str(), offer.near_page),
            ("192.168.1.20", None)
        );
        assert!(!offer.reached.unreachable && !offer.reached.has_v6);
    }
}

#[test]
fn a_browsers_link_names_what_reaches_furthest_and_another_one_stays_for_this_network() {
    let page = |v4, typed: Option<&Endpoint>| {
        let offer = offer(
            &ways(v4, Standing::Failed(WhyNot::NoRouter)),
            PORT,
            Internet::Yes,
            typed,
        );
        (offer.page.host, offer.near_page.map(|near| near.host))
    };
    let near = || Some("192.168.1.20".to_owned());
    assert_eq!(
        page(open("11.22.33.44:7016"), Some(&typed())),
        ("home.example".into(), near())
    );
    assert_eq!(
        page(open("11.22.33.44:7016"), None),
        ("11.22.33.44".into(), near())
    );
    assert_eq!(
        page(Standing::Failed(WhyNot::NoRouter), None),
        ("2001:db8:1::20".into(), near())
    );
}

#[test]
fn a_host_is_unreachable_only_when_everything_was_tried_and_nothing_is_there() {
    let failed = || Standing::Failed(WhyNot::NoRouter);
    let unreachable = |ways: &Ways, internet, typed: Option<&Endpoint>| {
        offer(ways, PORT, internet, typed).reached.unreachable
    };
    let mut lonely = ways(failed(), Standing::Failed(WhyNot::NoRoute));
    lonely.local.global.clear();
    assert!(unreachable(&lonely, Internet::Yes, None));
    assert!(!unreachable(&lonely, Internet::Yes, Some(&typed())));
    assert!(!unreachable(&lonely, Internet::No, None));
    lonely.v4 = Standing::Asking;
    assert!(!unreachable(&lonely, Internet::Yes, None), "still asking");
    lonely.v4 = open("11.22.33.44:1");
    assert!(!unreachable(&lonely, Internet::Yes, None));
    assert!(
        !unreachable(&ways(failed(), failed()), Internet::Yes, None),
        "it has IPv6"
    );
    lonely.v4 = failed();
    lonely.local.near = vec!["8.8.8.8".parse().unwrap()];
    assert!(
        !unreachable(&lonely, Internet::Yes, None),
        "no router is between"
    );
}

#[test]
fn never_more_than_an_invite_can_carry_and_the_far_ones_are_not_lost() {
    let mut many = ways(open("11.22.33.44:7016"), Standing::Closed);
    many.local.near = (1..=20).map(|n| IpAddr::from([10, 0, 0, n])).collect();
    let endpoints = said(&offer(&many, PORT, Internet::Yes, Some(&typed())).endpoints);
    assert_eq!(endpoints.len(), MOST);
    assert_eq!(
        endpoints[5..],
        [
            "2001:db8:1::20 7015",
            "11.22.33.44 7016",
            "home.example 443"
        ]
    );
}

#[test]
fn an_address_may_be_typed_in_every_usual_way() {
    let parsed =
        |typed| parse_address(typed, PORT).map(|Endpoint { host, port }| format!("{host} {port}"));
    for (typed, meant) in [
        ("home.example", "home.example 7015"),
        (" home.example:443 ", "home.example 443"),
        ("11.22.33.44:8000", "11.22.33.44 8000"),
        ("2001:db8::1", "2001:db8::1 7015"),
        ("[2001:db8::1]:8000", "2001:db8::1 8000"),
        ("[2001:db8::1]", "2001:db8::1 7015"),
    ] {
        assert_eq!(parsed(typed).as_deref(), Some(meant), "{typed}");
    }
    for wrong in [
        "",
        "https://home.example",
        "home.example:",
        "home.example:0",
        "home.example:99999",
        "a b",
        "1.2.3",
        "-a.example",
        "a..b",
        "[home]:1",
        ":443",
    ] {
        assert_eq!(parsed(wrong), None, "{wrong}");
    }
}
