//! What the page in the window shows, what is pressed in it and what it may ask the app.

use super::Desktop;
use super::xdo::xdotool;
use crate::wait::until;
use anyhow::Result;
use thirtyfour::By;

impl Desktop {
    /// The text of an element of the window, once it is there and not empty.
    pub async fn text(&self, name: &str) -> Result<String> {
        until(name, async || {
            let element = self
                .window
                .find(By::Css(format!("[data-test={name}]")))
                .await?;
            let text = element.prop("textContent").await?.unwrap_or_default();
            Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
        })
        .await
    }

    /// Whether the window shows an element now.
    pub async fn shows(&self, name: &str) -> Result<bool> {
        let selector = By::Css(format!("[data-test={name}]"));
        Ok(!self.window.find_all(selector).await?.is_empty())
    }

    /// How far below the top of the window an element is, in CSS px.
    pub async fn top(&self, name: &str) -> Result<f64> {
        let element = By::Css(format!("[data-test={name}]"));
        Ok(self.window.find(element).await?.rect().await?.y)
    }

    /// Waits until the window shows no such element.
    pub async fn shows_no(&self, name: &str) -> Result<()> {
        until(&format!("no {name}"), async || {
            Ok((!self.shows(name).await?).then_some(()))
        })
        .await
    }

    /// Waits until an attribute of an element has that value.
    pub async fn has(&self, name: &str, attribute: &str, value: &str) -> Result<()> {
        let selector = format!("[data-test={name}][{attribute}='{value}']");
        until(&selector, async || {
            Ok(Some(self.window.find(By::Css(&selector)).await?))
        })
        .await
        .map(drop)
    }

    /// Waits until an element of the window has these words in it.
    pub async fn reads(&self, name: &str, words: &str) -> Result<()> {
        until(&format!("{words:?} in {name}"), async || {
            let text = self.text(name).await?;
            anyhow::ensure!(text.contains(words), "{text}");
            Ok(Some(()))
        })
        .await
    }

    /// Waits until the keyboard is in an element of the window.
    pub async fn has_focus(&self, name: &str) -> Result<()> {
        let selector = By::Css(format!("[data-test={name}]:focus"));
        until(&format!("the keyboard in {name}"), async || {
            Ok(Some(self.window.find(selector.clone()).await?))
        })
        .await
        .map(drop)
    }

    /// Clicks an element of the window, once it can be clicked.
    pub async fn click(&self, name: &str) -> Result<()> {
        until(name, async || {
            self.window
                .find(By::Css(format!("[data-test={name}]")))
                .await?
                .click()
                .await?;
            Ok(Some(()))
        })
        .await
    }

    /// Picks an entry of a list in the window, once it is there.
    pub async fn choose(&self, name: &str, value: &str) -> Result<()> {
        let entry = format!("[data-test={name}] option[value='{value}']");
        until(&entry, async || {
            self.window.find(By::Css(&entry)).await?.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Writes into a field of the window, once it is there.
    pub async fn type_into(&self, name: &str, text: &str) -> Result<()> {
        until(name, async || {
            let field = self.window.find(By::Css(format!("[data-test={name}]")));
            let field = field.await?;
            field.clear().await?;
            field.send_keys(text).await?;
            Ok((field.prop("value").await?.as_deref() == Some(text)).then_some(()))
        })
        .await
    }

    /// Presses the first thing of the window by keyboard, whether or not WebDriver still knows the page.
    pub async fn press_first(&self) -> Result<()> {
        self.focus_window().await?;
        xdotool(&["key", "--clearmodifiers", "Tab", "Return"])
            .await
            .map(drop)
    }

    /// Answers the question on closing: the room stays.
    pub async fn keep_room(&self) -> Result<()> {
        self.answers("closing-keep").await
    }

    /// Answers the question on closing: the room is closed, and the app ends.
    pub async fn end_room(&self) -> Result<()> {
        self.answers("closing-end").await
    }

    /// Not by a click of WebDriver, which would wait for the window that just hides.
    async fn answers(&self, name: &str) -> Result<()> {
        let press =
            format!("setTimeout(() => document.querySelector('[data-test={name}]').click())");
        self.text(name).await?;
        self.window.execute(press, vec![]).await?;
        Ok(())
    }

    /// What the app answers to what its window's page may ask.
    pub async fn ask(&self, command: &str) -> Result<serde_json::Value> {
        let ask = format!(
            "const done = arguments[arguments.length - 1]; \
             window.__TAURI_INTERNALS__.invoke('{command}').then(done, (why) => done({{ error: String(why) }}))"
        );
        Ok(self.window.execute_async(ask, vec![]).await?.json().clone())
    }

    /// Asks the app what its window's page may ask, before there is a button for it.
    pub async fn invoke(&self, command: &str, arguments: &str) -> Result<()> {
        let ask = format!(
            "const done = arguments[arguments.length - 1]; \
             window.__TAURI_INTERNALS__.invoke('{command}', {arguments}).then(() => done(null), (why) => done(String(why)))"
        );
        let answer = self.window.execute_async(ask, vec![]).await?;
        anyhow::ensure!(answer.json().is_null(), "{command}: {}", answer.json());
        Ok(())
    }
}
