//! The interface that guests are given: handed in by whoever starts the server, because an app has its own copy.

use std::borrow::Cow;

/// The files of the interface.
pub trait UiAssets: Send + Sync + 'static {
    /// The file at this path, without a leading slash (`index.html`, `assets/main.js`); `None` when there is none.
    fn get(&self, path: &str) -> Option<Asset>;
}

/// One file.
#[derive(Clone, Debug)]
pub struct Asset {
    pub(crate) bytes: Cow<'static, [u8]>,
    pub(crate) mime: &'static str,
    pub(crate) hashed: bool,
}

impl Asset {
    /// The file at `path`; its type is read from its ending, and below `assets/` its name changes with its content.
    pub fn new(path: &str, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Self {
            bytes: bytes.into(),
            mime: mime_of(path),
            hashed: path.starts_with("assets/"),
        }
    }
}

fn mime_of(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
