//! Fixed numbers of bytes that travel in JSON as base64url without padding. Knows nothing of what the bytes mean.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Exactly `N` bytes; any other length, alphabet or padding is refused when it is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct B64<const N: usize>(pub(crate) [u8; N]);

/// Room for whatever travels so, in whole groups of three bytes.
const LONGEST: usize = 48;

/// Bytes as base64url without padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Exactly `N` bytes out of base64url without padding.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    // Decoding a long text only to refuse its length would be work for a stranger.
    if text.len() != (N * 4).div_ceil(3) {
        return None;
    }
    const { assert!(N <= LONGEST) };
    let mut bytes = [0; LONGEST];
    let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
    bytes[..length].try_into().ok()
}

impl<const N: usize> B64<N> {
    /// Appends what stands between the quotes.
    pub(crate) fn write(&self, text: &mut String) {
        URL_SAFE_NO_PAD.encode_string(self.0, text);
    }
}

impl<const N: usize> Serialize for B64<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for B64<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

struct Text<const N: usize>;

impl<const N: usize> Visitor<'_> for Text<N> {
    type Value = B64<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} bytes as base64url without padding")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<B64<N>, E> {
        decode(text)
            .map(B64)
            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Other("text"), &self))
    }
}

/// Never the bytes themselves: some of them are keys.
impl<const N: usize> fmt::Debug for B64<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "B64<{N}>")
    }
}

#[cfg(test)]
impl<const N: usize> ts_rs::TS for B64<N> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "string".into()
    }

    fn inline(_: &ts_rs::Config) -> String {
        "string".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_the_way_through_json() {
        let bytes = B64([0, 250, 251, 252, 253, 254, 255, 7]);
        let json = serde_json::to_string(&bytes).unwrap();
        assert_eq!(json, "\"APr7_P3-_wc\"");
        assert_eq!(serde_json::from_str::<B64<8>>(&json).unwrap(), bytes);
    }

    #[test]
    fn another_length_padding_or_alphabet_is_refused() {
        for text in [
            "",
            "APr7_P3-_w",
            "APr7_P3-_wc=",
            "APr7/P3+/wc",
            "APr7_P3-_wd",
            "APr7_P3-_wcc",
        ] {
            assert!(decode::<8>(text).is_none(), "{text}");
        }
    }
}
