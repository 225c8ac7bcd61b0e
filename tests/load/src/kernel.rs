//! What a process cost, by the kernel's own books (proc(5)). Linux only: elsewhere every question fails.

use std::fs;

use anyhow::{Context, Result};

/// CPU time, user plus system, of all threads since the process began, in seconds. From `/proc/PID/stat`, whose unit is a
/// hundredth of a second; figures below are differences of many of these.
pub(crate) fn cpu_seconds(process: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).context("the server is gone")?;
    // The second field is the program's name in parentheses and may hold spaces; utime is the 14th, stime the 15th.
    let after_name = stat.rsplit_once(')').context("no name")?.1;
    let mut fields = after_name
        .split_whitespace()
        .skip(11)
        .map(str::parse::<f64>);
    let (user, system) = (
        fields.next().context("no utime")??,
        fields.next().context("no stime")??,
    );
    Ok((user + system) / 100.0)
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
