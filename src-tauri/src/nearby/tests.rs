//! Two of them on one network: real multicast sockets, in this process.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use tokio::time::timeout;

use super::*;
use crate::ipc::Endpoint;
use crate::testing::FolderWorld;

/// Longer than probing, announcing and asking take together (RFC 6762 section 8) on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A room that no other test announces.
fn room(name: &str) -> NearbyRoom {
    let mut id = [0; 16];
    getrandom::fill(&mut id).unwrap();
    NearbyRoom {
        name: name.to_owned(),
        room: B64.encode(id),
        fingerprint: B64.encode([7; 32]),
        endpoints: vec![Endpoint {
            host: String::new(),
            port: 7015,
        }],
    }
}

/// How `of` is listed once that `is` so.
async fn listed(nearby: &Nearby, of: &NearbyRoom, is: impl Fn(Option<&NearbyRoom>) -> bool) {
    let mut found = nearby.found();
    let fits = |rooms: &Vec<NearbyRoom>| is(rooms.iter().find(|room| room.room == of.room));
    timeout(PATIENCE, found.wait_for(fits))
        .await
        .expect("never listed so")
        .unwrap();
}

#[tokio::test]
async fn a_room_is_found_with_its_name_and_certificate_until_it_is_taken_back() {
    let (host, guest) = (Nearby::default(), Nearby::default());
    let ada = room("Ada");
    guest.look(true).unwrap();
    host.announce(&ada).unwrap();
    let is_ada = |found: Option<&NearbyRoom>| {
        found.is_some_and(|found| {
            found.name == "Ada"
                && found.fingerprint == ada.fingerprint
                && found.endpoints.iter().all(|endpoint| endpoint.port == 7015)
        })
    };
    listed(&guest, &ada, is_ada).await;
    host.withdraw();
    listed(&guest, &ada, |found| found.is_none()).await;
}

#[tokio::test]
async fn whoever_looks_no_more_is_told_nothing_and_nothing_is_left_listening() {
    let (host, guest) = (Nearby::default(), Nearby::default());
    let ada = room("Ada");
    host.announce(&ada).unwrap();
    guest.look(true).unwrap();
    listed(&guest, &ada, |found| found.is_some()).await;
    guest.look(false).unwrap();
    assert!(guest.found().borrow().is_empty());
    assert!(guest.state().daemon.is_none());
    host.withdraw();
    assert!(host.state().daemon.is_none());
}

#[tokio::test]
async fn what_is_no_room_is_not_announced() {
    let host = Nearby::default();
    let mut none = room("Ada");
    none.room = "short".to_owned();
    assert_eq!(host.announce(&none), Err(Failure::BadArguments));
    let mut nowhere = room("Ada");
    nowhere.endpoints.clear();
    assert_eq!(host.announce(&nowhere), Err(Failure::BadArguments));
    assert!(host.state().daemon.is_none(), "nothing listens for it");
}

#[tokio::test]
async fn a_hosted_room_can_be_found_under_its_own_port_and_certificate_until_it_closes() {
    let desk = FolderWorld::new().desk();
    let ada = room("");
    let announce = |name: &str| desk.announce_room(Some(ada.room.clone()), name.to_owned());
    assert_eq!(
        announce("Ada"),
        Err(Failure::BadArguments),
        "none is hosted"
    );
    let hosted = desk.host_room(&ada.room).await.unwrap();
    announce("Ada").unwrap();
    let guest = Nearby::default();
    guest.look(true).unwrap();
    let is_ada = |found: Option<&NearbyRoom>| {
        found.is_some_and(|found| {
            found.name == "Ada"
                && Some(&found.fingerprint) == hosted.fingerprint.as_ref()
                && found.endpoints[0].port == hosted.endpoints[0].port
        })
    };
    listed(&guest, &ada, is_ada).await;
    desk.stop_hosting().await;
    listed(&guest, &ada, |found| found.is_none()).await;
}
