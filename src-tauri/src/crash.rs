//! What is known of an end that nobody wished, kept on this computer alone, so that the next start can say so and a report can name it.
//! A panic's own text may hold a name or a key: only words that stand in the program's source are kept, and where it was.

use std::io::{self, Write as _};
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::private_file;

/// Bytes of the log; what comes after the first crashes says nothing more.
const LONGEST: u64 = 16 * 1024;
/// Characters of one entry.
const ENTRY: usize = 300;

/// The two files of one data folder.
#[derive(Debug, Clone)]
pub struct Crashes {
    /// There while the app runs: who finds it at the start was not told goodbye.
    running: PathBuf,
    log: PathBuf,
}

impl Crashes {
    /// Touches nothing yet.
    pub fn of(data: &Path) -> Self {
        Self {
            running: data.join("running"),
            log: data.join("crashes"),
        }
    }

    /// Begins a run: notes when the one before did not end by itself.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn begin(&self) -> io::Result<()> {
        if private_file::read(&self.running)?.is_some() {
            self.note("the app ended without saying goodbye");
        }
        private_file::replace(&self.running, b"")
    }

    /// The app ends as it should.
    pub fn end(&self) {
        if let Err(error) = private_file::remove(&self.running) {
            tracing::warn!(%error, "the end could not be noted");
        }
    }

    /// Adds one line with the time (Unix seconds) and the version. A disk that refuses has the last word.
    pub fn note(&self, what: &str) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_secs());
        let line: String = what
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(ENTRY)
            .collect();
        tracing::error!("{line}");
        let entry = format!("{now} {} {line}\n", env!("CARGO_PKG_VERSION"));
        if let Err(error) = self.append(&entry) {
            tracing::warn!(%error, "a crash could not be noted");
        }
    }

    /// What was noted since the last time; each is handed out once.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn take(&self) -> io::Result<Option<String>> {
        let noted = private_file::read(&self.log)?;
        private_file::remove(&self.log)?;
        Ok(noted)
    }

    /// Every panic of this process is noted, in place of the standard words, which would show what the program was working on.
    pub fn note_panics(&self) {
        let crashes = self.clone();
        panic::set_hook(Box::new(move |info| crashes.note(&describe(info))));
    }

    fn append(&self, entry: &str) -> io::Result<()> {
        let mut file = private_file::open_to_append(&self.log)?;
        if file.metadata()?.len() + entry.len() as u64 > LONGEST {
            return Ok(());
        }
        file.write_all(entry.as_bytes())
    }
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(ToString::to_string);
    let place = place.as_deref().unwrap_or("an unknown place");
    // Text that was put together at run time comes as a `String`.
    let words = info.payload().downcast_ref::<&'static str>();
    format!(
        "panicked at {place}: {}",
        words.unwrap_or(&"(its words are left out)")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crashes() -> (tempfile::TempDir, Crashes) {
        let folder = tempfile::tempdir().unwrap();
        let crashes = Crashes::of(folder.path());
        (folder, crashes)
    }

    #[test]
    fn an_app_that_said_goodbye_has_nothing_to_tell_at_the_next_start() {
        let (_folder, crashes) = crashes();
        for _ in 0..2 {
            crashes.begin().unwrap();
            assert_eq!(crashes.take().unwrap(), None);
            crashes.end();
        }
    }

    #[test]
    fn an_app_that_was_ended_is_told_of_once_at_the_next_start() {
        let (_folder, crashes) = crashes();
        crashes.begin().unwrap();
        crashes.begin().unwrap();
        let told = crashes.take().unwrap().unwrap();
        assert!(told.contains("without saying goodbye"), "{told}");
        assert_eq!(crashes.take().unwrap(), None);
    }

    /// The hook belongs to the whole process: the only test that sets it.
    #[test]
    fn a_panic_leaves_where_it_was_and_none_of_what_it_was_about() {
        let (_folder, crashes) = crashes();
        let before = panic::take_hook();
        crashes.note_panics();
        let said = std::thread::spawn(|| panic!("the ring is empty")).join();
        let formatted =
            std::thread::spawn(|| panic!("no such person: {}", "Ada".to_owned())).join();
        panic::set_hook(before);
        assert!(said.is_err() && formatted.is_err());
        let told = crashes.take().unwrap().unwrap();
        assert!(
            told.contains("crash.rs:") && told.contains("the ring is empty"),
            "{told}"
        );
        assert!(told.contains("left out") && !told.contains("Ada"), "{told}");
    }

    #[test]
    fn a_thousand_crashes_fill_no_disk() {
        let (folder, crashes) = crashes();
        for _ in 0..1000 {
            crashes.note(&"x\n".repeat(1000));
        }
        let size = std::fs::metadata(folder.path().join("crashes"))
            .unwrap()
            .len();
        assert!(size <= LONGEST);
        assert_eq!(
            crashes
                .take()
                .unwrap()
                .unwrap()
                .lines()
                .map(str::len)
                .max()
                .unwrap()
                / 100,
            3
        );
    }
}
