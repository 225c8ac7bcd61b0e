//! How much a client is given.

use super::*;

fn peer(n: u16) -> SocketAddr {
    ([198, 51, 100, 1], n).into()
}

#[tokio::test]
async fn a_channel_is_not_bound_twice() {
    let house = House::with(|config| {
        config.peers = config::RelayPeers::Internet(vec!["198.51.100.0/24".parse().unwrap()]);
    })
    .await;
    let mut guest = house.guest(ANN).await;
    guest.client.bind(0x4000, peer(1)).await.unwrap();
    guest.client.bind(0x4000, peer(1)).await.unwrap();
    assert_eq!(guest.client.bind(0x4000, peer(2)).await, Err(400));
    assert_eq!(guest.client.bind(0x4001, peer(1)).await, Err(400));
    guest.client.bind(0x4001, peer(2)).await.unwrap();
}

#[tokio::test]
async fn one_relay_has_so_many_permissions_and_channels() {
    let house = House::with(|config| {
        config.peers = config::RelayPeers::Internet(vec!["0.0.0.0/0".parse().unwrap()]);
        (config.limits.permissions, config.limits.channels) = (3, 2);
    })
    .await;
    let mut guest = house.guest(ANN).await;
    let at = |n: u8| SocketAddr::from(([198, 51, 100, n], 9));
    guest.client.permit(&[at(1), at(2), at(3)]).await.unwrap();
    assert_eq!(guest.client.permit(&[at(4)]).await, Err(508));
    guest.client.permit(&[at(1)]).await.unwrap();
    guest.client.bind(0x4000, at(1)).await.unwrap();
    guest.client.bind(0x4001, at(2)).await.unwrap();
    assert_eq!(guest.client.bind(0x4002, at(3)).await, Err(508));
}

#[tokio::test]
async fn one_user_has_so_many_relays_and_a_new_one_when_one_is_over() {
    let house = House::with(|config| config.limits.allocations.user = 2).await;
    let (_pass, login) = house.seat(ANN);
    let mut clients = Vec::new();
    for n in 0..3 {
        let mut client = house.client(n == 1).await;
        client.login = Some(login.clone());
        let allocated = client.allocate().await;
        assert_eq!(allocated.err(), (n == 2).then_some(486));
        clients.push(client);
    }
    let mut ben = house.guest(BEN).await;
    ben.client.refresh(600).await.unwrap();
    clients[0].refresh(0).await.unwrap();
    clients[2].allocate().await.unwrap();
}

#[tokio::test]
async fn more_bytes_than_the_share_are_dropped() {
    let house = House::with(|config| config.limits.bytes.user = 3000).await;
    let mut guest = house.guest(ANN).await;
    let (peer, address) = outsider().await;
    guest.client.bind(0x4000, address).await.unwrap();
    for _ in 0..4 {
        guest.client.channel(0x4000, &[7; 1000]).await;
    }
    for _ in 0..3 {
        arrives(&peer).await;
    }
    assert!(silent(&peer).await);
    peer.send_to(b"and back", guest.relayed).await.unwrap();
    assert!(
        guest.client.is_silent().await,
        "both directions are counted"
    );
}

#[tokio::test]
async fn a_connection_without_a_relay_is_closed_in_time_and_one_with_a_relay_is_not() {
    let patience = Duration::from_millis(300);
    let house = House::patient(config::Turn::default(), patience).await;
    let mut guest = house.guest_by(ANN, true).await;
    let mut silent = house.client(true).await;
    let mut asking = house.client(true).await;
    asking.mapped().await;
    assert_eq!(silent.next().await, None);
    assert_eq!(
        asking.next().await,
        None,
        "one that only asks for its address"
    );
    tokio::time::sleep(2 * patience).await;
    guest.client.refresh(600).await.unwrap();
    guest.client.refresh(0).await.unwrap();
    assert_eq!(guest.client.next().await, None, "its relay is over");
}

#[tokio::test]
async fn strangers_never_push_out_those_with_a_relay() {
    let house = House::with(|config| config.limits.strangers = 4).await;
    let mut guest = house.guest(ANN).await;
    let mut strangers = Vec::new();
    for _ in 0..10 {
        let mut stranger = house.client(false).await;
        assert_eq!(stranger.allocate().await, Err(401));
        strangers.push(stranger);
    }
    guest.client.refresh(600).await.unwrap();
}

#[tokio::test]
async fn a_client_over_tcp_that_does_not_read_loses_packets_and_holds_no_memory() {
    let house = House::with(|config| config.limits.queue_bytes = 4096).await;
    let mut guest = house.guest_by(ANN, true).await;
    let (peer, address) = outsider().await;
    guest.client.bind(0x4000, address).await.unwrap();
    for _ in 0..20_000 {
        peer.send_to(&[7; 1000], guest.relayed).await.unwrap();
    }
    let mut came = 0;
    while !guest.client.is_silent().await {
        came += 1;
        assert!(came < 20_000, "nothing was dropped");
    }
    guest.client.refresh(600).await.unwrap();
}
