//! PURE: what is said of the newest Tincan, believed only where the key of this build signed it. Old news are true for ever: what is not
//! above the running version is none.

use minisign_verify::{PublicKey, Signature};
use serde::Deserialize;

use super::{Address, Trouble};

/// Characters of notes that are shown.
const NOTES: usize = 2000;

/// What is said.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct News {
    pub(super) version: String,
    #[serde(default)]
    pub(super) notes: String,
    pub(super) page: String,
}

/// The signature first: nothing of what nobody vouches for is even read.
pub(super) fn read(key: &str, said: &[u8], signature: &[u8]) -> Result<News, Trouble> {
    let key = PublicKey::from_base64(key).map_err(|_| Trouble::NoKey)?;
    let signature = std::str::from_utf8(signature)
        .ok()
        .and_then(|text| Signature::decode(text).ok());
    let signature = signature.ok_or(Trouble::Unsigned)?;
    key.verify(said, &signature, false)
        .map_err(|_| Trouble::Unsigned)?;
    let news: News = serde_json::from_slice(said).map_err(|_| Trouble::Unusable)?;
    let page = Address::read(&news.page).is_some_and(|page| page.tls);
    if !page || numbers(&news.version).is_none() {
        return Err(Trouble::Unusable);
    }
    let fit = |c: &char| !c.is_control() || *c == '\n';
    let notes = news.notes.chars().filter(fit).take(NOTES).collect();
    Ok(News { notes, ..news })
}

impl News {
    /// Whether this is newer than that version.
    pub(super) fn above(&self, running: &str) -> bool {
        numbers(&self.version) > numbers(running)
    }
}

/// Three numbers; anything else is no version that could be compared.
fn numbers(version: &str) -> Option<[u32; 3]> {
    let parts: Option<Vec<u32>> = version.split('.').map(number).collect();
    parts?.try_into().ok()
}

fn number(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_higher_version_is_news_number_by_number() {
        let news = |version: &str| News {
            version: version.into(),
            notes: String::new(),
            page: String::new(),
        };
        for newer in ["0.1.1", "0.2.0", "0.10.0", "1.0.0"] {
            assert!(news(newer).above("0.1.0"), "{newer}");
        }
        for not in [
            "0.1.0",
            "0.0.9",
            "0.1",
            "",
            "0.1.0.1",
            "1.0.0-beta",
            "+1.0.0",
            "99999999999.0.0",
        ] {
            assert!(!news(not).above("0.1.0"), "{not}");
        }
    }
}
