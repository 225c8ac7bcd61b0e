//! What Linux tells of a running process (proc(5)): when it began, what memory it has, who started it. Starts and ends nothing.

use anyhow::{Context, Result};
use std::fs::read_to_string;
use std::time::{SystemTime, UNIX_EPOCH};

/// A second, in the kernel's ticks: 100 on every system that Linux runs on today (`USER_HZ`).
const TICKS: f64 = 100.0;
/// Where the start is in `/proc/ID/stat`, counted from what follows the name.
const START: usize = 19;

/// One member of `/proc/ID/status`, such as `Name:`; `None` once the process has ended.
#[must_use]
pub fn status(id: &str, what: &str) -> Option<String> {
    let text = read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(what))?;
    Some(line.trim().to_owned())
}

/// Every process that there is now.
pub fn all() -> Result<Vec<String>> {
    let entries = std::fs::read_dir("/proc")?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .collect())
}

/// This process, and all that it and its children started: ids and names (their first 15 bytes).
pub fn family(id: &str) -> Result<Vec<(String, String)>> {
    let everybody = all()?;
    let mut found = vec![id.to_owned()];
    let mut looked_at = 0;
    while let Some(parent) = found.get(looked_at).cloned() {
        looked_at += 1;
        let is_child = |one: &&String| status(one, "PPid:").as_deref() == Some(&parent);
        found.extend(everybody.iter().filter(is_child).cloned());
    }
    let named = |id: String| status(&id, "Name:").map(|name| (id, name));
    Ok(found.into_iter().filter_map(named).collect())
}

/// Its share of the memory, KiB: what several have together counts in parts. 0 once it has ended.
#[must_use]
pub fn memory_kib(id: &str) -> f64 {
    let text = read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0.0)
}

/// When it began, in milliseconds since 1970, to the kernel's 10 ms.
pub fn began_ms(id: &str) -> Result<f64> {
    let stat = read_to_string(format!("/proc/{id}/stat"))?;
    let (_, rest) = stat.rsplit_once(") ").context("no name in it")?;
    let ticks: f64 = rest
        .split(' ')
        .nth(START)
        .context("no start in it")?
        .parse()?;
    let uptime = read_to_string("/proc/uptime")?;
    let up: f64 = uptime.split(' ').next().context("no uptime")?.parse()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64();
    Ok((now - up + ticks / TICKS) * 1000.0)
}
