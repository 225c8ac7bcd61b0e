//! The shortcut that switches the microphone over whatever window is in front. Whether the system gave it, is said; what a shortcut may look
//! like, the settings know.

use std::sync::{Mutex, PoisonError, mpsc};

use tauri::{AppHandle, Manager as _, Wry};
use tauri_plugin_global_shortcut::{
    Builder, GlobalShortcut, GlobalShortcutExt as _, ShortcutState,
};

use crate::desk::Desk;
use crate::ipc::KeyStands;

/// What the plugin says where another program has the keys (`global_hotkey::Error::AlreadyRegistered`; the plugin hands on its words alone).
const TAKEN: &str = "HotKey already registered";

/// The shortcut that is held now; empty for none.
#[derive(Default)]
pub struct MuteKey(Mutex<String>);

impl MuteKey {
    /// Lets the one before go, and holds `wanted` instead; empty for none.
    pub fn hold(&self, app: &AppHandle, wanted: &str) -> KeyStands {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if is_wayland_here() {
            return KeyStands::Wayland;
        }
        if *held != wanted {
            let before = std::mem::take(&mut *held);
            if !before.is_empty()
                && let Err(error) = app.global_shortcut().unregister(before.as_str())
            {
                tracing::warn!(%error, "the shortcut before could not be let go");
            }
        }
        if wanted.is_empty() {
            return KeyStands::Off;
        }
        if *held == wanted {
            return KeyStands::On;
        }
        match register(app, wanted) {
            Ok(()) => {
                wanted.clone_into(&mut held);
                KeyStands::On
            }
            Err(error) => {
                tracing::warn!(%error, "the shortcut was not given");
                refused(&error.to_string())
            }
        }
    }
}

fn register(app: &AppHandle, wanted: &str) -> Result<(), tauri_plugin_global_shortcut::Error> {
    start(app)?;
    app.global_shortcut().register(wanted)
}

/// Only for who wants a shortcut: on Linux the plugin looks for keys twenty times a second from then on. Windows wants it on the main thread.
fn start(app: &AppHandle) -> Result<(), tauri_plugin_global_shortcut::Error> {
    if app.try_state::<GlobalShortcut<Wry>>().is_some() {
        return Ok(());
    }
    let (done, outcome) = mpsc::channel();
    let handle = app.clone();
    app.run_on_main_thread(move || {
        let plugin = Builder::new().with_handler(|app, _, event| {
            if event.state == ShortcutState::Pressed {
                app.state::<std::sync::Arc<Desk>>().toggle_mute();
            }
        });
        let _heard = done.send(handle.plugin(plugin.build())).is_ok();
    })?;
    Ok(outcome.recv()??)
}

fn refused(why: &str) -> KeyStands {
    if why.starts_with(TAKEN) {
        KeyStands::Taken
    } else {
        KeyStands::Refused
    }
}

fn is_wayland_here() -> bool {
    let of = |name| std::env::var(name).unwrap_or_default();
    cfg!(target_os = "linux") && is_wayland(&of("XDG_SESSION_TYPE"), &of("WAYLAND_DISPLAY"))
}

/// PURE: whether the session is one of Wayland. There X hands over keys only while a window of X is in front, which is worse than none.
fn is_wayland(session: &str, display: &str) -> bool {
    match session {
        "x11" => false,
        "wayland" => true,
        _ => !display.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_of_wayland_is_known_by_what_it_says_of_itself() {
        assert!(is_wayland("wayland", ""));
        assert!(is_wayland("", "wayland-0"));
        assert!(is_wayland("tty", "wayland-0"));
        assert!(!is_wayland("", ""));
        // A nested one may leave its variable behind.
        assert!(!is_wayland("x11", "wayland-0"));
    }

    #[test]
    fn keys_that_another_program_has_are_told_from_keys_that_there_are_not() {
        let taken =
            "HotKey already registered: HotKey { mods: Modifiers(CONTROL), key: KeyM, id: 1 }";
        assert_eq!(refused(taken), KeyStands::Taken);
        let none = "Unable to register hotkey: Unable to find keycode for key: F24";
        assert_eq!(refused(none), KeyStands::Refused);
    }
}
