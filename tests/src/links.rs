//! Invite links, taken apart by docs/protocol.md, section 2: enough to forge one.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

const SECRET: std::ops::Range<usize> = 20..36;
const CHECKSUM: usize = 4;

/// The same link with another secret and a checksum that fits it: what a guesser would send.
pub fn with_wrong_secret(link: &str) -> Result<String> {
    let (page, payload) = link.split_once('#').context("no fragment")?;
    let mut bytes = URL_SAFE_NO_PAD.decode(payload)?;
    for byte in bytes.get_mut(SECRET).context("too short")? {
        *byte ^= 0x5a;
    }
    let body = bytes.len() - CHECKSUM;
    let sum = Sha256::digest(&bytes[..body]);
    bytes[body..].copy_from_slice(&sum[..CHECKSUM]);
    Ok(format!("{page}#{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// The same link as another page delivers it, for example the gateway instead of the server.
pub fn by_way_of(link: &str, page: &str) -> Result<String> {
    let (_, payload) = link.split_once('#').context("no fragment")?;
    Ok(format!("{page}/#{payload}"))
}
