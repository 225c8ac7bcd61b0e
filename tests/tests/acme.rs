//! A certificate from an authority, against Pebble, the ACME server that Let's Encrypt tests with: the order, the challenge over TLS on
//! the served port, the certificate, and the copy that is kept. Debian has Pebble; where it is missing this says so and tests nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails it by a panic"
)]

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tincan_tests::process::Process;
use tincan_tests::wait::until;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

const NAME: &str = "call.example";
/// For how many seconds certificates are good: longer than a test takes, and so short that one is renewed meanwhile.
const LONG: u32 = 90 * 24 * 3600;
const SHORT: u32 = 12;

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn here(port: u16) -> SocketAddr {
    ([127, 0, 0, 1], port).into()
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Says so where there is no authority to ask.
fn is_missing() -> bool {
    let missing = !is_installed("pebble");
    if missing {
        println!("not exercised: there is no pebble here (Debian: apt-get install pebble)");
    }
    missing
}

/// The authority, the name server that it asks, and the certificate of its own server.
struct Authority {
    _pebble: Process,
    _names: Process,
    directory: String,
    management: SocketAddr,
    certificate: PathBuf,
}

impl Authority {
    /// One that challenges whoever asks on this port. Its certificates are good for as many seconds.
    fn start(dir: &Path, challenged: u16, good: u32) -> Self {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let (certificate, key) = (dir.join("pebble.pem"), dir.join("pebble.key"));
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let (listen, manage, names) = (free_port(), free_port(), free_port());
        let config = json!({ "pebble": {
            "listenAddress": here(listen).to_string(),
            "managementListenAddress": here(manage).to_string(),
            "certificate": certificate,
            "privateKey": key,
            "httpPort": free_port(),
            "tlsPort": challenged,
            "certificateValidityPeriod": good,
        } });
        let file = dir.join("pebble.json");
        std::fs::write(&file, config.to_string()).unwrap();
        let mut resolver = Command::new("pebble-challtestsrv");
        resolver.args(["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""]);
        resolver.args(["-http01", "", "-https01", "", "-tlsalpn01", ""]);
        resolver.args(["-dns01", &here(names).to_string()]);
        resolver.args(["-management", &here(free_port()).to_string()]);
        let mut pebble = Command::new("pebble");
        pebble.arg("-config").arg(&file);
        pebble.args(["-strict", "-dnsserver", &here(names).to_string()]);
        // It waits and refuses by chance otherwise, to keep clients patient.
        pebble.envs([("PEBBLE_VA_NOSLEEP", "1"), ("PEBBLE_WFE_NONCEREJECT", "0")]);
        Self {
            _names: Process::spawn(&mut resolver).unwrap(),
            _pebble: Process::spawn(&mut pebble).unwrap(),
            directory: format!("https://{}/dir", here(listen)),
            management: here(manage),
            certificate,
        }
    }

    /// The certificate that all it makes lead back to.
    async fn root(&self) -> CertificateDer<'static> {
        let own = CertificateDer::from_pem_file(&self.certificate).unwrap();
        let answer = until("the authority", async || {
            let answer = get(self.management, "127.0.0.1", &own, "/roots/0").await;
            Ok(answer.filter(|answer| answer.contains("END CERTIFICATE")))
        });
        let answer = answer.await.unwrap();
        let pem = answer.split_once("\r\n\r\n").unwrap().1;
        CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()
    }
}

/// Connects over TLS, and trusts nothing but this certificate and what it vouches for.
async fn connect(
    at: SocketAddr,
    name: &str,
    root: &CertificateDer<'_>,
) -> Option<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone().into_owned()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let tls = TlsConnector::from(Arc::new(config));
    let name_there = ServerName::try_from(name.to_owned()).unwrap();
    let stream = TcpStream::connect(at).await.ok()?;
    tls.connect(name_there, stream).await.ok()
}

/// The certificate that is shown, if the authority vouches for it and it is still good.
async fn shown(at: SocketAddr, root: &CertificateDer<'_>) -> Option<CertificateDer<'static>> {
    let stream = connect(at, NAME, root).await?;
    let chain = stream.get_ref().1.peer_certificates()?;
    Some(chain.first()?.clone().into_owned())
}

async fn get(at: SocketAddr, name: &str, root: &CertificateDer<'_>, path: &str) -> Option<String> {
    let mut stream = connect(at, name, root).await?;
    let ask = format!("GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    // Some hang up without the goodbye of TLS.
    let _ = stream.read_to_end(&mut answer).await;
    Some(String::from_utf8_lossy(&answer).into_owned())
}

async fn server(port: u16, kept: &Path, authority: &Authority) -> Process {
    let binary = std::env::var_os("TINCAN_SIGNAL_BIN").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/tincan-signal"),
        PathBuf::from,
    );
    let mut command = Command::new(binary);
    command.args(["--tls", "acme", "--domain", NAME]);
    command.args(["--listen", &here(port).to_string()]);
    command.arg("--data").arg(kept);
    command.args(["--acme-directory", &authority.directory]);
    command.arg("--acme-root").arg(&authority.certificate);
    let says = format!("https://{NAME}:{port}/");
    let ready = |line: &str| line.contains(&says).then_some(());
    Process::start(&mut command, ready).await.unwrap().0
}

#[tokio::test]
async fn an_authority_vouches_for_the_server_and_the_certificate_is_kept() {
    if is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    let authority = Authority::start(dir.path(), port, LONG);
    let root = authority.root().await;
    let running = server(port, dir.path(), &authority).await;
    let vouched = async || Ok(get(here(port), NAME, &root, "/about").await);
    let about = until("a certificate", vouched).await.unwrap();
    assert!(about.contains("\"tls\":true") && about.contains("\"fingerprint\":null"));
    drop(running);
    let directory = authority.directory.clone();
    drop(authority);
    // Nobody can be asked now, so what is shown was kept.
    let gone = Authority::start(dir.path(), port, LONG);
    let nobody = Authority { directory, ..gone };
    let _again = server(port, dir.path(), &nobody).await;
    let vouched = async || Ok(get(here(port), NAME, &root, "/about").await);
    until("the certificate that was kept", vouched)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_certificate_that_is_near_its_end_is_renewed_while_the_server_runs() {
    if is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    let authority = Authority::start(dir.path(), port, SHORT);
    let root = authority.root().await;
    let _running = server(port, dir.path(), &authority).await;
    let first = until("a certificate", async || Ok(shown(here(port), &root).await));
    let first = first.await.unwrap();
    let second = until("another certificate", async || {
        let now = shown(here(port), &root).await;
        Ok(now.filter(|now| *now != first))
    });
    second.await.unwrap();
    let about = get(here(port), NAME, &root, "/about").await.unwrap();
    assert!(about.contains("\"tls\":true"), "{about}");
}
