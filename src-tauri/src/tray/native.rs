//! The tray of Windows, and the menu bar of macOS, by Tauri.

use std::sync::Arc;

use tauri::async_runtime::spawn;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager as _, Wry};
use tokio::sync::watch;

use super::chosen;
use super::menu::{Item, Row, State, rows};
use crate::desk::Desk;

pub(super) fn show(app: &AppHandle, mut state: watch::Receiver<State>) {
    let now = *state.borrow_and_update();
    match build(app, now) {
        Ok(tray) => {
            app.state::<Arc<Desk>>().shell.tray.send_replace(true);
            spawn(follow(app.clone(), tray, state));
        }
        Err(error) => tracing::warn!(%error, "the app is in no tray"),
    }
}

fn build(app: &AppHandle, state: State) -> tauri::Result<TrayIcon> {
    let mut tray = TrayIconBuilder::with_id("tincan")
        .tooltip("Tincan")
        .menu(&menu(app, state)?)
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(|app, event| {
            let number = event.id().as_ref().parse().ok();
            if let Some(item) = number.and_then(Item::of_number) {
                chosen(app, item);
            }
        })
        .on_tray_icon_event(|tray, event| {
            let is_click = matches!(
                event,
                TrayIconEvent::Click {
                    button: MouseButton::Left,
                    button_state: MouseButtonState::Up,
                    ..
                }
            );
            if is_click && cfg!(windows) {
                chosen(tray.app_handle(), Item::Show);
            }
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)
}

async fn follow(app: AppHandle, tray: TrayIcon, mut state: watch::Receiver<State>) {
    while state.changed().await.is_ok() {
        let now = *state.borrow_and_update();
        let shown = menu(&app, now).and_then(|menu| tray.set_menu(Some(menu)));
        if let Err(error) = shown {
            tracing::warn!(%error, "the tray's menu could not be changed");
        }
    }
}

fn menu(app: &AppHandle, state: State) -> tauri::Result<Menu<Wry>> {
    let menu = Menu::new(app)?;
    for row in rows(state) {
        let entry: Box<dyn IsMenuItem<Wry>> = match row {
            Row::Line => Box::new(PredefinedMenuItem::separator(app)?),
            Row::Item(item, words, enabled) => Box::new(MenuItem::with_id(
                app,
                item.number().to_string(),
                words,
                enabled,
                None::<&str>,
            )?),
        };
        menu.append(&*entry)?;
    }
    Ok(menu)
}
