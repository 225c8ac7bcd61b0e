//! The window and its desktop, by Tauri: dialogs, clipboard, kept settings, events; `close` is how the window goes. The one place where a
//! command's wish becomes something the user sees.

pub mod close;

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, Manager as _, WebviewWindow};
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use tauri_plugin_dialog::{DialogExt as _, FileDialogBuilder, FilePath};
use tauri_plugin_opener::OpenerExt as _;
use tauri_plugin_store::StoreExt as _;
use tokio::process::Command;
use tokio::sync::oneshot;

use crate::desk::Desk;
use crate::ipc::{Failure, KeyStands, PageEvent};
use crate::mute_key::MuteKey;
use crate::settings_file;
use crate::system_pages::Opening;
use crate::world::World;

/// The only window.
pub const MAIN: &str = "main";
/// Relative to the app's data folder, as tauri-plugin-store has it.
pub const SETTINGS_FILE: &str = "settings.json";
/// Names a folder that takes received files without asking: for tests, and machines where nobody sits.
const SAVE_TO: &str = "TINCAN_SAVE_TO";

/// The desktop, by Tauri.
pub struct TauriWorld {
    app: AppHandle,
    mute_key: MuteKey,
}

impl World for TauriWorld {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        let (chosen, choice) = oneshot::channel();
        self.dialog()
            .pick_files(move |files| drop(chosen.send(files)));
        Box::pin(async {
            choice
                .await
                .ok()
                .flatten()
                .unwrap_or_default()
                .into_iter()
                .filter_map(path)
                .collect()
        })
    }

    fn choose_place(&self, name: String) -> BoxFuture<'_, Option<PathBuf>> {
        if let Some(folder) = std::env::var_os(SAVE_TO) {
            return Box::pin(async move { Some(PathBuf::from(folder).join(name)) });
        }
        let (chosen, choice) = oneshot::channel();
        self.dialog()
            .set_file_name(name)
            .save_file(move |file| drop(chosen.send(file)));
        Box::pin(async { choice.await.ok().flatten().and_then(path) })
    }

    fn choose_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        let (chosen, choice) = oneshot::channel();
        self.dialog()
            .pick_folder(move |folder| drop(chosen.send(folder)));
        Box::pin(async { choice.await.ok().flatten().and_then(path) })
    }

    fn open_system_page(&self, opening: Opening) -> Result<(), Failure> {
        match opening {
            Opening::Address(address) => self
                .app
                .opener()
                .open_url(address, None::<&str>)
                .map_err(|_| Failure::Internal),
            Opening::Program(program, argument) => {
                // Dropped at once: it lives as long as the user wants, and the runtime waits for its end.
                let _runtime = tauri::async_runtime::handle().inner().enter();
                let started = Command::new(program).arg(argument).spawn();
                started.map(drop).map_err(|_| Failure::Internal)
            }
        }
    }

    fn copy_text(&self, text: String) -> Result<(), Failure> {
        self.app
            .clipboard()
            .write_text(text)
            .map_err(|_| Failure::ClipboardRefused)
    }

    fn kept_settings(&self) -> Value {
        let store = self.app.store(SETTINGS_FILE);
        store
            .ok()
            .and_then(|store| store.get(settings_file::MEMBER))
            .unwrap_or_default()
    }

    fn keep_settings(&self, settings: &Value) -> Result<(), Failure> {
        let store = self.app.store(SETTINGS_FILE).map_err(|_| Failure::Disk)?;
        store.set(settings_file::MEMBER, settings.clone());
        store.save().map_err(|_| Failure::Disk)
    }

    fn tell(&self, event: PageEvent) {
        let told = match event {
            PageEvent::Handed { status } => {
                self.app
                    .emit_to(MAIN, "handed", serde_json::json!({ "status": status }))
            }
            PageEvent::Hosted { hosted } => {
                self.app
                    .emit_to(MAIN, "hosted", serde_json::json!({ "hosted": hosted }))
            }
            PageEvent::Mapped(mapped) => self.app.emit_to(MAIN, "mapped", mapped),
            PageEvent::Nearby { rooms } => {
                self.app
                    .emit_to(MAIN, "nearby", serde_json::json!({ "rooms": rooms }))
            }
            PageEvent::Link => self.app.emit_to(MAIN, "link", ()),
            PageEvent::Closing => self.app.emit_to(MAIN, "closing", ()),
            PageEvent::CloseAsked { tray } => {
                self.app
                    .emit_to(MAIN, "close-asked", serde_json::json!({ "tray": tray }))
            }
            PageEvent::Shown { shown } => {
                self.app
                    .emit_to(MAIN, "shown", serde_json::json!({ "shown": shown }))
            }
            PageEvent::Wish { wish } => {
                self.app
                    .emit_to(MAIN, "wish", serde_json::json!({ "wish": wish }))
            }
            PageEvent::Noticed { key, answer } => {
                let noticed = serde_json::json!({ "key": key, "answer": answer });
                self.app.emit_to(MAIN, "noticed", noticed)
            }
        };
        if let Err(error) = told {
            tracing::warn!(%error, "the window could not be told");
        }
    }

    fn hold_key(&self, shortcut: &str) -> KeyStands {
        self.mute_key.hold(&self.app, shortcut)
    }

    fn show(&self) {
        if let Some(window) = self.app.get_webview_window(MAIN) {
            bring_to_front(&window);
        }
    }
}

impl TauriWorld {
    /// The desktop of this app.
    pub fn of(app: AppHandle) -> Self {
        Self {
            app,
            mute_key: MuteKey::default(),
        }
    }

    /// In front of the call's browser window, which may cover ours.
    fn dialog(&self) -> FileDialogBuilder<tauri::Wry> {
        let dialog = self.app.dialog().file();
        match self.app.get_webview_window(MAIN) {
            Some(window) => {
                bring_to_front(&window);
                dialog.set_parent(&window)
            }
            None => dialog,
        }
    }
}

fn path(chosen: FilePath) -> Option<PathBuf> {
    chosen.into_path().ok()
}

/// Shows the window, as for a second start or a link.
pub fn bring_to_front(window: &WebviewWindow) {
    let desk = window.state::<Arc<Desk>>();
    if desk.shell.puts_away(false) {
        desk.world.tell(PageEvent::Shown { shown: true });
    }
    for done in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(error) = done {
            tracing::warn!(%error, "the window could not be shown");
        }
    }
}
