//! The window itself, the windows of the call's browser, and the system's dialogs: by the window manager and the keyboard.

use super::xdo::{focus, minimize, run, window_of, xdotool};
use super::{CALL_CLASS, CLASS, Desktop};
use crate::wait::until;
use anyhow::{Context, Result};
use std::path::Path;

impl Desktop {
    /// Closes the window as its frame's button does, whatever window has the keyboard: the call's browser may come to the front just now.
    pub async fn close_window(&self) -> Result<()> {
        let window = until("the app's window", async || Ok(window_of(CLASS).await)).await?;
        run("wmctrl", &["-i", "-c", &window]).await.map(drop)
    }

    /// Presses a key, wherever the keyboard is.
    pub async fn press(&self, key: &str) -> Result<()> {
        xdotool(&["key", "--clearmodifiers", key]).await.map(drop)
    }

    /// By its class: the call's browser may have a window of the same title.
    pub(super) async fn focus_window(&self) -> Result<()> {
        until("the app's window", async || {
            let window = window_of(CLASS).await.context("it is not shown")?;
            xdotool(&["windowactivate", "--sync", &window])
                .await
                .map(Some)
        })
        .await
        .map(drop)
    }

    /// Whether its window can be seen now.
    pub async fn is_shown(&self) -> bool {
        window_of(CLASS).await.is_some()
    }

    /// Waits until its window has the keyboard.
    pub async fn is_in_front(&self) -> Result<()> {
        until("the window in front", async || {
            let front = xdotool(&["getactivewindow"]).await?;
            Ok((window_of(CLASS).await.as_deref() == Some(front.trim())).then_some(()))
        })
        .await
    }

    /// Waits until its window cannot be seen.
    pub async fn is_hidden(&self) -> Result<()> {
        until("the window to hide", async || {
            Ok((!self.is_shown().await).then_some(()))
        })
        .await
    }

    /// Waits until its window can be seen.
    pub async fn comes_back(&self) -> Result<()> {
        until("the window to come back", async || {
            Ok(self.is_shown().await.then_some(()))
        })
        .await
    }

    /// Puts its own window out of sight.
    pub async fn minimize_window(&self) -> Result<()> {
        minimize(CLASS).await
    }

    /// Brings the call's browser in front, as a click on its icon does, and clicks into it.
    pub async fn show_browser(&self) -> Result<()> {
        until("the browser's window", async || {
            let found = xdotool(&["search", "--class", CALL_CLASS]).await?;
            for window in found.lines() {
                // Helpers of the browser have windows that no manager knows: those it does not bring up.
                let _nothing = xdotool(&["windowactivate", window]).await;
            }
            let window = window_of(CALL_CLASS).await.context("it is not shown")?;
            let there = ["mousemove", "--window", &window, "40", "40"];
            xdotool(&[&there[..], &["click", "1"]].concat()).await?;
            let front = xdotool(&["getactivewindow"]).await?;
            anyhow::ensure!(front.trim() == window, "{front} is in front of {window}");
            Ok(Some(()))
        })
        .await
    }

    /// Puts the call's browser out of sight.
    pub async fn minimize_browser(&self) -> Result<()> {
        minimize(CALL_CLASS).await
    }

    /// Answers the system's save dialog as a user does: types a path, presses Enter.
    pub async fn save_as(&self, path: &Path) -> Result<()> {
        focus("^Save").await?;
        xdotool(&["key", "--clearmodifiers", "ctrl+a"]).await?;
        xdotool(&["type", "--clearmodifiers", &path.to_string_lossy()]).await?;
        xdotool(&["key", "--clearmodifiers", "Return"])
            .await
            .map(drop)
    }

    /// Answers the system's dialog for a file or a folder that is there already as a user does: its title begins like that; types a path,
    /// presses Enter until it is taken; the first one may only complete what was typed.
    pub async fn open(&self, title: &str, path: &Path) -> Result<()> {
        let title = format!("^{title}");
        focus(&title).await?;
        // Out of the list of recent files, where no folder can be chosen.
        xdotool(&["key", "--clearmodifiers", "alt+Home"]).await?;
        xdotool(&["key", "--clearmodifiers", "ctrl+l"]).await?;
        xdotool(&["type", "--clearmodifiers", &path.to_string_lossy()]).await?;
        until(&format!("no window {title}"), async || {
            let is_there = xdotool(&["search", "--onlyvisible", "--name", &title]).await;
            if is_there.is_err() {
                return Ok(Some(()));
            }
            self.press("Return").await?;
            Ok(None)
        })
        .await
    }
}
