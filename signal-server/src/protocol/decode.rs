//! One text frame into one `ClientMessage`. Two passes, because serde buffers internally tagged enums and a buffered
//! `RawValue` is lost: the first reads only `t` and the numbers, the second reads the members of that one type, borrowed. A
//! `signal` as Tincan's own clients write it, which is what nearly every message is, needs neither.

mod usual;

use std::borrow::Cow;

use serde::Deserialize;

use super::{CARD_MAX, ClientMessage, Code, INVITES_MAX, Invite};

/// What is wrong with a frame, and which `n` it was if that much could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    pub(crate) n: Option<u32>,
}

impl Fault {
    /// What could be read of the numbers.
    pub(crate) fn numbers(&self) -> Numbers {
        let n = self.n;
        Numbers { n, seen: None }
    }
}

/// What every message may carry besides its own members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// Its own.
    pub(crate) n: Option<u32>,
    /// The last `s` that the client has.
    pub(crate) seen: Option<u32>,
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    t: Cow<'a, str>,
    n: Option<u32>,
    seen: Option<u32>,
}

/// Reads one frame; the message borrows from `text`.
///
/// # Errors
/// `bad-json` when it is no JSON object, `bad-message` for an unknown `t` or a missing, wrong or oversized member.
pub(crate) fn decode(text: &str) -> Result<(ClientMessage<'_>, Numbers), Fault> {
    match usual::signal(text) {
        Some((signal, of)) => Ok((ClientMessage::Signal(signal), of)),
        None => parsed(text),
    }
}

/// Whatever it is, by serde.
pub(crate) fn parsed(text: &str) -> Result<(ClientMessage<'_>, Numbers), Fault> {
    let Head { t, n, seen } = head(text)?;
    let message = body(&t, text).filter(within_limits);
    match message {
        Some(message) => Ok((message, Numbers { n, seen })),
        None => Err(Fault {
            code: Code::BadMessage,
            n,
        }),
    }
}

fn head(text: &str) -> Result<Head<'_>, Fault> {
    // serde reads a struct out of an array too, and an array is not an object.
    let is_object = text.trim_ascii_start().starts_with('{');
    serde_json::from_str(text)
        .ok()
        .filter(|_| is_object)
        .ok_or_else(|| {
            let is_json = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
            Fault {
                code: if is_object && is_json {
                    Code::BadMessage
                } else {
                    Code::BadJson
                },
                n: None,
            }
        })
}

fn body<'a>(t: &str, text: &'a str) -> Option<ClientMessage<'a>> {
    use ClientMessage as M;
    Some(match t {
        "hello" => M::Hello(members(text)?),
        "open" => M::Open(members(text)?),
        "invite" => M::Invite(members(text)?),
        "revoke" => M::Revoke(members(text)?),
        "join" => M::Join(members(text)?),
        "signal" => M::Signal(members(text)?),
        "ice" => M::Ice,
        "kick" => M::Kick(members(text)?),
        "close" => M::Close,
        "leave" => M::Leave,
        "ping" => M::Ping,
        "pong" => M::Pong,
        "knock" => M::Knock(members(text)?),
        "admit" => M::Admit(members(text)?),
        "deny" => M::Deny(members(text)?),
        "approve" => M::Approve(members(text)?),
        "lock" => M::Lock(members(text)?),
        _ => return None,
    })
}

fn members<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    serde_json::from_str(text).ok()
}

fn within_limits(message: &ClientMessage<'_>) -> bool {
    let card = |invite: &Invite| invite.card.len() <= CARD_MAX;
    match message {
        ClientMessage::Open(open) => {
            open.invites.len() <= INVITES_MAX
                && open.invites.iter().all(card)
                && (2..=8).contains(&open.capacity)
        }
        ClientMessage::Invite(add) => card(&add.invite),
        ClientMessage::Join(join) => join.card.len() <= CARD_MAX,
        ClientMessage::Knock(knock) => knock.card.len() <= CARD_MAX,
        ClientMessage::Admit(admit) => admit.card.len() <= CARD_MAX,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Signal;
    use super::*;

    fn code(text: &str) -> Code {
        decode(text).map(|_| ()).unwrap_err().code
    }

    #[test]
    fn the_data_of_a_signal_keeps_its_bytes() {
        let text =
            r#"{"t":"signal","n":7,"to":"AAAAAAAAAAAA","data": {"b":1 , "a":[1e400,"\u0000"]} }"#;
        let (message, of) = decode(text).unwrap();
        let ClientMessage::Signal(signal) = message else {
            panic!("{message:?}")
        };
        assert_eq!(signal.data, r#"{"b":1 , "a":[1e400,"\u0000"]}"#);
        assert!(
            text.as_bytes()
                .as_ptr_range()
                .contains(&signal.data.as_ptr()),
            "it is borrowed, not copied"
        );
        assert_eq!(of.n, Some(7));
    }

    #[test]
    fn a_signal_is_the_same_however_it_is_written() {
        for text in [
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":"1","n":7,"seen":9}"#,
            r#"{"t":"signal","n":7,"to":"AAAAAAAAAAAA","data":"1","seen":9}"#,
            r#"{"t":"signal","data":"1","other":{},"seen":9,"to":"AAAAAAAAAAAA","n":7}"#,
            r#" {"to":"AAAAAAAAAAAA","data":"1","n":7,"seen":9,"t":"signal"}"#,
            r#"{"t":"\u0073ignal","n":7,"seen":9,"to":"AAAAAAAAAAAA","data":"1"}"#,
        ] {
            let (message, of) = decode(text).unwrap();
            let ClientMessage::Signal(Signal { to, data }) = message else {
                panic!("{message:?}")
            };
            assert_eq!((to.0, data), ([0; 9], "\"1\""), "{text}");
            assert_eq!((of.n, of.seen), (Some(7), Some(9)), "{text}");
        }
    }

    #[test]
    fn every_message_may_say_what_its_client_has_and_none_has_to() {
        for (text, seen) in [
            (r#"{"t":"pong","seen":4294967295}"#, Some(u32::MAX)),
            (r#"{"t":"hello","v":1,"seen":3}"#, Some(3)),
            (r#"{"t":"kick","id":"AAAAAAAAAAAA","seen":3}"#, Some(3)),
            (r#"{"t":"pong"}"#, None),
            (r#"{"t":"signal","to":"AAAAAAAAAAAA","data":1}"#, None),
        ] {
            assert_eq!(decode(text).unwrap().1.seen, seen, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_object_is_bad_json() {
        for text in [
            "",
            "{",
            "hello",
            "[]",
            r#"["ping",1]"#,
            "7",
            "null",
            r#"{"t":"ping"}}"#,
            r#"{"t":"ping",}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":1"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":1}}"#,
        ] {
            assert_eq!(code(text), Code::BadJson, "{text}");
        }
    }

    #[test]
    fn a_wrong_member_is_a_bad_message() {
        for text in [
            "{}",
            r#"{"t":7}"#,
            r#"{"t":"dance"}"#,
            r#"{"t":"ping","t":"ping"}"#,
            r#"{"t":"ping","n":-1}"#,
            r#"{"t":"pong","seen":-1}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":1,"seen":4294967296}"#,
            r#"{"t":"hello"}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA"}"#,
            r#"{"t":"signal","to":"AAAA","data":1}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":1,"data":1}"#,
            r#"{"t":"signal","to":"AAAAAAAAAAAA","data":1,"t":"ping"}"#,
            r#"{"t":"kick"}"#,
        ] {
            assert_eq!(code(text), Code::BadMessage, "{text}");
        }
    }

    #[test]
    fn a_fault_names_the_message_it_is_about() {
        assert_eq!(decode(r#"{"t":"dance","n":3}"#).unwrap_err().n, Some(3));
    }

    #[test]
    fn deep_nesting_does_not_exhaust_the_stack() {
        let data = "[".repeat(32_000) + &"]".repeat(32_000);
        let text = format!(r#"{{"t":"signal","to":"AAAAAAAAAAAA","data":{data}}}"#);
        assert!(decode(&text).is_ok());
    }
}
