//! For tests: a desktop made of a folder, and the app's parts around it.

#[cfg(target_os = "linux")]
pub(crate) mod bus;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::Value;
use tempfile::TempDir;
use tincan_signal::reach::Routers;

use crate::desk::Desk;
use crate::handoff::HandOff;
use crate::handoff::browser::Places;
use crate::hosting::Hosting;
use crate::ipc::{Failure, KeyStands, PageEvent};
use crate::secrets::Secrets;
use crate::settings::Settings;
use crate::system_pages::Opening;
use crate::ui::{Ui, UiFile};
use crate::world::World;

/// Picks every file of `outbox`, puts received ones into `inbox`, and remembers what it was told.
#[derive(Clone)]
pub(crate) struct FolderWorld(Arc<Folder>);

struct Folder {
    root: TempDir,
    kept: Mutex<Value>,
    told: Mutex<Vec<PageEvent>>,
    copied: Mutex<Option<String>>,
    folder: Mutex<Option<PathBuf>>,
    opened: Mutex<Vec<Opening>>,
    held: Mutex<Vec<String>>,
}

/// A shortcut that another program has.
pub(crate) const TAKEN: &str = "Ctrl+Alt+T";

impl FolderWorld {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for inner in ["inbox", "outbox", "data", "bin"] {
            std::fs::create_dir(root.path().join(inner)).unwrap();
        }
        Self(Arc::new(Folder {
            root,
            kept: Mutex::default(),
            told: Mutex::default(),
            copied: Mutex::default(),
            folder: Mutex::default(),
            opened: Mutex::default(),
            held: Mutex::default(),
        }))
    }

    pub(crate) fn path(&self, inner: &str) -> PathBuf {
        self.0.root.path().join(inner)
    }

    pub(crate) fn told(&self) -> Vec<PageEvent> {
        self.0.told.lock().unwrap().clone()
    }

    pub(crate) fn copied(&self) -> Option<String> {
        self.0.copied.lock().unwrap().clone()
    }

    /// What is said when the app asks for a folder.
    pub(crate) fn answer_folder(&self, folder: Option<PathBuf>) {
        *self.0.folder.lock().unwrap() = folder;
    }

    /// Every shortcut that the app asked for.
    pub(crate) fn held(&self) -> Vec<String> {
        self.0.held.lock().unwrap().clone()
    }

    pub(crate) fn opened(&self) -> Vec<Opening> {
        self.0.opened.lock().unwrap().clone()
    }

    /// The app around this folder; browsers are looked for in its `bin` alone.
    pub(crate) fn desk(&self) -> Arc<Desk> {
        let data = self.path("data");
        let ui = Arc::new(OnePage);
        let places = Places {
            path: vec![self.path("bin")],
            home: self.path("home"),
            data: data.clone(),
        };
        let secrets = Arc::new(Secrets::new(&data, None));
        let hosting = Hosting::new(
            data.clone(),
            Arc::clone(&secrets),
            ui.clone(),
            Routers::Avoid,
        );
        Arc::new(Desk::new(
            Box::new(self.clone()),
            hosting,
            HandOff::new(places, ui),
            secrets,
            &data,
        ))
    }
}

impl World for FolderWorld {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        let entries = std::fs::read_dir(self.path("outbox")).unwrap();
        Box::pin(async { entries.map(|entry| entry.unwrap().path()).collect() })
    }

    fn choose_place(&self, name: String) -> BoxFuture<'_, Option<PathBuf>> {
        let place = (!name.starts_with("unwanted")).then(|| self.path("inbox").join(name));
        Box::pin(async { place })
    }

    fn choose_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        let folder = self.0.folder.lock().unwrap().clone();
        Box::pin(async { folder })
    }

    fn open_system_page(&self, opening: Opening) -> Result<(), Failure> {
        self.0.opened.lock().unwrap().push(opening);
        Ok(())
    }

    fn copy_text(&self, text: String) -> Result<(), Failure> {
        *self.0.copied.lock().unwrap() = Some(text);
        Ok(())
    }

    fn kept_settings(&self) -> Value {
        self.0.kept.lock().unwrap().clone()
    }

    fn keep_settings(&self, settings: &Value) -> Result<(), Failure> {
        *self.0.kept.lock().unwrap() = settings.clone();
        Ok(())
    }

    fn tell(&self, event: PageEvent) {
        self.0.told.lock().unwrap().push(event);
    }

    fn hold_key(&self, shortcut: &str) -> KeyStands {
        self.0.held.lock().unwrap().push(shortcut.to_owned());
        match shortcut {
            "" => KeyStands::Off,
            TAKEN => KeyStands::Taken,
            _ => KeyStands::On,
        }
    }

    fn show(&self) {
        self.tell(PageEvent::Shown { shown: true });
    }
}

/// An interface of one page.
pub(crate) struct OnePage;

impl Ui for OnePage {
    fn file(&self, path: &str) -> Option<UiFile> {
        (path == "/" || path == "/index.html").then(|| UiFile {
            bytes: b"<p>tincan".to_vec(),
            mime: "text/html".to_owned(),
        })
    }
}

/// Waits until `happened`, and fails when it does not.
pub(crate) async fn until(happened: impl Fn() -> bool) {
    let waiting = async {
        while !happened() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting)
        .await
        .unwrap();
}

/// A room id as the interface writes it.
pub(crate) const ROOM: &str = "AAECAwQFBgcICQoLDA0ODw";

pub(crate) fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().next().is_none()
}

/// Settings of somebody who hosts on this port; 0 lets the system choose.
pub(crate) fn on_port(port: u16) -> Settings {
    Settings {
        port,
        ..Settings::default()
    }
}
