//! Which installed browser can carry the call, and how it is started: a window of its own with a profile of its own, so that the
//! process we started owns the window and its end is the end of the call. Knows nothing of tickets or of the page.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Flags of the Chromium family. The page is our own, so nothing is contacted in the background, nothing is asked on a first run,
/// and the other one's voice may play without a click.
const CHROMIUM_FLAGS: [&str; 8] = [
    "--no-first-run",
    "--no-default-browser-check",
    "--class=tincan-call",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-crash-restore-bubble",
];

/// The same for Firefox, as a profile's `user.js`.
pub const FIREFOX_PREFERENCES: &str = r#"// Written by Tincan for its own call window.
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.sessionstore.resume_from_crash", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("app.update.enabled", false);
user_pref("media.autoplay.default", 0);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"#;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Chromium,
    Firefox,
}

/// Program names in the order of preference: app windows first.
const PROGRAMS: [(&str, &str, Family); 11] = [
    ("chromium", "Chromium", Family::Chromium),
    ("chromium-browser", "Chromium", Family::Chromium),
    ("google-chrome-stable", "Google Chrome", Family::Chromium),
    ("google-chrome", "Google Chrome", Family::Chromium),
    ("brave-browser", "Brave", Family::Chromium),
    ("brave", "Brave", Family::Chromium),
    ("microsoft-edge-stable", "Microsoft Edge", Family::Chromium),
    ("microsoft-edge", "Microsoft Edge", Family::Chromium),
    ("vivaldi", "Vivaldi", Family::Chromium),
    ("firefox", "Firefox", Family::Firefox),
    ("firefox-esr", "Firefox", Family::Firefox),
];

const FLATPAKS: [(&str, &str, Family); 5] = [
    ("org.chromium.Chromium", "Chromium", Family::Chromium),
    ("com.google.Chrome", "Google Chrome", Family::Chromium),
    ("com.brave.Browser", "Brave", Family::Chromium),
    ("com.microsoft.Edge", "Microsoft Edge", Family::Chromium),
    ("org.mozilla.firefox", "Firefox", Family::Firefox),
];

/// A browser that can carry a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    /// As its vendor writes it.
    pub name: &'static str,
    /// What to start.
    pub program: PathBuf,
    /// A folder that this browser may write, for the profile of call windows.
    pub profile: PathBuf,
    family: Family,
}

/// Where to look.
pub struct Places {
    /// Folders of PATH, in order.
    pub path: Vec<PathBuf>,
    /// The user's home, for Flatpak's exports and the folders that confined browsers may write.
    pub home: PathBuf,
    /// Where an unconfined browser's profile goes.
    pub data: PathBuf,
}

impl Places {
    /// Those of this process; `data` is the app's own folder.
    pub fn of_this_process(data: PathBuf) -> Self {
        let path = std::env::var_os("PATH")
            .map(|path| std::env::split_paths(&path).collect())
            .unwrap_or_default();
        Self {
            path,
            home: std::env::home_dir().unwrap_or_default(),
            data,
        }
    }

    /// The best browser: the Chromium family on PATH, then in Flatpak, then Firefox the same way.
    pub fn find(&self, exists: impl Fn(&Path) -> bool) -> Option<Browser> {
        [Family::Chromium, Family::Firefox]
            .into_iter()
            .find_map(|family| {
                self.on_path(family, &exists)
                    .or_else(|| self.in_flatpak(family, &exists))
            })
    }

    fn on_path(&self, family: Family, exists: &impl Fn(&Path) -> bool) -> Option<Browser> {
        PROGRAMS
            .into_iter()
            .filter(|(_, _, kind)| *kind == family)
            .find_map(|(file, name, family)| {
                let program = self
                    .path
                    .iter()
                    .map(|folder| folder.join(file))
                    .find(|path| exists(path))?;
                Some(Browser {
                    name,
                    program,
                    profile: self.profile_of(file, family, exists),
                    family,
                })
            })
    }

    fn in_flatpak(&self, family: Family, exists: &impl Fn(&Path) -> bool) -> Option<Browser> {
        let exports = [
            self.home.join(".local/share/flatpak/exports/bin"),
            PathBuf::from("/var/lib/flatpak/exports/bin"),
        ];
        FLATPAKS
            .into_iter()
            .filter(|(_, _, kind)| *kind == family)
            .find_map(|(id, name, family)| {
                let program = exports
                    .iter()
                    .map(|folder| folder.join(id))
                    .find(|path| exists(path))?;
                let profile = self.home.join(".var/app").join(id).join("data/tincan-call");
                Some(Browser {
                    name,
                    program,
                    profile,
                    family,
                })
            })
    }

    /// Ubuntu's `chromium-browser` and `firefox` start a snap, and a snap cannot write hidden folders of the home.
    fn profile_of(&self, file: &str, family: Family, exists: &impl Fn(&Path) -> bool) -> PathBuf {
        let snap = file.trim_end_matches("-browser");
        if matches!(snap, "chromium" | "firefox") && exists(&Path::new("/snap/bin").join(snap)) {
            return self.home.join("snap").join(snap).join("common/tincan-call");
        }
        self.data.join(match family {
            Family::Chromium => "call-window-chromium",
            Family::Firefox => "call-window-firefox",
        })
    }
}

impl Browser {
    /// Its arguments, to show `url` alone in a window.
    pub fn arguments(&self, url: &str) -> Vec<OsString> {
        match self.family {
            Family::Chromium => {
                let mut profile = OsString::from("--user-data-dir=");
                profile.push(&self.profile);
                let own = [format!("--app={url}").into(), profile];
                own.into_iter()
                    .chain(CHROMIUM_FLAGS.map(OsString::from))
                    .collect()
            }
            Family::Firefox => vec![
                "--no-remote".into(),
                "--profile".into(),
                self.profile.clone().into(),
                "--new-window".into(),
                url.into(),
            ],
        }
    }

    /// Makes the profile's folder, private to this user.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn prepare_profile(&self) -> std::io::Result<()> {
        crate::private_file::create_folder(&self.profile)?;
        match self.family {
            Family::Chromium => Ok(()),
            Family::Firefox => std::fs::write(self.profile.join("user.js"), FIREFOX_PREFERENCES),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(present: &[&str]) -> Option<Browser> {
        let places = Places {
            path: vec!["/usr/local/bin".into(), "/usr/bin".into()],
            home: "/home/ada".into(),
            data: "/home/ada/.local/share/tincan".into(),
        };
        places.find(|path| present.iter().any(|there| Path::new(there) == path))
    }

    #[test]
    fn an_app_window_is_preferred_to_a_firefox_window() {
        assert_eq!(
            find(&["/usr/bin/firefox", "/usr/bin/google-chrome"])
                .unwrap()
                .name,
            "Google Chrome"
        );
        assert_eq!(
            find(&["/usr/bin/firefox-esr"]).unwrap().program,
            Path::new("/usr/bin/firefox-esr")
        );
        assert_eq!(
            find(&[
                "/usr/bin/firefox",
                "/var/lib/flatpak/exports/bin/org.chromium.Chromium"
            ])
            .unwrap()
            .name,
            "Chromium"
        );
    }

    #[test]
    fn the_first_folder_of_path_wins() {
        assert_eq!(
            find(&["/usr/bin/chromium", "/usr/local/bin/chromium"])
                .unwrap()
                .program,
            Path::new("/usr/local/bin/chromium")
        );
    }

    #[test]
    fn without_a_browser_nothing_is_found() {
        assert_eq!(find(&["/usr/bin/lynx", "/home/ada/chromium"]), None);
    }

    #[test]
    fn a_confined_browser_gets_a_profile_that_it_may_write() {
        let flatpak =
            find(&["/home/ada/.local/share/flatpak/exports/bin/org.mozilla.firefox"]).unwrap();
        assert_eq!(
            flatpak.profile,
            Path::new("/home/ada/.var/app/org.mozilla.firefox/data/tincan-call")
        );
        let snap = find(&["/usr/bin/chromium-browser", "/snap/bin/chromium"]).unwrap();
        assert_eq!(
            snap.profile,
            Path::new("/home/ada/snap/chromium/common/tincan-call")
        );
        let plain = find(&["/usr/bin/chromium"]).unwrap();
        assert_eq!(
            plain.profile,
            Path::new("/home/ada/.local/share/tincan/call-window-chromium")
        );
    }

    #[test]
    fn the_window_shows_only_the_call_and_has_a_profile_of_its_own() {
        let chromium = find(&["/usr/bin/chromium"])
            .unwrap()
            .arguments("http://127.0.0.1:1/#hand=x");
        assert_eq!(chromium[0], "--app=http://127.0.0.1:1/#hand=x");
        assert!(chromium.contains(
            &"--user-data-dir=/home/ada/.local/share/tincan/call-window-chromium".into()
        ));
        let firefox = find(&["/usr/bin/firefox"])
            .unwrap()
            .arguments("http://127.0.0.1:1/#hand=x");
        assert!(
            firefox.contains(&"--no-remote".into())
                && firefox.last() == Some(&"http://127.0.0.1:1/#hand=x".into())
        );
    }
}
