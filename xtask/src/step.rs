//! One child process, shown as one line: what it does, whether it worked, how long it took. Its output goes to a log; a failure
//! prints the log's end and what to do about it. Knows nothing of what the output means.

use crate::place;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Instant;

const TAIL_LINES: usize = 80;

/// A child process with the words that go with it.
pub(crate) struct Step {
    what: String,
    command: Command,
    otherwise: String,
}

/// How a step ended.
pub(crate) struct Ended {
    pub(crate) ok: bool,
    /// Everything the child wrote, both streams.
    pub(crate) log: String,
}

impl Step {
    /// `what` is the line that people read; `command` is split at spaces, so no argument of it may contain one.
    pub(crate) fn new(what: &str, command: &str) -> Self {
        let mut words = command.split(' ');
        let mut step = Self::program(what, words.next().unwrap_or_default());
        step.command.args(words);
        step
    }

    /// As `new`, for a program whose arguments follow by `arg`.
    pub(crate) fn program(what: &str, program: &str) -> Self {
        let found = place::find(program).unwrap_or_else(|| program.into());
        let mut command = Command::new(found);
        command
            .current_dir(place::root())
            .env("NO_COLOR", "1")
            .env("CARGO_TERM_COLOR", "never");
        if let Ok(path) = std::env::join_paths(place::search_path()) {
            command.env("PATH", path);
        }
        Self {
            what: what.into(),
            command,
            otherwise: String::new(),
        }
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// As `arg`, for several without a space in them.
    pub(crate) fn args(mut self, arguments: &str) -> Self {
        self.command.args(arguments.split(' '));
        self
    }

    pub(crate) fn folder(mut self, folder: PathBuf) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// What to do when it fails, for the one who reads it.
    pub(crate) fn otherwise(mut self, remedy: &str) -> Self {
        self.otherwise = remedy.into();
        self
    }

    /// Runs it to its end and prints its line.
    pub(crate) fn run(mut self) -> Result<Ended> {
        let (status, path, log) = self.go("FAILED")?;
        if !status.success() {
            self.explain(status, &path, &log);
        }
        Ok(Ended {
            ok: status.success(),
            log,
        })
    }

    /// As `run`, for what may not be possible here: no failure is explained.
    pub(crate) fn attempt(mut self) -> Result<Ended> {
        let (status, _, log) = self.go("no")?;
        Ok(Ended {
            ok: status.success(),
            log,
        })
    }

    fn go(&mut self, failed: &str) -> Result<(ExitStatus, PathBuf, String)> {
        print!("{} … ", self.what);
        std::io::stdout().flush()?;
        let began = Instant::now();
        let path = self.log_path()?;
        let status = into_log(&mut self.command, &path).with_context(|| self.cannot_start())?;
        let log = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
        println!(
            "{} ({:.1} s)",
            if status.success() { "ok" } else { failed },
            began.elapsed().as_secs_f32()
        );
        // A test that could not run here must not look like one that did.
        for skipped in log.lines().filter(|line| line.contains("SKIPPED: ")) {
            println!("    {skipped}");
        }
        Ok((status, path, log))
    }

    /// As `run`, for what nothing can go on without.
    pub(crate) fn must(self) -> Result<String> {
        let what = self.what.clone();
        let ended = self.run()?;
        if !ended.ok {
            bail!("stopped: {what}");
        }
        Ok(ended.log)
    }

    /// Runs it in the foreground, with this terminal, until it ends.
    pub(crate) fn foreground(mut self) -> Result<()> {
        println!("{}", self.what);
        let status = self
            .command
            .env_remove("NO_COLOR")
            .status()
            .with_context(|| self.cannot_start())?;
        if !status.success() {
            bail!("it ended with {status}. {}", self.otherwise);
        }
        Ok(())
    }

    fn log_path(&self) -> Result<PathBuf> {
        let name: String = self
            .what
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        fs::create_dir_all(place::own())?;
        Ok(place::own().join(format!("{}.log", name.chars().take(60).collect::<String>())))
    }

    fn cannot_start(&self) -> String {
        format!(
            "{} did not start. {}",
            self.command.get_program().to_string_lossy(),
            self.otherwise
        )
    }

    fn explain(&self, status: ExitStatus, path: &Path, log: &str) {
        let lines: Vec<&str> = log.lines().collect();
        for line in &lines[lines.len().saturating_sub(TAIL_LINES)..] {
            println!("    {line}");
        }
        println!("    {status}; the whole log: {}", path.display());
        if !self.otherwise.is_empty() {
            println!("    what to do: {}", self.otherwise);
        }
    }
}

fn into_log(command: &mut Command, path: &Path) -> Result<ExitStatus> {
    let log = File::create(path)?;
    Ok(command.stdout(log.try_clone()?).stderr(log).status()?)
}
