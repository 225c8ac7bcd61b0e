//! THIRD-PARTY.txt: the licences of what is linked into the app, each text once, with the names of those that it covers. Read from the sources
//! that the app was built from, so nothing is fetched. Judges no licence.

use crate::place;
use crate::step::Step;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const HEAD: &str = "Tincan contains the work of others. Who they are, under which licence, and the licences' texts:\n\n";
const NAMES: [&str; 5] = ["licen", "copying", "notice", "unlicense", "copyright"];

/// Who made it, what they say their licence is, and where their files are.
struct Part {
    name: String,
    licence: String,
    folder: PathBuf,
}

/// Of what is linked on this system, or on that of `target`.
pub(crate) fn write(to: &Path, target: Option<&str>) -> Result<()> {
    let mut parts = crates(target)?;
    parts.extend(scripts()?);
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in &parts {
        for text in texts_in(&part.folder)? {
            texts.entry(text).or_default().push(part.name.clone());
        }
    }
    let listed = parts
        .iter()
        .map(|part| format!("{}: {}\n", part.name, part.licence));
    let printed = texts
        .iter()
        .map(|(text, names)| format!("\n{}\n{}\n\n{text}\n", "=".repeat(100), names.join(", ")));
    Ok(fs::write(
        to,
        HEAD.to_owned() + &listed.chain(printed).collect::<String>(),
    )?)
}

/// Crates that are linked, not those that only build or test.
fn crates(target: Option<&str>) -> Result<Vec<Part>> {
    let step = Step::new(
        "list the crates in the app",
        "cargo tree -p tincan -e normal,no-proc-macro --prefix none --no-dedupe --format",
    )
    .arg("{p}\t{l}");
    let step = match target {
        Some(target) => step.arg("--target").arg(target),
        None => step,
    };
    let log = step.must()?;
    let mut lines: Vec<&str> = log.lines().filter(|line| line.contains('\t')).collect();
    lines.sort_unstable();
    lines.dedup();
    let registries = registries()?;
    let foreign = lines
        .into_iter()
        .filter(|line| !line.contains("(/") && !line.contains(":\\"));
    foreign.map(|line| part(line, &registries)).collect()
}

/// `serde v1.0.228<tab>MIT OR Apache-2.0`.
fn part(line: &str, registries: &[PathBuf]) -> Result<Part> {
    let (package, licence) = line.split_once('\t').context("no licence")?;
    let mut words = package.split_whitespace();
    let name = words.next().context("no name")?;
    let version = words.next().context("no version")?.trim_start_matches('v');
    let folder = registries
        .iter()
        .map(|registry| registry.join(format!("{name}-{version}")))
        .find(|folder| folder.is_dir());
    Ok(Part {
        name: format!("{name} {version}"),
        licence: licence.to_owned(),
        folder: folder
            .with_context(|| format!("the source of {package} is not in cargo's registry"))?,
    })
}

fn registries() -> Result<Vec<PathBuf>> {
    let folder = place::cargo_home().join("registry/src");
    let entries = fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

/// What Vite puts into the interface: its dependencies, and Svelte's runtime.
fn scripts() -> Result<Vec<Part>> {
    let package = json(&place::ui().join("package.json"))?;
    let named = package["dependencies"]
        .as_object()
        .context("no dependencies")?;
    let names = named.keys().map(String::as_str).chain(["svelte"]);
    names
        .map(|name| {
            let folder = place::ui().join("node_modules").join(name);
            let package = json(&folder.join("package.json"))?;
            let word = |key: &str| package[key].as_str().unwrap_or("?").to_owned();
            Ok(Part {
                name: format!("{name} {}", word("version")),
                licence: word("license"),
                folder,
            })
        })
        .collect()
}

fn json(path: &Path) -> Result<serde_json::Value> {
    Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
}

fn texts_in(folder: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        if path.is_file() && NAMES.iter().any(|start| name.starts_with(start)) {
            let bytes = fs::read(&path)?;
            texts.push(
                String::from_utf8_lossy(&bytes)
                    .replace("\r\n", "\n")
                    .trim()
                    .to_owned(),
            );
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_whose_source_is_not_there_is_an_error_and_not_left_out() {
        assert!(part("serde v1.0.0\tMIT", &[PathBuf::from("/nowhere")]).is_err());
    }

    #[test]
    fn a_licence_is_found_by_its_files_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("LICENSE-MIT"), "may\r\nbe used\n").unwrap();
        fs::write(folder.path().join("README.md"), "not this").unwrap();
        assert_eq!(texts_in(folder.path()).unwrap(), ["may\nbe used"]);
    }
}
