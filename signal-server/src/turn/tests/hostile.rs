//! Bytes that no honest client sends, into the very code that reads them.

use super::*;
use crate::turn::Shared;
use crate::turn::client::{Key, Via};
use crate::turn::credentials::Credentials;
use crate::turn::relay::Relay;
use crate::turn::tcp::Line;
use proptest::prelude::*;
use std::sync::Mutex;
use tokio::sync::Notify;

/// A relay without sockets, and a client of it.
fn relay() -> (std::rc::Rc<std::cell::RefCell<Relay>>, Key, Via) {
    relay_to(config::RelayPeers::default())
}

fn relay_to(peers: config::RelayPeers) -> (std::rc::Rc<std::cell::RefCell<Relay>>, Key, Via) {
    let mut credentials = Credentials::new([7; 32]);
    credentials.admit(ANN);
    let shared = Shared {
        credentials: Mutex::new(credentials),
        left: Notify::new(),
        counts: Arc::default(),
    };
    let relay = Relay::new(
        Arc::new(config::Turn {
            peers,
            ..config::Turn::default()
        }),
        Arc::new(shared),
        false,
    );
    let key = Key {
        tcp: true,
        here: "192.0.2.1:7015".parse().unwrap(),
        there: "192.0.2.2:5000".parse().unwrap(),
    };
    (relay, key, Via::Tcp(Line::nowhere()))
}

#[test]
fn no_packet_goes_to_a_service_of_this_very_machine_unless_it_is_allowed_by_name() {
    let (own, other): (SocketAddr, SocketAddr) =
        ("8.8.8.8:22".parse().unwrap(), "1.1.1.1:22".parse().unwrap());
    let (relay, ..) = relay();
    assert!(relay.borrow().may_reach(own), "it is somebody else's");
    relay.borrow_mut().ours.insert(own.ip(), 1);
    assert!(!relay.borrow().may_reach(own) && relay.borrow().may_reach(other));
    let named = config::RelayPeers::Internet(vec!["8.8.8.8".parse().unwrap()]);
    let (relay, ..) = relay_to(named);
    relay.borrow_mut().ours.insert(own.ip(), 1);
    assert!(relay.borrow().may_reach(own));
}

/// A request of each kind with every attribute in it, signed for somebody who is in.
fn request(method: u8, rest: &[u8]) -> Vec<u8> {
    let login = Credentials::new([7; 32]).mint(ANN, u64::MAX);
    let mut bytes = vec![0, method, 0, 0, 0x21, 0x12, 0xa4, 0x42];
    bytes.extend([9; 12]);
    let name = login.username.as_bytes();
    bytes.extend([0, 6, 0, name.len() as u8]);
    bytes.extend(name);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes.extend(rest);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let length = u16::try_from(bytes.len() - 20).unwrap();
    bytes[2..4].copy_from_slice(&length.to_be_bytes());
    bytes
}

proptest! {
    #[test]
    fn no_bytes_of_a_client_break_it(all in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 1..8)) {
        let (relay, key, via) = relay();
        for bytes in all {
            relay.borrow_mut().stream(&key, &via, &bytes);
        }
    }

    #[test]
    fn no_request_breaks_it(all in prop::collection::vec((0..12u8, prop::collection::vec(any::<u8>(), 0..120)), 1..8)) {
        let (relay, key, via) = relay();
        for (method, rest) in all {
            relay.borrow_mut().stream(&key, &via, &request(method, &rest));
        }
        relay.borrow_mut().tick();
    }
}

#[tokio::test]
async fn a_connection_that_speaks_something_else_is_closed() {
    let house = House::new().await;
    for nonsense in [
        b"\x16\x03\x01\x02\x00".as_slice(),
        b"GET / HTTP/1.1\r\n",
        &[0xff; 8],
        &[0, 1, 0xff, 0xfc],
    ] {
        let mut client = house.client(true).await;
        client.send(nonsense).await;
        assert_eq!(client.next().await, None, "{nonsense:?}");
    }
}

#[tokio::test]
async fn a_peer_cannot_speak_to_the_relay_itself() {
    let house = House::new().await;
    let mut guest = house.guest(ANN).await;
    let (peer, address) = outsider().await;
    guest.client.permit(&[address]).await.unwrap();
    let request = house
        .client(false)
        .await
        .build(turn_server_proto::types::stun::message::BINDING, &[]);
    peer.send_to(&request, guest.relayed).await.unwrap();
    assert_eq!(
        guest.client.indicated().await,
        (address, request),
        "it is data like any other"
    );
}
