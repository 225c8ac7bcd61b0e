//! Notifications for somebody who looks elsewhere: what a page wants told, made fit for a desktop, and handed to whoever shows it. Knows
//! nothing of how that is done; where the system shows none, nothing happens.

pub mod fit;
#[cfg(target_os = "linux")]
#[path = "notices/linux.rs"]
mod system;
#[cfg(target_os = "macos")]
#[path = "notices/macos.rs"]
mod system;
#[cfg(windows)]
#[path = "notices/windows.rs"]
mod system;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;

use crate::desk::Desk;
use crate::ipc::Notice;
use fit::fit;

/// Orders that may wait. Whoever knocks more often is not told of.
const QUEUE: usize = 16;

/// What whoever shows notifications is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// In place of one with the same key.
    Show(Notice),
    /// The one with that key.
    TakeBack(String),
    /// All of them.
    TakeAllBack,
}

/// The way to whoever shows notifications.
pub struct Notices {
    orders: mpsc::Sender<Order>,
    waiting: Mutex<Option<mpsc::Receiver<Order>>>,
}

/// Has the system show them, as long as the app runs.
pub async fn carry_out(desk: Arc<Desk>) {
    if let Some(orders) = desk.notices.orders()
        && let Err(error) = system::run(desk, orders).await
    {
        tracing::warn!(%error, "no notifications are shown");
    }
}

impl Default for Notices {
    fn default() -> Self {
        let (orders, waiting) = mpsc::channel(QUEUE);
        Self {
            orders,
            waiting: Mutex::new(Some(waiting)),
        }
    }
}

impl Notices {
    /// The orders, for the one who carries them out.
    pub fn orders(&self) -> Option<mpsc::Receiver<Order>> {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Shows one.
    pub fn show(&self, notice: Notice) {
        self.order(Order::Show(fit(notice)));
    }

    /// Takes one back.
    pub fn take_back(&self, key: String) {
        self.order(Order::TakeBack(key));
    }

    /// The call or the app is over: nothing that was told can be answered any more.
    pub fn take_all_back(&self) {
        self.order(Order::TakeAllBack);
    }

    fn order(&self, order: Order) {
        // Nobody shows any, or too many wait: a notification is a courtesy.
        let _told = self.orders.try_send(order).is_ok();
    }
}
