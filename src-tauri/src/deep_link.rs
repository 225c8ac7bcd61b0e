//! `tincan://` links from outside: at a cold start, and while running (a second start hands its link to the first). The link itself is read
//! by the interface; here it only must be one of ours and of a sane length.

use std::sync::Arc;
use std::thread;

use tauri::{App, AppHandle, Manager as _, Url};
use tauri_plugin_deep_link::DeepLinkExt as _;

use crate::desk::Desk;
use crate::window::{MAIN, bring_to_front};

/// An invite is under 700 characters; a messenger may wrap it.
const LONGEST: usize = 4096;

/// Listens for links, and takes the one that the app was started with.
///
/// # Errors
/// Whatever the plugin says.
pub fn listen(app: &App) -> Result<(), tauri_plugin_deep_link::Error> {
    if run_in_place() {
        let app = app.handle().clone();
        // Nobody waits for it: on Linux it is a script of the desktop's, and the window is not open yet.
        thread::spawn(move || register(&app));
    }
    let handle = app.handle().clone();
    app.deep_link()
        .on_open_url(move |event| arrived(&handle, event.urls()));
    arrived(
        app.handle(),
        app.deep_link().get_current()?.unwrap_or_default(),
    );
    Ok(())
}

fn register(app: &AppHandle) {
    if let Err(error) = app.deep_link().register_all() {
        // Without xdg-utils a click on a link does not start the app; a pasted one still does everything.
        tracing::warn!(%error, "tincan links are not registered");
    }
}

/// An installed app has its scheme from the package; one that was only unpacked or built registers itself. macOS knows the bundle.
fn run_in_place() -> bool {
    let installed = |path: std::path::PathBuf| path.starts_with("/usr") || path.starts_with("/opt");
    cfg!(any(target_os = "linux", windows)) && !std::env::current_exe().is_ok_and(installed)
}

fn arrived(app: &AppHandle, addresses: Vec<Url>) {
    let Some(link) = addresses.iter().find(|address| is_ours(address)) else {
        return;
    };
    app.state::<Arc<Desk>>().link_arrived(link.to_string());
    if let Some(window) = app.get_webview_window(MAIN) {
        bring_to_front(&window);
    }
}

fn is_ours(address: &Url) -> bool {
    address.scheme() == "tincan" && address.as_str().len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_scheme_of_a_sane_length_arrives() {
        assert!(is_ours(&"tincan://join#AQ".parse().unwrap()));
        assert!(!is_ours(&"https://example.org/#AQ".parse().unwrap()));
        assert!(!is_ours(
            &format!("tincan://join#{}", "A".repeat(LONGEST))
                .parse()
                .unwrap()
        ));
    }
}
