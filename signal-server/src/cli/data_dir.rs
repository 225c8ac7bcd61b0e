//! Where this user's programs keep what has to survive a restart.

use std::env;
use std::path::PathBuf;

/// The directory for our data; `None` when the system names no home. XDG Base Directory Specification on Unix.
pub(crate) fn data_dir() -> Option<PathBuf> {
    let var = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = if cfg!(windows) {
        var("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        var("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        var("XDG_DATA_HOME").or_else(|| var("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("tincan-signal"))
}
