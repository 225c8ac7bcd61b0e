//! Who may use the relay, and where to.

use super::*;

#[tokio::test]
async fn nobody_relays_without_the_password_of_somebody_in_a_room() {
    let house = House::new().await;
    let (_pass, good) = house.seat(ANN);
    let expired = house
        .turn
        .shared
        .credentials()
        .mint(ANN, house.turn.shared.unix());
    let never_came = house.turn.shared.credentials().mint(BEN, u64::MAX);
    let wrong = Login {
        password: never_came.password.clone(),
        ..good.clone()
    };
    let longer = Login {
        username: never_came.username.replace("AgICAgICAgIC", "AQEBAQEBAQEB"),
        ..good.clone()
    };
    for (what, login) in [
        ("none", None),
        ("expired", Some(expired)),
        ("not in a room", Some(never_came)),
        ("wrong", Some(wrong)),
        ("made longer", Some(longer)),
    ] {
        for tcp in [false, true] {
            let mut client = house.client(tcp).await;
            client.login = login.clone();
            assert_eq!(client.allocate().await, Err(401), "{what}, tcp {tcp}");
        }
    }
    let mut client = house.client(false).await;
    client.login = Some(good);
    assert!(client.allocate().await.is_ok());
}

#[tokio::test]
async fn a_relay_outlives_its_password_but_not_the_seat() {
    let house = House::new().await;
    let pass = house.turn.admit(ANN);
    let soon = house.turn.shared.unix() + 2;
    let login = house.turn.shared.credentials().mint(ANN, soon);
    let mut client = house.client(false).await;
    client.login = Some(login);
    let relayed = client.allocate().await.unwrap();
    let (peer, address) = outsider().await;
    while house.turn.shared.unix() < soon {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    client.refresh(600).await.unwrap();
    client.permit(&[address]).await.unwrap();
    client.indicate(address, b"still here").await;
    assert_eq!(arrives(&peer).await.1, relayed);
    drop(pass);
    until_free(relayed).await;
    assert_eq!(client.refresh(600).await.unwrap_err(), 401);
    client.indicate(address, b"gone").await;
    assert!(silent(&peer).await);
}

/// Waits until nobody holds that port.
async fn until_free(address: SocketAddr) {
    let free = async {
        while UdpSocket::bind(address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(SOON, free).await.expect("the relay stays open");
}

#[tokio::test]
async fn special_addresses_are_no_peers() {
    let house = House::with(|config| config.peers = config::RelayPeers::default()).await;
    let mut guest = house.guest(ANN).await;
    for special in [
        "127.0.0.1:53",
        "127.0.0.2:53",
        "10.0.0.1:9",
        "192.168.1.1:80",
        "172.16.0.1:9",
        "100.64.0.1:9",
        "169.254.169.254:80",
        "224.0.0.251:5353",
        "255.255.255.255:9",
        "0.0.0.0:9",
        "[::1]:9",
        "[::ffff:127.0.0.1]:9",
        "[::ffff:8.8.8.8]:9",
        "[fe80::1]:9",
        "[fd00::1]:9",
    ] {
        let peer: SocketAddr = special.parse().unwrap();
        // The relay's own address is permitted for other relays there; a channel says which port is meant.
        if peer.ip() != guest.relayed.ip() {
            assert_eq!(guest.client.permit(&[peer]).await, Err(403), "{special}");
            assert_eq!(guest.client.bind(0x4000, peer).await, Err(403), "{special}");
        }
    }
    let open: SocketAddr = "8.8.8.8:9".parse().unwrap();
    guest.client.permit(&[open]).await.unwrap();
    let mixed = ["8.8.8.8:9".parse().unwrap(), "10.0.0.1:9".parse().unwrap()];
    assert_eq!(guest.client.permit(&mixed).await, Err(403));
}

#[tokio::test]
async fn what_else_listens_on_our_own_address_is_not_reached() {
    let house = House::with(|config| config.peers = config::RelayPeers::default()).await;
    let mut guest = house.guest(ANN).await;
    let (service, address) = outsider().await;
    guest.client.permit(&[address]).await.unwrap();
    guest.client.indicate(address, b"let me in").await;
    guest.client.bind(0x4000, address).await.unwrap();
    guest.client.channel(0x4000, b"let me in").await;
    assert!(silent(&service).await);
    service.send_to(b"knock", guest.relayed).await.unwrap();
    assert!(guest.client.is_silent().await);
}

#[tokio::test]
async fn an_apps_relay_reaches_the_candidates_of_its_host_and_nothing_beside_them() {
    let own = config::OwnCandidates::default();
    let peers = config::RelayPeers::Own(own.clone());
    let house = House::with(|config| config.peers = peers).await;
    let mut guest = house.guest(ANN).await;
    let ((host, at_host), (other, at_other)) = (outsider().await, outsider().await);
    own.replace([at_host]);
    guest.client.permit(&[at_host]).await.unwrap();
    guest.client.indicate(at_other, b"beside").await;
    guest.client.indicate(at_host, b"hello").await;
    assert_eq!(arrives(&host).await.0, b"hello");
    assert!(silent(&other).await);
    other.send_to(b"beside", guest.relayed).await.unwrap();
    host.send_to(b"hi", guest.relayed).await.unwrap();
    assert_eq!(guest.client.indicated().await, (at_host, b"hi".to_vec()));
    own.replace([]);
    guest.client.indicate(at_host, b"over").await;
    assert!(silent(&host).await);
}

#[tokio::test]
async fn a_peer_without_permission_is_not_heard() {
    let house = House::new().await;
    let mut guest = house.guest(ANN).await;
    let (peer, _) = outsider().await;
    peer.send_to(b"hello?", guest.relayed).await.unwrap();
    assert!(guest.client.is_silent().await);
}

#[tokio::test]
async fn one_seat_that_is_left_ends_no_other() {
    let house = House::new().await;
    let ann = house.guest(ANN).await;
    let mut ben = house.guest(BEN).await;
    drop(ann.pass);
    until_free(ann.relayed).await;
    ben.client.refresh(600).await.unwrap();
}
