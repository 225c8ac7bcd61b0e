//! The interface's packages and its build: done when they are older than what they come from, else left alone.

use crate::place::{self, NPM};
use crate::step::Step;
use anyhow::Result;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Installs the npm packages of package-lock.json. The copy of it beside them says which were installed, and goes when they go.
pub(crate) fn install() -> Result<()> {
    let wanted = fs::read(place::ui().join("package-lock.json"))?;
    let stamp = place::ui().join("node_modules/.tincan-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    npm("install the npm packages", "ci --no-audit --no-fund")
        .otherwise("this machine must reach registry.npmjs.org once; behind a mirror: npm config set registry URL")
        .must()?;
    Ok(fs::write(stamp, wanted)?)
}

/// Builds `ui/dist` when a source is newer.
pub(crate) fn build() -> Result<()> {
    install()?;
    if is_built() {
        return Ok(());
    }
    npm("build the interface", "run build")
        .otherwise("the lines above name the file")
        .must()
        .map(drop)
}

/// A step of npm in the interface's folder.
pub(crate) fn npm(what: &str, arguments: &str) -> Step {
    Step::new(what, &format!("{NPM} {arguments}")).folder(place::ui())
}

fn is_built() -> bool {
    let Some(built) = changed(&place::ui().join("dist/index.html")) else {
        return false;
    };
    let Ok(entries) = fs::read_dir(place::ui()) else {
        return false;
    };
    let outside = |name: &std::ffi::OsStr| name != "dist" && name != "node_modules";
    entries
        .flatten()
        .filter(|entry| outside(&entry.file_name()))
        .all(|entry| newest(&entry.path()).is_none_or(|time| time <= built))
}

fn newest(path: &Path) -> Option<SystemTime> {
    let inside = fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| newest(&entry.path()))
        .max();
    inside.max(changed(path))
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}
