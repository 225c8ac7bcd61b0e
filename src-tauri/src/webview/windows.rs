//! WebView2: serves our page at an http address, which counts as secure because it is `localhost`. Where the page's process ends,
//! WebView2 begins another one and shows an error page of its own.

use tauri::WebviewWindow;

/// Scheme and host of our own page.
pub(super) const OWN: (&str, Option<&str>) = ("http", Some("tauri.localhost"));

pub(super) fn prepare(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
