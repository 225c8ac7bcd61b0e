//! Gathers what the bundlers wrote into one folder, with a SHA256SUMS that `sha256sum --check` reads. Knows the installers by their endings alone.

use anyhow::{Result, ensure};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

const ENDINGS: [&str; 6] = ["deb", "rpm", "AppImage", "dmg", "msi", "exe"];
const LIST: &str = "SHA256SUMS";

/// Moves nothing: the bundlers' folders stay as they are.
pub(crate) fn collect(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    let mut lines = Vec::new();
    for path in installers_in(from)? {
        let name = path.file_name().unwrap_or_default();
        let copy = to.join(name);
        let bytes = fs::copy(&path, &copy)?;
        let name = name.to_string_lossy();
        println!("    {name}: {:.2} MB", bytes as f64 / 1e6);
        lines.push(format!("{}  {name}\n", sha256(&copy)?));
    }
    ensure!(!lines.is_empty(), "no installer in {}", from.display());
    lines.sort();
    Ok(fs::write(to.join(LIST), lines.concat())?)
}

/// One folder for each kind, and in it the installers beside what they were made of.
fn installers_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for kind in fs::read_dir(folder)? {
        for entry in fs::read_dir(kind?.path())? {
            let path = entry?.path();
            let ending = path.extension().unwrap_or_default();
            if path.is_file() && ENDINGS.iter().any(|known| ending == *known) {
                found.push(path);
            }
        }
    }
    Ok(found)
}

fn sha256(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    std::io::copy(&mut File::open(path)?, &mut hash)?;
    let digest = hash.finalize();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installers_are_listed_with_their_sums_and_what_they_were_made_of_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("bundle"), folder.path().join("out"));
        fs::create_dir_all(from.join("deb/tincan/data")).unwrap();
        fs::write(from.join("deb/Tincan_1_amd64.deb"), "abc").unwrap();
        fs::write(from.join("deb/control.txt"), "no").unwrap();
        collect(&from, &to).unwrap();
        let list = fs::read_to_string(to.join(LIST)).unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(list, format!("{abc}  Tincan_1_amd64.deb\n"));
        assert!(to.join("Tincan_1_amd64.deb").is_file());
    }

    #[test]
    fn a_bundler_that_wrote_nothing_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("deb")).unwrap();
        assert!(collect(folder.path(), &folder.path().join("out")).is_err());
    }
}
