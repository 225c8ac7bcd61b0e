//! The pages of the system's own settings where a permission is given back: a closed list, so that no page of ours can open anything
//! else. Only Linux was tried at run time; the addresses of Windows and macOS are those that their makers document
//! (Microsoft, "Launch Windows Settings"; Apple, "System Preferences: URL schemes" as listed for MDM) and were never pressed.

use std::env;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "lowercase")]
pub enum SystemPage {
    /// Who may use the camera.
    Camera,
    /// Who may use the microphone.
    Microphone,
    /// Who may show the screen.
    Screen,
    /// Who may notify.
    Notifications,
    /// Who may speak to the local network: the privacy list of macOS, the firewall of Windows.
    Network,
}

/// How a page is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// By the system, which knows whose address it is.
    Address(&'static str),
    /// By a program of the desktop, with one argument.
    Program(&'static str, &'static str),
}

const ALL: [SystemPage; 5] = [
    SystemPage::Camera,
    SystemPage::Microphone,
    SystemPage::Screen,
    SystemPage::Notifications,
    SystemPage::Network,
];

/// The pages that can be opened on this computer.
pub fn here() -> Vec<SystemPage> {
    let openable = |page: &SystemPage| opening_here(*page).is_some();
    ALL.into_iter().filter(openable).collect()
}

/// How a page is opened on this computer; `None` where it cannot be.
pub fn opening_here(page: SystemPage) -> Option<Opening> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    opening(env::consts::OS, page, &folders)
}

/// As `opening_here`, on `os` with its programs in `path`.
fn opening(os: &str, page: SystemPage, path: &[PathBuf]) -> Option<Opening> {
    match os {
        "windows" => on_windows(page).map(Opening::Address),
        "macos" => Some(Opening::Address(on_macos(page))),
        "linux" => on_gnome(page)
            .map(|panel| Opening::Program(GNOME, panel))
            .filter(|_| path.iter().any(|folder| is_program(&folder.join(GNOME)))),
        _ => None,
    }
}

const GNOME: &str = "gnome-control-center";

fn on_gnome(page: SystemPage) -> Option<&'static str> {
    match page {
        SystemPage::Camera | SystemPage::Microphone => Some("privacy"),
        SystemPage::Notifications => Some("notifications"),
        // The portal asks each time, and the firewall has no panel.
        SystemPage::Screen | SystemPage::Network => None,
    }
}

fn on_windows(page: SystemPage) -> Option<&'static str> {
    match page {
        SystemPage::Camera => Some("ms-settings:privacy-webcam"),
        SystemPage::Microphone => Some("ms-settings:privacy-microphone"),
        SystemPage::Notifications => Some("ms-settings:notifications"),
        SystemPage::Network => Some("ms-settings:windowsdefender"),
        // Every program may.
        SystemPage::Screen => None,
    }
}

fn on_macos(page: SystemPage) -> &'static str {
    match page {
        SystemPage::Camera => {
            "x-apple.systempreferences:com.apple.preference.security?Privacy_Camera"
        }
        SystemPage::Microphone => {
            "x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone"
        }
        SystemPage::Screen => {
            "x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture"
        }
        SystemPage::Notifications => "x-apple.systempreferences:com.apple.preference.notifications",
        SystemPage::Network => {
            "x-apple.systempreferences:com.apple.preference.security?Privacy_LocalNetwork"
        }
    }
}

fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        path.metadata()
            .is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_systems_own_settings_can_be_opened() {
        for os in ["windows", "macos"] {
            for page in ALL {
                let Some(Opening::Address(address)) = opening(os, page, &[]) else {
                    assert_eq!((os, page), ("windows", SystemPage::Screen));
                    continue;
                };
                let own = ["ms-settings:", "x-apple.systempreferences:com.apple."];
                assert!(own.iter().any(|own| address.starts_with(own)), "{address}");
            }
        }
    }

    #[test]
    fn an_address_or_an_unknown_page_is_no_page() {
        for wish in ["https://example.org", "file:///bin/sh", "Camera", ""] {
            assert!(serde_json::from_value::<SystemPage>(wish.into()).is_err());
        }
        let known = serde_json::from_value::<SystemPage>("camera".into());
        assert_eq!(known.unwrap(), SystemPage::Camera);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_page_that_is_not_offered_here_is_refused_and_opens_nothing() {
        let world = crate::testing::FolderWorld::new();
        let refused = world.desk().open_system_page(SystemPage::Network);
        assert_eq!(refused, Err(crate::ipc::Failure::BadArguments));
        assert_eq!(world.opened(), []);
    }

    #[cfg(unix)]
    #[test]
    fn linux_offers_a_page_only_where_the_desktops_program_is_installed() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = [folder.path().to_owned()];
        let camera = || opening("linux", SystemPage::Camera, &path);
        assert_eq!(camera(), None);
        let program = folder.path().join(GNOME);
        std::fs::write(&program, "").unwrap();
        assert_eq!(camera(), None, "it cannot be run");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(camera(), Some(Opening::Program(GNOME, "privacy")));
        assert_eq!(opening("linux", SystemPage::Network, &path), None);
        assert_eq!(opening("freebsd", SystemPage::Camera, &path), None);
    }
}
