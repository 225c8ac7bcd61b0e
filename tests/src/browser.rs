//! A real browser under WebDriver, with a profile, a download folder and a driver of its own. All three go when it goes.

mod driver;

use crate::process::{Process, processes_naming};
use crate::wait::until;
use anyhow::{Context, Result};
use driver::{chromedriver, driving, geckodriver};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver};
use tokio::process::Command;

/// Which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium with chromedriver.
    Chromium,
    /// Firefox with geckodriver.
    Firefox,
}

/// What happens when a page asks for camera and microphone (in Chromium; Firefox always gives).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Devices {
    /// A made-up camera and microphone, granted at once.
    Fake,
    /// The user says no.
    Denied,
    /// There is no camera in this computer.
    NoCamera,
}

/// A running browser. The order of the fields is the order in which they go.
pub struct Browser {
    /// The session; every WebDriver call goes through it.
    pub driver: WebDriver,
    _process: Process,
    folder: TempDir,
}

impl Browser {
    /// With a made-up camera and microphone.
    pub async fn open(engine: Engine) -> Result<Self> {
        Self::with(engine, Devices::Fake).await
    }

    /// With these devices.
    pub async fn with(engine: Engine, devices: Devices) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("tincan-browser-")
            .tempdir()?;
        std::fs::create_dir(folder.path().join("downloads"))?;
        match engine {
            Engine::Chromium => {
                Self::launch(chromedriver(), chromium(folder.path(), devices), folder).await
            }
            Engine::Firefox => {
                Self::launch(geckodriver(folder.path()), firefox(folder.path()), folder).await
            }
        }
    }

    /// As `open`, in a network namespace; its driver is spoken to from here all the same.
    #[cfg(target_os = "linux")]
    pub async fn inside(place: &crate::netns::Netns, engine: Engine) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("tincan-browser-")
            .tempdir()?;
        std::fs::create_dir(folder.path().join("downloads"))?;
        let (driver, capabilities) = match engine {
            Engine::Chromium => (chromedriver(), chromium(folder.path(), Devices::Fake)),
            Engine::Firefox => (geckodriver(folder.path()), firefox(folder.path())),
        };
        let mut driver = place.wrap(&driver);
        let (process, port) = driving(&mut driver).await?;
        let process = process.with_children_in(folder.path());
        let port = place.tunnel(port).await?;
        Self::connect(process, port, capabilities, folder).await
    }

    /// Attaches to a Chromium that somebody else started with this debugging port.
    pub async fn attach(port: u16) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("tincan-browser-")
            .tempdir()?;
        let options = json!({ "debuggerAddress": format!("127.0.0.1:{port}") });
        Self::launch(
            chromedriver(),
            json!({ "browserName": "chrome", "goog:chromeOptions": options }),
            folder,
        )
        .await
    }

    /// As `attach`, in a network namespace.
    #[cfg(target_os = "linux")]
    pub async fn attach_inside(place: &crate::netns::Netns, port: u16) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("tincan-browser-")
            .tempdir()?;
        let options = json!({ "debuggerAddress": format!("127.0.0.1:{port}") });
        let mut driver = place.wrap(&chromedriver());
        let (process, port) = driving(&mut driver).await?;
        let port = place.tunnel(port).await?;
        let wishes = json!({ "browserName": "chrome", "goog:chromeOptions": options });
        Self::connect(process, port, wishes, folder).await
    }

    /// The window of the app at `application`, where its web view has a driver of its own (Windows: WebView2, by msedgedriver of the same version).
    pub async fn of_app(application: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("tincan-browser-")
            .tempdir()?;
        let made_up = "--use-fake-device-for-media-stream --use-fake-ui-for-media-stream \
                       --allow-loopback-in-peer-connection";
        let mut driver = Command::new("tauri-driver");
        driver.env("WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS", made_up);
        let process = Process::spawn(&mut driver)?;
        let wishes =
            json!({ "browserName": "wry", "tauri:options": { "application": application } });
        let capabilities: Capabilities = serde_json::from_value(wishes)?;
        let window = until("the app's window", async || {
            Ok(Some(
                WebDriver::new(TAURI_DRIVER, capabilities.clone()).await?,
            ))
        });
        Ok(Self {
            driver: window.await?,
            _process: process,
            folder,
        })
    }

    async fn launch(mut driver: Command, capabilities: Value, folder: TempDir) -> Result<Self> {
        let (process, port) = driving(&mut driver).await?;
        let process = process.with_children_in(folder.path());
        Self::connect(process, port, capabilities, folder).await
    }

    async fn connect(
        process: Process,
        port: u16,
        capabilities: Value,
        folder: TempDir,
    ) -> Result<Self> {
        let capabilities: Capabilities = serde_json::from_value(capabilities)?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
            .await
            .context("the browser does not start")?;
        Ok(Self {
            driver,
            _process: process,
            folder,
        })
    }

    /// Its processes, the driver's included.
    #[must_use]
    pub fn processes(&self) -> Vec<String> {
        processes_naming(&self.folder.path().to_string_lossy())
    }

    /// Where its downloads land, without asking.
    #[must_use]
    pub fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }

    /// Runs a script in every page of this tab before its own (Chromium only).
    pub async fn before_every_page(&self, script: &str) -> Result<()> {
        let command = "Page.addScriptToEvaluateOnNewDocument";
        self.driver
            .cdp()
            .send_raw(command, json!({ "source": script }))
            .await?;
        Ok(())
    }

    /// Refuses a permission to every page, as a user can in the browser's settings (Chromium only).
    pub async fn refuse(&self, permission: &str) -> Result<()> {
        let wish = json!({ "permission": { "name": permission }, "setting": "denied" });
        self.driver
            .cdp()
            .send_raw("Browser.setPermission", wish)
            .await?;
        Ok(())
    }

    /// From the next page on it asks for these languages, the first one first, as somebody chose them in its settings (Chromium only).
    pub async fn prefers(&self, languages: &str) -> Result<()> {
        let agent = self.script("return navigator.userAgent", vec![]).await?;
        let wish = json!({ "userAgent": agent, "acceptLanguage": languages });
        self.driver
            .cdp()
            .send_raw("Emulation.setUserAgentOverride", wish)
            .await?;
        Ok(())
    }

    /// Makes every page as small as on a phone (Chromium only; its windows are never narrower than 500 pixels).
    pub async fn is_a_phone(&self, width: u32, height: u32) -> Result<()> {
        self.has_screen(width, height, true).await
    }

    /// Gives every page exactly this much room (Chromium only; the frame of its window takes some of `--window-size`).
    pub async fn is_of_size(&self, width: u32, height: u32) -> Result<()> {
        self.has_screen(width, height, false).await
    }

    async fn has_screen(&self, width: u32, height: u32, mobile: bool) -> Result<()> {
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.driver
            .cdp()
            .send_raw("Emulation.setDeviceMetricsOverride", screen)
            .await?;
        Ok(())
    }

    /// Runs a script in the page and reads its result.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// As `script`; the script calls its last argument with the result.
    pub async fn script_async(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self
            .driver
            .execute_async(script, arguments)
            .await?
            .json()
            .clone())
    }
}

/// A session that is asked to end in a destructor blocks the thread that its driver's output is read on. Its processes are ended
/// instead, and nobody needs the profile that they would have saved.
impl Drop for Browser {
    fn drop(&mut self) {
        if self.driver.clone().leak().is_err() {
            // It was ended in the test already.
        }
    }
}

/// Where it listens unless it is told otherwise.
const TAURI_DRIVER: &str = "http://127.0.0.1:4444";

fn chromium(folder: &Path, devices: Devices) -> Value {
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    let (device, permission) = match devices {
        Devices::Fake => (
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ),
        Devices::Denied => (
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream=deny",
        ),
        Devices::NoCamera => (
            "--use-fake-device-for-media-stream=device-count=0",
            "--use-fake-ui-for-media-stream",
        ),
    };
    let mut arguments: Vec<&str> = CHROMIUM_FLAGS.to_vec();
    arguments.extend([profile.as_str(), device, permission]);
    json!({
        "browserName": "chrome",
        "acceptInsecureCerts": true,
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "args": arguments,
            "prefs": {
                "intl.accept_languages": "en",
                "download.default_directory": folder.join("downloads"),
                "download.prompt_for_download": false,
                "profile.default_content_setting_values.automatic_downloads": 1,
            },
        },
    })
}

const CHROMIUM_FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--window-size=1280,800",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-component-extensions-with-background-pages",
    OWN_NAMES,
    "--no-first-run",
];

/// The houses that this browser calls by itself, whatever page it shows: exact names, which its own resolver refuses, so that a test
/// which writes down who was called hears of the product alone.
pub(crate) const OWN_NAMES: &str = "--host-resolver-rules=MAP accounts.google.com ~NOTFOUND,MAP clients2.google.com ~NOTFOUND,\
    MAP content-autofill.googleapis.com ~NOTFOUND,MAP optimizationguide-pa.googleapis.com ~NOTFOUND,\
    MAP update.googleapis.com ~NOTFOUND,MAP start.duckduckgo.com ~NOTFOUND,MAP redirector.gvt1.com ~NOTFOUND,\
    MAP android.clients.google.com ~NOTFOUND,MAP www.google.com ~NOTFOUND,MAP safebrowsing.googleapis.com ~NOTFOUND";

/// The same for Firefox, which then takes them for names of this computer. geckodriver's own preferences switch off the rest.
const FIREFOX_OWN_NAMES: &str = "firefox.settings.services.mozilla.com";

fn firefox(folder: &Path) -> Value {
    json!({
        "browserName": "firefox",
        "acceptInsecureCerts": true,
        "moz:firefoxOptions": {
            "args": ["-headless", "-width", "1280", "-height", "800"],
            "prefs": {
                "intl.accept_languages": "en",
                "media.navigator.streams.fake": true,
                "media.navigator.permission.disabled": true,
                "media.peerconnection.ice.loopback": true,
                "media.peerconnection.ice.obfuscate_host_addresses": false,
                "network.manage-offline-status": false,
                "media.autoplay.default": 0,
                "app.update.disabledForTesting": true,
                "network.captive-portal-service.enabled": false,
                "network.connectivity-service.enabled": false,
                "network.dns.localDomains": FIREFOX_OWN_NAMES,
                "browser.download.folderList": 2,
                "browser.download.dir": folder.join("downloads"),
                "browser.download.always_ask_before_handling_new_types": false,
                "browser.download.alwaysOpenPanel": false,
                "browser.download.manager.addToRecentDocs": false,
            },
        },
    })
}
