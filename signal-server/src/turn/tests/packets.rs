//! What goes through: addresses, permissions, indications, channels, and from one guest to another.

use super::client::{framed, relayed, udp};
use super::*;
use turn_server_proto::types::message::ALLOCATE;
use turn_server_proto::types::stun::message::TransactionId;

const NUMBER: u16 = 0x4000;

#[tokio::test]
async fn a_stranger_is_told_its_own_address() {
    let house = House::new().await;
    for tcp in [false, true] {
        let mut client = house.client(tcp).await;
        assert_eq!(client.mapped().await, client.address(), "tcp {tcp}");
    }
}

#[tokio::test]
async fn a_permitted_peer_and_a_client_hear_each_other_by_indications() {
    let house = House::new().await;
    for tcp in [false, true] {
        let mut guest = house.guest_by(ANN, tcp).await;
        let (peer, address) = outsider().await;
        guest.client.permit(&[address]).await.unwrap();
        for data in [b"odd".as_slice(), b"", &[7; 1200]] {
            guest.client.indicate(address, data).await;
            assert_eq!(arrives(&peer).await, (data.to_vec(), guest.relayed));
            peer.send_to(data, guest.relayed).await.unwrap();
            assert_eq!(guest.client.indicated().await, (address, data.to_vec()));
        }
    }
}

#[tokio::test]
async fn a_channel_carries_data_of_any_length_both_ways() {
    let house = House::new().await;
    for tcp in [false, true] {
        let mut guest = house.guest_by(ANN, tcp).await;
        let (peer, address) = outsider().await;
        guest.client.bind(NUMBER, address).await.unwrap();
        for length in [1, 2, 3, 4, 5, 1199, 1200] {
            let data = vec![7; length];
            guest.client.channel(NUMBER, &data).await;
            assert_eq!(arrives(&peer).await, (data.clone(), guest.relayed));
            peer.send_to(&data, guest.relayed).await.unwrap();
            let came = guest.client.next().await.unwrap();
            assert_eq!(
                came,
                framed(NUMBER, &data, false),
                "tcp {tcp}, {length} bytes"
            );
        }
    }
}

#[tokio::test]
async fn messages_that_come_in_pieces_or_all_at_once_are_told_apart() {
    let house = House::new().await;
    let mut guest = house.guest_by(ANN, true).await;
    let (peer, address) = outsider().await;
    guest.client.bind(NUMBER, address).await.unwrap();
    let stream: Vec<u8> = (1..=40)
        .flat_map(|n| framed(NUMBER, &vec![n; usize::from(n)], true))
        .collect();
    guest.client.send(&stream).await;
    for n in 1..=40 {
        assert_eq!(arrives(&peer).await.0, vec![n; usize::from(n)]);
    }
    for byte in framed(NUMBER, b"one by one", true) {
        guest.client.send(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(arrives(&peer).await.0, b"one by one");
}

#[tokio::test]
async fn two_guests_reach_each_other_though_no_address_is_allowed() {
    for (first, second) in [(false, false), (false, true), (true, true)] {
        let nothing = |config: &mut config::Turn| {
            config.peers = config::RelayPeers::Own(config::OwnCandidates::default());
        };
        let house = House::with(nothing).await;
        let mut ann = house.guest_by(ANN, first).await;
        let mut ben = house.guest_by(BEN, second).await;
        ann.client.bind(NUMBER, ben.relayed).await.unwrap();
        ann.client.channel(NUMBER, b"too early").await;
        assert!(ben.client.is_silent().await, "she has no permission there");
        ben.client.permit(&[ann.relayed]).await.unwrap();
        ann.client.channel(NUMBER, b"hello").await;
        assert_eq!(
            ben.client.indicated().await,
            (ann.relayed, b"hello".to_vec())
        );
        ben.client.indicate(ann.relayed, b"hi").await;
        assert_eq!(
            ann.client.next().await.unwrap(),
            framed(NUMBER, b"hi", false)
        );
    }
}

#[tokio::test]
async fn a_burst_of_equal_and_unequal_packets_arrives_whole_and_in_order() {
    let house = House::new().await;
    let mut guest = house.guest(ANN).await;
    let (peer, address) = outsider().await;
    guest.client.bind(NUMBER, address).await.unwrap();
    let burst: Vec<Vec<u8>> = (0..60u8)
        .map(|n| vec![n; if n % 7 == 0 { 500 } else { 1000 }])
        .collect();
    for data in &burst {
        guest.client.channel(NUMBER, data).await;
    }
    for data in &burst {
        assert_eq!(&arrives(&peer).await.0, data);
    }
    for data in &burst {
        peer.send_to(data, guest.relayed).await.unwrap();
    }
    for data in &burst {
        assert_eq!(
            guest.client.next().await.unwrap(),
            framed(NUMBER, data, false)
        );
    }
}

#[tokio::test]
async fn an_allocation_said_again_gets_the_same_answer() {
    let house = House::new().await;
    let (_pass, login) = house.seat(ANN);
    let mut client = house.client(false).await;
    client.login = Some(login);
    assert!(
        client
            .permit(&["127.0.0.1:9".parse().unwrap()])
            .await
            .is_err()
    );
    client.nonce = None;
    let first = client.allocate().await.unwrap();
    let again = client.build_as(ALLOCATE, TransactionId::generate(), &[&udp()]);
    let refused = client.say(&again).await;
    assert!(
        !crate::turn::message::is_success(&refused),
        "another one is refused"
    );
    client.refresh(0).await.unwrap();
    let request = {
        client.nonce = None;
        let _ = client.ask(ALLOCATE, &[]).await;
        client.build_as(ALLOCATE, TransactionId::generate(), &[&udp()])
    };
    let answers = [client.say(&request).await, client.say(&request).await];
    assert_eq!(answers[0], answers[1]);
    assert_ne!(relayed(&answers[0]), first);
}

#[tokio::test]
async fn a_relay_ends_when_its_client_says_so_and_lives_on_when_refreshed() {
    let house = House::new().await;
    let mut guest = house.guest(ANN).await;
    let (peer, address) = outsider().await;
    guest.client.refresh(600).await.unwrap();
    guest.client.permit(&[address]).await.unwrap();
    guest.client.refresh(0).await.unwrap();
    guest.client.indicate(address, b"too late").await;
    assert!(silent(&peer).await);
    assert_eq!(guest.client.permit(&[address]).await.unwrap_err() / 100, 4);
    UdpSocket::bind(guest.relayed)
        .await
        .expect("the port is free again");
}

#[tokio::test]
async fn everything_works_over_ipv6_too() {
    let config = config::Turn {
        peers: config::RelayPeers::Internet(vec!["::1".parse().unwrap()]),
        ..config::Turn::default()
    };
    let house = House::at(Ipv6Addr::LOCALHOST.into(), config, SOON).await;
    for tcp in [false, true] {
        let mut guest = house.guest_by(ANN, tcp).await;
        assert!(guest.relayed.is_ipv6());
        assert_eq!(guest.client.mapped().await, guest.client.address());
        let peer = UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).await.unwrap();
        let address = peer.local_addr().unwrap();
        guest.client.bind(NUMBER, address).await.unwrap();
        guest.client.channel(NUMBER, b"hello").await;
        assert_eq!(arrives(&peer).await, (b"hello".to_vec(), guest.relayed));
        peer.send_to(b"hi", guest.relayed).await.unwrap();
        let came = guest.client.next().await.unwrap();
        assert_eq!(came, framed(NUMBER, b"hi", false));
        let four = "127.0.0.1:9".parse().unwrap();
        assert!(
            guest.client.permit(&[four]).await.is_err(),
            "no IPv4 from an IPv6 relay"
        );
    }
}
