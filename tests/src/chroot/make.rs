//! Makes the Debian: its packages, by its own keys, from its own mirror. Knows nothing of its user.

use anyhow::{Result, bail};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

pub(super) const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
const MIRROR: &str = "http://deb.debian.org";

/// With nothing in it but apt.
pub(super) async fn debian(root: &Path) -> Result<()> {
    let suite = suite();
    let mut command = Command::new("mmdebstrap");
    command.args(["--mode=root", "--variant=minbase", "--quiet"]);
    command.arg(format!("--keyring={KEYS}")).arg(&suite);
    run(command.arg(root).args(sources(&suite))).await?;
    std::fs::copy("/etc/resolv.conf", root.join("etc/resolv.conf"))?;
    // Services of packages are not started, as in every chroot.
    executable(&root.join("usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n")?;
    let speed = root.join("etc/dpkg/dpkg.cfg.d/speed");
    Ok(std::fs::write(speed, "force-unsafe-io\n")?)
}

pub(super) fn executable(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text)?;
    Ok(std::fs::set_permissions(
        path,
        PermissionsExt::from_mode(0o755),
    )?)
}

fn suite() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let debian = release.lines().any(|line| line == "ID=debian");
    let named = release
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    named.filter(|_| debian).unwrap_or("bookworm").to_owned()
}

/// With the security updates, as everybody has them: a browser is only as old as its driver out here.
fn sources(suite: &str) -> Vec<String> {
    let mut sources = vec![format!("deb {MIRROR}/debian {suite} main")];
    if suite != "sid" {
        sources.push(format!("deb {MIRROR}/debian {suite}-updates main"));
        sources.push(format!(
            "deb {MIRROR}/debian-security {suite}-security main"
        ));
    }
    sources
}

pub(super) async fn run(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().await?;
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if !output.status.success() {
        bail!("{:?}: {said}", command.as_std());
    }
    Ok(said)
}
