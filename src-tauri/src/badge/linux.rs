//! A number on the icon of Linux desktops: com.canonical.Unity.LauncherEntry, which the docks of Ubuntu, KDE and others hear.

#[cfg(test)]
#[path = "linux/tests.rs"]
mod tests;

use std::collections::HashMap;

use tauri::AppHandle;
use tokio::sync::watch;
use zbus::Connection;
use zbus::zvariant::Value;

/// The app by the name of its entry in the menu.
const APP: &str = "application://tincan.desktop";
const PATH: &str = "/com/canonical/unity/launcherentry/tincan";
const ENTRY: &str = "com.canonical.Unity.LauncherEntry";

pub(super) async fn follow(_app: AppHandle, counts: watch::Receiver<u32>) {
    let told = match Connection::session().await {
        Ok(connection) => tell(&connection, counts).await,
        Err(error) => Err(error),
    };
    if let Err(error) = told {
        tracing::warn!(%error, "the icon shows no number");
    }
}

/// Says every change, as long as there are any.
async fn tell(connection: &Connection, mut counts: watch::Receiver<u32>) -> zbus::Result<()> {
    while counts.changed().await.is_ok() {
        let count = *counts.borrow_and_update();
        let entry = HashMap::from([
            ("count", Value::from(i64::from(count))),
            ("count-visible", Value::from(count > 0)),
        ]);
        connection
            .emit_signal(None::<&str>, PATH, ENTRY, "Update", &(APP, entry))
            .await?;
    }
    Ok(())
}
