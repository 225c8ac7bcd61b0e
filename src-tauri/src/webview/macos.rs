//! WKWebView: needs nothing but the texts of Info.plist and the entitlements.

use tauri::WebviewWindow;

/// Scheme and host of our own page.
pub(super) const OWN: (&str, Option<&str>) = ("tauri", Some("localhost"));

pub(super) fn prepare(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
