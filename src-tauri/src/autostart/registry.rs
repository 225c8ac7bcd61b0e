//! The line of the registry by which Windows starts a program with the session. Compiled, and never run here.

use std::io;
use std::path::PathBuf;

use windows_registry::CURRENT_USER;

use super::entry;

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const NAME: &str = "Tincan";

pub(super) fn is_on() -> bool {
    CURRENT_USER
        .open(RUN)
        .and_then(|run| run.get_string(NAME))
        .is_ok()
}

/// `None` takes the line out.
pub(super) fn set(program: Option<&PathBuf>) -> io::Result<()> {
    let run = CURRENT_USER.create(RUN)?;
    match program {
        Some(program) => {
            let line = entry::run(program.as_os_str()).ok_or(io::ErrorKind::InvalidData)?;
            run.set_string(NAME, line)?;
        }
        None if is_on() => run.remove_value(NAME)?,
        None => {}
    }
    Ok(())
}
