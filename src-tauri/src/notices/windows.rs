//! Notifications of Windows: toasts. One that is up cannot be taken back here; when it is over, pressing it does nothing. Written from the
//! crate's source, compiled and never run.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tauri_winrt_notification::Toast;
use tokio::sync::mpsc;

use super::Order;
use crate::desk::Desk;
use crate::ipc::Notice;

/// As the installer names the app to Windows. A program that no installer named has to say who it is, or no toast of it is shown.
const APP: &str = "app.tincan.desktop";
const NAMED: &str = r"Software\Classes\AppUserModelId\app.tincan.desktop";
/// What a page is told of a press on the notification itself.
const SHOW: &str = "show";

/// The keys of those that are not over.
type Open = Arc<Mutex<HashSet<String>>>;

/// Carries the orders out and tells what was pressed, as long as the app runs.
pub(super) async fn run(
    desk: Arc<Desk>,
    mut orders: mpsc::Receiver<Order>,
) -> windows_registry::Result<()> {
    windows_registry::CURRENT_USER
        .create(NAMED)?
        .set_string("DisplayName", "Tincan")?;
    let open = Open::default();
    while let Some(order) = orders.recv().await {
        let mut keys = open.lock().unwrap_or_else(PoisonError::into_inner);
        match order {
            Order::Show(notice) => {
                keys.insert(notice.key.clone());
                if let Err(error) = show(&desk, &open, notice) {
                    tracing::warn!(%error, "a notification could not be shown");
                }
            }
            Order::TakeBack(key) => drop(keys.remove(&key)),
            Order::TakeAllBack => keys.clear(),
        }
    }
    Ok(())
}

fn show(desk: &Arc<Desk>, open: &Open, notice: Notice) -> tauri_winrt_notification::Result<()> {
    let (desk, open, key) = (Arc::clone(desk), Arc::clone(open), notice.key);
    let toast = Toast::new(APP).title(&notice.title).text1(&notice.body);
    let toast = notice.answers.iter().fold(toast, |toast, one| {
        toast.add_button(&one.label, &one.answer)
    });
    toast
        .on_activated(move |pressed| {
            let mut keys = open.lock().unwrap_or_else(PoisonError::into_inner);
            if keys.remove(&key) {
                desk.noticed(key.clone(), pressed.unwrap_or_else(|| SHOW.to_owned()));
            }
            Ok(())
        })
        .show()
}
