//! Whether the app starts with the session, out of sight: on Linux one file of the person's own (Desktop Application Autostart
//! Specification), on macOS another one (a launch agent), on Windows a line of the registry (Run). That entry is the only truth: whoever
//! deletes it has switched it off.

mod entry;
#[cfg(windows)]
mod registry;

#[cfg(any(not(windows), test))]
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// On the command line: the window stays out of sight.
pub const HIDDEN: &str = "--hidden";

/// What a file says to start a program; `None` for a path that it cannot hold.
#[cfg(any(not(windows), test))]
type Write = fn(&OsStr) -> Option<String>;

/// Where that is written down, and what it starts.
pub struct Autostart {
    place: Place,
    program: PathBuf,
}

enum Place {
    #[cfg(any(not(windows), test))]
    File(PathBuf, Write),
    #[cfg(windows)]
    Registry,
    #[cfg(test)]
    Nowhere,
}

impl Autostart {
    /// For this process. `config` is the folder for everybody's settings, such as `~/.config`, and `home` the person's own.
    ///
    /// # Errors
    /// Whatever the system says of its own program.
    pub fn of_this_process(config: &Path, home: &Path) -> io::Result<Self> {
        // An AppImage runs from a place that is gone with it; it says where it lives.
        let image = std::env::var_os("APPIMAGE").map(PathBuf::from);
        Ok(Self {
            place: place(config, home),
            program: image.map_or_else(std::env::current_exe, Ok)?,
        })
    }

    /// Whether it is on; `None` where it is not offered.
    pub fn is_on(&self) -> Option<bool> {
        match &self.place {
            #[cfg(any(not(windows), test))]
            Place::File(file, _) => Some(file.is_file()),
            #[cfg(windows)]
            Place::Registry => Some(registry::is_on()),
            #[cfg(test)]
            Place::Nowhere => None,
        }
    }

    /// Switches it on or off. Where it is not offered nothing happens.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn set(&self, on: bool) -> io::Result<()> {
        match &self.place {
            #[cfg(any(not(windows), test))]
            Place::File(file, write) if on => self.write(file, *write),
            #[cfg(any(not(windows), test))]
            Place::File(file, _) => remove(file),
            #[cfg(windows)]
            Place::Registry => registry::set(on.then_some(&self.program)),
            #[cfg(test)]
            Place::Nowhere => Ok(()),
        }
    }

    #[cfg(any(not(windows), test))]
    fn write(&self, file: &Path, write: Write) -> io::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = write(self.program.as_os_str()).ok_or(io::ErrorKind::InvalidData)?;
        std::fs::write(file, text)
    }
}

#[cfg(windows)]
fn place(_config: &Path, _home: &Path) -> Place {
    Place::Registry
}

#[cfg(target_os = "macos")]
fn place(_config: &Path, home: &Path) -> Place {
    let file = home.join("Library/LaunchAgents/app.tincan.desktop.plist");
    Place::File(file, entry::launch_agent)
}

#[cfg(target_os = "linux")]
fn place(config: &Path, _home: &Path) -> Place {
    let file = config.join("autostart/app.tincan.desktop");
    Place::File(file, entry::desktop)
}

#[cfg(any(not(windows), test))]
fn remove(file: &Path) -> io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(folder: &Path) -> Autostart {
        Autostart {
            place: Place::File(folder.join("autostart/app.tincan.desktop"), entry::desktop),
            program: PathBuf::from("/opt/Tin can/tincan"),
        }
    }

    #[test]
    fn it_is_on_as_long_as_its_file_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let autostart = here(folder.path());
        assert_eq!(autostart.is_on(), Some(false));
        for on in [false, true, true, false] {
            autostart.set(on).unwrap();
            assert_eq!(autostart.is_on(), Some(on));
        }
    }

    #[test]
    fn the_file_starts_this_very_program_out_of_sight() {
        let folder = tempfile::tempdir().unwrap();
        here(folder.path()).set(true).unwrap();
        let file = folder.path().join("autostart/app.tincan.desktop");
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.starts_with("[Desktop Entry]\n"), "{text}");
        assert!(
            text.contains("\nExec=\"/opt/Tin can/tincan\" --hidden\n"),
            "{text}"
        );
    }

    #[test]
    fn where_it_is_not_offered_nothing_is_written() {
        let autostart = Autostart {
            place: Place::Nowhere,
            program: PathBuf::from("/nowhere"),
        };
        autostart.set(true).unwrap();
        assert_eq!(autostart.is_on(), None);
    }
}
