//! The black-box tests' hands and eyes: they start what was built, drive real browsers, and read what real connections report.
//!
//! Reading order: `server` and `browser` start processes, `person` is somebody at a browser, `stats` is what their connection really
//! does, `desktop` is the app's window. Imports nothing of the product; what it knows comes from docs/protocol.md and the
//! `data-test` attributes of the screens.

pub mod browser;
pub mod chat;
#[cfg(target_os = "linux")]
pub mod chroot;
pub mod codes;
#[cfg(target_os = "linux")]
pub mod desktop;
pub mod files;
pub mod first_frame;
pub mod gap;
pub mod gateway;
pub mod links;
pub mod minimal;
#[cfg(target_os = "linux")]
pub mod net;
#[cfg(target_os = "linux")]
pub mod netns;
pub mod person;
#[cfg(target_os = "linux")]
pub mod proc;
pub mod process;
#[cfg(target_os = "linux")]
pub mod quiet;
pub mod server;
#[cfg(target_os = "linux")]
pub mod shell;
pub mod stats;
pub mod wait;
