//! TLS on the same port, the certificate that stays the same, and the end of the server.

use std::sync::Arc;

use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::net::TcpStream;
use tokio::time::Duration;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

use crate::client::{Client, greeted, room, upgrade};
use crate::running::{Running, server, start, start_in};

/// Trusts whoever shows the certificate of the announced fingerprint, and nobody else; as the app does.
#[derive(Debug)]
struct Pinned(String, Arc<CryptoProvider>);

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown: String = Sha256::digest(certificate)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if shown == self.0 {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::General(shown))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.1.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.1.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.1.signature_verification_algorithms.supported_schemes()
    }
}

fn fingerprint(server: &Running) -> String {
    server
        .line
        .split_once(" certificate sha256:")
        .unwrap()
        .1
        .to_owned()
}

async fn over_tls(server: &Running) -> Client<TlsStream<TcpStream>> {
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pinned(fingerprint(server), provider)))
        .with_no_client_auth();
    let stream = TcpStream::connect(server.address).await.unwrap();
    let name = ServerName::from(server.address.ip());
    upgrade(
        TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
            .unwrap(),
        server,
    )
    .await
}

#[tokio::test]
async fn one_port_speaks_tls_with_the_announced_certificate_and_plain_http() {
    let server = start(&[]).await;
    assert!(server.line.starts_with(&format!(
        "tincan-signal listening on https://{}/ certificate sha256:",
        server.address
    )));
    let mut guest = over_tls(&server).await;
    guest.say(json!({ "t": "hello", "v": 1 })).await;
    guest.hear("welcome").await;
    room(1).host(&server, 2).await;
    guest.say(room(1).join(1, "guest")).await;
    guest.hear("joined").await;
}

#[tokio::test]
async fn without_tls_it_announces_its_plain_address() {
    let server = server(&[]).await;
    assert_eq!(
        server.line,
        format!("tincan-signal listening on http://{}/", server.address)
    );
}

#[tokio::test]
async fn it_says_one_line_and_nothing_more() {
    let mut server = start(&[]).await;
    greeted(&server).await.heard_nothing().await;
    assert!(server.stop().await.0.success());
    assert_eq!(server.rest().await, "");
}

#[tokio::test]
async fn yesterdays_certificate_is_shown_again() {
    let (kept, first, second) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let first = fingerprint(&start_in(kept.path(), first, &[]).await);
    let again = start_in(kept.path(), second, &[]).await;
    assert_eq!(fingerprint(&again), first);
    assert_ne!(fingerprint(&start(&[]).await), first);
    over_tls(&again).await;
}

#[tokio::test]
async fn a_server_that_ends_says_so_to_everybody_and_takes_no_more_than_two_seconds() {
    let mut server = start(&[]).await;
    let (mut host, _) = room(1).host(&server, 2).await;
    let mut secret = over_tls(&server).await;
    let mut fresh = greeted(&server).await;
    let _silent = TcpStream::connect(server.address).await.unwrap();
    let (told, (ended, took)) = tokio::join!(
        async {
            host.ended("shutting-down", 1001).await;
            fresh.ended("shutting-down", 1001).await;
            secret.ended("shutting-down", 1001).await;
        },
        server.stop()
    );
    let () = told;
    assert!(ended.success(), "{ended}");
    // Two, and what a busy machine adds; without the limit the silent one would hold it for ten.
    assert!(took < Duration::from_secs(4), "{took:?}");
}
