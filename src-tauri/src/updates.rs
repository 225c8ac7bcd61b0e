//! Whether there is a newer Tincan: only where somebody switched that on, at an address that they see, at most once a day by itself. Says
//! what it found and downloads nothing. What is said there counts only with a signature by the key of this build.

mod address;
mod fetch;
mod news;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::ipc::Failure;
use crate::private_file;
use crate::settings::Settings;
pub use address::Address;

/// By itself it asks no more often.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What a build knows of updates; both are named when it is built (docs/releasing.md), and without them nothing can be asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfBuild {
    /// The public key of minisign, base64.
    pub key: Option<&'static str>,
    /// Where news are, until somebody writes another address.
    pub address: Option<&'static str>,
}

impl OfBuild {
    /// What this build was given.
    pub fn this() -> Self {
        let named = |given: Option<&'static str>| given.filter(|given| !given.is_empty());
        Self {
            key: named(option_env!("TINCAN_UPDATE_KEY")),
            address: named(option_env!("TINCAN_UPDATE_ADDRESS")),
        }
    }
}

/// What the settings show before anything was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
pub struct UpdateSource {
    /// This build can tell a true answer from a false one.
    pub has_key: bool,
    /// What is asked where no other address is written; empty where the build names none.
    pub address: String,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum UpdateAnswer {
    /// It is switched off: nobody was asked.
    Off,
    /// It was asked within a day: nobody was asked.
    Early,
    /// There is nothing above this version.
    Current,
    /// There is.
    Newer {
        /// As numbers and dots.
        version: String,
        /// Plain text, cleaned and cut; perhaps empty.
        notes: String,
        /// Where it is described, by https.
        page: String,
    },
    /// It could not be found out.
    Failed {
        /// Why.
        why: Trouble,
    },
}

/// Why it could not be found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// This build has no key to check an answer with.
    #[error("the build has no key")]
    NoKey,
    /// Neither the settings nor the build name an address.
    #[error("there is no address")]
    NoAddress,
    /// Nobody answered there in time.
    #[error("nobody answered")]
    Unreachable,
    /// What came is no news of Tincan: another status, too long, or not of that form.
    #[error("no news of Tincan")]
    Unusable,
    /// The signature is not of this build's key.
    #[error("the signature is wrong")]
    Unsigned,
}

/// The asking, with what it remembers.
pub struct Updates {
    build: OfBuild,
    /// Unix seconds of the last asking.
    asked: PathBuf,
}

impl Updates {
    /// Nothing is asked yet. `data` is the app's own folder.
    pub fn new(build: OfBuild, data: &Path) -> Self {
        Self {
            build,
            asked: data.join("update-asked"),
        }
    }

    /// What is asked, and whether it can be.
    pub fn source(&self) -> UpdateSource {
        UpdateSource {
            has_key: self.build.key.is_some(),
            address: self.build.address.unwrap_or_default().to_owned(),
        }
    }

    /// Asks, where that is switched on; by itself (not `pressed`) once a day.
    ///
    /// # Errors
    /// `Disk` where the time of asking cannot be kept: then nobody is asked, since it would be asked at every start.
    pub async fn check(&self, settings: &Settings, pressed: bool) -> Result<UpdateAnswer, Failure> {
        if !settings.updates {
            return Ok(UpdateAnswer::Off);
        }
        if !pressed && self.is_early()? {
            return Ok(UpdateAnswer::Early);
        }
        let found = match self.terms(settings) {
            Ok((key, address)) => {
                private_file::replace(&self.asked, now().to_string().as_bytes())?;
                ask(key, &address).await
            }
            Err(trouble) => Err(trouble),
        };
        Ok(found.unwrap_or_else(|why| UpdateAnswer::Failed { why }))
    }

    fn terms(&self, settings: &Settings) -> Result<(&'static str, Address), Trouble> {
        let key = self.build.key.ok_or(Trouble::NoKey)?;
        let written = Some(settings.updates_from.as_str()).filter(|written| !written.is_empty());
        let address = written.or(self.build.address).and_then(Address::read);
        Ok((key, address.ok_or(Trouble::NoAddress)?))
    }

    /// A time that lies ahead, as after a clock was set back, is no reason to wait.
    fn is_early(&self) -> Result<bool, Failure> {
        let asked = private_file::read(&self.asked)?.and_then(|asked| asked.trim().parse().ok());
        Ok(asked.is_some_and(|asked| {
            now()
                .checked_sub(asked)
                .is_some_and(|since| since < DAY.as_secs())
        }))
    }
}

async fn ask(key: &str, address: &Address) -> Result<UpdateAnswer, Trouble> {
    let (said, signature) = fetch::both(address).await?;
    let news = news::read(key, &said, &signature)?;
    Ok(match news.above(env!("CARGO_PKG_VERSION")) {
        true => UpdateAnswer::Newer {
            version: news.version,
            notes: news.notes,
            page: news.page,
        },
        false => UpdateAnswer::Current,
    })
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs())
}
