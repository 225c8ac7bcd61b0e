//! The browsers that the app finds, each the real one with what a test needs beside what the app asks for.

use super::confined;
use crate::browser::OWN_NAMES;
use anyhow::{Context, Result};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Which browsers the app finds on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installed {
    /// Chromium, and whatever else is there.
    Chromium,
    /// Chromium alone, as a snap.
    Snap,
    /// Chromium alone, as a Flatpak.
    Flatpak,
    /// Firefox alone.
    Firefox,
    /// None.
    Nothing,
}

/// Puts programs into `bin` that start the real browsers with what a test needs beside what the app asks for, and says what `PATH` has
/// to be. Where Chromium must not be found, nothing else is.
pub(super) fn install(installed: Installed, bin: &Path, tools: &Path, port: u16) -> Result<String> {
    std::fs::create_dir_all(bin)?;
    let folder = bin.to_string_lossy().into_owned();
    match installed {
        Installed::Chromium => {
            program(
                &bin.join("chromium"),
                &chromium_for_tests(&which("chromium")?, port),
            )?;
            return Ok(format!("{folder}:{}", std::env::var("PATH")?));
        }
        Installed::Snap => confined::snap(bin, &chromium_for_tests(&which("chromium")?, port))?,
        Installed::Flatpak => {
            confined::flatpak(bin, &chromium_for_tests(&which("chromium")?, port))?;
        }
        Installed::Firefox => program(&bin.join("firefox"), &firefox_for_tests()?)?,
        Installed::Nothing => {}
    }
    // In a folder of its own: whatever names the home counts as left over by the app.
    let driver = "WebKitWebDriver";
    std::os::unix::fs::symlink(which(driver)?, tools.join(driver))?;
    Ok(format!("{folder}:{}", tools.display()))
}

pub(super) fn program(path: &Path, script: &str) -> Result<()> {
    std::fs::write(path, script)?;
    Ok(std::fs::set_permissions(
        path,
        PermissionsExt::from_mode(0o755),
    )?)
}

pub(super) fn chromium_for_tests(real: &Path, port: u16) -> String {
    format!(
        "#!/bin/sh\nexec {} \"$@\" --no-sandbox --disable-gpu --remote-debugging-port={port} \
         --use-fake-device-for-media-stream --use-fake-ui-for-media-stream \
         --allow-loopback-in-peer-connection --disable-features=WebRtcHideLocalIpsWithMdns '{OWN_NAMES}'\n",
        real.display()
    )
}

/// Firefox takes its test camera from the profile, which the app chooses: what it wrote there is added to.
fn firefox_for_tests() -> Result<String> {
    let real = which("firefox-esr").or_else(|_| which("firefox"))?;
    let preferences: String = [
        "media.navigator.streams.fake\", true",
        "media.navigator.permission.disabled\", true",
        "media.peerconnection.ice.loopback\", true",
        "media.peerconnection.ice.obfuscate_host_addresses\", false",
        "network.manage-offline-status\", false",
    ]
    .map(|preference| format!("user_pref(\"{preference});\n"))
    .concat();
    Ok(format!(
        "#!/bin/sh\nfor word in \"$@\"; do [ \"$before\" = --profile ] && profile=$word; before=$word; done\n\
         printf '%s' '{preferences}' >> \"$profile/user.js\"\nexec {} \"$@\"\n",
        real.display()
    ))
}

pub(super) fn which(program: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").context("no PATH")?;
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file());
    found.with_context(|| format!("{program} is not installed"))
}
