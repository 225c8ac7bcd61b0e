//! Plain requests: the page, what the server says about itself, and who may ask.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};

use crate::running::{Running, server};

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// One request on its own connection, with exactly these lines.
async fn ask(server: &Running, lines: &[&str]) -> Answer {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = format!("{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"));
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(Duration::from_secs(10), stream.read_to_string(&mut answer))
        .await
        .unwrap()
        .unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer {
        status,
        head: head.into(),
        body: body.into(),
    }
}

#[tokio::test]
async fn the_page_is_kept_in_its_place() {
    let server = server(&[]).await;
    for path in ["/", "/index.html"] {
        let page = ask(
            &server,
            &[&format!("GET {path} HTTP/1.1"), "Host: localhost"],
        )
        .await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (200, Some("text/html; charset=utf-8"))
        );
        assert!(page.body.contains("<title>"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; ")
                && !policy.contains("unsafe")
                && !policy.contains("http"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        assert_eq!(page.header("set-cookie"), None);
        assert_eq!(page.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn it_says_what_it_is_and_that_it_lives() {
    let server = server(&["--rooms", "own"]).await;
    let about = ask(&server, &["GET /about HTTP/1.1", "Host: 127.0.0.1"]).await;
    let about: Value = serde_json::from_str(&about.body).unwrap();
    assert_eq!(
        about,
        json!({ "v": 1, "rooms": "own", "tls": false, "fingerprint": null })
    );
    assert_eq!(
        ask(&server, &["GET /healthz HTTP/1.1", "Host: 127.0.0.1"])
            .await
            .body,
        "ok"
    );
}

#[tokio::test]
async fn a_name_that_is_not_ours_gets_nothing() {
    let server = server(&["--name", "call.example"]).await;
    for path in ["/", "/about", "/ws", "/healthz"] {
        let get = format!("GET {path} HTTP/1.1");
        let answer = ask(&server, &[&get, "Host: rebound.example"]).await;
        assert_eq!(answer.status, 421, "{path}");
        let answer = ask(&server, &[&get, "Host: localhost", "Host: rebound.example"]).await;
        assert!([400, 421].contains(&answer.status), "{path}");
    }
    assert_eq!(
        ask(&server, &["GET / HTTP/1.1", "Host: call.example:7015"])
            .await
            .status,
        200
    );
    assert!([400, 421].contains(&ask(&server, &["GET / HTTP/1.1"]).await.status));
}

#[tokio::test]
async fn a_page_from_elsewhere_opens_no_socket() {
    let server = server(&[]).await;
    let upgrade = |origin: &str| {
        [
            "GET /ws HTTP/1.1".to_owned(),
            "Host: localhost:7015".to_owned(),
            "Upgrade: websocket".to_owned(),
            "Sec-WebSocket-Version: 13".to_owned(),
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==".to_owned(),
            format!("Origin: {origin}"),
        ]
    };
    for origin in [
        "https://evil.example",
        "null",
        "http://localhost:7016",
        "http://localhost",
    ] {
        let lines = upgrade(origin);
        let answer = ask(&server, &lines.each_ref().map(String::as_str)).await;
        assert_eq!(answer.status, 403, "{origin}");
    }
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_asked_right_say_so() {
    let server = server(&[]).await;
    for path in [
        "/nothing",
        "/../Cargo.toml",
        "/assets/../../etc/passwd",
        "/%2e%2e/secret",
    ] {
        assert_eq!(
            ask(
                &server,
                &[&format!("GET {path} HTTP/1.1"), "Host: localhost"]
            )
            .await
            .status,
            404,
            "{path}"
        );
    }
    assert_eq!(
        ask(
            &server,
            &["POST / HTTP/1.1", "Host: localhost", "Content-Length: 0"]
        )
        .await
        .status,
        405
    );
    assert_eq!(
        ask(&server, &["GET /ws HTTP/1.1", "Host: localhost"])
            .await
            .status,
        426
    );
    let long = format!("X-Long: {}", "x".repeat(40_000));
    assert_eq!(
        ask(&server, &["GET / HTTP/1.1", "Host: localhost", &long])
            .await
            .status,
        431
    );
}
