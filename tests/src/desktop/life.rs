//! Started, started again, killed: the life of the app under test, and of the browser that it started.

use super::session::{Keychain, environment};
use super::{Desktop, Installed, binary};
use crate::process::{children_of, processes_naming, processes_running, signal};
use crate::wait::until;
use anyhow::Result;
use tempfile::TempDir;
use thirtyfour::By;
use tokio::process::Command;

impl Desktop {
    /// Closes it and starts it once more, in the same home.
    pub async fn again(self) -> Result<Self> {
        let kept = self.closed().await?;
        Self::in_home(kept, Installed::Chromium).await
    }

    /// As `again`, beside such a keychain.
    pub async fn again_beside_keychain(self, keychain: Keychain) -> Result<Self> {
        let kept = self.closed().await?;
        Self::on_bus(None, kept, Installed::Chromium, &keychain.session(), &[]).await
    }

    async fn closed(self) -> Result<TempDir> {
        self.close_window_for_good().await?;
        self.is_gone().await?;
        let kept = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        std::fs::rename(self.home(), kept.path())?;
        Ok(kept)
    }

    /// Kills it as a crash does, with the browser that it may have started by then, and starts it once more in the same home.
    pub async fn again_after_a_crash(self) -> Result<Self> {
        let kept = self.killed().await?;
        Self::in_home(kept, Installed::Chromium).await
    }

    /// As `again_after_a_crash`, beside such a keychain.
    pub async fn killed_and_again_beside_keychain(self, keychain: Keychain) -> Result<Self> {
        let kept = self.killed().await?;
        Self::on_bus(None, kept, Installed::Chromium, &keychain.session(), &[]).await
    }

    async fn killed(self) -> Result<TempDir> {
        until("the app and its browser to die", async || {
            // Asked until none is left: a window that shows the link may be about to start its browser, or may have started it already.
            let left = self.left()?;
            signal("KILL", &left)?;
            Ok(left.is_empty().then_some(()))
        })
        .await?;
        let kept = tempfile::Builder::new().prefix("tincan-home-").tempdir()?;
        std::fs::rename(self.home(), kept.path())?;
        Ok(kept)
    }

    /// The processes of the app, and those that name its home: its browser, but not the bus.
    fn left(&self) -> Result<Vec<String>> {
        let mut left = processes_running(&binary().canonicalize()?);
        let named = processes_naming(&self.home.path().to_string_lossy()).into_iter();
        left.extend(named.filter(|id| !is_bus(id)));
        Ok(left)
    }

    /// Kills the process behind the window's page, and waits until another one has drawn it again.
    pub async fn page_crashes(&self) -> Result<()> {
        let apps = processes_running(&binary().canonicalize()?);
        let pages = children_of(&apps, "WebKitWebProces")?;
        anyhow::ensure!(!pages.is_empty(), "no process of a page below {apps:?}");
        signal("KILL", &pages)?;
        until("another process for the page", async || {
            let now = children_of(&apps, "WebKitWebProces")?;
            Ok(now.iter().any(|id| !pages.contains(id)).then_some(()))
        })
        .await
    }

    /// Starts the app once more beside the one that runs, as from a menu, and waits until that second one has ended.
    pub async fn start_again(&self) -> Result<()> {
        self.start_again_with(&[]).await
    }

    /// As `start_again`, with these words on its command line: a link, as the desktop hands over one that somebody pressed.
    pub async fn start_again_with(&self, words: &[&str]) -> Result<()> {
        let mut second = Command::new(binary().canonicalize()?);
        second.args(words);
        second.envs(environment(self.home(), std::env::var("PATH")?));
        let ended = second.status().await?;
        anyhow::ensure!(ended.success(), "the second start: {ended}");
        Ok(())
    }

    /// Closes the window; where it asks about an open room, that one is closed too.
    pub async fn close_window_for_good(&self) -> Result<()> {
        self.close_window().await?;
        let app = binary().canonicalize()?;
        until("the app to ask or to end", async || {
            if processes_running(&app).is_empty() {
                return Ok(Some(()));
            }
            let close = By::Css("[data-test=closing-end]");
            Ok(Some(self.window.find(close).await?.click().await?))
        })
        .await
    }

    /// Waits until the app has ended by itself, and the browser that it had started with it.
    pub async fn is_gone(&self) -> Result<()> {
        until("the app to end", async || {
            Ok(self.left()?.is_empty().then_some(()))
        })
        .await
    }

    /// Waits until the Chromium that carried a call for this app has ended by itself.
    pub async fn browser_has_ended(&self) -> Result<()> {
        let profile = format!("user-data-dir={}", self.home.path().display());
        until("the browser to end", async || {
            Ok(processes_naming(&profile).is_empty().then_some(()))
        })
        .await
    }
}

/// A bus of the session that its programs share, which stays for the next one.
fn is_bus(id: &String) -> bool {
    let name = std::fs::read_to_string(format!("/proc/{id}/comm"));
    name.is_ok_and(|name| name.starts_with("dbus-"))
}
