//! The package as people get it: installed by apt in a Debian that has nothing yet, used for a call, and removed. One story, told once, since a
//! Debian takes minutes; each promise in it is counted. A harness of its own, since what cannot run here (no root) is counted as skipped and named.

#[cfg(target_os = "linux")]
#[path = "installed/calls.rs"]
mod calls;
#[cfg(target_os = "linux")]
#[path = "installed/story.rs"]
mod story;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    match tincan_tests::chroot::missing() {
        Some(lacking) => skipped(&format!("this machine lacks {lacking}")),
        None => story::tell(),
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    skipped("this system has no deb")
}

fn skipped(why: &str) -> ExitCode {
    println!("test the_installed_package ... SKIPPED, NOT RUN: {why}");
    println!("test result: ok. 0 passed; 0 failed; 1 skipped");
    ExitCode::SUCCESS
}
