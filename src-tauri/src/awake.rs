//! Keeps the computer from falling asleep by itself while a room is open: a guest could not come in. Closing the lid or choosing to
//! sleep still works. The system's own program holds for us, and lets go when the pipe to it closes, so also when the app crashes.
//! On Windows nothing is held here; there the page asks for it.

use std::process::{Child, Command, Stdio};

/// Held until it is dropped. Where the system has no such program, nothing happens.
pub struct Awake(Option<Child>);

impl Awake {
    /// Holds from now on.
    #[must_use]
    pub fn hold() -> Self {
        Self(inhibitor().and_then(|command| held_by(command).ok()))
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        let Some(mut child) = self.0.take() else {
            return;
        };
        drop(child.stdin.take());
        // It ends within milliseconds; whoever closes a room does not wait for it.
        std::thread::spawn(move || child.wait());
    }
}

/// `cat` ends when its input does.
fn held_by(mut command: Command) -> std::io::Result<Child> {
    command
        .arg("cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

#[cfg(target_os = "linux")]
fn inhibitor() -> Option<Command> {
    let mut command = Command::new("systemd-inhibit");
    command.args([
        "--what=idle",
        "--who=Tincan",
        "--why=A room is open",
        "--mode=block",
    ]);
    Some(command)
}

#[cfg(target_os = "macos")]
fn inhibitor() -> Option<Command> {
    let mut command = Command::new("caffeinate");
    command.arg("-i");
    Some(command)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn inhibitor() -> Option<Command> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_holds_ends_when_it_is_let_go() {
        let child = held_by(Command::new("env")).unwrap();
        let process = format!("/proc/{}/stat", child.id());
        drop(Awake(Some(child)));
        let began = std::time::Instant::now();
        while std::path::Path::new(&process).exists() {
            assert!(began.elapsed().as_secs() < 10, "it holds for ever");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_system_without_such_a_program_holds_nothing() {
        assert!(held_by(Command::new("/nowhere/inhibit")).is_err());
        drop(Awake(None));
    }
}
