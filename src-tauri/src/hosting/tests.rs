//! The embedded server as a guest and as the owner see it.

use std::net::Ipv4Addr;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::listen::bind;
use super::*;
use crate::dial::Sockets;
use crate::ipc::{DialTarget, Doorway, Endpoint, PageEvent, SocketEvent};
use crate::testing::{FolderWorld, ROOM, on_port};

async fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        .await
        .unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn dial(sockets: &Sockets, hosted: &Hosted) -> (u32, mpsc::Receiver<SocketEvent>) {
    let endpoints = vec![Endpoint {
        host: "127.0.0.1".to_owned(),
        port: hosted.endpoints[0].port,
    }];
    sockets
        .dial(&DialTarget {
            endpoints,
            fingerprint: hosted.fingerprint.clone(),
            plain: false,
        })
        .unwrap()
}

/// What the server answers to opening the room of this owner key.
async fn open(hosted: &Hosted, owner: [u8; 32]) -> Value {
    let sockets = Sockets::default();
    let (socket, mut events) = dial(&sockets, hosted);
    let open = json!({"t": "open", "room": room_of(owner), "owner": B64.encode(owner), "invites": [], "capacity": 2, "approve": false});
    for message in [json!({"t": "hello", "v": 1}), open] {
        sockets.send(socket, message.to_string()).unwrap();
    }
    loop {
        match events.recv().await.unwrap() {
            SocketEvent::Text(text) if !text.contains(r#""t":"welcome""#) => {
                return serde_json::from_str(&text).unwrap();
            }
            SocketEvent::Closed { code, reason } => panic!("closed {code} {reason}"),
            _ => {}
        }
    }
}

fn room_of(owner: [u8; 32]) -> String {
    B64.encode(&Sha256::digest(owner)[..16])
}

#[tokio::test]
async fn guests_get_the_very_same_interface_and_the_truth_about_the_server() {
    let desk = FolderWorld::new().desk();
    let hosted = desk.hosting.start(ROOM, &on_port(0)).await.unwrap();
    let port = hosted.endpoints[0].port;
    let about = get(port, "/about").await;
    let (_, body) = about.split_once("\r\n\r\n").unwrap();
    let about: Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        (&about["rooms"], &about["fingerprint"]),
        (&json!("own"), &json!(hosted.fingerprint))
    );
    assert!(get(port, "/").await.ends_with("<p>tincan"));
}

#[tokio::test]
async fn a_hosted_room_relays_at_addresses_that_others_know() {
    let desk = FolderWorld::new().desk();
    let room = room_of([3; 32]);
    let hosted = desk.hosting.start(&room, &on_port(0)).await.unwrap();
    let joined = open(&hosted, [3; 32]).await;
    let servers = joined["ice"].as_array().unwrap().iter();
    let urls: Vec<&str> = servers
        .flat_map(|server| server["urls"].as_array().unwrap())
        .map(|url| url.as_str().unwrap())
        .collect();
    let port = format!(":{}", hosted.endpoints[0].port);
    assert_eq!(urls.len(), 3);
    assert!(urls.iter().all(|url| url.contains(&port)), "{urls:?}");
    // The host came over loopback, where no browser of another computer could follow.
    let known = &hosted.endpoints[0].host;
    assert!(urls.iter().all(|url| url.contains(known)), "{urls:?}");
}

#[tokio::test]
async fn only_the_own_room_opens() {
    let desk = FolderWorld::new().desk();
    let (mine, theirs) = ([1; 32], [2; 32]);
    let hosted = desk
        .hosting
        .start(&room_of(mine), &on_port(0))
        .await
        .unwrap();
    assert_eq!(open(&hosted, mine).await["t"], "joined");
    assert_eq!(open(&hosted, theirs).await["t"], "error");
}

#[tokio::test]
async fn starting_twice_is_one_server_and_a_second_room_opens_on_it_too() {
    let desk = FolderWorld::new().desk();
    let first = desk.hosting.start(ROOM, &on_port(0)).await.unwrap();
    let second = desk
        .hosting
        .start(&room_of([3; 32]), &on_port(0))
        .await
        .unwrap();
    assert_eq!(first, second);
    assert_eq!(open(&second, [3; 32]).await["t"], "joined");
}

/// Nothing listens there. A process that another test starts in this very moment has copies of all sockets until its program runs (fork,
/// then exec), so this may take a moment.
async fn released(port: u16) {
    let free = async {
        while bind(port).is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let patience = Duration::from_secs(5);
    tokio::time::timeout(patience, free)
        .await
        .expect("something still listens there");
}

#[tokio::test]
async fn port_and_certificate_survive_a_restart_of_the_app() {
    let world = FolderWorld::new();
    let before = world.desk();
    let yesterday = before.hosting.start(ROOM, &on_port(0)).await.unwrap();
    before.hosting.stop().await;
    released(yesterday.endpoints[0].port).await;
    let today = world.desk().hosting.start(ROOM, &on_port(0)).await.unwrap();
    assert_eq!(yesterday, today);
}

#[tokio::test]
async fn a_new_port_is_none_that_the_system_gives_to_whoever_connects() {
    let desk = FolderWorld::new().desk();
    let hosted = desk.hosting.start(ROOM, &on_port(0)).await.unwrap();
    assert!((20_000..30_000).contains(&hosted.endpoints[0].port));
}

#[tokio::test]
async fn a_taken_port_is_replaced_by_another_one_that_is_kept() {
    let world = FolderWorld::new();
    let taken = bind(0).unwrap();
    let port = taken.local_addr().unwrap().port();
    let desk = world.desk();
    let other = desk
        .hosting
        .start(ROOM, &on_port(port))
        .await
        .unwrap()
        .endpoints[0]
        .port;
    assert_ne!(other, port);
    desk.hosting.stop().await;
    released(other).await;
    assert_eq!(
        desk.hosting
            .start(ROOM, &on_port(port))
            .await
            .unwrap()
            .endpoints[0]
            .port,
        other
    );
}

#[tokio::test]
async fn after_stop_nothing_listens_and_stopping_again_is_fine() {
    let desk = FolderWorld::new().desk();
    let port = desk
        .hosting
        .start(ROOM, &on_port(0))
        .await
        .unwrap()
        .endpoints[0]
        .port;
    desk.hosting.stop().await;
    desk.hosting.stop().await;
    released(port).await;
}

#[tokio::test]
async fn what_is_no_room_starts_nothing() {
    let world = FolderWorld::new();
    for room in ["", "AAAA", "!!", &"A".repeat(1000)] {
        assert_eq!(
            world.desk().hosting.start(room, &on_port(0)).await,
            Err(Failure::BadArguments)
        );
    }
    assert!(crate::testing::is_empty(&world.path("data")));
}

#[tokio::test]
async fn a_damaged_certificate_is_set_aside_and_hosting_goes_on() {
    let world = FolderWorld::new();
    std::fs::write(world.path("data").join("identity.pem"), b"half a k").unwrap();
    let desk = world.desk();
    desk.hosting.start(ROOM, &on_port(0)).await.unwrap();
    let aside = desk.secrets.load("identity-broken").unwrap().unwrap();
    assert_eq!(aside.as_slice(), b"half a k");
    let first = desk.secrets.load("identity").unwrap().unwrap();
    world.desk().hosting.start(ROOM, &on_port(0)).await.unwrap();
    assert_eq!(desk.secrets.load("identity").unwrap().unwrap(), first);
}

fn answered(internet: Internet) -> Settings {
    Settings {
        internet,
        ..on_port(0)
    }
}

#[tokio::test]
async fn the_router_is_asked_after_a_yes_alone_and_a_no_takes_it_back_at_once() {
    let desk = FolderWorld::new().desk();
    let hosted = desk.hosting.start(ROOM, &on_port(0)).await.unwrap();
    assert_eq!(
        (hosted.reach.internet, hosted.reach.router),
        (Internet::Unasked, Doorway::Closed)
    );
    let mut told = desk.hosting.told();
    let answer = json!({"v": 1, "port": 0, "internet": "yes"});
    desk.save_settings(&answer).unwrap();
    let asked = |hosted: &Option<Hosted>| {
        hosted
            .as_ref()
            .is_some_and(|hosted| hosted.reach.router != Doorway::Closed)
    };
    told.wait_for(asked).await.unwrap();
    desk.save_settings(&json!({"v": 1, "port": 0, "internet": "no"}))
        .unwrap();
    let closed = |hosted: &Option<Hosted>| {
        hosted.as_ref().is_some_and(|hosted| {
            hosted.reach.router == Doorway::Closed && hosted.reach.internet == Internet::No
        })
    };
    told.wait_for(closed).await.unwrap();
    desk.hosting.stop().await;
}

#[tokio::test]
async fn window_and_page_hear_when_the_ways_in_change() {
    let world = FolderWorld::new();
    let desk = world.desk();
    let telling = tokio::spawn(desk.tell_changes());
    desk.hosting
        .start(ROOM, &answered(Internet::No))
        .await
        .unwrap();
    desk.hosting.allow(Internet::Yes);
    let yes = |event: &PageEvent| matches!(event, PageEvent::Hosted { hosted } if hosted.reach.internet == Internet::Yes);
    crate::testing::until(|| world.told().iter().any(yes)).await;
    desk.hosting.stop().await;
    drop(desk);
    telling.await.unwrap();
}

#[tokio::test]
async fn a_typed_address_is_offered_and_its_name_is_ours() {
    let desk = FolderWorld::new().desk();
    let settings = Settings {
        address: "home.example:443".to_owned(),
        ..on_port(0)
    };
    let hosted = desk.hosting.start(ROOM, &settings).await.unwrap();
    let typed = Endpoint {
        host: "home.example".to_owned(),
        port: 443,
    };
    assert_eq!(
        (&hosted.page, hosted.endpoints.last()),
        (&typed, Some(&typed))
    );
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, hosted.endpoints[0].port))
        .await
        .unwrap();
    stream
        .write_all(b"GET /about HTTP/1.1\r\nHost: home.example:443\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
