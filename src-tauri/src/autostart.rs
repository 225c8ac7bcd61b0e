//! Whether the app starts with the session, out of sight. On Linux that is one file of the person's own (Desktop Application Autostart
//! Specification); elsewhere it is not offered yet. The file is the only truth: whoever deletes it has switched it off.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// On the command line: the window stays out of sight.
pub const HIDDEN: &str = "--hidden";

/// The place of that file, and what it starts.
pub struct Autostart {
    file: Option<PathBuf>,
    program: PathBuf,
}

impl Autostart {
    /// For this process. `config` is the folder for everybody's settings, such as `~/.config`.
    ///
    /// # Errors
    /// Whatever the system says of its own program.
    pub fn of_this_process(config: &Path) -> io::Result<Self> {
        // An AppImage runs from a place that is gone with it; it says where it lives.
        let image = std::env::var_os("APPIMAGE").map(PathBuf::from);
        Ok(Self {
            file: cfg!(target_os = "linux").then(|| config.join("autostart/app.tincan.desktop")),
            program: image.map_or_else(std::env::current_exe, Ok)?,
        })
    }

    /// Whether it is on; `None` where it is not offered.
    pub fn is_on(&self) -> Option<bool> {
        self.file.as_deref().map(Path::is_file)
    }

    /// Switches it on or off. Where it is not offered nothing happens.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn set(&self, on: bool) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        if !on {
            return match std::fs::remove_file(file) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                removed => removed,
            };
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = entry(self.program.as_os_str()).ok_or(io::ErrorKind::InvalidData)?;
        std::fs::write(file, text)
    }
}

/// PURE: the file. `None` for a path that no such file can hold: they are UTF-8, one line each.
fn entry(program: &OsStr) -> Option<String> {
    let program = program
        .to_str()
        .filter(|path| !path.contains(char::is_control))?;
    Some(format!(
        "[Desktop Entry]\nType=Application\nName=Tincan\nExec={} {HIDDEN}\nIcon=tincan\nTerminal=false\n",
        quoted(program)
    ))
}

/// As the Desktop Entry Specification writes an argument: quoted, and escaped twice over, since it is a string first.
fn quoted(argument: &str) -> String {
    let mut quoted = String::from("\"");
    for c in argument.chars() {
        match c {
            '"' | '`' | '$' => quoted.push_str("\\\\"),
            '\\' => quoted.push_str("\\\\\\"),
            '%' => quoted.push('%'),
            _ => {}
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(folder: &Path) -> Autostart {
        Autostart {
            file: Some(folder.join("autostart/app.tincan.desktop")),
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
    fn no_folders_name_becomes_a_command() {
        assert_eq!(quoted(r#"/a $b`c"d\e%f"#), r#""/a \\$b\\`c\\"d\\\\e%%f""#);
        assert_eq!(entry(OsStr::new("/a\nExec=/bin/sh")), None);
    }

    #[test]
    fn where_it_is_not_offered_nothing_is_written() {
        let autostart = Autostart {
            file: None,
            program: PathBuf::from("/nowhere"),
        };
        autostart.set(true).unwrap();
        assert_eq!(autostart.is_on(), None);
    }
}
