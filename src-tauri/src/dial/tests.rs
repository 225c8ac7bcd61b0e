//! Against a real tincan-signal, and against servers that lie.

use std::time::Instant;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::ipc::{Endpoint, Hosted};
use crate::testing::{FolderWorld, ROOM, on_port};

const LOOPBACK: &str = "127.0.0.1";

fn at(port: u16) -> Endpoint {
    Endpoint {
        host: LOOPBACK.to_owned(),
        port,
    }
}

fn pinned(ports: &[u16], fingerprint: Option<String>) -> DialTarget {
    DialTarget {
        endpoints: ports.iter().copied().map(at).collect(),
        fingerprint,
        plain: false,
    }
}

async fn hosted() -> (Arc<crate::desk::Desk>, FolderWorld, Hosted) {
    let world = FolderWorld::new();
    let desk = world.desk();
    let hosted = desk.hosting.start(ROOM, &on_port(0)).await.unwrap();
    (desk, world, hosted)
}

async fn first_event(target: &DialTarget) -> SocketEvent {
    let sockets = Sockets::default();
    let (_, mut events) = sockets.dial(target).unwrap();
    events.recv().await.unwrap()
}

fn refused(reason: &str) -> SocketEvent {
    SocketEvent::Closed {
        code: 1006,
        reason: reason.to_owned(),
    }
}

/// Taken and silent: the system accepts, nobody answers.
async fn silent() -> (TcpListener, u16) {
    let listener = TcpListener::bind((LOOPBACK, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

async fn closed_port() -> u16 {
    silent().await.1
}

#[tokio::test]
async fn the_pinned_server_is_spoken_to_and_says_its_code_when_it_stops() {
    let (desk, _world, hosted) = hosted().await;
    let sockets = Sockets::default();
    let (socket, mut events) = sockets
        .dial(&pinned(&[hosted.endpoints[0].port], hosted.fingerprint))
        .unwrap();
    assert_eq!(events.recv().await, Some(SocketEvent::Open(true)));
    sockets
        .send(socket, r#"{"t":"hello","v":1}"#.to_owned())
        .unwrap();
    let Some(SocketEvent::Text(welcome)) = events.recv().await else {
        panic!("no welcome")
    };
    assert!(welcome.contains(r#""t":"welcome""#), "{welcome}");
    desk.hosting.stop().await;
    let mut last = None;
    while let Some(event) = events.recv().await {
        last = Some(event);
    }
    assert!(
        matches!(last, Some(SocketEvent::Closed { code: 1001, .. })),
        "{last:?}"
    );
    assert_eq!(sockets.send(socket, String::new()), Err(Failure::Closed));
}

#[tokio::test]
async fn another_certificate_is_refused_by_name() {
    let (_desk, _world, hosted) = hosted().await;
    let target = pinned(&[hosted.endpoints[0].port], Some(B64.encode([7; 32])));
    assert_eq!(first_event(&target).await, refused("wrong-certificate"));
}

#[tokio::test]
async fn without_a_fingerprint_only_a_public_certificate_will_do() {
    let (_desk, _world, hosted) = hosted().await;
    assert_eq!(
        first_event(&pinned(&[hosted.endpoints[0].port], None)).await,
        refused("wrong-certificate")
    );
}

#[tokio::test]
async fn dead_endpoints_do_not_keep_the_live_one_waiting() {
    let (_desk, _world, hosted) = hosted().await;
    let (_listener, silent) = silent().await;
    let begun = Instant::now();
    let target = pinned(
        &[silent, closed_port().await, hosted.endpoints[0].port],
        hosted.fingerprint,
    );
    assert_eq!(first_event(&target).await, SocketEvent::Open(true));
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "half of what one silent endpoint may take: {:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_stranger_at_one_address_does_not_hide_the_right_server_at_another() {
    let (_desk, _world, right) = hosted().await;
    let (_other_desk, _other_world, stranger) = hosted().await;
    let target = pinned(
        &[stranger.endpoints[0].port, right.endpoints[0].port],
        right.fingerprint,
    );
    assert_eq!(first_event(&target).await, SocketEvent::Open(true));
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    assert_eq!(
        first_event(&pinned(&[closed_port().await], Some(B64.encode([7; 32])))).await,
        refused("unreachable")
    );
}

#[tokio::test]
async fn plain_is_spoken_only_when_the_invite_says_so() {
    let (_desk, _world, hosted) = hosted().await;
    let endpoints = vec![at(hosted.endpoints[0].port)];
    let plain = DialTarget {
        endpoints,
        fingerprint: None,
        plain: true,
    };
    assert_eq!(first_event(&plain).await, SocketEvent::Open(true));
    let both = DialTarget {
        fingerprint: hosted.fingerprint,
        ..plain
    };
    assert_eq!(
        Sockets::default().dial(&both).err(),
        Some(Failure::BadArguments)
    );
}

#[tokio::test]
async fn a_malformed_target_is_refused() {
    let sockets = Sockets::default();
    for target in [
        pinned(&[], None),
        pinned(&[1; 9], None),
        pinned(&[1], Some("AAAA".into())),
        pinned(&[1], Some("!".into())),
    ] {
        assert_eq!(sockets.dial(&target).err(), Some(Failure::BadArguments));
    }
}

/// Shows a certificate whose key it does not have.
#[derive(Debug)]
struct Thief(Arc<CertifiedKey>);

impl ResolvesServerCert for Thief {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

fn certificate() -> (CertificateDer<'static>, PrivatePkcs8KeyDer<'static>) {
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .self_signed(&key)
        .unwrap();
    (certificate.der().clone(), key.serialize_der().into())
}

#[tokio::test]
async fn a_copied_certificate_without_its_key_is_refused() {
    let ((shown, _), (_, other_key)) = (certificate(), certificate());
    let key = ring::sign::any_supported_type(&other_key.into()).unwrap();
    let thief = Arc::new(Thief(Arc::new(CertifiedKey::new(vec![shown.clone()], key))));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(thief);
    let (listener, port) = silent().await;
    tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let _refused = TlsAcceptor::from(Arc::new(config))
            .accept(tcp)
            .await
            .is_err();
    });
    let target = pinned(&[port], Some(B64.encode(Sha256::digest(&shown))));
    assert_eq!(first_event(&target).await, refused("wrong-certificate"));
}

#[tokio::test]
async fn what_was_sent_before_the_close_still_arrives() {
    let (listener, port) = silent().await;
    let server = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let mut wire = tokio_tungstenite::accept_hdr_async(tcp, accept_our_protocol)
            .await
            .unwrap();
        let mut heard = Vec::new();
        while let Some(Ok(message)) = wire.next().await {
            heard.push(message);
        }
        heard
    });
    let sockets = Sockets::default();
    let (socket, mut events) = sockets
        .dial(&DialTarget {
            endpoints: vec![at(port)],
            fingerprint: None,
            plain: true,
        })
        .unwrap();
    assert_eq!(events.recv().await, Some(SocketEvent::Open(true)));
    let texts: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    for text in &texts {
        sockets.send(socket, text.clone()).unwrap();
    }
    sockets.close(socket, 4000);
    assert_eq!(
        events.recv().await,
        Some(SocketEvent::Closed {
            code: 4000,
            reason: String::new()
        })
    );
    let close = Message::Close(Some(CloseFrame {
        code: 4000.into(),
        reason: "".into(),
    }));
    let sent = texts.into_iter().map(Message::text).chain([close]);
    assert_eq!(server.await.unwrap(), sent.collect::<Vec<_>>());
}

use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

#[expect(clippy::result_large_err, reason = "the signature is tungstenite's")]
fn accept_our_protocol(
    _request: &Request,
    mut response: Response,
) -> Result<Response, ErrorResponse> {
    response
        .headers_mut()
        .insert("Sec-WebSocket-Protocol", "tincan.v1".parse().unwrap());
    Ok(response)
}

#[tokio::test]
async fn a_page_cannot_open_sockets_without_end_and_closes_them_when_it_goes() {
    let (_listener, port) = silent().await;
    let target = DialTarget {
        endpoints: vec![at(port)],
        fingerprint: None,
        plain: true,
    };
    let sockets = Sockets::default();
    let mut dialled: Vec<_> = (0..MOST_SOCKETS)
        .map(|_| sockets.dial(&target).unwrap().1)
        .collect();
    assert_eq!(sockets.dial(&target).err(), Some(Failure::TooMany));
    drop(sockets);
    for events in &mut dialled {
        assert_eq!(
            events.recv().await,
            Some(SocketEvent::Closed {
                code: 1001,
                reason: String::new()
            })
        );
    }
}

#[tokio::test]
async fn the_way_that_worked_is_tried_first_the_next_time() {
    let (_desk, _world, hosted) = hosted().await;
    let (listener, silent) = silent().await;
    let target = pinned(&[silent, hosted.endpoints[0].port], hosted.fingerprint);
    let sockets = Sockets::default();
    let (first, mut events) = sockets.dial(&target).unwrap();
    assert_eq!(events.recv().await, Some(SocketEvent::Open(true)));
    sockets.close(first, 1000);
    listener.accept().await.unwrap();
    let (_second, mut events) = sockets.dial(&target).unwrap();
    assert_eq!(events.recv().await, Some(SocketEvent::Open(true)));
    let asked_again = futures_util::FutureExt::now_or_never(listener.accept());
    assert!(asked_again.is_none(), "the silent one was asked once more");
}
