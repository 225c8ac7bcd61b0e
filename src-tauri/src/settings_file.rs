//! Before the settings are opened: a file that is damaged is set aside, not overwritten, so that nothing a person chose is lost silently.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// Where in the file the settings are.
pub const MEMBER: &str = "settings";

/// Renames a file that is not a JSON object, or whose settings are none, to `….broken`; says where it went.
///
/// # Errors
/// Whatever the disk says; a missing file is fine.
pub fn set_aside_if_broken(path: &Path) -> io::Result<Option<PathBuf>> {
    let content = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        content => content?,
    };
    let read = serde_json::from_slice::<Map<String, Value>>(&content);
    if read.is_ok_and(|kept| kept.get(MEMBER).is_none_or(Value::is_object)) {
        return Ok(None);
    }
    let aside = path.with_extension("json.broken");
    fs::rename(path, &aside)?;
    Ok(Some(aside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_set_aside_and_a_good_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        assert_eq!(set_aside_if_broken(&path).unwrap(), None);
        for good in [r#"{"settings":{"v":1}}"#, "{}"] {
            fs::write(&path, good).unwrap();
            assert_eq!(set_aside_if_broken(&path).unwrap(), None);
        }
        for broken in [
            "{\"settings\":{\"v\"",
            "",
            "[]",
            "\0\0\0",
            "{\"settings\":[]}",
            "{\"settings\":null}",
        ] {
            fs::write(&path, broken).unwrap();
            let aside = set_aside_if_broken(&path).unwrap().unwrap();
            assert!(!path.exists());
            assert_eq!(fs::read_to_string(aside).unwrap(), broken);
        }
    }
}
