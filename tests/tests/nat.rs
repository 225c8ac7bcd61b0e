//! The matrix of networks: each row builds its network out of namespaces and says beforehand what must happen there. Run with a harness of its own,
//! since rows that cannot run here (no root) are counted as skipped and named, which cargo's harness cannot do.
//!
//! `TINCAN_NAT=all` runs every row, else only those that every change has to pass. Words as arguments choose rows by name; `--table` prints the matrix
//! as it stands in docs/reach.md.

#[cfg(target_os = "linux")]
#[path = "nat/app.rs"]
mod app;
#[cfg(target_os = "linux")]
#[path = "nat/app_guest.rs"]
mod app_guest;
#[cfg(target_os = "linux")]
#[path = "nat/calls.rs"]
mod calls;
#[cfg(target_os = "linux")]
#[path = "nat/codes.rs"]
mod codes;
#[cfg(target_os = "linux")]
#[path = "nat/must.rs"]
mod must;
#[cfg(target_os = "linux")]
#[path = "nat/router.rs"]
mod router;
#[cfg(target_os = "linux")]
#[path = "nat/runner.rs"]
mod runner;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let rows = router::rows().into_iter();
    let rows = rows.chain(app::rows()).chain(app_guest::rows());
    let rows: Vec<_> = rows.chain(calls::rows()).chain(codes::rows()).collect();
    runner::run(&rows)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    println!("test every_network ... SKIPPED, NOT RUN: this system has no network namespaces");
    println!("test result: ok. 0 passed; 0 failed; 1 skipped");
    ExitCode::SUCCESS
}
