//! Who keeps the tray (org.kde.StatusNotifierWatcher), and a hand that opens menus there (com.canonical.dbusmenu).

use crate::wait::until;
use anyhow::{Context, Result, ensure};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use zbus::message::Header;
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Connection, connection};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";

type Properties = HashMap<String, OwnedValue>;
type Layout = (i32, Properties, Vec<OwnedValue>);

/// One line of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub id: i32,
    /// Its words.
    pub label: String,
    /// It can be chosen.
    pub enabled: bool,
}

/// Keeps a tray, until it is dropped.
pub struct Tray {
    connection: Connection,
    items: Arc<Mutex<Vec<String>>>,
}

struct Watcher(Arc<Mutex<Vec<String>>>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        // A name, or the path of an item of whoever calls.
        let item = if service.starts_with('/') {
            sender
        } else {
            service.to_owned()
        };
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(item);
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
}

impl Tray {
    /// Opens a tray on the session bus.
    pub async fn open() -> Result<Self> {
        let items = Arc::new(Mutex::default());
        let connection = connection::Builder::session()?
            .serve_at("/StatusNotifierWatcher", Watcher(Arc::clone(&items)))?
            .name(WATCHER)?
            .build()
            .await?;
        Ok(Self { connection, items })
    }

    /// The menu of the app that came last, once there is one.
    pub async fn menu(&self) -> Result<Vec<Entry>> {
        until("an item in the tray", async || Ok(Some(self.look().await?))).await
    }

    async fn look(&self) -> Result<Vec<Entry>> {
        let depth = (0, -1, Vec::<String>::new());
        let reply = self.ask_menu("GetLayout", &depth).await?;
        let (_revision, (_, _, children)): (u32, Layout) = reply.body().deserialize()?;
        children.into_iter().filter_map(entry).collect()
    }

    /// Waits until an entry has these words and can be chosen, and chooses it.
    pub async fn choose(&self, label: &str) -> Result<()> {
        let id = self.found(label).await?;
        let clicked = (id, "clicked", Value::from(0), 0_u32);
        self.ask_menu("Event", &clicked).await.map(drop)
    }

    async fn found(&self, label: &str) -> Result<i32> {
        until(label, async || {
            let menu = self.look().await?;
            let found = menu.iter().find(|one| one.label == label && one.enabled);
            found
                .map(|one| Some(one.id))
                .with_context(|| format!("{menu:?}"))
        })
        .await
    }

    /// Waits until an entry has these words and can be chosen.
    pub async fn offers(&self, label: &str) -> Result<()> {
        self.found(label).await.map(drop)
    }

    /// Waits until an entry has these words and cannot be chosen.
    pub async fn refuses(&self, label: &str) -> Result<()> {
        until(&format!("no {label}"), async || {
            let menu = self.look().await?;
            let refused = menu.iter().any(|one| one.label == label && !one.enabled);
            Ok(refused.then_some(()))
        })
        .await
    }

    /// Width and height of the icon.
    pub async fn icon(&self) -> Result<(i32, i32)> {
        let item = self.item()?;
        let name = ("org.kde.StatusNotifierItem", "IconPixmap");
        let properties = Some("org.freedesktop.DBus.Properties");
        let reply = self
            .connection
            .call_method(Some(item), "/StatusNotifierItem", properties, "Get", &name)
            .await?;
        let value: OwnedValue = reply.body().deserialize()?;
        let pictures: Vec<(i32, i32, Vec<u8>)> = Value::from(value).try_into()?;
        let (width, height, bytes) = pictures.first().context("no picture")?;
        ensure!(usize::try_from(width * height * 4)? == bytes.len());
        Ok((*width, *height))
    }

    fn item(&self) -> Result<String> {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.last().cloned().context("nobody is in the tray")
    }

    async fn ask_menu<B>(&self, method: &str, body: &B) -> Result<zbus::Message>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        let menu = Some("com.canonical.dbusmenu");
        let item = self.item()?;
        Ok(self
            .connection
            .call_method(Some(item), "/MenuBar", menu, method, body)
            .await?)
    }
}

/// `None` for a line between groups.
fn entry(child: OwnedValue) -> Option<Result<Entry>> {
    let read = || -> Result<Option<Entry>> {
        let (id, mut properties, _): Layout = Value::from(child).try_into()?;
        let Some(label) = properties.remove("label") else {
            return Ok(None);
        };
        let enabled = properties.remove("enabled").map(bool::try_from);
        Ok(Some(Entry {
            id,
            label: label.try_into()?,
            enabled: enabled.transpose()?.unwrap_or(true),
        }))
    };
    read().transpose()
}
