//! PURE: the still picture of a person, a small JPEG (ITU-T T.81). The same rules as ui/src/core/portrait.ts; tests/vectors/settings.json holds
//! both to them.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;

/// Bytes of a picture.
const LONGEST: usize = 11_520;
/// Pixels of either side.
const WIDEST: u16 = 256;
const SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// A kept picture as it is, or nothing where it is none.
pub(super) fn read(kept: &str) -> Option<&str> {
    let fits = kept.len() <= LONGEST * 2;
    let bytes = fits.then(|| B64.decode(kept).ok())??;
    is_portrait(&bytes).then_some(kept)
}

fn is_portrait(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(&[0xff, 0xd8]) else {
        return false;
    };
    let mut frames = 0;
    while let [0xff, kind, high, low, body @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        match kind {
            &END => return false,
            _ if length < 2 => return false,
            &SCAN => return frames == 1 && bytes.len() <= LONGEST,
            0xc0..=0xc2 if !is_small(body) => return false,
            0xc0..=0xc2 => frames += 1,
            _ => {}
        }
        rest = body.get(length - 2..).unwrap_or_default();
    }
    false
}

/// Of a frame header: a byte of precision, then height and width.
fn is_small(frame: &[u8]) -> bool {
    let side = |at: usize| match frame.get(at..at + 2) {
        Some(&[high, low]) => u16::from_be_bytes([high, low]),
        _ => 0,
    };
    [side(1), side(3)]
        .iter()
        .all(|side| (1..=WIDEST).contains(side))
}
