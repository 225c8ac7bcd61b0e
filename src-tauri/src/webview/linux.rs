//! WebKitGTK: media is off until asked for, and calls work only where the distribution compiled WebRTC in. As none does, no picture ever moves in
//! this window, and the processor paints it: that is there sooner and takes a fifth less memory than a graphics context (docs/performance-app.md).

use tauri::{Manager as _, WebviewWindow};
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

/// Scheme and host of our own page.
pub(super) const OWN: (&str, Option<&str>) = ("tauri", Some("localhost"));

pub(super) fn prepare(window: &WebviewWindow) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    window.with_webview(move |webview| {
        let again = move |_: &_, why| super::draw_again(&app, &format!("{why:?}"));
        webview.inner().connect_web_process_terminated(again);
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
            settings.set_enable_media_stream(true);
            settings.set_enable_webrtc(true);
            // What the page writes to its console shows up in the terminal of whoever develops it.
            settings.set_enable_write_console_messages_to_stdout(cfg!(debug_assertions));
        }
    })
}
