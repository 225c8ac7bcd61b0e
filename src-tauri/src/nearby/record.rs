//! PURE. What a room says of itself on the local network, written and read: docs/protocol.md section 7. Whatever is read comes from
//! anybody, so it is measured, cleaned, or no room at all.

use std::net::IpAddr;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;

use crate::ipc::{Endpoint, NearbyRoom};

/// The version of what is said.
const VERSION: &str = "1";
/// Longest name in bytes, as everywhere.
const NAME_MAX: usize = 64;
/// Addresses of one room; an invite has as many.
const ENDPOINTS_MAX: usize = 8;

/// The text record of a room.
pub(super) fn properties(room: &NearbyRoom) -> [(&'static str, String); 4] {
    [
        ("v", VERSION.to_owned()),
        ("name", clean(&room.name)),
        ("room", room.room.clone()),
        ("cert", room.fingerprint.clone()),
    ]
}

/// A room out of what somebody announced; `None` for what is none.
pub(super) fn read<'a>(
    property: impl Fn(&str) -> Option<&'a [u8]>,
    addresses: impl IntoIterator<Item = IpAddr>,
    port: u16,
) -> Option<NearbyRoom> {
    let text = |key| property(key).and_then(|value| std::str::from_utf8(value).ok());
    if text("v")? != VERSION || port == 0 {
        return None;
    }
    let room = NearbyRoom {
        name: clean(text("name")?),
        room: exactly::<16>(text("room")?)?,
        fingerprint: exactly::<32>(text("cert")?)?,
        endpoints: endpoints(addresses, port),
    };
    (!room.endpoints.is_empty()).then_some(room)
}

/// Whether this is the id of a room or the like: base64url of so many bytes, and no other way to write them.
pub(super) fn exactly<const N: usize>(text: &str) -> Option<String> {
    let bytes = B64.decode(text).ok()?;
    (bytes.len() == N).then(|| B64.encode(bytes))
}

/// IPv4 first, which needs no luck on a home network; those of this link's own IPv6 cannot be dialled without saying which link.
fn endpoints(addresses: impl IntoIterator<Item = IpAddr>, port: u16) -> Vec<Endpoint> {
    let mut usable: Vec<IpAddr> = addresses.into_iter().filter(is_usable).collect();
    usable.sort_unstable();
    usable.dedup();
    let host = |address: IpAddr| Endpoint {
        host: address.to_string(),
        port,
    };
    usable.into_iter().take(ENDPOINTS_MAX).map(host).collect()
}

fn is_usable(address: &IpAddr) -> bool {
    let link_local = matches!(address, IpAddr::V6(address) if address.is_unicast_link_local());
    !(address.is_unspecified() || address.is_multicast() || link_local)
}

/// A name that cannot reorder or hide the words around it, nor be longer than a name.
fn clean(name: &str) -> String {
    let mut cleaned = String::new();
    for character in name.chars().filter(|character| !is_unseen(*character)) {
        if cleaned.len() + character.len_utf8() > NAME_MAX {
            break;
        }
        cleaned.push(character);
    }
    cleaned.trim().to_owned()
}

/// Controls, and what changes direction or has no width (Unicode's Bidi_Control and friends).
fn is_unseen(character: char) -> bool {
    let is_marked = matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    character.is_control() || is_marked
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn room() -> NearbyRoom {
        NearbyRoom {
            name: "Ada 🥫".to_owned(),
            room: B64.encode([1; 16]),
            fingerprint: B64.encode([2; 32]),
            endpoints: vec![Endpoint {
                host: "192.0.2.7".to_owned(),
                port: 7015,
            }],
        }
    }

    fn reread(change: impl FnOnce(&mut HashMap<String, Vec<u8>>)) -> Option<NearbyRoom> {
        let mut said: HashMap<String, Vec<u8>> = properties(&room())
            .map(|(key, value)| (key.to_owned(), value.into_bytes()))
            .into();
        change(&mut said);
        let address = "192.0.2.7".parse().unwrap();
        read(|key| said.get(key).map(Vec::as_slice), [address], 7015)
    }

    #[test]
    fn a_room_is_read_as_it_was_written() {
        assert_eq!(reread(|_| {}), Some(room()));
    }

    #[test]
    fn what_lacks_something_or_has_it_wrong_is_no_room() {
        for key in ["v", "name", "room", "cert"] {
            assert_eq!(reread(|said| drop(said.remove(key))), None, "{key}");
        }
        for (key, value) in [("v", "2"), ("room", "AAAA"), ("cert", "!"), ("room", "")] {
            let wrong = reread(|said| drop(said.insert(key.to_owned(), value.into())));
            assert_eq!(wrong, None, "{key}={value}");
        }
        let not_text = reread(|said| drop(said.insert("name".to_owned(), vec![0xff])));
        assert_eq!(not_text, None);
    }

    #[test]
    fn a_name_neither_hides_nor_turns_nor_fills_the_screen() {
        let long = "a\u{202e}b\u{200b}\n".to_owned() + &"Ü".repeat(200);
        let said = reread(|said| drop(said.insert("name".to_owned(), long.into_bytes()))).unwrap();
        assert!(
            said.name.starts_with("abÜ") && said.name.len() <= NAME_MAX,
            "{}",
            said.name
        );
    }

    #[test]
    fn addresses_that_cannot_be_dialled_are_left_out_and_the_rest_is_few() {
        let parse = |text: &str| text.parse::<IpAddr>().unwrap();
        let useless = ["fe80::1", "0.0.0.0", "224.0.0.251", "::"].map(parse);
        assert_eq!(endpoints(useless, 1), []);
        let many = (0..50).map(|n| IpAddr::from([192, 0, 2, n]));
        assert_eq!(endpoints(many, 1).len(), ENDPOINTS_MAX);
        let both = endpoints(["2001:db8::1", "192.0.2.1"].map(parse), 1);
        assert_eq!(both[0].host, "192.0.2.1");
    }

    proptest! {
        #[test]
        fn whatever_is_announced_is_read_within_bounds_or_not_at_all(
            values in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 4),
            addresses in prop::collection::vec(any::<u32>(), 0..40),
            port: u16,
        ) {
            let at = |key: &str| ["v", "name", "room", "cert"].iter().position(|known| *known == key);
            let property = |key: &str| match key {
                "v" => Some(b"1".as_slice()),
                "room" if values[2].len() < 100 => Some(b"AAAAAAAAAAAAAAAAAAAAAA".as_slice()),
                "cert" if values[3].len() < 100 => Some(b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".as_slice()),
                key => at(key).map(|at| values[at].as_slice()),
            };
            let addresses = addresses.into_iter().map(|bits| IpAddr::from(bits.to_be_bytes()));
            if let Some(room) = read(property, addresses, port) {
                prop_assert!(room.name.len() <= NAME_MAX && room.endpoints.len() <= ENDPOINTS_MAX);
            }
        }
    }
}
