//! The server's own STUN and TURN: who is told of it, and coturn's client as the one who uses it.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::process::Command;
use tokio::time::{Duration, sleep, timeout};

use crate::client::{Client, greeted, invite, room};
use crate::metrics::{get, value};
use crate::running::{Running, server};

/// What coturn's client prints when every packet came back.
const NOTHING_LOST: &str = "Total lost packets 0 (0.000000%)";

/// Lets relayed packets go to this machine.
const ALLOWED: &[&str] = &["--turn-allow", "127.0.0.1"];

/// What `joined` or `ice` says of the relay: its URLs, user and password.
fn relay_in(servers: &Value) -> (Vec<String>, String, String) {
    let servers = servers.as_array().unwrap();
    let with_user = servers.iter().find(|server| server["username"].is_string());
    let relay = with_user.expect("no relay");
    let urls = relay["urls"].as_array().unwrap().iter();
    (
        urls.map(|url| url.as_str().unwrap().to_owned()).collect(),
        relay["username"].as_str().unwrap().to_owned(),
        relay["credential"].as_str().unwrap().to_owned(),
    )
}

/// A host, and what it is told.
async fn told(server: &Running) -> (Client, Value) {
    let mut host = greeted(server).await;
    host.say(room(1).open(&[invite(1, 0)], 2)).await;
    let joined = host.hear("joined").await;
    (host, joined["ice"].clone())
}

type Login = (Vec<String>, String, String);

/// Runs coturn's client; what it printed. It draws a channel for each of two peers at random, and once in some thousand runs the same
/// one for both, which every server has to refuse (RFC 8656, section 12.2): then it draws again.
async fn uclient(server: &Running, login: &Login, rest: &[&str]) -> String {
    let said = uclient_once(server, login, rest).await;
    if said.contains("channel bind: error 400") {
        return uclient_once(server, login, rest).await;
    }
    said
}

async fn uclient_once(server: &Running, login: &Login, rest: &[&str]) -> String {
    let port = server.address.port().to_string();
    let mut command = Command::new("turnutils_uclient");
    command.args(["-u", &login.1, "-w", &login.2, "-p", &port]);
    command
        .args(["-n", "20", "-z", "2", "-l", "1000"])
        .args(rest);
    command
        .arg("127.0.0.1")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let ran = timeout(Duration::from_secs(60), command.output()).await;
    let ran = ran
        .expect("it never ends")
        .expect("coturn is not installed");
    String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr)
}

#[tokio::test]
async fn those_who_were_let_in_are_told_of_the_relay_with_a_password_of_their_own() {
    let server = server(&["--ice", "stun:other.example:3478"]).await;
    let (mut host, ice) = told(&server).await;
    let (urls, user, _) = relay_in(&ice);
    let at = server.address;
    let expected = [
        format!("turn:{at}?transport=udp"),
        format!("turn:{at}?transport=tcp"),
    ];
    assert_eq!(urls, expected);
    assert_eq!(ice[0], json!({ "urls": [format!("stun:{at}")] }));
    assert_eq!(ice[2], json!({ "urls": ["stun:other.example:3478"] }));
    host.say(json!({ "t": "ice", "n": 2 })).await;
    let renewed = host.hear("ice").await;
    assert_eq!(relay_in(&renewed["servers"]).0, urls);
    let mut guest = greeted(&server).await;
    guest.say(json!({ "t": "ice", "n": 1 })).await;
    guest.refused("not-joined").await;
    guest.say(room(1).join(1, "guest")).await;
    let joined = guest.hear("joined").await;
    assert_ne!(relay_in(&joined["ice"]).1, user);
}

#[tokio::test]
async fn a_server_without_a_relay_tells_of_none_and_closes_who_asks_for_one() {
    let server = server(&["--turn", "off"]).await;
    let (_host, ice) = told(&server).await;
    assert_eq!(ice, json!([]));
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(&binding()).await.unwrap();
    assert!(matches!(stream.read(&mut [0; 100]).await, Ok(0) | Err(_)));
}

#[tokio::test]
async fn one_port_answers_stun_over_udp_and_tcp() {
    let server = server(&[]).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(&binding()).await.unwrap();
    let mut answer = [0; 20];
    timeout(Duration::from_secs(10), stream.read_exact(&mut answer))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((&answer[..2], &answer[8..]), (&[1, 1][..], &[9; 12][..]));
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    socket.connect(server.address).await.unwrap();
    socket.send(&binding()).await.unwrap();
    let mut answer = [0; 100];
    timeout(Duration::from_secs(10), socket.recv(&mut answer))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((&answer[..2], &answer[8..20]), (&[1, 1][..], &[9; 12][..]));
}

/// A Binding request, RFC 8489 section 5.
fn binding() -> Vec<u8> {
    let mut bytes = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
    bytes.extend([9; 12]);
    bytes
}

#[tokio::test]
async fn coturns_client_gets_every_packet_back_from_another_of_its_own() {
    let server = server(&[]).await;
    let (_host, ice) = told(&server).await;
    let login = relay_in(&ice);
    for rest in [
        &["-y", "-m", "4"][..],
        &["-y", "-m", "4", "-s"],
        &["-y", "-m", "4", "-t"],
        &["-y", "-m", "2", "-t", "-s"],
        &["-y", "-m", "2", "-c", "-G"],
    ] {
        let said = uclient(&server, &login, rest).await;
        assert!(said.contains(NOTHING_LOST), "{rest:?}: {said}");
    }
}

#[tokio::test]
async fn coturns_client_gets_every_packet_back_from_a_peer() {
    let server = server(ALLOWED).await;
    let (_host, ice) = told(&server).await;
    let login = relay_in(&ice);
    let peer = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = peer.local_addr().unwrap().port().to_string();
    let echo = tokio::spawn(async move {
        let mut bytes = [0; 2000];
        while let Ok((count, from)) = peer.recv_from(&mut bytes).await {
            drop(peer.send_to(&bytes[..count], from).await);
        }
    });
    let peer = ["-e", "127.0.0.1", "-r", &port, "-c", "-m", "2"];
    for rest in [&[][..], &["-s"], &["-t"], &["-D"]] {
        let rest: Vec<&str> = peer.iter().chain(rest).copied().collect();
        let said = uclient(&server, &login, &rest).await;
        assert!(said.contains(NOTHING_LOST), "{rest:?}: {said}");
    }
    echo.abort();
}

#[tokio::test]
async fn coturns_client_is_refused_with_a_wrong_password_and_after_its_owner_left() {
    let server = server(&[]).await;
    let (mut host, ice) = told(&server).await;
    let good = relay_in(&ice);
    let wrong = (good.0.clone(), good.1.clone(), "wrong".to_owned());
    let said = uclient(&server, &wrong, &["-y", "-m", "2"]).await;
    assert!(!said.contains(NOTHING_LOST), "{said}");
    host.say(json!({ "t": "leave" })).await;
    host.closed().await;
    let said = uclient(&server, &good, &["-y", "-m", "2"]).await;
    assert!(!said.contains(NOTHING_LOST), "{said}");
}

#[tokio::test]
async fn a_port_that_is_taken_costs_the_udp_but_not_the_server() {
    let taken = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let server = server(&["--turn-port", &port]).await;
    let (_host, ice) = told(&server).await;
    let urls = relay_in(&ice).0;
    assert_eq!(urls, [format!("turn:{}?transport=tcp", server.address)]);
}

#[tokio::test]
async fn who_is_removed_loses_the_relay_at_once() {
    let (server, room) = (server(&[]).await, room(1));
    let (mut host, _) = room.host(&server, 2).await;
    let mut guest = greeted(&server).await;
    guest.say(room.join(1, "guest")).await;
    let joined = guest.hear("joined").await;
    let login = relay_in(&joined["ice"]);
    host.hear("peer-joined").await;
    let long = ["-y", "-m", "2", "-n", "2000", "-z", "5"];
    let (said, ()) = tokio::join!(uclient(&server, &login, &long), async {
        sleep(Duration::from_secs(2)).await;
        host.say(json!({ "t": "kick", "id": joined["you"] })).await;
    });
    assert!(!said.contains(NOTHING_LOST), "{said}");
}

#[tokio::test]
async fn the_counters_tell_of_the_relay_and_of_nobody_who_uses_it() {
    let mut server = server(&["--metrics", "0"]).await;
    let counters = server.counters().await;
    let (_host, ice) = told(&server).await;
    let login = relay_in(&ice);
    let said = uclient(&server, &login, &["-y", "-m", "2", "-c"]).await;
    assert!(said.contains(NOTHING_LOST), "{said}");
    let page = get(counters, "/metrics").await;
    let carried = value(&page, "tincan_turn_bytes_total{way=\"to-peer\"}");
    assert!(carried >= 40_000.0, "twice 20 messages of 1,000: {page}");
    assert_eq!(
        value(&page, "tincan_turn_bytes_total{way=\"dropped\"}"),
        0.0
    );
    assert!(value(&page, "tincan_turn_relays_opened_total") >= 2.0);
    assert!(!page.contains(&login.1) && !page.contains("127.0.0.1"));
}
