//! What the window's page may do beyond a common web page: camera and microphone, for our own origin alone. It never leaves that origin.

#[cfg(target_os = "linux")]
#[path = "webview/linux.rs"]
mod system;
#[cfg(target_os = "macos")]
#[path = "webview/macos.rs"]
mod system;
#[cfg(windows)]
#[path = "webview/windows.rs"]
mod system;

use std::sync::Arc;
use std::time::Duration;

use tauri::webview::{NewWindowResponse, PermissionKind, PermissionResponse};
use tauri::{AppHandle, Manager, Url, Webview, WebviewWindowBuilder};
use tauri_plugin_opener::OpenerExt as _;

use crate::desk::Desk;
use crate::window;

/// How long a page that ended stays away: one that ends again and again must not keep the computer busy.
const BEFORE_DRAWING_AGAIN: Duration = Duration::from_secs(1);

/// Whether an address belongs to the app itself.
pub fn is_own(address: &Url) -> bool {
    (address.scheme(), address.host_str()) == system::OWN && address.port().is_none()
}

/// Camera and microphone for our own page. The request names the page and not the frame, so frames are forbidden by CSP.
pub fn on_permission_request(webview: Webview, kind: PermissionKind) -> PermissionResponse {
    let own = webview.url().is_ok_and(|address| is_own(&address));
    answer(own, kind)
}

fn answer(own: bool, kind: PermissionKind) -> PermissionResponse {
    match kind {
        PermissionKind::Camera | PermissionKind::Microphone if own => PermissionResponse::Allow,
        _ => PermissionResponse::Deny,
    }
}

/// Opens the main window, in sight or not yet. Links in a chat open in the user's browser, never here.
///
/// # Errors
/// Whatever the system says.
pub fn open_window(app: &impl Manager<tauri::Wry>, visible: bool) -> tauri::Result<()> {
    let handle = app.app_handle().clone();
    for config in &app.config().app.windows {
        let opener = handle.clone();
        let window = WebviewWindowBuilder::from_config(app, config)?
            .visible(visible)
            .on_navigation(is_own)
            .on_new_window(move |address, _| {
                open_outside(&opener, &address);
                NewWindowResponse::Deny
            })
            .build()?;
        system::prepare(&window)?;
    }
    Ok(())
}

/// The process behind the page is gone, by a crash or for want of memory; ours and the room in it are not. Begins the page anew.
pub fn draw_again(app: &AppHandle, why: &str) {
    let app = app.clone();
    app.state::<Arc<Desk>>()
        .crashes
        .note(&format!("the page's process {why}"));
    // The question on closing went with the page.
    app.state::<Arc<Desk>>().shell.asked();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(BEFORE_DRAWING_AGAIN).await;
        let window = app.get_webview_window(window::MAIN);
        if let Some(Err(error)) = window.map(|window| window.reload()) {
            tracing::warn!(%error, "the page could not be begun anew");
        }
    });
}

fn open_outside(app: &AppHandle, address: &Url) {
    if !may_open_outside(address) {
        return;
    }
    if let Err(error) = app.opener().open_url(address.as_str(), None::<&str>) {
        tracing::warn!(%error, "a link could not be opened");
    }
}

/// A link from a chat is a stranger's: nothing that runs a program or opens a file.
fn may_open_outside(address: &Url) -> bool {
    matches!(address.scheme(), "https" | "http" | "mailto")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own_address() -> Url {
        let (scheme, host) = system::OWN;
        format!("{scheme}://{}/index.html", host.unwrap())
            .parse()
            .unwrap()
    }

    #[test]
    fn only_our_own_page_gets_camera_and_microphone() {
        assert_eq!(
            answer(true, PermissionKind::Camera),
            PermissionResponse::Allow
        );
        assert_eq!(
            answer(true, PermissionKind::Microphone),
            PermissionResponse::Allow
        );
        assert_eq!(
            answer(false, PermissionKind::Camera),
            PermissionResponse::Deny
        );
        assert_eq!(
            answer(true, PermissionKind::Geolocation),
            PermissionResponse::Deny
        );
    }

    #[test]
    fn the_window_stays_at_our_own_origin() {
        assert!(is_own(&own_address()));
        for foreign in [
            "https://example.org/",
            "http://localhost/",
            "http://tauri.localhost.evil.org/",
            "tauri://evil/",
            "data:text/html,x",
            "file:///etc/passwd",
            "http://tauri.localhost:8080/",
        ] {
            assert!(!is_own(&foreign.parse().unwrap()), "{foreign}");
        }
    }

    #[test]
    fn a_chat_link_opens_no_program() {
        assert!(may_open_outside(&"https://example.org/".parse().unwrap()));
        for address in [
            "file:///bin/sh",
            "javascript:alert(1)",
            "smb://host/x",
            "tincan://join#x",
            "vscode://x",
        ] {
            assert!(!may_open_outside(&address.parse().unwrap()), "{address}");
        }
    }
}
