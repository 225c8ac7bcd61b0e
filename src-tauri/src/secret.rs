//! A text that nobody but its owner shall see: wiped when it goes, and nothing shows it in passing. Copies that a serializer or a page
//! makes of it are out of reach here (docs/threat-model.md).

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// Such a text. As JSON it is the text itself.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export, export_to = "desktop.ts", type = "string")
)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text, for whoever must have it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Secret {}

/// Never the text, nor its length.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipc::HandedSession;
    use crate::settings::HelpingServer;

    #[test]
    fn whatever_holds_a_secret_shows_none_of_it() {
        let server = HelpingServer {
            url: "turn:relay.example".into(),
            username: "ada".into(),
            credential: "swordfish".into(),
        };
        let sessions = [
            HandedSession::Host {
                room: "swordfish".into(),
            },
            HandedSession::Join {
                link: "swordfish".into(),
            },
            HandedSession::Codes {
                code: "swordfish".into(),
            },
        ];
        for shown in [format!("{server:?}"), format!("{sessions:?}")] {
            assert!(!shown.contains("swordfish"), "{shown}");
        }
    }

    #[test]
    fn as_json_it_is_the_text_and_it_is_wiped_when_it_goes() {
        fn is_wiped<T: ZeroizeOnDrop>(_: &T) {}
        let secret: Secret = serde_json::from_str("\"x\"").unwrap();
        is_wiped(&secret);
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"x\"");
    }
}
