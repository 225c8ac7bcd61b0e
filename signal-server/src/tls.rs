//! The certificate this server shows. Nobody vouches for it: the invite carries its fingerprint, so it has to stay the
//! same for as long as yesterday's links shall work.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

/// The file in the data directory; the key and the certificate, PEM.
const FILE: &str = "identity.pem";

/// A private key and the self-signed certificate that belongs to it.
pub struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivatePkcs8KeyDer<'static>,
}

/// Why there is no certificate to show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// The file could not be read or written.
    #[error("cannot use {FILE}: {0}")]
    File(#[from] io::Error),
    /// The file holds no usable key and certificate. Deleting it makes new ones, and old links stop working.
    #[error("{FILE} is damaged")]
    Damaged,
    /// The key could not be made.
    #[error("cannot make a certificate: {0}")]
    Make(#[from] rcgen::Error),
}

impl Identity {
    /// Makes a new key and certificate, kept nowhere.
    ///
    /// # Errors
    /// `Make` when the system gives no randomness.
    pub fn generate() -> Result<Self, IdentityError> {
        let key = KeyPair::generate()?;
        let mut params =
            CertificateParams::new(vec!["localhost".to_owned(), "tincan.invalid".to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, "Tincan");
        // No expiry that would break old links: the fingerprint is what is trusted, not the date.
        params.not_before = date_time_ymd(2025, 1, 1);
        params.not_after = date_time_ymd(2125, 1, 1);
        let certificate = params.self_signed(&key)?.der().clone();
        Ok(Self {
            certificate,
            key: key.serialize_der().into(),
        })
    }

    /// Reads the identity kept in `dir`, or makes one and keeps it there, readable by nobody else.
    ///
    /// # Errors
    /// `File` when the directory or the file cannot be used, `Damaged` when the file is not an identity.
    pub fn load_or_create(dir: &Path) -> Result<Self, IdentityError> {
        let path = dir.join(FILE);
        match fs::read(&path) {
            Ok(pem) => {
                let pem = Zeroizing::new(pem);
                keep_private(&path)?;
                Self::from_pem(&pem)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let identity = Self::generate()?;
                fs::create_dir_all(dir)?;
                identity.write(dir, &path)?;
                Ok(identity)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// SHA-256 of the certificate (DER), as the invite carries it.
    pub fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(&self.certificate).into()
    }

    /// What rustls needs to answer with this identity: TLS 1.2 and 1.3, HTTP/1.1 only.
    pub(crate) fn server_config(&self) -> Result<Arc<ServerConfig>, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![self.certificate.clone()],
                PrivateKeyDer::Pkcs8(self.key.clone_key()),
            )?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// Reads a key and its certificate.
    ///
    /// # Errors
    /// `Damaged` when this is not an identity.
    pub fn from_pem(pem: &[u8]) -> Result<Self, IdentityError> {
        let certificate =
            CertificateDer::from_pem_slice(pem).map_err(|_| IdentityError::Damaged)?;
        let key = PrivatePkcs8KeyDer::from_pem_slice(pem).map_err(|_| IdentityError::Damaged)?;
        let identity = Self { certificate, key };
        // rustls looks whether the two belong together.
        identity
            .server_config()
            .map_err(|_| IdentityError::Damaged)?;
        Ok(identity)
    }

    /// Both as text, for whoever keeps them elsewhere than in a directory. Wiped when it goes.
    pub fn to_pem(&self) -> Zeroizing<String> {
        let key = pem("PRIVATE KEY", self.key.secret_pkcs8_der());
        Zeroizing::new([key.as_str(), pem("CERTIFICATE", &self.certificate).as_str()].concat())
    }

    /// All or nothing: half an identity would be a damaged one for ever.
    fn write(&self, dir: &Path, path: &Path) -> io::Result<()> {
        let unfinished = dir.join(format!("{FILE}.{}", std::process::id()));
        let mut file = private_file(&unfinished)?;
        file.write_all(self.to_pem().as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    }
}

/// RFC 7468.
fn pem(label: &str, der: &[u8]) -> Zeroizing<String> {
    use base64::Engine as _;
    let text = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(der));
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|at| &text[at..text.len().min(at + 64)])
        .collect();
    let body = Zeroizing::new(lines.join("\n"));
    Zeroizing::new(format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        body.as_str()
    ))
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A key copied by hand or restored from a backup may have become readable by others.
fn keep_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

impl Drop for Identity {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl Clone for Identity {
    fn clone(&self) -> Self {
        Self {
            certificate: self.certificate.clone(),
            key: self.key.clone_key(),
        }
    }
}

/// Never the key.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yesterdays_certificate_is_shown_again() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("made/on/the/way");
        let made = Identity::load_or_create(&inner).unwrap();
        assert_eq!(
            Identity::load_or_create(&inner).unwrap().fingerprint(),
            made.fingerprint()
        );
        assert_ne!(
            Identity::generate().unwrap().fingerprint(),
            made.fingerprint()
        );
        assert_eq!(
            fs::read_dir(&inner).unwrap().count(),
            1,
            "nothing unfinished stays"
        );
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let mode = || {
            fs::metadata(dir.path().join(FILE))
                .unwrap()
                .permissions()
                .mode()
                & 0o777
        };
        Identity::load_or_create(dir.path()).unwrap();
        assert_eq!(mode(), 0o600);
        fs::set_permissions(dir.path().join(FILE), fs::Permissions::from_mode(0o644)).unwrap();
        Identity::load_or_create(dir.path()).unwrap();
        assert_eq!(mode(), 0o600);
    }

    #[test]
    fn a_damaged_file_is_reported_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        Identity::load_or_create(dir.path()).unwrap();
        let path = dir.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert!(matches!(
            Identity::load_or_create(dir.path()),
            Err(IdentityError::Damaged)
        ));
        assert_eq!(fs::read(&path).unwrap().len(), whole.len() / 2);
    }
}
