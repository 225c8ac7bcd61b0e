//! Which Debian packages a program needs, asked of the system that it was linked on. Knows nothing of what the program starts by name: that is
//! written in tauri.conf.json as a recommendation.

use crate::place;
use crate::step::Step;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// `libc6 (>= 2.34)` and so on, one for each package.
pub(crate) fn of(program: &Path) -> Result<Vec<String>> {
    // It wants to stand in a source package.
    let folder = place::own().join("shlibdeps");
    fs::create_dir_all(folder.join("debian"))?;
    fs::write(
        folder.join("debian/control"),
        "Source: tincan\n\nPackage: tincan\nArchitecture: any\n",
    )?;
    let log = Step::new("ask which packages it needs", "dpkg-shlibdeps -O -e")
        .arg(program)
        .folder(folder)
        .otherwise("apt-get install dpkg-dev")
        .must()?;
    read(&log).with_context(|| format!("dpkg-shlibdeps says: {log}"))
}

fn read(log: &str) -> Option<Vec<String>> {
    let line = log
        .lines()
        .find_map(|line| line.strip_prefix("shlibs:Depends="))?;
    Some(line.split(", ").map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_is_read_with_its_version_past_the_warnings() {
        let log = "dpkg-shlibdeps: warning: something\nshlibs:Depends=libc6 (>= 2.34), libgtk-3-0 (>= 3.20)\n";
        assert_eq!(
            read(log).unwrap(),
            ["libc6 (>= 2.34)", "libgtk-3-0 (>= 3.20)"]
        );
        assert_eq!(read("dpkg-shlibdeps: error: no such file\n"), None);
    }
}
