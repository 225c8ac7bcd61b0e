//! A signal as Tincan's own clients write it, read without a parser: nearly every frame is one, and a parser looks at each of its
//! characters for what it nearly never is. Anything written otherwise, be it only by a blank, is none here, and read as the JSON it is.

use memchr::memchr2;

use super::super::Signal;
use super::Numbers;
use crate::b64::{self, B64};

/// Characters of the id of a peer.
const ID: usize = 12;

/// The same as the parser reads out of it, or nothing.
pub(super) fn signal(text: &str) -> Option<(Signal<'_>, Numbers)> {
    let rest = text.strip_prefix(r#"{"t":"signal","to":""#)?;
    let (to, rest) = rest.split_at_checked(ID)?;
    let (data, rest) = string(rest.strip_prefix(r#"","data":"#)?)?;
    let (n, rest) = number(r#","n":"#, rest)?;
    let (seen, rest) = number(r#","seen":"#, rest)?;
    let to = B64(b64::decode(to)?);
    (rest == "}").then_some((Signal { to, data }, Numbers { n, seen }))
}

/// A string without escapes, in its quotes, and what stands after it.
fn string(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('"')?;
    let end = memchr2(b'"', b'\\', inside.as_bytes())?;
    let has_control = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(false, |found, byte| found | (*byte < b' '))
    };
    let (data, rest) = text.split_at(end + 2);
    (data.ends_with('"') && !has_control(data.as_bytes())).then_some((data, rest))
}

/// The number of that name, if one stands here, and what stands after it.
fn number<'a>(name: &str, text: &'a str) -> Option<(Option<u32>, &'a str)> {
    let Some(rest) = text.strip_prefix(name) else {
        return Some((None, text));
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = rest.split_at(digits);
    let is_octal = digits.len() > 1 && digits.starts_with('0');
    let number = digits.parse().ok().filter(|_| !is_octal)?;
    Some((Some(number), rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::ClientMessage;
    use super::super::parsed;
    use super::*;

    /// What the parser makes of it, where it is a signal.
    fn by_serde(text: &str) -> Option<([u8; 9], &str, Numbers)> {
        match parsed(text).ok()? {
            (ClientMessage::Signal(Signal { to, data }), of) => Some((to.0, data, of)),
            _ => None,
        }
    }

    fn by_hand(text: &str) -> Option<([u8; 9], &str, Numbers)> {
        let (Signal { to, data }, of) = signal(text)?;
        Some((to.0, data, of))
    }

    #[test]
    fn what_the_page_writes_is_read_without_the_parser() {
        let vector = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/signal.json");
        let vector: serde_json::Value =
            serde_json::from_slice(&std::fs::read(vector).unwrap()).unwrap();
        let (Signal { to, data }, of) = signal(vector["written"].as_str().unwrap()).unwrap();
        assert_eq!(serde_json::json!(to), vector["to"]);
        assert_eq!(data, vector["data"].to_string());
        assert_eq!((of.n, of.seen), (Some(7), Some(9)));
    }

    #[test]
    fn what_a_client_may_write_is_read_without_the_parser() {
        for text in [
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"sealed","n":7,"seen":4294967295}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"sealed","n":0}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"","seen":9}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"é ü"}"#,
        ] {
            assert!(by_hand(text).is_some(), "{text}");
            assert_eq!(by_hand(text), by_serde(text), "{text}");
        }
    }

    #[test]
    fn what_is_written_otherwise_is_left_to_the_parser() {
        for text in [
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a\u0000b"}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a\""}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a\}"#,
            "{\"t\":\"signal\",\"to\":\"AAAAAAAAAAAA\",\"data\":\"a\nb\"}",
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":{}}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a","n":07}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a","n":}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a","n":4294967296}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a","n":1.0}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAA=","data":"a"}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAA","data":"a"}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a"}}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a"} "#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"a""#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":""#,
        ] {
            assert!(by_hand(text).is_none(), "{text}");
        }
    }

    proptest! {
        /// A signal with some characters of it exchanged, doubled or left out.
        #[test]
        fn what_it_reads_the_parser_reads_too(
            data in r#"[ -~]{0,40}"#, n in "(,\"n\":[0-9]{0,11})?", seen in "(,\"seen\":[0-9]{0,11})?",
            damage in prop::collection::vec((any::<prop::sample::Index>(), 0usize..2, r#"["\\,:{}0a \t]{0,2}"#), 0..3),
        ) {
            let mut text = format!(r#"{{"t":"signal","to":"AAAAAAAAAAAA","data":"{data}"{n}{seen}}}"#);
            for (at, gone, put) in damage {
                let at = at.index(text.len());
                text.replace_range(at..(at + gone).min(text.len()), &put);
            }
            if let Some(read) = by_hand(&text) {
                prop_assert_eq!(Some(read), by_serde(&text));
            }
        }
    }
}
