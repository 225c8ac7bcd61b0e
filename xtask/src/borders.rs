//! Which Rust file may know what: the table of docs/architecture.md, held by a test. The crate graph holds the rest; ESLint holds the
//! interface.

use crate::place;
use std::fs;
use std::path::{Path, PathBuf};

/// Files below `within` (a folder, or one file) that are not tests must not say any of `words`.
struct Border {
    within: &'static [&'static str],
    words: &'static [&'static str],
}

const BORDERS: &[Border] = &[
    Border {
        within: &[
            "signal-server/src/rooms.rs",
            "signal-server/src/rooms",
            "signal-server/src/turn/credentials.rs",
            "signal-server/src/reach/leases.rs",
            "src-tauri/src/files/naming.rs",
            "src-tauri/src/handoff/tickets.rs",
        ],
        words: &[
            "tokio",
            "axum",
            "tauri",
            "Instant::now",
            "SystemTime",
            "rand::",
            "getrandom",
            "std::net",
            "std::fs",
        ],
    },
    Border {
        within: &[
            "src-tauri/src/nearby/list.rs",
            "src-tauri/src/nearby/record.rs",
        ],
        words: &["tokio", "tauri", "mdns_sd", "Instant::now", "SystemTime"],
    },
    Border {
        within: &[
            "src-tauri/src/closing.rs",
            "src-tauri/src/notices/fit.rs",
            "src-tauri/src/autostart/entry.rs",
            "src-tauri/src/badge/dot.rs",
            "src-tauri/src/settings/shortcut.rs",
            "src-tauri/src/tray/menu.rs",
            "src-tauri/src/tray/words.rs",
        ],
        words: &["tokio", "tauri::", "zbus", "Instant::now", "SystemTime"],
    },
    Border {
        within: &["signal-server/src/socket.rs", "signal-server/src/http.rs"],
        words: &["rooms::"],
    },
    // Secrets and their hashes are compared by `ct_eq`, in a time that tells nothing.
    Border {
        within: &["signal-server/src/rooms", "signal-server/src/config.rs"],
        words: &[
            "token ==",
            "token.0 ==",
            "== token",
            "hash ==",
            "hash.0 ==",
            "== hash",
            "access ==",
            "== access",
        ],
    },
    Border {
        within: &["signal-server/src"],
        words: &["tauri"],
    },
    Border {
        within: &[
            "tests/src",
            "tests/tests",
            "tests/benches",
            "tests/examples",
            "tests/floor/src",
            "tests/load/src",
        ],
        words: &["tincan_signal::", "tincan_app::"],
    },
];

/// Every line that crosses a border, as `file:line: word`.
fn crossings(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for border in BORDERS {
        for path in border
            .within
            .iter()
            .flat_map(|within| rust_files(&root.join(within)))
        {
            let text = fs::read_to_string(&path).unwrap_or_default();
            for (number, line) in text.lines().enumerate() {
                let said = border.words.iter().find(|word| says(line, word));
                found.extend(said.map(|word| format!("{}:{}: {word}", path.display(), number + 1)));
            }
        }
    }
    found
}

/// Comments may name what the code may not use.
fn says(line: &str, word: &str) -> bool {
    line.split("//")
        .next()
        .is_some_and(|code| code.contains(word))
}

fn rust_files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|end| end == "rs"))
        .flat_map(|path| rust_files(&path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_keeps_to_its_side_of_the_borders() {
        assert_eq!(crossings(&place::root()), Vec::<String>::new());
    }

    #[test]
    fn every_border_guards_files_that_exist() {
        for within in BORDERS.iter().flat_map(|border| border.within) {
            assert_ne!(
                rust_files(&place::root().join(within)),
                Vec::<PathBuf>::new(),
                "{within}"
            );
        }
    }

    #[test]
    fn a_clock_in_the_rooms_is_found_and_a_comment_is_not() -> std::io::Result<()> {
        let root = std::env::temp_dir().join(format!("tincan-borders-{}", std::process::id()));
        let rooms = root.join("signal-server/src/rooms");
        fs::create_dir_all(&rooms)?;
        fs::write(
            rooms.join("a.rs"),
            "// no tokio here\nlet now = Instant::now();\n",
        )?;
        let found = crossings(&root);
        fs::remove_dir_all(&root)?;
        assert_eq!(found.len(), 1);
        assert!(
            found
                .iter()
                .all(|line| line.ends_with("a.rs:2: Instant::now"))
        );
        Ok(())
    }
}
