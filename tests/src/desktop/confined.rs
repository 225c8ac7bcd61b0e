//! Chromium as a snap and as a Flatpak: laid out as those two lay it out, and refused what they refuse. The browser itself is the real one;
//! what confines it is a script, since neither can be installed into a test.

use super::program;
use anyhow::{Context, Result};
use std::path::Path;

/// `bin` has a link to the program that starts every snap, and that one refuses a profile in a hidden folder of the home.
pub(super) fn snap(bin: &Path, chromium: &str) -> Result<()> {
    let home = bin.parent().context("a home")?;
    let system = home.join("usr-bin");
    std::fs::create_dir_all(&system)?;
    program(&system.join("chromium"), chromium)?;
    program(&system.join("snap"), &snap_script(home, &system))?;
    Ok(std::os::unix::fs::symlink(
        system.join("snap"),
        bin.join("chromium"),
    )?)
}

fn snap_script(home: &Path, system: &Path) -> String {
    let (home, system) = (home.display(), system.display());
    format!(
        "#!/bin/sh\nPATH=/usr/bin:/bin\nfor word in \"$@\"; do case $word in --user-data-dir={home}/.*) echo \"Failed to create $word: Permission denied\" >&2; exit 21;; esac; done\n\
         exec \"{system}/${{0##*/}}\" \"$@\"\n"
    )
}

/// `bin` has `flatpak` alone, and the app is exported to where desktops look. `flatpak run` refuses a profile outside of the app's own folder;
/// what it runs goes on when it is ended, unless it was told otherwise.
pub(super) fn flatpak(bin: &Path, chromium: &str) -> Result<()> {
    let home = bin.parent().context("a home")?;
    let exports = home.join(".local/share/flatpak/exports/bin");
    std::fs::create_dir_all(&exports)?;
    let inside = home.join("inside");
    program(&inside, chromium)?;
    let exported = format!(
        "#!/bin/sh\nexec {}/flatpak run --branch=stable --arch=x86_64 org.chromium.Chromium \"$@\"\n",
        bin.display()
    );
    program(&exports.join("org.chromium.Chromium"), &exported)?;
    program(&bin.join("flatpak"), &flatpak_script(home, &inside))
}

fn flatpak_script(home: &Path, inside: &Path) -> String {
    let (home, inside) = (home.display(), inside.display());
    format!(
        "#!/bin/sh\nPATH=/usr/bin:/bin\n[ \"$1\" = run ] || exit 64\nshift\nties=no\n\
         while case $1 in --die-with-parent) ties=yes;; --*) ;; *) false;; esac; do shift; done\n\
         id=$1; shift\n[ \"$id\" = org.chromium.Chromium ] || {{ echo \"error: app/$id not installed\" >&2; exit 1; }}\n\
         for word in \"$@\"; do case $word in\n\
           --user-data-dir={home}/.var/app/$id/*) ;;\n\
           --user-data-dir=*) echo \"Failed to create $word: Read-only file system\" >&2; exit 21;;\n\
         esac; done\n\
         setsid {inside} \"$@\" &\nchild=$!\n\
         [ $ties = yes ] && trap 'kill -TERM $child; wait $child; exit 143' TERM || trap 'exit 143' TERM\n\
         wait $child\n"
    )
}
