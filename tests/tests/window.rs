//! A call in the app's own window, on the systems whose web view has calls: WebView2 under tauri-driver on Windows, a page that presses its own
//! buttons in WKWebView on macOS, where no driver reaches it. A guest in Chromium joins by the link. On Linux the call is in a browser, which
//! `desktop.rs` tests. A harness of its own, since what cannot run here is counted as skipped and named.

#[cfg(target_os = "macos")]
#[path = "window/macos.rs"]
mod system;
#[cfg(windows)]
#[path = "window/windows.rs"]
mod system;

use std::process::ExitCode;

const NAME: &str = "a_guest_calls_the_app_in_its_own_window";

#[cfg(any(windows, target_os = "macos"))]
fn main() -> ExitCode {
    let called = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(system::call()));
    match called {
        Ok(()) => {
            println!("test {NAME} ... ok\ntest result: ok. 1 passed; 0 failed; 0 skipped");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("test {NAME} ... FAILED\n    {error:#}");
            println!("test result: FAILED. 0 passed; 1 failed; 0 skipped");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(any(windows, target_os = "macos")))]
fn main() -> ExitCode {
    println!("test {NAME} ... SKIPPED, NOT RUN: this system's web view has no calls");
    println!("test result: ok. 0 passed; 0 failed; 1 skipped");
    ExitCode::SUCCESS
}
