//! From a clean system to a clean system. Each step needs the one before it; the first that fails ends the story.

use crate::calls;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tincan_tests::chroot::Chroot;

/// What a download may be.
const LARGEST: u64 = 6_000_000;

pub(crate) fn tell() -> ExitCode {
    let mut story = Story { kept: 0 };
    let told = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(story.tell()));
    let (word, failed) = if told.is_ok() {
        ("ok", 0)
    } else {
        ("FAILED", 1)
    };
    if let Err(error) = told {
        println!("test the_next_promise ... FAILED\n    {error:#}");
    }
    println!(
        "test result: {word}. {} passed; {failed} failed; 0 skipped",
        story.kept
    );
    ExitCode::from(failed)
}

/// How many promises were kept so far.
struct Story {
    kept: u32,
}

impl Story {
    fn kept(&mut self, promise: &str) {
        self.kept += 1;
        println!("test {promise} ... ok");
    }

    async fn tell(&mut self) -> Result<()> {
        let deb = deb()?;
        let size = std::fs::metadata(&deb)?.len();
        ensure!(size <= LARGEST, "the deb has {size} bytes");
        self.kept("the_deb_has_at_most_six_megabytes");
        let debian = Chroot::new().await?;
        let before = bring_what_it_declares(&debian, &deb).await?;
        let added = debian.root("apt-get install -y /tmp/tincan.deb").await?;
        ensure!(added.contains(" 1 newly installed"), "{added}");
        has_its_licences(&debian)?;
        self.kept("apt_installs_it_with_what_it_declares_and_its_licences");
        let bus = debian.bus().await?;
        calls::hosts(&debian).await.context("hosting")?;
        self.kept("the_installed_app_hosts_a_room_and_a_guest_calls_by_its_link");
        calls::joins(&debian).await.context("joining")?;
        self.kept("xdg_open_gives_a_link_to_the_running_app_which_calls_by_it");
        drop(bus);
        debian.root("apt-get purge -y tincan").await?;
        debian.root("! dpkg-query --status tincan").await?;
        ensure_same(&before, &debian.files()?)?;
        self.kept("purge_leaves_the_system_as_it_was");
        Ok(())
    }
}

fn deb() -> Result<PathBuf> {
    let built = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/installers");
    let folder = std::env::var_os("TINCAN_INSTALLERS").map_or_else(built, PathBuf::from);
    let entries = std::fs::read_dir(&folder).context("cargo xtask bundle writes it")?;
    let mut files = entries.flatten().map(|entry| entry.path());
    files
        .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .context("no deb: cargo xtask bundle writes it")
}

/// Its dependencies and recommendations, by its own words, before it: then what is there afterwards and was not before is its own. Nothing that
/// others recommend: what it declares has to do.
async fn bring_what_it_declares(debian: &Chroot, deb: &Path) -> Result<Files> {
    std::fs::copy(deb, debian.at("tmp/tincan.deb"))?;
    debian.root("apt-get update -q").await?;
    for field in ["Depends", "Recommends"] {
        let line = format!(
            "apt-get satisfy -y --no-install-recommends \"$(dpkg-deb --field /tmp/tincan.deb {field})\""
        );
        debian.root(&line).await?;
    }
    debian.files()
}

type Files = std::collections::BTreeMap<PathBuf, u64>;

fn has_its_licences(debian: &Chroot) -> Result<()> {
    let documents = debian.at("usr/share/doc/tincan");
    let own = std::fs::read_to_string(documents.join("copyright"))?;
    ensure!(own.contains("Expat or Apache-2.0"), "{own}");
    let others = std::fs::read_to_string(documents.join("THIRD-PARTY.txt"))?;
    ensure!(others.contains("tauri ") && others.contains("svelte "));
    Ok(())
}

fn ensure_same(before: &Files, after: &Files) -> Result<()> {
    let left: Vec<_> = after
        .iter()
        .filter(|(path, size)| before.get(*path) != Some(size))
        .collect();
    let taken: Vec<_> = before
        .keys()
        .filter(|path| !after.contains_key(*path))
        .collect();
    ensure!(
        left.is_empty() && taken.is_empty(),
        "left over or changed: {left:?}; taken away: {taken:?}"
    );
    Ok(())
}
