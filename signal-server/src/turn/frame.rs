//! PURE. Messages of STUN and TURN in a stream of bytes: where one ends (RFC 8489, section 6.2.2; RFC 8656, section 12.5).
//! The parser below has buffers of its own, which know nothing of padding and grow without bound; it is only ever given whole messages.

/// The most bytes of one message. A datagram of a call has at most 1500, and no request needs more.
pub(super) const MESSAGE_MAX: usize = 9000;

const STUN_HEADER: usize = 20;
const CHANNEL_HEADER: usize = 4;

/// What the first byte of a message or a connection says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Two zero bits: a STUN message. Our methods begin with 0x00 to 0x03, the reason why a port can be shared.
    Stun,
    /// 0x40 to 0x7f: data of a channel.
    Channel,
    Neither,
}

impl Kind {
    /// By RFC 7983 and RFC 8656.
    pub(crate) fn of(first: u8) -> Self {
        match first {
            0..=3 => Self::Stun,
            0x40..=0x7f => Self::Channel,
            _ => Self::Neither,
        }
    }
}

/// The other end does not speak STUN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nonsense;

/// The first whole message of `bytes`: its own length, and the length with its padding. `None` when it is not all there yet.
///
/// # Errors
/// When it cannot be one, or is larger than any we take.
pub(super) fn first(bytes: &[u8]) -> Result<Option<(usize, usize)>, Nonsense> {
    let Some((kind, length)) = header(bytes)? else {
        return Ok(None);
    };
    let whole = match kind {
        Kind::Stun => STUN_HEADER + length,
        _ => CHANNEL_HEADER + length,
    };
    let padded = whole.next_multiple_of(4);
    if padded > MESSAGE_MAX || (kind == Kind::Stun && padded != whole) {
        return Err(Nonsense);
    }
    Ok((bytes.len() >= padded).then_some((whole, padded)))
}

fn header(bytes: &[u8]) -> Result<Option<(Kind, usize)>, Nonsense> {
    let Some(first) = bytes.first() else {
        return Ok(None);
    };
    let kind = Kind::of(*first);
    if kind == Kind::Neither {
        return Err(Nonsense);
    }
    let Some([_, _, high, low]) = bytes.first_chunk() else {
        return Ok(None);
    };
    Ok(Some((kind, usize::from(u16::from_be_bytes([*high, *low])))))
}

/// How many zero bytes have to follow a message of this length over TCP.
pub(super) fn padding(length: usize) -> usize {
    length.next_multiple_of(4) - length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(length: u16, there: usize) -> Vec<u8> {
        let mut bytes = vec![0x40, 0, 0, 0];
        bytes[2..].copy_from_slice(&length.to_be_bytes());
        bytes.resize(there, 7);
        bytes
    }

    #[test]
    fn channel_data_takes_its_padding_with_it() {
        assert_eq!(first(&channel(5, 12)), Ok(Some((9, 12))));
        assert_eq!(
            first(&channel(5, 11)),
            Ok(None),
            "the padding is not there yet"
        );
        assert_eq!(first(&channel(4, 12)), Ok(Some((8, 8))));
        assert_eq!(first(&channel(0, 4)), Ok(Some((4, 4))));
    }

    #[test]
    fn a_stun_message_is_as_long_as_it_says() {
        let mut bytes = vec![0, 1, 0, 8];
        bytes.resize(30, 0);
        assert_eq!(first(&bytes), Ok(Some((28, 28))));
        assert_eq!(first(&bytes[..27]), Ok(None));
        bytes[3] = 6;
        assert_eq!(first(&bytes), Err(Nonsense), "attributes are padded");
    }

    #[test]
    fn what_is_neither_or_too_large_ends_the_connection_at_its_header() {
        assert_eq!(first(&[]), Ok(None));
        assert_eq!(
            first(b"GET / HTTP"),
            Err(Nonsense),
            "0x2f20 bytes are too many"
        );
        assert_eq!(first(&[0x80]), Err(Nonsense));
        assert_eq!(first(&[0x16, 3, 1]), Err(Nonsense));
        assert_eq!(first(&channel(9000, 4)), Err(Nonsense));
        assert_eq!(first(&[0, 1, 0x23, 0x28]), Err(Nonsense));
    }

    #[test]
    fn every_length_is_padded_to_four() {
        assert_eq!([0, 1, 2, 3, 4].map(padding), [0, 3, 2, 1, 0]);
    }
}
