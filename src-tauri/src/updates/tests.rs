//! The asking against a real server on this computer, with real signatures.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use minisign::KeyPair;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;

/// What the server says to each request: everything, or as far as it comes within the test.
type Script = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

struct Place {
    folder: tempfile::TempDir,
    address: String,
    connections: Arc<AtomicUsize>,
}

/// Serves `script` by path; `hangs` keeps each connection open after it.
async fn serve(script: Script, hangs: bool) -> Place {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/news.json", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            let mut request = vec![0; 2048];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = request.split(' ').nth(1).unwrap_or_default();
            // A client that has seen enough hangs up.
            let _told = stream.write_all(&script(path)).await;
            if hangs {
                open.push(stream);
            }
        }
    });
    Place {
        folder: tempfile::tempdir().unwrap(),
        address,
        connections,
    }
}

fn ok(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn keys() -> KeyPair {
    KeyPair::generate_unencrypted_keypair().unwrap()
}

fn build(keys: &KeyPair) -> OfBuild {
    OfBuild {
        key: Some(keys.pk.to_base64().leak()),
        address: None,
    }
}

fn news(version: &str) -> Vec<u8> {
    json!({ "version": version, "notes": "Calls\u{7} open faster.", "page": "https://tincan.example/new" }).to_string().into_bytes()
}

/// The news with its true signature beside it.
fn signed(keys: &KeyPair, said: Vec<u8>) -> Script {
    let signature = minisign::sign(Some(&keys.pk), &keys.sk, Cursor::new(&said), None, None)
        .unwrap()
        .into_string();
    Arc::new(move |path| {
        if path.ends_with(".minisig") {
            ok(signature.as_bytes())
        } else {
            ok(&said)
        }
    })
}

fn on(place: &Place) -> Settings {
    Settings {
        updates: true,
        updates_from: place.address.clone(),
        ..Settings::default()
    }
}

async fn checked(place: &Place, keys: &KeyPair) -> UpdateAnswer {
    Updates::new(build(keys), place.folder.path())
        .check(&on(place), true)
        .await
        .unwrap()
}

fn failed(why: Trouble) -> UpdateAnswer {
    UpdateAnswer::Failed { why }
}

#[tokio::test]
async fn a_newer_version_that_the_key_signed_is_told_with_its_page() {
    let keys = keys();
    let place = serve(signed(&keys, news("99.1.0")), false).await;
    assert_eq!(
        checked(&place, &keys).await,
        UpdateAnswer::Newer {
            version: "99.1.0".into(),
            notes: "Calls open faster.".into(),
            page: "https://tincan.example/new".into()
        }
    );
}

#[tokio::test]
async fn old_news_are_none_however_well_they_are_signed() {
    let keys = keys();
    for version in ["0.0.9", env!("CARGO_PKG_VERSION")] {
        let place = serve(signed(&keys, news(version)), false).await;
        assert_eq!(
            checked(&place, &keys).await,
            UpdateAnswer::Current,
            "{version}"
        );
    }
}

#[tokio::test]
async fn what_another_key_signed_or_somebody_changed_is_not_believed() {
    let (ours, theirs) = (keys(), keys());
    let place = serve(signed(&theirs, news("99.0.0")), false).await;
    assert_eq!(checked(&place, &ours).await, failed(Trouble::Unsigned));
    let true_ones = signed(&ours, news("99.0.0"));
    let changed: Script = Arc::new(move |path| {
        if path.ends_with(".minisig") {
            true_ones(path)
        } else {
            ok(&news("99.0.1"))
        }
    });
    let place = serve(changed, false).await;
    assert_eq!(checked(&place, &ours).await, failed(Trouble::Unsigned));
}

#[tokio::test]
async fn switched_off_nobody_is_dialled_whoever_presses() {
    let keys = keys();
    let place = serve(signed(&keys, news("99.0.0")), false).await;
    let off = Settings {
        updates: false,
        ..on(&place)
    };
    let updates = Updates::new(build(&keys), place.folder.path());
    for pressed in [true, false] {
        assert_eq!(updates.check(&off, pressed).await, Ok(UpdateAnswer::Off));
    }
    assert_eq!(place.connections.load(Ordering::Relaxed), 0);
    checked(&place, &keys).await;
    assert_eq!(
        place.connections.load(Ordering::Relaxed),
        2,
        "it would have been counted"
    );
}

#[tokio::test]
async fn a_build_without_a_key_or_an_address_dials_nobody_and_says_so() {
    let keys = keys();
    let place = serve(signed(&keys, news("99.0.0")), false).await;
    let keyless = Updates::new(OfBuild::default(), place.folder.path());
    assert_eq!(
        keyless.check(&on(&place), true).await,
        Ok(failed(Trouble::NoKey))
    );
    let nowhere = Settings {
        updates_from: String::new(),
        ..on(&place)
    };
    let updates = Updates::new(build(&keys), place.folder.path());
    assert_eq!(
        updates.check(&nowhere, true).await,
        Ok(failed(Trouble::NoAddress))
    );
    assert_eq!(place.connections.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn by_itself_it_asks_once_a_day_and_pressed_it_asks_again() {
    let keys = keys();
    let place = serve(signed(&keys, news("99.0.0")), false).await;
    let start = || Updates::new(build(&keys), place.folder.path());
    assert!(matches!(
        start().check(&on(&place), false).await,
        Ok(UpdateAnswer::Newer { .. })
    ));
    assert_eq!(
        start().check(&on(&place), false).await,
        Ok(UpdateAnswer::Early)
    );
    assert!(matches!(
        start().check(&on(&place), true).await,
        Ok(UpdateAnswer::Newer { .. })
    ));
    let yesterday = now() - DAY.as_secs();
    std::fs::write(
        place.folder.path().join("update-asked"),
        yesterday.to_string(),
    )
    .unwrap();
    assert!(matches!(
        start().check(&on(&place), false).await,
        Ok(UpdateAnswer::Newer { .. })
    ));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_what_is_too_long_or_no_news_is_refused() {
    let keys = keys();
    let elsewhere = serve(signed(&keys, news("99.0.0")), false).await;
    let there = format!(
        "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n",
        elsewhere.address
    );
    let redirect: Script = Arc::new(move |_| there.clone().into_bytes());
    let no_page = json!({ "version": "99.0.0", "page": "http://tincan.example/" })
        .to_string()
        .into_bytes();
    for script in [
        redirect,
        signed(&keys, vec![b' '; 20_000]),
        signed(&keys, b"[]".to_vec()),
        signed(&keys, no_page),
        signed(&keys, news("newest")),
    ] {
        let place = serve(script, false).await;
        assert_eq!(checked(&place, &keys).await, failed(Trouble::Unusable));
    }
    assert_eq!(elsewhere.connections.load(Ordering::Relaxed), 0);
}

/// Time stands still until nothing else can happen; then it runs.
#[tokio::test]
async fn a_server_that_never_ends_its_answer_is_left_after_ten_seconds() {
    let keys = keys();
    let slow: Script = Arc::new(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{".to_vec());
    let place = serve(slow, true).await;
    tokio::time::pause();
    let asked = tokio::time::timeout(Duration::from_secs(11), checked(&place, &keys)).await;
    assert_eq!(asked.unwrap(), failed(Trouble::Unreachable));
}

/// What a TLS record of a handshake begins with (RFC 8446, section 5.1).
const HANDSHAKE: u8 = 22;

/// Over TLS, with a certificate that it made itself: whether its client began a handshake and said nothing more.
async fn serve_unknown() -> (String, tokio::task::JoinHandle<bool>) {
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = certificate.self_signed(&key).unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let kept_still = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let mut first = [0];
        tcp.peek(&mut first).await.unwrap();
        let accepted = TlsAcceptor::from(Arc::new(config)).accept(tcp).await;
        let Ok(mut wire) = accepted else {
            return first == [HANDSHAKE];
        };
        !wire.read(&mut [0; 16]).await.is_ok_and(|length| length > 0)
    });
    (format!("https://localhost:{port}/news.json"), kept_still)
}

#[tokio::test]
async fn a_server_that_no_authority_vouches_for_is_told_nothing() {
    let (address, kept_still) = serve_unknown().await;
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        updates: true,
        updates_from: address,
        ..Settings::default()
    };
    let updates = Updates::new(build(&keys()), folder.path());
    let answer = updates.check(&settings, true).await.unwrap();
    assert_eq!(answer, failed(Trouble::Unreachable));
    assert!(kept_still.await.unwrap());
}
