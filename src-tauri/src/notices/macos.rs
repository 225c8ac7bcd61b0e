//! Notifications of macOS. One that is up cannot be taken back here; when it is over, pressing it does nothing. Written from the crate's source,
//! compiled and run by nobody yet.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use mac_notification_sys::error::NotificationResult;
use mac_notification_sys::{MainButton, Notification, NotificationResponse, set_application};
use tokio::sync::mpsc;

use super::Order;
use crate::desk::Desk;
use crate::ipc::Notice;

const APP: &str = "app.tincan.desktop";
/// What a page is told of a press on the notification itself.
const SHOW: &str = "show";
/// Over the answers, where there are several. The page has no words for it.
const ANSWER: &str = "Answer";

/// The keys of those that are not over.
type Open = Arc<Mutex<HashSet<String>>>;

/// Carries the orders out and tells what was pressed, as long as the app runs.
pub(super) async fn run(
    desk: Arc<Desk>,
    mut orders: mpsc::Receiver<Order>,
) -> NotificationResult<()> {
    set_application(APP)?;
    let open = Open::default();
    while let Some(order) = orders.recv().await {
        let mut keys = open.lock().unwrap_or_else(PoisonError::into_inner);
        match order {
            Order::Show(notice) => {
                keys.insert(notice.key.clone());
                let (desk, open) = (Arc::clone(&desk), Arc::clone(&open));
                // It waits for the person, who may be away all day.
                std::thread::spawn(move || show(&desk, &open, &notice));
            }
            Order::TakeBack(key) => drop(keys.remove(&key)),
            Order::TakeAllBack => keys.clear(),
        }
    }
    Ok(())
}

fn show(desk: &Desk, open: &Open, notice: &Notice) {
    let pressed = match ask(notice) {
        Ok(pressed) => pressed,
        Err(error) => return tracing::warn!(%error, "a notification could not be shown"),
    };
    let answer = match pressed {
        NotificationResponse::ActionButton(label) => answer_of(notice, &label),
        NotificationResponse::Click => Some(SHOW),
        // Put away is no answer, and above all no "no".
        _ => None,
    };
    let mut keys = open.lock().unwrap_or_else(PoisonError::into_inner);
    if keys.remove(&notice.key)
        && let Some(answer) = answer
    {
        desk.noticed(notice.key.clone(), answer.to_owned());
    }
}

/// Until it is pressed or put away.
fn ask(notice: &Notice) -> NotificationResult<NotificationResponse> {
    let labels: Vec<&str> = notice
        .answers
        .iter()
        .map(|one| one.label.as_str())
        .collect();
    let mut asking = Notification::new();
    asking
        .title(&notice.title)
        .message(&notice.body)
        .wait_for_click(true);
    match labels.as_slice() {
        [] => {}
        [label] => drop(asking.main_button(MainButton::SingleAction(label))),
        labels => drop(asking.main_button(MainButton::DropdownActions(ANSWER, labels))),
    }
    asking.send()
}

fn answer_of<'a>(notice: &'a Notice, label: &str) -> Option<&'a str> {
    let found = notice.answers.iter().find(|one| one.label == label);
    found.map(|one| one.answer.as_str())
}
