//! Networks to be tried out, made of Linux network namespaces: homes behind routers of every kind, and a computer on the internet. They have no
//! way out of this machine. Needs root, `ip` and `nft`; see [`missing`].
//!
//! ```text
//! c1 192.168.1.2 --[r1]-- 11.22.33.21 \
//!                                      wan -- 11.22.33.10 srv
//! c2 192.168.2.2 --[r2]-- 11.22.33.22 /
//! with a provider's router: c1 --[r1]-- 100.64.1.2 --[p1]-- 11.22.33.21
//! IPv6, routed: c1 2001:db8:1::2, c2 2001:db8:2::2, srv 2001:db8::10
//! ```
//! (11.22.33.0/24, because routers refuse to open ports where their own address is one of the documentation networks.)
//!
//! Reading order: `netns` is one machine, `router` what a router lets through (PURE), `home` puts them together, `upnp` is the program of a home
//! router.

pub mod home;
pub mod router;
pub mod upnp;

use std::path::Path;

/// What this machine lacks for all of this, in words; `None` when nothing.
#[must_use]
pub fn missing() -> Option<String> {
    let root = rustix::process::geteuid().is_root();
    let there = |name: &str| {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let system = ["/usr/sbin", "/sbin"].map(std::path::PathBuf::from);
        std::env::split_paths(&folders)
            .chain(system)
            .any(|folder| folder.join(name).is_file())
    };
    let lacking: Vec<&str> = [
        ("root", root),
        ("ip", there("ip")),
        ("nft", there("nft")),
        ("miniupnpd", there("miniupnpd")),
    ]
    .iter()
    .filter(|(_, there)| !there)
    .map(|(name, _)| *name)
    .chain((!Path::new("/proc/self/ns/net").exists()).then_some("network namespaces"))
    .collect();
    (!lacking.is_empty()).then(|| lacking.join(", "))
}
