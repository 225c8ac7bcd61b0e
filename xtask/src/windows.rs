//! `cargo xtask windows`: the Windows setup without Windows, for looking at and for trying by hand: the app cross compiled by GNU's linker, packed
//! by makensis. Debian's stable Rust lacks the library for it, so this happens in a Debian sid of its own (3 GB, kept in the build folder), with the
//! library built from source. A release is built on Windows; nothing here has been run there.

use crate::bundle;
use crate::need::{self, For};
use crate::place;
use crate::step::Step;
use crate::ui;
use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};

const TARGET: &str = "x86_64-pc-windows-gnu";
const TOOLS: &str = "ca-certificates,rustc,cargo,rust-src,gcc,libc6-dev,gcc-mingw-w64-x86-64,nsis";
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
/// Mounts what programs expect, for one process and its children alone; cargo's downloads are those of this user, and so is whom they trust (a company's
/// proxy has an authority of its own).
const ENTER: &str = "root=$1 checkout=$2 registry=$3; shift 3; mount -t proc proc $root/proc; mount --rbind /dev $root/dev; \
    mkdir -p $root/work $root/root/.cargo/registry; mount --bind $checkout $root/work; mount --bind $registry $root/root/.cargo/registry; mount --bind /etc/ssl/certs $root/etc/ssl/certs; \
    exec chroot $root env -i HOME=/root PATH=/usr/bin:/bin RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=/work/target/windows sh -euc 'cd /work; exec \"$@\"' run \"$@\"";

/// Builds and packs it, or says aloud why not.
pub(crate) fn windows() -> Result<()> {
    if !cfg!(target_os = "linux") || place::find("apt-get").is_none() || !is_root() {
        println!("SKIPPED: the Windows setup (needs root on Debian or Ubuntu)");
        return Ok(());
    }
    need::install(For::Verify)?;
    ui::build()?;
    Step::new("fetch the crates of every system", "cargo fetch --locked").must()?;
    let root = debian()?;
    inside(&root, "cross compile the app (many minutes)")
        .arg("cargo")
        .args("build -p tincan -p tincan-signal --profile shipping-test --features custom-protocol -Z build-std=std,panic_abort,panic_unwind --target")
        .arg(TARGET)
        .must()?;
    let out = out();
    gather(&out.join(TARGET).join("shipping-test"), &out.join("files"))?;
    fs::create_dir_all(out.join("bundle/nsis"))?;
    let version = env!("CARGO_PKG_VERSION");
    inside(&root, "pack the setup")
        .args("makensis -V2 -WX -DFILES=/work/target/windows/files")
        .arg(format!("-DVERSION={version}"))
        .arg(format!(
            "-DOUT=/work/target/windows/bundle/nsis/Tincan_{version}_x64-setup.exe"
        ))
        .arg("packaging/windows/tincan.nsi")
        .must()?;
    bundle::collect(&out.join("bundle"), &out.join("installers"))
}

/// In the checkout, wherever a developer has the other builds: it is what is mounted.
fn out() -> PathBuf {
    place::root().join("target/windows")
}

fn is_root() -> bool {
    let id = std::process::Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.starts_with(b"0\n"))
}

/// Made once. Half of one is thrown away.
fn debian() -> Result<PathBuf> {
    let root = out().join("debian");
    let ready = root.join("ready");
    if ready.exists() {
        return Ok(root);
    }
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    fs::create_dir_all(out())?;
    Step::new(
        "make a Debian sid with a cross compiler (3 GB)",
        &format!("mmdebstrap --mode=root --variant=minbase --include={TOOLS} --keyring={KEYS} sid"),
    )
    // An old copy of the mirror will do: what is made of it is tried and never shipped.
    .arg("--aptopt=Acquire::Check-Valid-Until \"false\"")
    .arg(&root)
    .arg("http://deb.debian.org/debian")
    .otherwise("it needs Debian's mirror; a release is built on Windows instead")
    .must()?;
    fs::copy("/etc/resolv.conf", root.join("etc/resolv.conf"))?;
    fs::write(ready, "")?;
    Ok(root)
}

fn inside(root: &Path, what: &str) -> Step {
    let registry = place::cargo_home().join("registry");
    Step::program(what, "unshare")
        .args("--mount sh -euc")
        .arg(ENTER)
        .arg("enter")
        .arg(root)
        .arg(place::root())
        .arg(registry)
}

/// What the setup packs, under the names that it knows.
fn gather(built: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    let root = place::root();
    let files = [
        (built.join("tincan.exe"), "tincan.exe"),
        (built.join("WebView2Loader.dll"), "WebView2Loader.dll"),
        (root.join("src-tauri/icons/icon.ico"), "tincan.ico"),
        (root.join("src-tauri/bundle/licence.txt"), "licence.txt"),
        (root.join("LICENSE-MIT"), "LICENSE-MIT.txt"),
        (root.join("LICENSE-APACHE"), "LICENSE-APACHE.txt"),
    ];
    for (from, name) in files {
        fs::copy(&from, to.join(name))?;
    }
    bundle::write_notices(&to.join("THIRD-PARTY.txt"), Some(TARGET))
}
