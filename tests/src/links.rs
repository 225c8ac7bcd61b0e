//! Invite links, taken apart by docs/protocol.md, section 2: enough to forge one.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::ops::Range;

const SECRET: Range<usize> = 20..36;
const EXPIRY: Range<usize> = 68..72;
const CHECKSUM: usize = 4;

/// The same link with another secret and a checksum that fits it: what a guesser would send.
pub fn with_wrong_secret(link: &str) -> Result<String> {
    forged(link, SECRET, |byte| byte ^ 0x5a)
}

/// The same link, whose end was one second after 1970 began.
pub fn expired(link: &str) -> Result<String> {
    let last = EXPIRY.end - 1;
    let zeroed = forged(link, EXPIRY, |_| 0)?;
    forged(&zeroed, last..EXPIRY.end, |_| 1)
}

/// The same link as another version of Tincan would write it.
pub fn of_version(link: &str, version: u8) -> Result<String> {
    forged(link, 0..1, |_| version)
}

/// The same link with one letter changed on the way.
pub fn damaged(link: &str) -> Result<String> {
    changed(link, SECRET, |byte| byte ^ 1, false)
}

/// With a checksum that fits what was changed.
fn forged(link: &str, place: Range<usize>, change: impl Fn(u8) -> u8) -> Result<String> {
    changed(link, place, change, true)
}

fn changed(
    link: &str,
    place: Range<usize>,
    change: impl Fn(u8) -> u8,
    fits: bool,
) -> Result<String> {
    let (page, payload) = link.split_once('#').context("no fragment")?;
    let mut bytes = URL_SAFE_NO_PAD.decode(payload)?;
    for byte in bytes.get_mut(place).context("too short")? {
        *byte = change(*byte);
    }
    if fits {
        let body = bytes.len() - CHECKSUM;
        let sum = Sha256::digest(&bytes[..body]);
        bytes[body..].copy_from_slice(&sum[..CHECKSUM]);
    }
    Ok(format!("{page}#{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// The same link for the app alone, as the desktop hands it over.
pub fn for_the_app(link: &str) -> Result<String> {
    let (_, payload) = link.split_once('#').context("no fragment")?;
    Ok(format!("tincan://join#{payload}"))
}

/// The same link as another page delivers it, for example the gateway instead of the server.
pub fn by_way_of(link: &str, page: &str) -> Result<String> {
    let (_, payload) = link.split_once('#').context("no fragment")?;
    Ok(format!("{page}/#{payload}"))
}
