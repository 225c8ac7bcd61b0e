//! Who holds a connection without using it: nobody for longer than the handshake may take, however it is stretched; and a
//! peer that is dead costs nothing, however much is said to it.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, interval, sleep, timeout};

use crate::abuse::{is_hung_up, still_serves};
use crate::client::{connect, room, signal};
use crate::running::{Running, UNHURRIED, server, start};

/// The start of a real TLS 1.3 ClientHello: a record of 512 bytes is announced, and these are the first of them.
const HALF_A_HELLO: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03half of a hello";

#[tokio::test]
async fn who_connects_and_says_nothing_or_half_a_request_is_hung_up_on() {
    let server = server(&["--handshake-ms", "1000"]).await;
    let whole_then_nothing = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".as_slice();
    let half = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".as_slice();
    for bytes in [b"".as_slice(), b"GET /ws HT", half, whole_then_nothing] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        assert!(is_hung_up(&mut stream).await, "{bytes:?}");
    }
    still_serves(&server).await;
}

/// The kernel tells with `tb` how much it would keep for a connection: ss(8).
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_kernel_keeps_no_more_for_a_client_than_it_was_told() {
    let server = server(&[]).await;
    let mut client = TcpStream::connect(server.address).await.unwrap();
    let asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.write_all(asked).await.unwrap();
    client.read_u8().await.unwrap();
    let from = format!("sport = :{}", server.address.port());
    let seen = tokio::process::Command::new("ss")
        .args(["-tmHn", "state", "established", &from])
        .output();
    let seen = seen.await.expect("iproute2 is not installed");
    let seen = String::from_utf8_lossy(&seen.stdout);
    // Twice the 256 KiB: socket(7).
    assert!(seen.contains("tb524288"), "{seen}");
}

#[tokio::test]
async fn garbage_in_place_of_tls_or_http_is_hung_up_on() {
    let server = start(&["--handshake-ms", "1000"]).await;
    let garbage: [&[u8]; 5] = [
        b"\x16\x03\x01\x02\x00garbage",
        b"\x16",
        b"\x00\x01\x00\x00",
        b"\xff\xff",
        b"get / http",
    ];
    for bytes in garbage {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        assert!(is_hung_up(&mut stream).await, "{bytes:?}");
    }
    still_serves(&server).await;
}

/// Says these bytes one by one, far more slowly than they are wanted, until the server hangs up; and how long that took.
async fn drip(server: &Running, bytes: &[u8]) -> Duration {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let began = Instant::now();
    let mut pace = interval(Duration::from_millis(60));
    for byte in bytes.iter().cycle() {
        pace.tick().await;
        assert!(began.elapsed() < Duration::from_secs(10), "{bytes:?}");
        let said = stream.write_all(&[*byte]).await;
        let mut none = [0; 1];
        let ended = timeout(Duration::from_millis(1), stream.read(&mut none)).await;
        if said.is_err() || ended.is_ok() {
            break;
        }
    }
    began.elapsed()
}

#[tokio::test]
async fn half_a_tls_hello_and_a_byte_at_a_time_are_hung_up_on_in_the_time_of_one_handshake() {
    let server = start(&["--handshake-ms", "600"]).await;
    let mut half = TcpStream::connect(server.address).await.unwrap();
    half.write_all(HALF_A_HELLO).await.unwrap();
    let began = Instant::now();
    assert!(is_hung_up(&mut half).await);
    assert!(began.elapsed() < Duration::from_secs(3));
    let mut request = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ".to_vec();
    request.extend([b'x'; 400]);
    let mut hello = HALF_A_HELLO.to_vec();
    hello.extend([0; 400]);
    for bytes in [request, hello] {
        let took = drip(&server, &bytes).await;
        assert!(took > Duration::from_millis(400), "{took:?}");
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
    still_serves(&server).await;
}

#[tokio::test]
async fn who_begins_late_has_no_more_time_for_it() {
    let server = server(&["--handshake-ms", "4000"]).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let began = Instant::now();
    sleep(Duration::from_secs(3)).await;
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    assert!(is_hung_up(&mut stream).await);
    // With a time of its own for the head of the request it would be seven.
    assert!(began.elapsed() < Duration::from_secs(6));
    still_serves(&server).await;
}

#[tokio::test]
async fn a_hello_said_a_byte_at_a_time_is_not_waited_for() {
    let server = server(&["--handshake-ms", "600"]).await;
    let mut client = connect(&server).await;
    // A text frame of 100 masked bytes, of which one comes at a time.
    let socket = client.socket.get_mut();
    socket
        .write_all(&[0x81, 0x80 | 100, 0, 0, 0, 0])
        .await
        .unwrap();
    let mut pace = interval(Duration::from_millis(60));
    let mut said = 0;
    let code = loop {
        pace.tick().await;
        assert!(said < 100, "it was waited for");
        said += 1;
        // It may hang up before the last one is out.
        let _ = client.socket.get_mut().write_all(b" ").await;
        if let Ok(code) = timeout(Duration::from_millis(1), client.closed()).await {
            break code;
        }
    };
    assert_eq!(code, 4408);
}

#[tokio::test]
async fn who_asks_for_the_page_and_never_reads_it_is_hung_up_on() {
    let server = server(&["--handshake-ms", "1000", "--plain-ms", "400"]).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(2048).unwrap();
    let mut stream = socket.connect(server.address).await.unwrap();
    let ask = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(400);
    // Once the server stops to read, this stands still until it hangs up.
    let stuck = timeout(Duration::from_secs(10), async {
        while stream.write_all(&ask).await.is_ok() {}
    });
    stuck.await.expect("it is still waited for");
    still_serves(&server).await;
}

#[tokio::test]
async fn a_hundred_thousand_messages_to_a_dead_peer_cost_nothing() {
    // Dead, and on a busy machine dead for long: its seat waits.
    let waits = ["--gone-after-ms", "3600000"];
    let server = server(&[&waits, &UNHURRIED[..]].concat()).await;
    let ((mut host, _), (guest, guest_id)) = room(1).pair(&server).await;
    drop(guest);
    host.hear("peer-away").await;
    let offer = signal(&guest_id, json!("x".repeat(1300)));
    let say = async |host: &mut crate::client::Client, many: usize| {
        for _ in 0..many / 100 {
            for _ in 0..100 {
                host.say(offer.clone()).await;
            }
            // Where nobody runs for so long that its queue fills, its seat goes too, and it costs even less.
            host.say(json!({ "t": "ping" })).await;
            while host.next().await["t"] != "pong" {}
        }
    };
    // What the ring keeps is there after the first ones.
    say(&mut host, 1_000).await;
    let before = server.memory();
    say(&mut host, 100_000).await;
    let grown = server.memory().saturating_sub(before);
    assert!(grown < 2 << 20, "{grown} bytes");
}
