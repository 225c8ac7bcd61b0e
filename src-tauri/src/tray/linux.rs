//! The tray of Linux desktops: an item and a menu on the session bus (org.kde.StatusNotifierItem, com.canonical.dbusmenu), announced to
//! whoever keeps the tray. That one may come, go and come again; without it the app says that it has no tray.

#[path = "linux/dbusmenu.rs"]
mod dbusmenu;
#[path = "linux/item.rs"]
mod item;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::StreamExt as _;
use tauri::async_runtime::spawn;
use tauri::{AppHandle, Manager as _};
use tokio::sync::watch;
use zbus::Connection;
use zbus::fdo::DBusProxy;

use super::menu::{Item, State};
use crate::desk::Desk;
use dbusmenu::DbusMenu;
use item::{StatusItem, pixmap};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";
/// Where hosts look for an item that is announced by the name of its connection.
const ITEM_PATH: &str = "/StatusNotifierItem";
const MENU_PATH: &str = "/MenuBar";

/// What happens with the choice of somebody.
type Chosen = Arc<dyn Fn(Item) + Send + Sync>;

pub(super) fn show(app: &AppHandle, state: watch::Receiver<State>) {
    let app = app.clone();
    spawn(async move {
        if let Err(error) = run(&app, state).await {
            tracing::warn!(%error, "the app is in no tray");
            app.state::<Arc<Desk>>().shell.tray.send_replace(false);
        }
    });
}

/// One connection, as long as the app runs.
async fn run(app: &AppHandle, mut state: watch::Receiver<State>) -> zbus::Result<()> {
    let connection = Connection::session().await?;
    let revision = Arc::new(AtomicU32::new(1));
    let chosen: Chosen = {
        let app = app.clone();
        Arc::new(move |item| super::chosen(&app, item))
    };
    let icon = app.default_window_icon().map(pixmap);
    let server = connection.object_server();
    let menu = DbusMenu::new(state.clone(), Arc::clone(&revision), Arc::clone(&chosen));
    server.at(MENU_PATH, menu).await?;
    server.at(ITEM_PATH, StatusItem::new(icon, chosen)).await?;
    let name = format!("org.kde.StatusNotifierItem-{}-1", std::process::id());
    connection.request_name(name.as_str()).await?;
    let bus = DBusProxy::new(&connection).await?;
    let mut keepers = bus
        .receive_name_owner_changed_with_args(&[(0, WATCHER)])
        .await?;
    let tray = app.state::<Arc<Desk>>().shell.tray.clone();
    tray.send_replace(announce(&connection, &name).await);
    loop {
        tokio::select! {
            changed = state.changed() => match changed {
                Ok(()) => {
                    let now = revision.fetch_add(1, Ordering::Relaxed) + 1;
                    tell_layout(&connection, now).await?;
                }
                Err(_) => return Ok(()),
            },
            Some(change) = keepers.next() => {
                let is_there = change.args()?.new_owner().is_some();
                tray.send_replace(is_there && announce(&connection, &name).await);
            }
        }
    }
}

/// Whether somebody keeps a tray and took the item.
async fn announce(connection: &Connection, name: &str) -> bool {
    let call = connection.call_method(
        Some(WATCHER),
        WATCHER_PATH,
        Some(WATCHER),
        "RegisterStatusNotifierItem",
        &name,
    );
    call.await.is_ok()
}

async fn tell_layout(connection: &Connection, revision: u32) -> zbus::Result<()> {
    let server = connection.object_server();
    let menu = server.interface::<_, DbusMenu>(MENU_PATH).await?;
    DbusMenu::layout_updated(menu.signal_emitter(), revision, 0).await
}
