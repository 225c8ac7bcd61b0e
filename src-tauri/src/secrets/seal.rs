//! PURE: how a secret lies in a file: XChaCha20-Poly1305 under the one key, its name bound to it, so that one file cannot stand in for
//! another. Randomness comes in as an argument.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// The key of every sealed file.
pub(super) type Key = Zeroizing<[u8; 32]>;
/// Random, never twice under one key: with 192 bits chance is enough.
pub(super) type Nonce = [u8; 24];

/// What a sealed file begins with.
const HEAD: &[u8] = b"tincan-sealed-1\n";

/// `HEAD || nonce || sealed`; `None` only for what no memory holds.
pub(super) fn seal(key: &Key, name: &str, nonce: Nonce, plain: &[u8]) -> Option<Vec<u8>> {
    let aad = [HEAD, name.as_bytes()].concat();
    let payload = Payload {
        msg: plain,
        aad: &aad,
    };
    let sealed = XChaCha20Poly1305::new(key.as_slice().into())
        .encrypt(XNonce::from_slice(&nonce), payload)
        .ok()?;
    Some([HEAD, &nonce, &sealed].concat())
}

/// The secret; `None` for another key, another name, or a file that was changed.
pub(super) fn open(key: &Key, name: &str, file: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let rest = file.strip_prefix(HEAD)?;
    let (nonce, sealed) = rest.split_at_checked(size_of::<Nonce>())?;
    let aad = [HEAD, name.as_bytes()].concat();
    let payload = Payload {
        msg: sealed,
        aad: &aad,
    };
    XChaCha20Poly1305::new(key.as_slice().into())
        .decrypt(XNonce::from_slice(nonce), payload)
        .ok()
        .map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(byte: u8) -> Key {
        Zeroizing::new([byte; 32])
    }

    #[test]
    fn a_sealed_file_opens_by_its_key_and_under_its_name_alone() {
        let file = seal(&key(1), "room", [7; 24], b"owner").unwrap();
        assert!(!file.windows(5).any(|part| part == b"owner"));
        assert_eq!(open(&key(1), "room", &file).unwrap().as_slice(), b"owner");
        assert!(open(&key(2), "room", &file).is_none());
        assert!(open(&key(1), "identity", &file).is_none());
    }

    proptest! {
        #[test]
        fn whatever_was_changed_or_cut_does_not_open(at in 0usize..61, bit in 0u8..8, plain in prop::array::uniform5(any::<u8>())) {
            let mut file = seal(&key(1), "room", [7; 24], &plain).unwrap();
            prop_assert!(open(&key(1), "room", &file[..at]).is_none());
            let at = at % file.len();
            file[at] ^= 1 << bit;
            prop_assert!(open(&key(1), "room", &file).is_none());
        }
    }
}
