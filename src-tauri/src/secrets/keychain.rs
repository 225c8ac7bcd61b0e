//! The system's keychain: Credential Manager on Windows, Keychain on macOS, the Secret Service of the session on Linux. May ask the user,
//! may take as long as they do, may never answer: whoever calls it does so where nobody waits.

use keyring::{Entry, Error};
use zeroize::Zeroizing;

/// What entries are listed under.
const SERVICE: &str = "Tincan";

/// The keychain did not do it: it is locked, or there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the keychain refused")]
pub struct Refused;

/// A place for small secrets, each under a name.
pub trait Keychain: Send + Sync + 'static {
    /// What is kept there; `None` where nothing is.
    ///
    /// # Errors
    /// `Refused`.
    fn get(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Refused>;

    /// Keeps it.
    ///
    /// # Errors
    /// `Refused`.
    fn put(&self, id: &str, secret: &[u8]) -> Result<(), Refused>;
}

/// The one of this computer.
pub struct OfThisComputer;

impl Keychain for OfThisComputer {
    fn get(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Refused> {
        match Entry::new(SERVICE, id).and_then(|entry| entry.get_secret()) {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(refused(&error)),
        }
    }

    fn put(&self, id: &str, secret: &[u8]) -> Result<(), Refused> {
        Entry::new(SERVICE, id)
            .and_then(|entry| entry.set_secret(secret))
            .map_err(|error| refused(&error))
    }
}

/// An error of the library may carry what it could not read: only its kind is said.
fn refused(error: &Error) -> Refused {
    let why = match error {
        Error::NoStorageAccess(_) => "locked",
        Error::NoDefaultStore => "none here",
        _ => "failed",
    };
    tracing::warn!(why, "the keychain did not answer");
    Refused
}
