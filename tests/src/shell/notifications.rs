//! Who shows notifications (org.freedesktop.Notifications), and a hand that presses what is on them.

use crate::wait::until;
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use zbus::object_server::SignalEmitter;
use zbus::zvariant::Value;
use zbus::{Connection, connection};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A notification that was shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Its number.
    pub id: u32,
    /// Its first line.
    pub title: String,
    /// What can be pressed: name and words by turns.
    pub actions: Vec<String>,
}

/// Shows notifications, until it is dropped.
pub struct Notifications {
    connection: Connection,
    shown: Arc<Mutex<Vec<Shown>>>,
}

struct Screen(Arc<Mutex<Vec<Shown>>>);

#[allow(
    missing_docs,
    reason = "the macro writes public methods of a private type"
)]
#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Screen {
    fn get_capabilities(&self) -> Vec<&str> {
        vec!["body", "actions"]
    }

    #[allow(clippy::too_many_arguments)]
    fn notify(
        &self,
        _app_name: &str,
        _replaces: u32,
        _icon: &str,
        title: String,
        _body: &str,
        actions: Vec<String>,
        _hints: HashMap<String, Value<'_>>,
        _expires: i32,
    ) -> u32 {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = u32::try_from(shown.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        shown.push(Shown { id, title, actions });
        id
    }

    fn close_notification(&self, _id: u32) {}

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str)
    -> zbus::Result<()>;
}

impl Notifications {
    /// Shows them on the session bus.
    pub async fn open() -> Result<Self> {
        Self::over(connection::Builder::session()?).await
    }

    /// As `open`, on the bus of that address, once there is one.
    pub async fn at(address: &str) -> Result<Self> {
        until("the bus", async || {
            Ok(Some(
                Self::over(connection::Builder::address(address)?).await?,
            ))
        })
        .await
    }

    async fn over(bus: connection::Builder<'_>) -> Result<Self> {
        let shown = Arc::new(Mutex::default());
        let connection = bus
            .serve_at(PATH, Screen(Arc::clone(&shown)))?
            .name(NAME)?
            .build()
            .await?;
        Ok(Self { connection, shown })
    }

    /// The first one with that title, once it is shown.
    pub async fn titled(&self, title: &str) -> Result<Shown> {
        until(title, async || {
            let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            let found = shown.iter().find(|one| one.title == title).cloned();
            found.map(Some).with_context(|| format!("{shown:?}"))
        })
        .await
    }

    /// Presses something of it, by its name.
    pub async fn press(&self, shown: &Shown, action: &str) -> Result<()> {
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        Ok(Screen::action_invoked(&emitter, shown.id, action).await?)
    }
}
