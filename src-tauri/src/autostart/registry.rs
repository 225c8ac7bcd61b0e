//! The line of the registry by which Windows starts a program with the session, and what the person says of it in Task Manager. Compiled,
//! and never run here.

use std::io;
use std::path::PathBuf;

use windows_registry::CURRENT_USER;

use super::entry;

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
/// Where Task Manager and the Settings write down that somebody switched a line off, which stays as it is.
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";
const NAME: &str = "Tincan";

pub(super) fn is_on() -> bool {
    is_written() && !is_refused()
}

fn is_written() -> bool {
    CURRENT_USER
        .open(RUN)
        .and_then(|run| run.get_string(NAME))
        .is_ok()
}

fn is_refused() -> bool {
    CURRENT_USER
        .open(APPROVED)
        .and_then(|approved| approved.get_value(NAME))
        .is_ok_and(|said| entry::is_refused(&said))
}

/// `None` takes the line out.
pub(super) fn set(program: Option<&PathBuf>) -> io::Result<()> {
    let run = CURRENT_USER.create(RUN)?;
    match program {
        Some(program) => {
            let line = entry::run(program.as_os_str()).ok_or(io::ErrorKind::InvalidData)?;
            run.set_string(NAME, line)?;
            if is_refused() {
                CURRENT_USER.create(APPROVED)?.remove_value(NAME)?;
            }
        }
        None if is_written() => run.remove_value(NAME)?,
        None => {}
    }
    Ok(())
}
