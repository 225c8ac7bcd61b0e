//! What is on the disk, but for what belongs to no package. Knows nothing of packages.

use anyhow::Result;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The kernel's, the user's, and what apt and dpkg write about themselves.
const NOT_OURS: [&str; 10] = [
    "dev",
    "home",
    "proc",
    "run",
    "sys",
    "tmp",
    "var/cache",
    "var/lib/apt",
    "var/lib/dpkg",
    "var/log",
];

/// Every file and its size; folders have none.
pub(super) fn below(root: &Path) -> Result<BTreeMap<PathBuf, u64>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path().strip_prefix(root)?.to_path_buf();
            if NOT_OURS.iter().any(|other| path == Path::new(other)) {
                continue;
            }
            let data = entry.metadata()?;
            if data.is_dir() {
                folders.push(entry.path());
            }
            files.insert(path, if data.is_dir() { 0 } else { data.len() });
        }
    }
    Ok(files)
}
