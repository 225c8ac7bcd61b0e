//! A call in the app's own window, on the systems whose web view has calls: WebView2 under tauri-driver on Windows, a page that presses its own
//! buttons in WKWebView on macOS, where no driver reaches it. A guest in Chromium joins by the link. On Linux the call is in a browser, which
//! `desktop.rs` tests; here that page alone is tried.

#[cfg(target_os = "linux")]
#[path = "window/linux.rs"]
mod system;
#[cfg(target_os = "macos")]
#[path = "window/macos.rs"]
mod system;
#[cfg(windows)]
#[path = "window/windows.rs"]
mod system;

use std::process::ExitCode;

const NAME: &str = if cfg!(target_os = "linux") {
    "the_page_that_presses_its_own_buttons_hosts_and_sees_its_guest"
} else {
    "a_guest_calls_the_app_in_its_own_window"
};

fn main() -> ExitCode {
    let called = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(system::call()));
    match called {
        Ok(()) => {
            println!("test {NAME} ... ok\ntest result: ok. 1 passed; 0 failed");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("test {NAME} ... FAILED\n    {error:#}");
            println!("test result: FAILED. 0 passed; 1 failed");
            ExitCode::FAILURE
        }
    }
}
