//! The distribution's package manager, asked as root. Knows no package by itself.

use super::table::{NEEDS, Need};
use crate::place;
use crate::step::Step;
use anyhow::{Result, bail};
use std::process::Command;

/// Those we can ask.
#[derive(Clone, Copy)]
pub(super) enum Manager {
    Apt,
    Dnf,
    Pacman,
}

impl Manager {
    /// The one of this distribution.
    pub(super) fn here() -> Result<Self> {
        let known = [
            ("apt-get", Self::Apt),
            ("dnf", Self::Dnf),
            ("pacman", Self::Pacman),
        ];
        match known
            .into_iter()
            .find(|(program, _)| place::find(program).is_some())
        {
            Some((_, manager)) => Ok(manager),
            None => bail!(
                "no apt-get, dnf or pacman here: install by hand {}",
                names_of_all()
            ),
        }
    }

    /// What it calls the package.
    pub(super) fn package(self, need: &Need) -> &'static str {
        match self {
            Self::Apt => need.apt,
            Self::Dnf => need.dnf,
            Self::Pacman => need.pacman,
        }
    }

    /// Installs these, as root or by sudo.
    pub(super) fn install(self, packages: &[&str]) -> Result<()> {
        let list = packages.join(" ");
        let by_hand = format!("without root or network here, let somebody install: {list}");
        if matches!(self, Self::Apt) {
            as_root("refresh the package lists", "apt-get update")?
                .otherwise(&by_hand)
                .must()?;
        }
        let command = match self {
            Self::Apt => "apt-get install -y --no-install-recommends",
            Self::Dnf => "dnf install -y",
            Self::Pacman => "pacman -S --needed --noconfirm",
        };
        as_root(&format!("install {list}"), &format!("{command} {list}"))?
            .otherwise(&by_hand)
            .must()
            .map(drop)
    }
}

fn as_root(what: &str, command: &str) -> Result<Step> {
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout.starts_with(b"0\n"));
    let command = match (root, place::find("sudo")) {
        (true, _) => command.to_owned(),
        (false, Some(_)) => format!("sudo {command}"),
        (false, None) => {
            bail!("this needs root and there is no sudo: let somebody run `{command}`")
        }
    };
    Ok(Step::new(what, &command).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn names_of_all() -> String {
    NEEDS.iter().map(Need::name).collect::<Vec<_>>().join(", ")
}
