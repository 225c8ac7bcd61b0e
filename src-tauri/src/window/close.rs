//! How the window goes: closed, put away, or taken along by the end of the app. What closing means is decided in `closing.rs`.

use std::sync::Arc;
use std::time::Duration;

use tauri::async_runtime::spawn;
use tauri::{AppHandle, Manager as _, Window, WindowEvent};

use super::{MAIN, bring_to_front};
use crate::closing::{Step, step};
use crate::desk::Desk;
use crate::ipc::{CloseAnswer, PageEvent};

/// How long the tray of a session that just begins may take.
const TRAY_COMES: Duration = Duration::from_secs(20);

/// The window's frame was asked to close it.
pub fn on_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        api.prevent_close();
        requested(window.app_handle());
    }
}

fn requested(app: &AppHandle) {
    let desk = app.state::<Arc<Desk>>();
    match step(desk.closing_now()) {
        Step::End => close_down(app.clone()),
        Step::Hide => put_away(app),
        Step::Ask => {
            desk.shell.asks();
            let tray = *desk.shell.tray.borrow();
            // A list of windows closes one that is covered or minimized.
            desk.world.show();
            desk.world.tell(PageEvent::CloseAsked { tray });
        }
    }
}

/// The question was answered.
pub fn answered(app: &AppHandle, answer: CloseAnswer) {
    app.state::<Arc<Desk>>().shell.asked();
    match answer {
        CloseAnswer::Keep => put_away(app),
        CloseAnswer::End => close_down(app.clone()),
        CloseAnswer::Stay | CloseAnswer::Asking => {}
    }
}

/// Out of sight, and out of the list of windows; the room stays open.
fn put_away(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let desk = app.state::<Arc<Desk>>();
    desk.shell.puts_away(true);
    desk.world.tell(PageEvent::Shown { shown: false });
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be put away");
        bring_to_front(&window);
    }
}

/// For an app that was started out of sight: without a tray it would be nowhere. A session that just begins may take a while to have one.
pub async fn show_without_tray(app: AppHandle) {
    let mut tray = app.state::<Arc<Desk>>().shell.tray.subscribe();
    let is_there = tray.wait_for(|is_there| *is_there);
    if tokio::time::timeout(TRAY_COMES, is_there).await.is_err() {
        app.state::<Arc<Desk>>().world.show();
    }
}

/// Tells everybody, then ends the app.
pub fn close_down(app: AppHandle) {
    let desk = Arc::clone(&app.state::<Arc<Desk>>());
    spawn(async move {
        desk.close_down().await;
        app.exit(0);
    });
}

/// The end of a login session, or of a test, comes as a signal and not through the window.
#[cfg(unix)]
pub async fn close_down_on_signal(app: AppHandle) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt, mut hangup) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
        signal(SignalKind::hangup())?,
    );
    tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {}, _ = hangup.recv() => {} }
    close_down(app);
    Ok(())
}
