//! Certificates from an authority, RFC 8555: asked for, answered for over TLS-ALPN-01 (RFC 8737) on the very port that is
//! served, kept in a directory, and renewed while the server runs.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use futures_util::StreamExt;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_acme::acme::{ACME_TLS_ALPN_NAME, LETS_ENCRYPT_PRODUCTION_DIRECTORY};
use rustls_acme::caches::DirCache;
use rustls_acme::{AcmeConfig, AcmeState};

/// What is asked of whom.
pub(crate) struct Order {
    /// The names the certificate is for.
    pub(crate) domains: Vec<String>,
    /// Where the authority may write to.
    pub(crate) contact: Option<String>,
    /// The authority's directory; Let's Encrypt by default.
    pub(crate) directory: Option<String>,
    /// The one certificate to trust in the authority's own server, PEM; otherwise those of the web.
    pub(crate) root: Option<PathBuf>,
    /// Where account and certificates are kept: authorities limit how often they are asked.
    pub(crate) kept: PathBuf,
}

/// Starts to ask, and returns what answers connections. Until there is a certificate, TLS handshakes fail.
///
/// # Errors
/// When no domain is named, or `root` cannot be read.
pub(crate) fn start(order: Order) -> anyhow::Result<Arc<ServerConfig>> {
    anyhow::ensure!(!order.domains.is_empty(), "--tls acme needs --domain NAME");
    let directory = order.directory.as_deref();
    let mut config = AcmeConfig::new(&order.domains)
        .contact(&order.contact)
        .directory(directory.unwrap_or(LETS_ENCRYPT_PRODUCTION_DIRECTORY));
    if let Some(root) = &order.root {
        config = config.client_tls_config(trusting(root)?);
    }
    let state = config.cache(DirCache::new(order.kept)).state();
    let mut tls = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(state.resolver());
    tls.alpn_protocols = vec![b"http/1.1".to_vec(), ACME_TLS_ALPN_NAME.to_vec()];
    tokio::spawn(renew(state));
    Ok(Arc::new(tls))
}

async fn renew<EC: std::fmt::Debug + 'static, EA: std::fmt::Debug + 'static>(
    mut state: AcmeState<EC, EA>,
) {
    while let Some(event) = state.next().await {
        match event {
            Ok(event) => tracing::info!(?event, "certificate"),
            Err(error) => tracing::error!(?error, "no certificate"),
        }
    }
}

fn trusting(root: &PathBuf) -> anyhow::Result<Arc<ClientConfig>> {
    let certificate = CertificateDer::from_pem_file(root)
        .with_context(|| format!("cannot read {}", root.display()))?;
    let mut roots = RootCertStore::empty();
    roots.add(certificate)?;
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
