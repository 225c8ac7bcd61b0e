//! The interface's files, the very same for the window, the handed-over page and a guest: the bundle inside this binary.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};

/// One file of the interface.
pub struct UiFile {
    /// Its content.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub mime: String,
}

/// Where the interface's files come from.
pub trait Ui: Send + Sync + 'static {
    /// The file at an absolute URL path; `/` is the page itself.
    fn file(&self, path: &str) -> Option<UiFile>;
}

/// Headers of every answer to a handed-over page: it runs our own files and reaches nobody else. `connect` is its `connect-src`.
pub fn security_headers(connect: &str) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
         media-src 'self' blob:; {connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let fixed = [
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
    ];
    let policy = HeaderValue::try_from(policy)
        .ok()
        .map(|value| (CONTENT_SECURITY_POLICY, value));
    fixed
        .into_iter()
        .map(|(name, value)| (name, HeaderValue::from_static(value)))
        .chain(policy)
}

/// The bundle inside this binary, where Tauri embedded it.
pub struct Bundle(pub tauri::AppHandle);

impl Ui for Bundle {
    fn file(&self, path: &str) -> Option<UiFile> {
        let path = if path == "/" { "/index.html" } else { path };
        self.0
            .asset_resolver()
            .get(path.to_owned())
            .map(|asset| UiFile {
                bytes: asset.bytes,
                mime: asset.mime_type,
            })
    }
}
