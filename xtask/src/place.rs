//! Where things are: the checkout, its build folder, and the programs on this machine.

use std::path::{Path, PathBuf};

/// `npm` is a script on Windows, and only found there under its full name.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// The interface's folder.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// Cargo's build folder, which a developer may have moved.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |moved| root().join(moved))
}

/// Logs of the steps, and the Node that was fetched where the system's is too old.
pub(crate) fn own() -> PathBuf {
    target().join("xtask")
}

/// Folders that are searched for programs, in order: our own Node, cargo's installs, `PATH`, then those of the system's own programs, which not
/// everybody has on their path.
pub(crate) fn search_path() -> Vec<PathBuf> {
    let mut folders = vec![crate::node::folder()];
    folders.push(cargo_home().join("bin"));
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    if cfg!(unix) {
        folders.extend(["/usr/sbin", "/sbin"].map(PathBuf::from));
    }
    folders
}

/// Where cargo keeps what it fetched and installed.
pub(crate) fn cargo_home() -> PathBuf {
    let moved = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    moved.unwrap_or_else(|| std::env::home_dir().unwrap_or_default().join(".cargo"))
}

/// The first file of that name on the search path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    search_path()
        .into_iter()
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}
