//! Hostile clients: none ends the server, none makes it remember without bound, and each is told why it is cut off.

use std::time::Duration;

use futures_util::SinkExt;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Client, greeted, room, signal, upgrade};
use crate::running::{Running, UNHURRIED, server};

pub(crate) async fn still_serves(server: &Running) {
    greeted(server).await.heard_nothing().await;
}

/// With these, a connection that says nothing is closed for no other reason than being one too many.
pub(crate) const PATIENT: [&str; 2] = ["--handshake-ms", "3600000"];

/// Whether the server hangs up.
pub(crate) async fn is_hung_up(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    // A reset is as good as an end here.
    let ended = timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await;
    ended.is_ok()
}

#[tokio::test]
async fn a_message_of_the_full_size_passes_and_one_byte_more_is_told_why_not() {
    let (server, room) = (server(&[]).await, room(1));
    let ((mut host, host_id), (mut guest, _)) = room.pair(&server).await;
    let frame = signal(&host_id, json!("")).to_string();
    let data = "x".repeat(65_536 - frame.len());
    guest.say(signal(&host_id, json!(data))).await;
    assert_eq!(host.hear("signal").await["data"], json!(data));
    guest.say(signal(&host_id, json!(data + "x"))).await;
    guest.ended("too-large", 1009).await;
    still_serves(&server).await;
}

#[tokio::test]
async fn megabytes_in_one_frame_are_told_why_not() {
    let server = server(&[]).await;
    // With little room in the client's kernel, the frame is out only if the server reads what it refused. If it hung up
    // instead, that would be a reset, which can overtake the close frame.
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(8192).unwrap();
    let stream = socket.connect(server.address).await.unwrap();
    let mut client = upgrade(stream, &server).await;
    client.send(Message::text("x".repeat(2 << 20))).await;
    client.ended("too-large", 1009).await;
}

#[tokio::test]
async fn a_frame_that_announces_gigabytes_is_refused_before_any_of_them_came() {
    let server = server(&[]).await;
    let mut client = greeted(&server).await;
    // The header of a masked text frame of 2 GiB (RFC 6455, section 5.2), and of its payload one byte.
    let mut header = vec![0x81, 0x80 | 127];
    header.extend((2u64 << 30).to_be_bytes());
    header.extend([0, 0, 0, 0, b'x']);
    client.socket.get_mut().write_all(&header).await.unwrap();
    client.ended("too-large", 1009).await;
    still_serves(&server).await;
}

#[tokio::test]
async fn megabytes_in_many_fragments_are_told_why_not() {
    let server = server(&[]).await;
    let mut client = greeted(&server).await;
    let fragment = masked(0x01, &[b' '; 40_000]);
    client.socket.get_mut().write_all(&fragment).await.unwrap();
    client
        .socket
        .get_mut()
        .write_all(&masked(0x00, &[b' '; 40_000]))
        .await
        .unwrap();
    client.ended("too-large", 1009).await;
}

#[tokio::test]
async fn text_that_is_not_utf_8_is_bad_json() {
    let server = server(&[]).await;
    let mut client = greeted(&server).await;
    client
        .socket
        .get_mut()
        .write_all(&masked(0x81, b"{\"t\":\"\xff\"}"))
        .await
        .unwrap();
    client.ended("bad-json", 4400).await;
}

#[tokio::test]
async fn what_is_not_a_websocket_frame_is_a_protocol_error() {
    let server = server(&[]).await;
    for frame in [
        b"\x81\x04ping".as_slice(),
        b"\xf1\x80\0\0\0\0",
        b"\x83\x80\0\0\0\0",
        b"\x09\x80\0\0\0\0",
    ] {
        let mut client = greeted(&server).await;
        client.socket.get_mut().write_all(frame).await.unwrap();
        assert_eq!(client.closed().await, 1002, "{frame:?}");
    }
}

/// A frame as a client has to send it, masked with zeros: RFC 6455 section 5.2. `first` is the FIN bit and the opcode.
fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).unwrap();
    let mut frame = vec![first];
    match u8::try_from(length) {
        Ok(short @ 0..126) => frame.push(0x80 | short),
        _ => frame.extend([&[0x80 | 126][..], &length.to_be_bytes()].concat()),
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

#[tokio::test]
async fn too_many_messages_are_refused_with_a_time_and_a_flood_ends_the_connection() {
    let server = server(&["--burst", "3", "--per-second", "0.1"]).await;
    let mut client = greeted(&server).await;
    for n in 1..=3 {
        client.say(json!({ "t": "ping", "n": n })).await;
        client.hear("pong").await;
    }
    client.say(json!({ "t": "ping", "n": 4 })).await;
    let error = client.refused("rate-limited").await;
    assert!(
        (1..=10_000).contains(&error["retry_ms"].as_u64().unwrap()),
        "{error}"
    );
    assert_eq!((&error["re"], &error["fatal"]), (&json!(4), &json!(false)));
    for _ in 0..110 {
        let ping = Message::text(r#"{"t":"ping"}"#);
        // It may be closed before the last one is out.
        if client.socket.send(ping).await.is_err() {
            break;
        }
    }
    assert_eq!(client.closed().await, 4429);
    still_serves(&server).await;
}

#[tokio::test]
async fn an_address_that_speaks_over_many_connections_has_one_allowance() {
    let server = server(&["--address-burst", "30", "--address-per-second", "0.01"]).await;
    let mut clients = Vec::new();
    // The upgrades are requests of that address too.
    for _ in 0..4 {
        clients.push(greeted(&server).await);
    }
    let mut answered = 0;
    for round in 0..10 {
        for client in &mut clients {
            client.say(json!({ "t": "ping" })).await;
            match client.next().await {
                pong if pong["t"] == "pong" => answered += 1,
                error => {
                    assert_eq!(error["code"], "rate-limited", "round {round}: {error}");
                    assert!(error["retry_ms"].as_u64().unwrap() > 1000, "{error}");
                }
            }
        }
    }
    assert_eq!(answered, 26);
    let mut page = TcpStream::connect(server.address).await.unwrap();
    page.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    page.read_to_string(&mut answer).await.unwrap();
    let answer = answer.to_ascii_lowercase();
    assert!(answer.starts_with("http/1.1 429") && answer.contains("retry-after: "));
}

#[tokio::test]
async fn an_address_that_connects_again_and_again_has_to_wait() {
    let server = server(
        &[
            &["--handshakes-burst", "3", "--handshakes-per-second", "0.01"],
            &PATIENT[..],
        ]
        .concat(),
    )
    .await;
    for _ in 0..3 {
        drop(greeted(&server).await);
    }
    let mut fourth = TcpStream::connect(server.address).await.unwrap();
    assert!(is_hung_up(&mut fourth).await);
}

/// A guest that will not read, with little room in its kernel for what it does not read.
async fn deaf_guest(server: &Running) -> Client {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(8192).unwrap();
    let mut guest = upgrade(socket.connect(server.address).await.unwrap(), server).await;
    guest.say(json!({ "t": "hello", "v": 1 })).await;
    guest.hear("welcome").await;
    guest.say(room(1).join(1, "guest")).await;
    guest.hear("joined").await;
    guest
}

#[tokio::test]
async fn a_slow_reader_is_cut_off_and_costs_no_more_than_its_queue() {
    let server = server(&UNHURRIED).await;
    let (mut host, _) = room(1).host(&server, 2).await;
    let mut guest = deaf_guest(&server).await;
    let guest_id = host.hear("peer-joined").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (before, mut said) = (server.memory(), 0);
    let data = json!("x".repeat(60_000));
    let left = loop {
        host.say(signal(&guest_id, data.clone())).await;
        host.say(json!({ "t": "ping" })).await;
        said += 60_000;
        assert!(said < 64 << 20, "it is never cut off");
        let heard = host.next().await;
        if heard["t"] != "pong" {
            break heard;
        }
    };
    assert_eq!(
        (&left["t"], &left["why"]),
        (&json!("peer-left"), &json!("gone"))
    );
    let grown = server.memory().saturating_sub(before);
    assert!(grown < 8 << 20, "{grown} bytes for one reader");
    assert_eq!(guest.closed().await, 4413);
    still_serves(&server).await;
}

#[tokio::test]
async fn a_client_that_does_not_read_is_away_though_its_queue_is_not_full() {
    let server = server(&[&["--write-ms", "300"], &UNHURRIED[..]].concat()).await;
    let (mut host, _) = room(1).host(&server, 2).await;
    let _guest = deaf_guest(&server).await;
    let guest_id = host.hear("peer-joined").await["id"].clone();
    let guest_id = guest_id.as_str().unwrap();
    // More than both kernels hold for it, and less than its queue on top.
    for _ in 0..20 {
        host.say(signal(guest_id, json!("x".repeat(60_000)))).await;
    }
    assert_eq!(host.hear("peer-away").await["id"], json!(guest_id));
    still_serves(&server).await;
}

#[tokio::test]
async fn one_address_holds_only_so_many_connections() {
    let server = server(&[&["--per-address", "3"], &PATIENT[..]].concat()).await;
    let mut held = vec![
        greeted(&server).await,
        greeted(&server).await,
        greeted(&server).await,
    ];
    let mut fourth = TcpStream::connect(server.address).await.unwrap();
    assert!(is_hung_up(&mut fourth).await);
    let mut last = held.pop().unwrap();
    last.say(json!({ "t": "leave" })).await;
    last.closed().await;
    drop(last);
    place_is_free(&server).await;
}

/// The server lets go of a connection shortly after the client saw its end.
async fn place_is_free(server: &Running) {
    let (mut answer, asked) = ([0; 8], Instant::now());
    while answer != *b"HTTP/1.1" {
        assert!(asked.elapsed().as_secs() < 15, "the place stays taken");
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        // Refused connections end before or during this; then the next one is tried.
        let _ = stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .await;
        let _ = stream.read_exact(&mut answer).await;
    }
}

#[tokio::test]
async fn a_seat_that_waits_counts_as_a_connection() {
    let (server, room) = (
        server(&[&["--per-address", "2"], &PATIENT[..]].concat()).await,
        room(1),
    );
    let ((mut host, _), (guest, _)) = room.pair(&server).await;
    drop(guest);
    host.hear("peer-away").await;
    let mut third = TcpStream::connect(server.address).await.unwrap();
    assert!(is_hung_up(&mut third).await);
}

#[tokio::test]
async fn a_flood_of_control_frames_ends_the_connection() {
    let server = server(&["--burst", "3", "--per-second", "1"]).await;
    let mut client = greeted(&server).await;
    for _ in 0..110 {
        // It may be closed before the last one is out.
        if client.socket.send(Message::Pong("x".into())).await.is_err() {
            break;
        }
    }
    assert_eq!(client.closed().await, 4429);
}

#[tokio::test]
async fn a_client_that_vanishes_in_the_middle_of_a_frame_is_away() {
    let (server, room) = (server(&[]).await, room(1));
    let ((mut host, _), (mut guest, _)) = room.pair(&server).await;
    guest
        .socket
        .get_mut()
        .write_all(&masked(0x81, &[b'x'; 300])[..100])
        .await
        .unwrap();
    drop(guest);
    host.hear("peer-away").await;
}
