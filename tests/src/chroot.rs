//! A Debian of its own in a folder, with nothing in it but apt, and one user. Root and mmdebstrap; everything that is mounted there is mounted
//! for the one process that needs it, so nothing is left mounted. Knows nothing of what is installed in it.

mod files;
mod make;

use crate::process::Process;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::process::Command;

/// Nobody on the machine around it.
const USER: &str = "61234";
/// What opens the display.
const KEY: &str = "/home/ada/.Xauthority";
const BUS: &str = "unix:path=/tmp/session-bus";
/// The folder goes with it, unless `TINCAN_DEBIAN` named one: that is kept and taken again, for whoever works on the test.
pub struct Chroot {
    root: PathBuf,
    folder: PathBuf,
    _own: TempDir,
}

/// What this machine lacks for it, in words; `None` when nothing.
#[must_use]
pub fn missing() -> Option<String> {
    let root = rustix::process::geteuid().is_root();
    let there = |path: &str| Path::new(path).exists();
    let lacking: Vec<&str> = [
        ("root", root),
        ("mmdebstrap", there("/usr/bin/mmdebstrap")),
        ("debian-archive-keyring", there(make::KEYS)),
    ]
    .iter()
    .filter(|(_, there)| !there)
    .map(|(name, _)| *name)
    .collect();
    (!lacking.is_empty()).then(|| lacking.join(", "))
}

impl Chroot {
    /// The same Debian as this machine's, where that is one, else the oldest that has what the app needs.
    pub async fn new() -> Result<Self> {
        let own = tempfile::Builder::new()
            .prefix("tincan-debian-")
            .tempdir()?;
        let named = std::env::var_os("TINCAN_DEBIAN").map(PathBuf::from);
        let folder = named.unwrap_or_else(|| own.path().to_path_buf());
        let place = Self {
            root: folder.join("root"),
            folder,
            _own: own,
        };
        if !place.root.exists() {
            make::debian(&place.root).await?;
            let user = format!("useradd --uid {USER} --create-home ada");
            place.root(&user).await?;
        }
        let key = std::env::var_os("XAUTHORITY").context("no display: xvfb-run starts one")?;
        std::fs::copy(key, place.at(KEY))?;
        place.root(&format!("chown {USER}:{USER} {KEY}")).await?;
        Ok(place)
    }

    /// A path in there, as it is called out here.
    #[must_use]
    pub fn at(&self, inside: &str) -> PathBuf {
        self.root.join(inside.trim_start_matches('/'))
    }

    /// Runs a line of shell in there as root, and says what it said.
    pub async fn root(&self, line: &str) -> Result<String> {
        let line = format!("export DEBIAN_FRONTEND=noninteractive; {line}");
        make::run(&mut self.enter("0:0", &["sh", "-c", &line])).await
    }

    /// The same as the user, in `home`.
    pub async fn user(&self, home: &Path, line: &str) -> Result<String> {
        make::run(&mut self.as_user(home, &["sh", "-c", line])).await
    }

    /// A session's bus for the user; the app has to find an earlier start of itself.
    pub async fn bus(&self) -> Result<Process> {
        let address = format!("--address={BUS}");
        let words = [
            "dbus-daemon",
            "--session",
            "--nofork",
            "--print-address",
            &address,
        ];
        let mut command = self.as_user(Path::new("/home/ada"), &words);
        let (bus, ()) =
            Process::start(&mut command, |line| line.starts_with("unix:").then_some(())).await?;
        Ok(bus)
    }

    /// A program out here that starts `program` in there as the user in `home`, on this display.
    pub fn door(&self, program: &str, home: &Path) -> Result<PathBuf> {
        let command = self.as_user(home, &[program]);
        let command = command.as_std();
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let quoted: Vec<String> = words
            .map(|word| format!("'{}'", word.to_string_lossy()))
            .collect();
        let path = self.folder.join("door");
        make::executable(
            &path,
            &format!("#!/bin/sh\nexec {} \"$@\"\n", quoted.join(" ")),
        )?;
        Ok(path)
    }

    /// A home for the user, by its name out here and in there.
    pub async fn home(&self) -> Result<(TempDir, PathBuf)> {
        let home = tempfile::Builder::new()
            .prefix("tincan-home-")
            .tempdir_in(self.at("home/ada"))?;
        let name = home.path().file_name().context("no name")?;
        let inside = Path::new("/home/ada").join(name);
        self.root(&format!("chown -R {USER}:{USER} {}", inside.display()))
            .await?;
        Ok((home, inside))
    }

    /// Every file that belongs to the system, with its size.
    pub fn files(&self) -> Result<BTreeMap<PathBuf, u64>> {
        files::below(&self.root)
    }

    fn as_user(&self, home: &Path, words: &[&str]) -> Command {
        let home = home.display();
        let path = format!("PATH={home}:/usr/local/bin:/usr/bin:/bin");
        let (home, key) = (format!("HOME={home}"), format!("XAUTHORITY={KEY}"));
        let bus = format!("DBUS_SESSION_BUS_ADDRESS={BUS}");
        let environment = ["env", "-u", "XDG_RUNTIME_DIR", &path, &home, &key, &bus];
        self.enter(&format!("{USER}:{USER}"), &[&environment, words].concat())
    }

    /// Mounts what programs expect, for this one process and its children alone.
    fn enter(&self, user: &str, words: &[&str]) -> Command {
        let root = self.root.display();
        let script = format!(
            "mount -t proc proc {root}/proc && mount --rbind /dev {root}/dev && mkdir -p {root}/tmp/.X11-unix /tmp/.X11-unix && \
             mount --bind /tmp/.X11-unix {root}/tmp/.X11-unix && exec chroot --userspec={user} {root} \"$@\""
        );
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", &script, "enter"]);
        command.args(words);
        command
    }
}
