//! How much nobody has looked at yet, on the app's icon. What counts, the page knows; how it is shown differs from system to system.

#[cfg(any(windows, test))]
mod dot;

#[cfg(target_os = "linux")]
#[path = "badge/linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "badge/native.rs"]
mod system;

use std::sync::Arc;

use tauri::async_runtime::spawn;
use tauri::{AppHandle, Manager as _};

use crate::desk::Desk;

/// Shows it for as long as the app runs. Where icons have no room for it, nothing happens.
pub fn start(app: &AppHandle) {
    let counts = app.state::<Arc<Desk>>().shell.badge.subscribe();
    spawn(system::follow(app.clone(), counts));
}
