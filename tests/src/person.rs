//! Somebody at a browser: what they see and press, by the `data-test` names of the screens.

use crate::browser::{Browser, Devices, Engine};
use crate::stats::{self, Stats};
use crate::wait::{until, until_true};
use anyhow::{Context, Result};
use thirtyfour::{By, WebElement};

/// One person with one open page.
pub struct Person {
    /// Their browser.
    pub browser: Browser,
}

impl Person {
    /// Opens a page, and watches its connections from before the first one.
    pub async fn at(engine: Engine, url: &str) -> Result<Self> {
        Self::with(engine, Devices::Fake, url).await
    }

    /// As `at`, with these devices.
    pub async fn with(engine: Engine, devices: Devices, url: &str) -> Result<Self> {
        let person = Self {
            browser: Browser::with(engine, devices).await?,
        };
        person.visit(url).await?;
        Ok(person)
    }

    /// As `at`, in a network namespace.
    #[cfg(target_os = "linux")]
    pub async fn inside(place: &crate::netns::Netns, engine: Engine, url: &str) -> Result<Self> {
        let person = Self {
            browser: Browser::inside(place, engine).await?,
        };
        person.visit(url).await?;
        Ok(person)
    }

    /// Whoever sits at the page that carries an app's call.
    #[cfg(target_os = "linux")]
    pub async fn handed_by(app: &crate::desktop::Desktop) -> Result<Self> {
        let browser = app.handed_browser().await?;
        stats::watch(&browser).await?;
        Ok(Self { browser })
    }

    /// Opens another page in the same tab.
    pub async fn visit(&self, url: &str) -> Result<()> {
        until("the page", async || {
            self.browser.driver.goto(url).await?;
            let script = "return document.body?.innerText ?? ''";
            let text = self.browser.script(script, vec![]).await?;
            // In a young namespace addresses still come up; a person would press Reload.
            let interrupted = text
                .as_str()
                .is_some_and(|text| text.contains("ERR_NETWORK_CHANGED"));
            Ok((!interrupted).then_some(()))
        })
        .await?;
        stats::watch(&self.browser).await
    }

    /// Hosts a room and returns its link.
    pub async fn host(&self) -> Result<String> {
        self.click("home-host").await?;
        self.link().await
    }

    /// The invitation that the waiting screen shows.
    pub async fn link(&self) -> Result<String> {
        until("the link of the room", async || {
            let text = self.text("waiting-link").await?;
            Ok(text.contains('#').then(|| text.trim().to_owned()))
        })
        .await
    }

    /// Presses Join on the screen that an opened link shows.
    pub async fn join(&self, name: &str) -> Result<()> {
        self.type_into("greenroom-name", name).await?;
        self.click("greenroom-join").await
    }

    /// Waits until the call is on the screen and picture and sound of the other one come in.
    pub async fn is_in_a_call(&self) -> Result<()> {
        self.show("call-remote").await?;
        stats::media_rises(&self.browser).await
    }

    /// What the connection doctor would tell somebody who helps.
    pub async fn report(&self) -> Result<String> {
        self.click("call-more").await?;
        self.click("call-doctor").await?;
        self.sees("[data-test=doctor][data-path]").await?;
        self.browser
            .script(
                "document.querySelector('[data-test=doctor] summary').click()",
                vec![],
            )
            .await?;
        self.sees("[data-test=doctor-report]").await?;
        self.text("doctor-report").await
    }

    /// Waits until the page knows that nobody looks at it.
    pub async fn looks_away(&self) -> Result<()> {
        let script = "return document.visibilityState === 'hidden' || !document.hasFocus()";
        until_true("the page to lose the keyboard", async || {
            Ok(self.browser.script(script, vec![]).await? == true)
        })
        .await
    }

    /// What their connections do.
    pub async fn stats(&self) -> Result<Stats> {
        stats::stats(&self.browser).await
    }

    /// Waits until something of that name is displayed.
    pub async fn show(&self, name: &str) -> Result<()> {
        until_true(name, async || Ok(!self.all(name).await?.is_empty())).await
    }

    /// Waits for an element by a CSS selector, displayed or not.
    pub async fn sees(&self, selector: &str) -> Result<()> {
        until(selector, async || self.sees_now(selector).await).await
    }

    /// As `sees`, for a wait of one's own: something if it is there now.
    pub async fn sees_now(&self, selector: &str) -> Result<Option<()>> {
        let found = self.browser.driver.find_all(By::Css(selector)).await?;
        Ok((!found.is_empty()).then_some(()))
    }

    /// Waits until no element fits a CSS selector.
    pub async fn sees_no(&self, selector: &str) -> Result<()> {
        until_true(&format!("no {selector}"), async || {
            Ok(self
                .browser
                .driver
                .find_all(By::Css(selector))
                .await?
                .is_empty())
        })
        .await
    }

    /// Waits until it can be clicked, and clicks it.
    pub async fn click(&self, name: &str) -> Result<()> {
        until(&format!("a click on {name}"), async || {
            self.press(name).await.map(Some)
        })
        .await
    }

    /// Clicks it now, or fails.
    pub async fn press(&self, name: &str) -> Result<()> {
        Ok(self.one(name).await?.click().await?)
    }

    /// Waits for a field, and writes into it in place of what was there.
    pub async fn type_into(&self, name: &str, text: &str) -> Result<()> {
        until(&format!("the field {name}"), async || {
            let field = self.one(name).await?;
            field.clear().await?;
            field.send_keys(text).await?;
            Ok((field.prop("value").await?.as_deref() == Some(text)).then_some(()))
        })
        .await
    }

    /// Waits until an element has these words in it.
    pub async fn reads(&self, name: &str, words: &str) -> Result<()> {
        until(&format!("{words:?} in {name}"), async || {
            let text = self.text(name).await?;
            anyhow::ensure!(text.contains(words), "{text}");
            Ok(Some(()))
        })
        .await
    }

    /// The text of an element, displayed or not, as the page holds it.
    pub async fn text(&self, name: &str) -> Result<String> {
        self.one(name)
            .await?
            .prop("textContent")
            .await?
            .context("no text")
    }

    /// Waits until an attribute of an element has that value.
    pub async fn has(&self, name: &str, attribute: &str, value: &str) -> Result<()> {
        self.sees(&format!("[data-test={name}][{attribute}='{value}']"))
            .await
    }

    /// Waits for the problem screen and says which problem it shows.
    pub async fn problem(&self) -> Result<String> {
        until("a problem", async || {
            Ok(self.one("problem").await?.attr("data-code").await?)
        })
        .await
    }

    async fn one(&self, name: &str) -> Result<WebElement> {
        self.all(name)
            .await?
            .into_iter()
            .next_back()
            .with_context(|| format!("no {name} on the page"))
    }

    async fn all(&self, name: &str) -> Result<Vec<WebElement>> {
        Ok(self
            .browser
            .driver
            .find_all(By::Css(format!("[data-test={name}]")))
            .await?)
    }
}
