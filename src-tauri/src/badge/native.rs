//! A number on the icon in the Dock of macOS; on Windows, whose task bar takes pictures alone, a dot.

use tauri::{AppHandle, Manager as _};
use tokio::sync::watch;

use crate::window::MAIN;

pub(super) async fn follow(app: AppHandle, mut counts: watch::Receiver<u32>) {
    while counts.changed().await.is_ok() {
        let count = *counts.borrow_and_update();
        if let Some(window) = app.get_webview_window(MAIN)
            && let Err(error) = show(&window, count)
        {
            tracing::warn!(%error, "the icon shows no number");
        }
    }
}

#[cfg(not(windows))]
fn show(window: &tauri::WebviewWindow, count: u32) -> tauri::Result<()> {
    window.set_badge_count((count > 0).then_some(i64::from(count)))
}

#[cfg(windows)]
fn show(window: &tauri::WebviewWindow, count: u32) -> tauri::Result<()> {
    use super::dot::{SIZE, dot};
    let picture = (count > 0).then(|| tauri::image::Image::new_owned(dot(), SIZE, SIZE));
    window.set_overlay_icon(picture)
}
