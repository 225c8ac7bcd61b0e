//! What a process cost, by the kernel's own books (proc(5)). Linux only: elsewhere every question fails.

use std::fs;

use anyhow::{Context, Result};

/// CPU time, user plus system, of all threads since the process began, in seconds: its clock of clock_getcpuclockid(3), which counts
/// nanoseconds, where `/proc/PID/stat` counts hundredths of a second.
#[cfg(target_os = "linux")]
pub(crate) fn cpu_seconds(process: u32) -> Result<f64> {
    let process = nix::unistd::Pid::from_raw(process.try_into()?);
    let clock = nix::time::clock_getcpuclockid(process).context("the server is gone")?;
    Ok(std::time::Duration::from(clock.now()?).as_secs_f64())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn cpu_seconds(_: u32) -> Result<f64> {
    anyhow::bail!("only Linux is asked")
}

/// Memory that is this process's alone plus its share of what it shares (PSS), in bytes. From `/proc/PID/smaps_rollup`.
pub(crate) fn memory(process: u32) -> Result<f64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let line = rollup
        .lines()
        .find(|line| line.starts_with("Pss:"))
        .context("no Pss")?;
    let kib: f64 = line
        .split_whitespace()
        .nth(1)
        .context("no number")?
        .parse()?;
    Ok(kib * 1024.0)
}
