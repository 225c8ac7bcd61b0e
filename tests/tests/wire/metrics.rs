//! The counters: true, on a listener of their own, and without a word that a client chose.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{greeted, room, signal};
use crate::running::server;

pub(crate) async fn get(address: std::net::SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let ask = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

pub(crate) fn value(page: &str, name: &str) -> f64 {
    let line = page
        .lines()
        .find(|line| line.starts_with(&format!("{name} ")));
    line.unwrap_or_else(|| panic!("no {name} in {page}"))
        .rsplit(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap()
}

#[tokio::test]
async fn the_counters_tell_what_happened() {
    let mut server = server(&["--metrics", "0", "--per-address", "3"]).await;
    let counters = server.counters().await;
    assert!(counters.ip().is_loopback());
    let ((mut host, host_id), (mut guest, _)) = room(1).pair(&server).await;
    for n in 0..32 {
        guest.say(signal(&host_id, json!(n))).await;
        host.hear("signal").await;
    }
    guest.say(signal("AAAAAAAAAAAA", json!(1))).await;
    guest.refused("no-such-peer").await;
    guest.heard_nothing().await;
    let third = greeted(&server).await;
    drop(
        TcpStream::connect(server.address)
            .await
            .unwrap()
            .read(&mut [0])
            .await,
    );
    let page = get(counters, "/metrics").await;
    assert!(page.contains("text/plain; version=0.0.4"), "{page}");
    for (name, expected) in [
        ("tincan_connections", 3.0),
        ("tincan_rooms", 1.0),
        ("tincan_seats", 2.0),
        ("tincan_connections_accepted_total", 3.0),
        ("tincan_connections_refused_total{limit=\"address\"}", 1.0),
        ("tincan_messages_total{kind=\"signal\"}", 32.0),
        ("tincan_messages_total{kind=\"ping\"}", 1.0),
        ("tincan_messages_total{kind=\"room\"}", 2.0),
        ("tincan_refusals_total{code=\"no-such-peer\"}", 1.0),
        ("tincan_refusals_total{code=\"internal\"}", 0.0),
        ("tincan_relay_seconds_count", 2.0),
        ("tincan_relay_seconds_bucket{le=\"+Inf\"}", 2.0),
    ] {
        assert_eq!(value(&page, name), expected, "{name} in {page}");
    }
    assert!(value(&page, "tincan_relay_seconds_sum") < 20.0);
    drop(third);
}

#[tokio::test]
async fn the_counters_are_nowhere_else_and_hold_no_word_of_a_client() {
    let mut server = server(&["--metrics", "0"]).await;
    let counters = server.counters().await;
    let _pair = room(1).pair(&server).await;
    assert!(
        get(server.address, "/metrics")
            .await
            .starts_with("HTTP/1.1 404")
    );
    assert!(get(counters, "/").await.starts_with("HTTP/1.1 404"));
    let page = get(counters, "/metrics").await;
    for secret in [&room(1).id, "guest", "host-1", "127.0.0.1"] {
        assert!(!page.contains(secret), "{secret} in {page}");
    }
}

#[tokio::test]
async fn who_holds_the_page_of_counters_does_not_keep_it_from_others() {
    let mut server = server(&["--metrics", "0"]).await;
    let counters = server.counters().await;
    let _silent = TcpStream::connect(counters).await.unwrap();
    assert!(get(counters, "/metrics").await.starts_with("HTTP/1.1 200"));
}
