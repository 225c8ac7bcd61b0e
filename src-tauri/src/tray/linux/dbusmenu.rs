//! The menu as com.canonical.dbusmenu says it: one flat list below the root. What is in it is `menu.rs`.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::watch;
use zbus::fdo;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedValue, Value};

use super::{Chosen, Item, State};
use crate::tray::menu::{Row, is_enabled, rows};

/// The number of the menu itself.
const ROOT: i32 = 0;
/// What lines are numbered from; items have small numbers.
const LINES: i32 = 100;

type Properties = HashMap<String, OwnedValue>;
/// Number, properties, children.
type Layout = (i32, Properties, Vec<OwnedValue>);

pub(super) struct DbusMenu {
    state: watch::Receiver<State>,
    revision: Arc<AtomicU32>,
    chosen: Chosen,
}

impl DbusMenu {
    pub(super) fn new(
        state: watch::Receiver<State>,
        revision: Arc<AtomicU32>,
        chosen: Chosen,
    ) -> Self {
        Self {
            state,
            revision,
            chosen,
        }
    }

    /// Every entry below the root, with its number.
    fn entries(&self) -> Vec<(i32, Properties)> {
        let numbered = rows(*self.state.borrow()).into_iter().zip(LINES..);
        numbered.map(|(row, line)| entry(row, line)).collect()
    }

    fn find(&self, id: i32) -> Option<Properties> {
        if id == ROOT {
            return Some(properties([("children-display", "submenu".into())]));
        }
        let mut entries = self.entries().into_iter();
        entries.find_map(|(number, properties)| (number == id).then_some(properties))
    }

    fn happened(&self, id: i32, event: &str) {
        let item = Item::of_number(id).filter(|item| is_enabled(*self.state.borrow(), *item));
        if let Some(item) = item
            && event == "clicked"
        {
            (self.chosen)(item);
        }
    }
}

fn entry(row: Row, line: i32) -> (i32, Properties) {
    match row {
        Row::Line => (line, properties([("type", "separator".into())])),
        Row::Item(item, words, enabled) => (
            item.number(),
            properties([("label", words.into()), ("enabled", enabled.into())]),
        ),
    }
}

/// None of these is a file descriptor, the one kind of value that can fail to be owned.
fn properties<const N: usize>(pairs: [(&str, Value<'static>); N]) -> Properties {
    let owned = |(name, value): (&str, Value<'static>)| {
        Some((name.to_owned(), OwnedValue::try_from(value).ok()?))
    };
    pairs.into_iter().filter_map(owned).collect()
}

/// All of them where none is named.
fn only(properties: Properties, names: &[String]) -> Properties {
    let wanted = |name: &String| names.is_empty() || names.contains(name);
    properties
        .into_iter()
        .filter(|(name, _)| wanted(name))
        .collect()
}

fn unknown(id: i32) -> fdo::Error {
    fdo::Error::InvalidArgs(format!("no entry {id}"))
}

#[zbus::interface(name = "com.canonical.dbusmenu")]
impl DbusMenu {
    #[zbus(property)]
    fn version(&self) -> u32 {
        3
    }

    #[zbus(property)]
    fn text_direction(&self) -> &str {
        "ltr"
    }

    #[zbus(property)]
    fn status(&self) -> &str {
        "normal"
    }

    #[zbus(property)]
    fn icon_theme_path(&self) -> Vec<String> {
        Vec::new()
    }

    fn get_layout(
        &self,
        parent: i32,
        depth: i32,
        names: Vec<String>,
    ) -> fdo::Result<(u32, Layout)> {
        let own = only(self.find(parent).ok_or_else(|| unknown(parent))?, &names);
        let children = if parent == ROOT && depth != 0 {
            self.entries()
        } else {
            Vec::new()
        };
        let child = |(number, properties)| {
            let layout: Layout = (number, only(properties, &names), Vec::new());
            OwnedValue::try_from(Value::from(layout))
        };
        let children: Result<Vec<_>, _> = children.into_iter().map(child).collect();
        let children = children.map_err(|error| fdo::Error::Failed(error.to_string()))?;
        Ok((
            self.revision.load(Ordering::Relaxed),
            (parent, own, children),
        ))
    }

    fn get_group_properties(&self, ids: Vec<i32>, names: Vec<String>) -> Vec<(i32, Properties)> {
        let all = self.entries().into_iter();
        let wanted = |id: &i32| ids.is_empty() || ids.contains(id);
        all.filter(|(id, _)| wanted(id))
            .map(|(id, properties)| (id, only(properties, &names)))
            .collect()
    }

    fn get_property(&self, id: i32, name: &str) -> fdo::Result<OwnedValue> {
        let mut properties = self.find(id).ok_or_else(|| unknown(id))?;
        properties.remove(name).ok_or_else(|| unknown(id))
    }

    fn event(&self, id: i32, event: &str, _data: Value<'_>, _timestamp: u32) {
        self.happened(id, event);
    }

    fn event_group(&self, events: Vec<(i32, String, OwnedValue, u32)>) -> Vec<i32> {
        for (id, event, ..) in &events {
            self.happened(*id, event);
        }
        let ids = events.iter().map(|(id, ..)| *id);
        ids.filter(|id| self.find(*id).is_none()).collect()
    }

    /// What is shown is always as it is now.
    fn about_to_show(&self, _id: i32) -> bool {
        false
    }

    fn about_to_show_group(&self, ids: Vec<i32>) -> (Vec<i32>, Vec<i32>) {
        let unknown = ids.into_iter().filter(|id| self.find(*id).is_none());
        (Vec::new(), unknown.collect())
    }

    #[zbus(signal)]
    pub(super) async fn layout_updated(
        emitter: &SignalEmitter<'_>,
        revision: u32,
        parent: i32,
    ) -> zbus::Result<()>;
}
