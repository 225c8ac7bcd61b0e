//! Notifications of Linux desktops: org.freedesktop.Notifications on the session bus. A desktop without them refuses, and that is all.

#[cfg(test)]
#[path = "linux/tests.rs"]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use zbus::Connection;
use zbus::zvariant::Value;

use super::Order;
use super::fit::escaped;
use crate::desk::Desk;
use crate::ipc::Notice;

/// What the specification calls a press on the notification itself, and what a page is told of it.
const DEFAULT: &str = "default";
const SHOW: &str = "show";
/// The system decides how long it stays.
const EXPIRES: i32 = -1;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_blocking = false
)]
trait Notifications {
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;

    #[allow(clippy::too_many_arguments)]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    fn close_notification(&self, id: u32) -> zbus::Result<()>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: String) -> zbus::Result<()>;

    #[zbus(signal)]
    fn notification_closed(&self, id: u32, reason: u32) -> zbus::Result<()>;
}

/// Carries the orders out and tells what was pressed, as long as the app runs.
///
/// # Errors
/// Whatever the session bus says; without one there are no notifications.
pub(super) async fn run(desk: Arc<Desk>, orders: mpsc::Receiver<Order>) -> zbus::Result<()> {
    carry(Connection::session().await?, desk, orders).await
}

async fn carry(
    connection: Connection,
    desk: Arc<Desk>,
    mut orders: mpsc::Receiver<Order>,
) -> zbus::Result<()> {
    let desktop = NotificationsProxy::new(&connection).await?;
    let (mut pressed, mut closed) = (
        desktop.receive_action_invoked().await?,
        desktop.receive_notification_closed().await?,
    );
    let mut shown = HashMap::new();
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(order) => carry_out(&desktop, &mut shown, order).await,
                None => return Ok(()),
            },
            // Whoever is on this bus can send what cannot be read: it is none of ours, and the next one may be.
            Some(signal) = pressed.next() => if let Ok(press) = signal.args() {
                tell(&desk, &shown, press.id, &press.action_key);
            },
            Some(signal) = closed.next() => if let Ok(closed) = signal.args() {
                shown.retain(|_, id| *id != closed.id);
            },
        }
    }
}

/// The notifications that are up: the system's number of each, by its key.
type Shown = HashMap<String, u32>;

async fn carry_out(desktop: &NotificationsProxy<'_>, shown: &mut Shown, order: Order) {
    let gone: Vec<u32> = match order {
        Order::Show(notice) => {
            match show(desktop, &notice, shown.get(&notice.key).copied()).await {
                Ok(id) => drop(shown.insert(notice.key, id)),
                Err(error) => tracing::warn!(%error, "a notification could not be shown"),
            }
            Vec::new()
        }
        Order::TakeBack(key) => shown.remove(&key).into_iter().collect(),
        Order::TakeAllBack => shown.drain().map(|(_, id)| id).collect(),
    };
    for id in gone {
        if let Err(error) = desktop.close_notification(id).await {
            tracing::debug!(%error, "a notification was gone already");
        }
    }
}

async fn show(
    desktop: &NotificationsProxy<'_>,
    notice: &Notice,
    before: Option<u32>,
) -> zbus::Result<u32> {
    let can = desktop.get_capabilities().await?;
    let can = |what: &str| can.iter().any(|one| one == what);
    // Where bodies are no markup, a person would read the escapes.
    let body = if can("body-markup") {
        escaped(&notice.body)
    } else {
        notice.body.clone()
    };
    let named = notice
        .answers
        .iter()
        .flat_map(|one| [one.answer.as_str(), one.label.as_str()]);
    let actions: Vec<&str> = [DEFAULT, ""].into_iter().chain(named).collect();
    let actions = if can("actions") { &actions[..] } else { &[] };
    let hints = HashMap::from([
        ("desktop-entry", Value::from("tincan")),
        ("category", Value::from("im")),
    ]);
    desktop
        .notify(
            "Tincan",
            before.unwrap_or_default(),
            "tincan",
            &notice.title,
            &body,
            actions,
            hints,
            EXPIRES,
        )
        .await
}

/// The number may be another program's: every one on this bus hears of every press.
fn tell(desk: &Desk, shown: &Shown, pressed: u32, action: &str) {
    let ours = shown.iter().find(|(_, id)| **id == pressed);
    if let Some((key, _)) = ours {
        let answer = if action == DEFAULT { SHOW } else { action };
        desk.noticed(key.clone(), answer.to_owned());
    }
}
