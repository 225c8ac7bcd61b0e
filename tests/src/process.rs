//! A child process that ends with its owner, and every process that it started with it, found by a folder that only they name.

#[cfg(target_os = "linux")]
use crate::proc;
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{Duration, timeout};

/// A driver needs well under a second; an app's first start under load a few.
const START: Duration = Duration::from_secs(30);

/// A running child, killed by its id on drop.
pub struct Process {
    child: Child,
    marker: Option<PathBuf>,
}

impl Process {
    /// Starts it and reads its output until `recognise` finds what it looks for in a line. The rest of the output is read on and
    /// shown by the test runner if the test fails.
    pub async fn start<T>(
        command: &mut Command,
        recognise: impl Fn(&str) -> Option<T>,
    ) -> Result<(Self, T)> {
        let name = command
            .as_std()
            .get_program()
            .to_string_lossy()
            .into_owned();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true);
        let mut child = command.spawn().with_context(|| {
            format!("{name} does not start: cargo xtask test installs and builds it")
        })?;
        let stdout = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let found = timeout(START, first(&mut lines, recognise))
            .await
            .with_context(|| format!("{name} says nothing useful"))??;
        tokio::spawn(read_on(lines));
        Ok((
            Self {
                child,
                marker: None,
            },
            found,
        ))
    }

    /// Starts it without looking at what it says.
    pub fn spawn(command: &mut Command) -> Result<Self> {
        let child = command.stdin(Stdio::null()).kill_on_drop(true).spawn()?;
        Ok(Self {
            child,
            marker: None,
        })
    }

    /// On drop, ends also every process that has this folder in its command line or environment.
    #[must_use]
    pub fn with_children_in(mut self, marker: &Path) -> Self {
        self.marker = Some(marker.to_path_buf());
        self
    }

    /// Resident memory in bytes, Linux proc(5); `None` when it has ended.
    #[must_use]
    pub fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kib << 10)
    }

    /// Its number in the system, while it runs.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Kills it as a crash would, and waits until it is gone.
    pub async fn kill(&mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self) -> Result<()> {
        self.child.wait().await?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.child.start_kill().is_err() {
            // It ended before; there is nothing left to kill.
        }
        if let Some(marker) = &self.marker {
            let children = processes(&marker.to_string_lossy(), &["cmdline", "environ"]);
            if let Err(error) = signal("KILL", &children) {
                println!("a process may be left over: {error:#}");
            }
        }
    }
}

async fn first<T>(
    lines: &mut Lines<BufReader<ChildStdout>>,
    recognise: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    while let Some(line) = lines.next_line().await? {
        if let Some(found) = recognise(&line) {
            return Ok(found);
        }
    }
    bail!("it ended before it was ready")
}

/// A child whose output nobody reads stands still once the pipe is full.
async fn read_on(mut lines: Lines<BufReader<impl AsyncRead + Unpin>>) {
    while let Ok(Some(line)) = lines.next_line().await {
        println!("{line}");
    }
}

/// Process ids whose command line names `text`.
#[must_use]
pub fn processes_naming(text: &str) -> Vec<String> {
    processes(text, &["cmdline"])
}

/// The processes that run this very file, and not those that merely name it, as the shell does that started a test.
#[must_use]
pub fn processes_running(program: &Path) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter(|entry| {
            std::fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe == program)
        })
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[cfg(target_os = "linux")]
/// The processes of that name (proc(5), its first 15 bytes) that one of `parents` started.
pub fn children_of(parents: &[String], name: &str) -> Result<Vec<String>> {
    let is_child =
        |id: &String| proc::status(id, "PPid:").is_some_and(|parent| parents.contains(&parent));
    let is_named = |id: &String| proc::status(id, "Name:").as_deref() == Some(name);
    let all = proc::all()?.into_iter();
    Ok(all.filter(is_named).filter(is_child).collect())
}

fn processes(text: &str, places: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let id = entry.file_name().to_string_lossy().into_owned();
        let is_process = id.bytes().all(|byte| byte.is_ascii_digit());
        let read = |place: &&str| std::fs::read(entry.path().join(place)).unwrap_or_default();
        let names = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).contains(text);
        if is_process && places.iter().map(read).any(names) {
            found.push(id);
        }
    }
    found
}

/// Sends a signal to each, by name: `STOP`, `CONT`, `KILL`. One that has ended since it was listed is no error.
pub fn signal(name: &str, ids: &[String]) -> Result<()> {
    for id in ids {
        let sent = std::process::Command::new("kill")
            .args([&format!("-{name}"), id])
            .stderr(Stdio::null())
            .status()?;
        let has_ended = !Path::new("/proc").join(id).exists();
        ensure!(sent.success() || has_ended, "{id} did not hear {name}");
    }
    Ok(())
}
