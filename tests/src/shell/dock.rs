//! What a dock hears of the numbers on icons (com.canonical.Unity.LauncherEntry).

use anyhow::{Context, Result};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::time::Duration;
use zbus::message::Type;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, MatchRule, MessageStream};

const ENTRY: &str = "com.canonical.Unity.LauncherEntry";
/// As long as everything else is waited for.
const PATIENCE: Duration = Duration::from_secs(40);

/// Listens, until it is dropped.
pub struct Dock(MessageStream);

impl Dock {
    /// Listens on the session bus.
    pub async fn open() -> Result<Self> {
        let rule = MatchRule::builder().msg_type(Type::Signal);
        let rule = rule.interface(ENTRY)?.member("Update")?.build();
        let connection = Connection::session().await?;
        let heard = MessageStream::for_match_rule(rule, &connection, None).await?;
        Ok(Self(heard))
    }

    /// The next number that an icon is given, and whose icon.
    pub async fn number(&mut self) -> Result<(String, i64)> {
        let message = tokio::time::timeout(PATIENCE, self.0.next()).await;
        let message = message
            .context("no number came in time")?
            .context("no bus")??;
        let (app, entry): (String, HashMap<String, OwnedValue>) = message.body().deserialize()?;
        Ok((app, entry.get("count").context("no count")?.try_into()?))
    }
}
