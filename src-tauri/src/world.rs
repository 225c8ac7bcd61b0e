//! What commands need of the desktop around them: dialogs, clipboard, kept settings, the window. Tauri is one implementation
//! (`window.rs`), a folder in a test another.

use std::path::PathBuf;

use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ipc::{Failure, KeyStands, PageEvent};
use crate::system_pages::Opening;

/// The desktop around the commands.
pub trait World: Send + Sync + 'static {
    /// Asks for files to send; empty when the user changed their mind.
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>>;

    /// Asks where to put a file, beginning with `name`; `None` when the user changed their mind.
    fn choose_place(&self, name: String) -> BoxFuture<'_, Option<PathBuf>>;

    /// Asks for a folder; `None` when the user changed their mind.
    fn choose_folder(&self) -> BoxFuture<'_, Option<PathBuf>>;

    /// Opens a page of the system's settings.
    ///
    /// # Errors
    /// `Internal` where the system refuses.
    fn open_system_page(&self, opening: Opening) -> Result<(), Failure>;

    /// Puts text on the clipboard.
    ///
    /// # Errors
    /// `ClipboardRefused`.
    fn copy_text(&self, text: String) -> Result<(), Failure>;

    /// What was kept, as it is; `Null` when there is nothing.
    fn kept_settings(&self) -> Value;

    /// Keeps settings as they are; what is secret in them was taken out before.
    ///
    /// # Errors
    /// `Disk`.
    fn keep_settings(&self, settings: &Value) -> Result<(), Failure>;

    /// Tells the window.
    fn tell(&self, event: PageEvent);

    /// Has the system tell of a shortcut from now on, in place of the one before; empty for none.
    fn hold_key(&self, shortcut: &str) -> KeyStands;

    /// Brings the window back to where it can be seen.
    fn show(&self);
}
