//! The table: what must be there, how to see it, and which package brings it. Installs nothing.

use crate::place;
use std::process::Command;

/// What the machine is needed for; each includes the ones before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum For {
    Server,
    App,
    Tests,
    Pictures,
    Verify,
}

pub(crate) enum Sign {
    /// One of these programs can be found.
    Program(&'static [&'static str]),
    /// pkg-config knows this library.
    Library(&'static str),
}

/// A package without a name is one that the distribution does not have: then nothing is installed for it.
pub(crate) struct Need {
    pub(crate) from: For,
    pub(crate) sign: Sign,
    pub(crate) apt: &'static str,
    pub(crate) dnf: &'static str,
    pub(crate) pacman: &'static str,
}

const fn program(from: For, names: &'static [&'static str], packages: [&'static str; 3]) -> Need {
    Need {
        from,
        sign: Sign::Program(names),
        apt: packages[0],
        dnf: packages[1],
        pacman: packages[2],
    }
}

const CHROMIUM: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const FIREFOX: &[&str] = &["firefox-esr", "firefox"];

/// On Linux a call runs in a browser, so the app needs one of them; the tests need both.
const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "brave-browser",
    "firefox-esr",
    "firefox",
];

pub(crate) const NEEDS: &[Need] = &[
    program(
        For::Server,
        &["cc"],
        ["build-essential", "gcc", "base-devel"],
    ),
    program(For::Server, &["node"], ["nodejs", "nodejs", "nodejs"]),
    program(For::Server, &["npm"], ["npm", "npm", "npm"]),
    program(
        For::App,
        &["pkg-config"],
        ["pkg-config", "pkgconf-pkg-config", "pkgconf"],
    ),
    Need {
        from: For::App,
        sign: Sign::Library("webkit2gtk-4.1"),
        apt: "libwebkit2gtk-4.1-dev",
        dnf: "webkit2gtk4.1-devel",
        pacman: "webkit2gtk-4.1",
    },
    program(For::App, BROWSERS, ["chromium", "chromium", "chromium"]),
    program(For::Tests, CHROMIUM, ["chromium", "chromium", "chromium"]),
    program(
        For::Tests,
        &["chromedriver"],
        ["chromium-driver", "chromedriver", "chromium"],
    ),
    program(For::Tests, FIREFOX, ["firefox-esr", "firefox", "firefox"]),
    program(
        For::Tests,
        &["Xvfb"],
        ["xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"],
    ),
    program(
        For::Tests,
        &["xvfb-run"],
        ["xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"],
    ),
    program(
        For::Tests,
        &["xauth"],
        ["xauth", "xorg-x11-xauth", "xorg-xauth"],
    ),
    program(For::Tests, &["xdotool"], ["xdotool"; 3]),
    program(For::Tests, &["wmctrl"], ["wmctrl"; 3]),
    program(
        For::Pictures,
        &["import"],
        ["imagemagick", "ImageMagick", "imagemagick"],
    ),
    program(For::Tests, &["openbox"], ["openbox"; 3]),
    program(
        For::Tests,
        &["dbus-run-session"],
        ["dbus-daemon", "dbus-daemon", "dbus"],
    ),
    program(
        For::Tests,
        &["WebKitWebDriver"],
        ["webkit2gtk-driver", "webkit2gtk-driver", "webkit2gtk-4.1"],
    ),
    program(For::Tests, &["gnome-keyring-daemon"], ["gnome-keyring"; 3]),
    program(For::Tests, &["ip"], ["iproute2", "iproute", "iproute2"]),
    program(For::Tests, &["nft"], ["nftables"; 3]),
    program(For::Tests, &["git"], ["git", "git", "git"]),
    program(For::Tests, &["systemd-analyze"], ["systemd"; 3]),
    // An authority for certificates. Where no package is named its test says that it did not run.
    program(For::Tests, &["pebble"], ["pebble", "", ""]),
    program(
        For::Tests,
        &["turnutils_uclient"],
        ["coturn", "coturn-utils", "coturn"],
    ),
    // A Debian in a folder, to install the package in. Ubuntu packages the same; elsewhere that test is skipped by name.
    program(
        For::Verify,
        &["mmdebstrap"],
        ["mmdebstrap debian-archive-keyring", "", ""],
    ),
    // Packaged by Debian alone; elsewhere the rows that need it are skipped by name.
    program(For::Tests, &["miniupnpd"], ["miniupnpd-nftables", "", ""]),
];

impl Need {
    /// Whether somebody has brought it already.
    pub(crate) fn is_there(&self) -> bool {
        match self.sign {
            Sign::Program(names) => names.iter().any(|name| place::find(name).is_some()),
            Sign::Library(name) => Command::new("pkg-config")
                .args(["--exists", name])
                .status()
                .is_ok_and(|status| status.success()),
        }
    }

    /// What people call it.
    pub(crate) fn name(&self) -> &str {
        match self.sign {
            Sign::Program(names) => names.first().copied().unwrap_or_default(),
            Sign::Library(name) => name,
        }
    }
}
