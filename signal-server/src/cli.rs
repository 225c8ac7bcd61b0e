//! What only the standalone server has: settings from flags, environment and a file; logs; the page of counters; and
//! certificates that others vouch for. The library knows none of this.

#[cfg(feature = "acme")]
pub(crate) mod acme;
pub(crate) mod args;
mod data_dir;
mod file;
pub(crate) mod log;
#[cfg(unix)]
pub(crate) mod pace;
pub(crate) mod scrape;
pub(crate) mod settings;
mod turn_args;
