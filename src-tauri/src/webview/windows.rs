//! WebView2: serves our page at an http address, which counts as secure because it is `localhost`.

use tauri::WebviewWindow;

/// Scheme and host of our own page.
pub(super) const OWN: (&str, Option<&str>) = ("http", Some("tauri.localhost"));

pub(super) fn prepare(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
