//! What the user chose: kept, brought up to date, chosen by the system's dialog, written out, and what is said when it was damaged.

use std::path::PathBuf;
use std::sync::PoisonError;

use serde_json::Value;
use zeroize::Zeroizing;

use super::Desk;
use crate::ipc::{Failure, FinishedFile};
use crate::seat::Seat;
use crate::settings::Settings;
use crate::settings::credentials::{self, Signed};
use crate::speech::Speech;

/// What an export is called until the user says otherwise.
const EXPORT: &str = "tincan-settings.json";
/// What the passwords of helping servers are kept as.
const PASSWORDS: &str = "servers";
/// Longest export, in bytes; as `LONGEST` of ui/src/core/settings-file.ts.
const LONGEST_EXPORT: usize = 64 << 10;

impl Desk {
    /// What the user chose, brought up to date.
    pub fn load_settings(&self) -> Settings {
        self.settings_and_passwords().0
    }

    /// With what is known of passwords; false where some are out of reach, and their servers left out.
    fn settings_and_passwords(&self) -> (Settings, bool) {
        let mut kept = self.world.kept_settings();
        let missing = credentials::are_missing(&mut kept);
        let known = missing.then(|| self.passwords());
        if let Some(Ok(known)) = &known {
            credentials::fill(&mut kept, known);
        }
        (Settings::read(&kept), !matches!(known, Some(Err(_))))
    }

    fn passwords(&self) -> Result<Vec<Signed>, Failure> {
        let known = self.secrets.load(PASSWORDS)?.unwrap_or_default();
        if known.is_empty() {
            return Ok(Vec::new());
        }
        serde_json::from_slice(&known).map_err(|_| Failure::Keychain)
    }

    /// Passwords that an older Tincan wrote into the settings go where they are sealed.
    pub fn seal_open_credentials(&self) {
        let open = !credentials::take(&mut self.world.kept_settings()).is_empty();
        if open && let Err(failure) = self.write(&self.load_settings()) {
            tracing::warn!(%failure, "passwords still lie in the settings");
        }
    }

    /// Passwords are sealed first, then the rest is written without them. While they are out of reach the servers stay as they were.
    fn write(&self, settings: &Settings) -> Result<(), Failure> {
        let mut value = serde_json::to_value(settings).map_err(|_| Failure::Internal)?;
        let taken = credentials::take(&mut value);
        let (before, in_reach) = self.settings_and_passwords();
        let mut said = Ok(());
        if !in_reach {
            value["servers"] = self.world.kept_settings()["servers"].take();
            said = if settings.servers == before.servers {
                Ok(())
            } else {
                Err(Failure::Keychain)
            };
        } else if taken.is_empty() {
            self.secrets.forget(PASSWORDS)?;
        } else if !self.passwords().is_ok_and(|known| known == taken) {
            let text = serde_json::to_vec(&taken).map_err(|_| Failure::Internal)?;
            self.secrets.keep(PASSWORDS, &Zeroizing::new(text))?;
        }
        self.world.keep_settings(&value)?;
        said
    }

    /// Keeps what the user chose; what does not fit is kept as its default. A page names no path: it may forget the folder and not choose one.
    ///
    /// # Errors
    /// `Disk`.
    pub fn save_settings(&self, settings: &Value) -> Result<(), Failure> {
        self.keep(&self.as_a_page_may(settings))
    }

    /// Without a path that a page named.
    pub(super) fn as_a_page_may(&self, settings: &Value) -> Settings {
        let mut settings = Settings::read(settings);
        if !settings.folder.is_empty() {
            settings.folder = self.load_settings().folder;
        }
        settings
    }

    pub(super) fn keep(&self, settings: &Settings) -> Result<(), Failure> {
        // At once, and also where the disk refuses: a no must count.
        self.hosting.allow(settings.internet);
        self.shell_follows(settings);
        if !settings.notices {
            self.notices.take_all_back();
        }
        self.write(settings)
    }

    /// The shortcut and the language that these settings wish, in place of those before.
    pub(super) fn shell_follows(&self, settings: &Settings) {
        let stands = self.world.hold_key(&settings.shortcut);
        self.shell.mute_key.send_replace(stands);
        let speaks = Speech::of(settings.language);
        self.shell.speaks.send_replace(speaks);
    }

    /// Asks the user for the folder of received files and keeps it; `None` when they changed their mind.
    ///
    /// # Errors
    /// `Disk` where nothing can be written there, or its name is no text.
    pub async fn choose_folder(&self, seat: &Seat) -> Result<Option<String>, Failure> {
        let Some(chosen) = self.world.choose_folder().await else {
            return Ok(None);
        };
        let tried = seat.receive(chosen.join("tincan"), 0).await?;
        seat.close(tried.file).await?;
        let folder = path_as_text(chosen)?;
        let settings = serde_json::to_value(self.load_settings()).map_err(|_| Failure::Internal)?;
        let mut settings = Settings::read(&with(settings, "folder", &folder));
        if settings.folder != folder {
            return Err(Failure::Disk);
        }
        self.write(&settings)?;
        Ok(Some(std::mem::take(&mut settings.folder)))
    }

    /// Asks the user where to put an export, and writes it; `None` when they changed their mind. Nothing that exists is replaced.
    ///
    /// # Errors
    /// `BadArguments` above 64 KiB, and as for a received file.
    pub async fn export_settings(
        &self,
        seat: &Seat,
        text: String,
    ) -> Result<Option<FinishedFile>, Failure> {
        if text.len() > LONGEST_EXPORT {
            return Err(Failure::BadArguments);
        }
        let Some(place) = self.world.choose_place(EXPORT.to_owned()).await else {
            return Ok(None);
        };
        let file = seat.receive(place, text.len() as u64).await?.file;
        if let Err(failure) = seat.write(file, 0, text).await {
            seat.close(file).await?;
            return Err(failure);
        }
        seat.finish(file).await.map(Some)
    }

    /// The settings could not be read, and now lie there.
    pub fn settings_were_damaged(&self, aside: PathBuf) {
        *self.damaged.lock().unwrap_or_else(PoisonError::into_inner) = Some(aside);
    }

    /// Where damaged settings were put, once.
    pub fn take_damaged(&self) -> Option<String> {
        let aside = self
            .damaged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        aside.map(|aside| aside.to_string_lossy().into_owned())
    }
}

fn path_as_text(path: PathBuf) -> Result<String, Failure> {
    path.into_os_string()
        .into_string()
        .map_err(|_| Failure::Disk)
}

fn with(mut settings: Value, member: &str, text: &str) -> Value {
    settings[member] = Value::from(text);
    settings
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;
    use crate::ipc::KeyStands;
    use crate::testing::{FolderWorld, TAKEN, is_empty};

    #[tokio::test]
    async fn only_the_systems_dialog_chooses_the_folder_and_a_page_can_only_forget_it() {
        let world = FolderWorld::new();
        let desk = world.desk();
        desk.save_settings(&json!({ "v": 1, "folder": "/etc" }))
            .unwrap();
        assert_eq!(desk.load_settings().folder, "");
        world.answer_folder(Some(world.path("inbox")));
        let chosen = desk.choose_folder(&desk.window).await.unwrap().unwrap();
        assert_eq!(PathBuf::from(&chosen), world.path("inbox"));
        desk.save_settings(&json!({ "v": 1, "name": "Ada", "folder": "/etc" }))
            .unwrap();
        let kept = desk.load_settings();
        assert_eq!((kept.name.as_str(), &kept.folder), ("Ada", &chosen));
        desk.save_settings(&json!({ "v": 1, "folder": "" }))
            .unwrap();
        assert_eq!(desk.load_settings().folder, "");
    }

    #[tokio::test]
    async fn a_changed_mind_changes_nothing_and_a_folder_that_takes_nothing_is_not_kept() {
        let world = FolderWorld::new();
        let desk = world.desk();
        world.answer_folder(None);
        assert_eq!(desk.choose_folder(&desk.window).await, Ok(None));
        world.answer_folder(Some(world.path("gone")));
        assert_eq!(desk.choose_folder(&desk.window).await, Err(Failure::Disk));
        assert_eq!(desk.load_settings().folder, "");
        world.answer_folder(Some(world.path("inbox")));
        desk.choose_folder(&desk.window).await.unwrap();
        assert!(is_empty(&world.path("inbox")), "trying it leaves nothing");
    }

    #[tokio::test]
    async fn an_export_replaces_nothing_and_lies_where_the_user_put_it() {
        let world = FolderWorld::new();
        let desk = world.desk();
        for name in ["tincan-settings.json", "tincan-settings (2).json"] {
            let at = desk.export_settings(&desk.window, "{}".into()).await;
            let at = PathBuf::from(at.unwrap().unwrap().path);
            assert_eq!(at, world.path("inbox").join(name));
            assert_eq!(fs::read_to_string(at).unwrap(), "{}");
        }
        let long = "x".repeat(LONGEST_EXPORT + 1);
        let refused = desk.export_settings(&desk.window, long).await;
        assert_eq!(refused, Err(Failure::BadArguments));
    }

    #[test]
    fn the_shortcut_follows_the_settings_from_the_start_and_says_how_it_stands() {
        let world = FolderWorld::new();
        let desk = world.desk();
        let save = |shortcut: &str| {
            desk.save_settings(&json!({ "v": 1, "shortcut": shortcut }))
                .unwrap();
            *desk.shell.mute_key.borrow()
        };
        assert_eq!(save("Ctrl+Shift+M"), KeyStands::On);
        assert_eq!(save(TAKEN), KeyStands::Taken);
        // A page that a call was handed to has only read it.
        desk.save_settings_of_page(&json!({ "v": 1, "shortcut": "F1" }))
            .unwrap();
        desk.kept_settings_count();
        assert_eq!(save(""), KeyStands::Off);
        assert_eq!(world.held(), ["Ctrl+Shift+M", TAKEN, TAKEN, TAKEN, ""]);
    }

    #[test]
    fn damaged_settings_are_told_of_once() {
        let desk = FolderWorld::new().desk();
        assert_eq!(desk.take_damaged(), None);
        desk.settings_were_damaged("/x/settings.json.broken".into());
        assert_eq!(
            desk.take_damaged().as_deref(),
            Some("/x/settings.json.broken")
        );
        assert_eq!(desk.take_damaged(), None);
    }
}
