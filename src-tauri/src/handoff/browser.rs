//! Which installed browser can carry the call, and how it is started: a window of its own with a profile of its own, so that the
//! process we started owns the window and its end is the end of the call. Knows nothing of tickets or of the page.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Flags of the Chromium family. The page is our own, so nothing is contacted in the background, nothing is asked on a first run,
/// and the other one's voice may play without a click. This profile keeps no passwords, so nobody is asked to unlock a keyring for it.
const CHROMIUM_FLAGS: [&str; 9] = [
    "--password-store=basic",
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
    /// What it is told before what a browser is told.
    first: Vec<&'static str>,
    /// A folder that this browser may write, for the profile of call windows.
    pub profile: PathBuf,
    family: Family,
}

/// Folders of snaps' commands; not every session has its own in PATH.
const SNAPS: [&str; 2] = ["/snap/bin", "/var/lib/snapd/snap/bin"];

/// What every snap's command is a link to.
const SNAP: &str = "snap";

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

    /// The best browser: the Chromium family on PATH, then in Flatpak, then Firefox the same way. `file` says which file a path leads to
    /// in the end, if it leads to one.
    pub fn find(&self, file: impl Fn(&Path) -> Option<PathBuf>) -> Option<Browser> {
        [Family::Chromium, Family::Firefox]
            .into_iter()
            .find_map(|family| {
                self.on_path(family, &file)
                    .or_else(|| self.in_flatpak(family, &file))
            })
    }

    fn on_path(&self, family: Family, file: &impl Fn(&Path) -> Option<PathBuf>) -> Option<Browser> {
        PROGRAMS
            .into_iter()
            .filter(|(_, _, kind)| *kind == family)
            .find_map(|(command, name, family)| {
                let program = self.command(command, file)?;
                Some(Browser {
                    name,
                    profile: self.profile_of(&program, command, family, file),
                    program,
                    first: Vec::new(),
                    family,
                })
            })
    }

    fn command(&self, command: &str, file: &impl Fn(&Path) -> Option<PathBuf>) -> Option<PathBuf> {
        let folders = self.path.iter();
        folders
            .map(|folder| folder.join(command))
            .find(|path| file(path).is_some())
    }

    fn in_flatpak(
        &self,
        family: Family,
        file: &impl Fn(&Path) -> Option<PathBuf>,
    ) -> Option<Browser> {
        let exports = [
            self.home.join(".local/share/flatpak/exports/bin"),
            PathBuf::from("/var/lib/flatpak/exports/bin"),
        ];
        FLATPAKS
            .into_iter()
            .filter(|(_, _, kind)| *kind == family)
            .find_map(|(id, name, family)| {
                let exported = exports
                    .iter()
                    .map(|folder| folder.join(id))
                    .find(|path| file(path).is_some())?;
                // What is exported starts it for good: its window would outlive the call, since ending `flatpak run` ends nothing inside.
                let (program, first) = match self.command("flatpak", file) {
                    Some(flatpak) => (flatpak, vec!["run", "--die-with-parent", id]),
                    None => (exported, Vec::new()),
                };
                let profile = self.home.join(".var/app").join(id).join("data/tincan-call");
                Some(Browser {
                    name,
                    program,
                    first,
                    profile,
                    family,
                })
            })
    }

    /// A snap cannot write hidden folders of the home. Ubuntu's `chromium-browser` and `firefox` are no snaps, but start one.
    fn profile_of(
        &self,
        program: &Path,
        command: &str,
        family: Family,
        file: &impl Fn(&Path) -> Option<PathBuf>,
    ) -> PathBuf {
        let is_snap = |path: &Path| file(path).is_some_and(|file| file.ends_with(SNAP));
        let starts_one = |snap: &str| {
            let folders = SNAPS.iter().map(Path::new);
            let mut folders = folders.chain(self.path.iter().map(PathBuf::as_path));
            folders.any(|folder| is_snap(&folder.join(snap)))
        };
        let snap = match command {
            "chromium-browser" => "chromium",
            command => command,
        };
        if is_snap(program) || (matches!(snap, "chromium" | "firefox") && starts_one(snap)) {
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
        let first = self.first.iter().map(OsString::from);
        first.chain(self.own_arguments(url)).collect()
    }

    fn own_arguments(&self, url: &str) -> Vec<OsString> {
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
            path: vec![
                "/usr/local/bin".into(),
                "/usr/bin".into(),
                "/var/lib/snapd/snap/bin".into(),
            ],
            home: "/home/ada".into(),
            data: "/home/ada/.local/share/tincan".into(),
        };
        // Whatever lies among snaps is a link to the one program that starts them.
        let file = |path: &Path| match path.parent() {
            Some(folder) if folder.ends_with("snap/bin") => "/usr/bin/snap".into(),
            _ => path.to_owned(),
        };
        let is_there = |path: &Path| present.iter().any(|there| Path::new(there) == path);
        places.find(|path| is_there(path).then(|| file(path)))
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
        let brave = find(&["/var/lib/snapd/snap/bin/brave"]).unwrap();
        assert_eq!(
            brave.profile,
            Path::new("/home/ada/snap/brave/common/tincan-call")
        );
        let plain = find(&["/usr/bin/chromium"]).unwrap();
        assert_eq!(
            plain.profile,
            Path::new("/home/ada/.local/share/tincan/call-window-chromium")
        );
    }

    #[test]
    fn a_flatpak_is_started_so_that_it_ends_with_the_call() {
        let exported = "/var/lib/flatpak/exports/bin/org.chromium.Chromium";
        let browser = find(&[exported, "/usr/bin/flatpak"]).unwrap();
        assert_eq!(browser.program, Path::new("/usr/bin/flatpak"));
        let arguments = browser.arguments("http://127.0.0.1:1/#hand=x");
        let first = ["run", "--die-with-parent", "org.chromium.Chromium"].map(OsString::from);
        assert_eq!(arguments[..3], first);
        assert_eq!(arguments[3], "--app=http://127.0.0.1:1/#hand=x");
        assert_eq!(find(&[exported]).unwrap().program, Path::new(exported));
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
        assert!(
            chromium.contains(&"--password-store=basic".into()),
            "a keyring would ask for its password before the page is drawn"
        );
        let firefox = find(&["/usr/bin/firefox"])
            .unwrap()
            .arguments("http://127.0.0.1:1/#hand=x");
        assert!(
            firefox.contains(&"--no-remote".into())
                && firefox.last() == Some(&"http://127.0.0.1:1/#hand=x".into())
        );
    }
}
