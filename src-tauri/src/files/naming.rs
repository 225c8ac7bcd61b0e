//! PURE: turns what a stranger calls a file into one harmless path component, and finds the next free name.
//!
//! Rules come from the strictest system, so that a name means the same everywhere: Windows' reserved names and characters
//! (Microsoft, "Naming Files, Paths, and Namespaces"), 255 bytes a component on Linux, no direction overrides.

/// Longest name given out, in bytes: leaves room for ` (9999)` and `.part` below the 255 of common file systems.
pub const LONGEST: usize = 240;

/// What a file without a usable name is called.
const NAMELESS: &str = "file";

/// Longest extension kept when a name is cut, in bytes.
const LONGEST_EXTENSION: usize = 24;

/// The last component of `offered`, made safe: never empty, hidden, reserved, `..`, or longer than [`LONGEST`] bytes.
pub fn safe_name(offered: &str) -> String {
    let last = offered.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = last
        .chars()
        .filter(|c| !invisible(*c))
        .map(allowed)
        .collect();
    let name = match tidy(&cleaned) {
        "" => NAMELESS.to_owned(),
        name if reserved(name) => format!("_{name}"),
        name => name.to_owned(),
    };
    tidy(&shorten(&name, LONGEST)).to_owned()
}

/// `name` itself for `n` = 1, then `name (2).txt` and so on.
pub fn numbered(name: &str, n: u32) -> String {
    if n < 2 {
        return name.to_owned();
    }
    let (stem, extension) = split(name);
    format!("{stem} ({n}){extension}")
}

/// The hidden name under which a file grows until it is whole.
pub fn unfinished(name: &str) -> String {
    format!(".{}.part", safe_name(name))
}

/// No leading dot (hidden on Unix, `..`), no trailing dot or space (dropped by Windows).
fn tidy(name: &str) -> &str {
    name.trim_start_matches(|c: char| c == '.' || c.is_whitespace())
        .trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

/// Control characters, and those that reorder or hide text so that `exe.txt` is really `txt.exe`.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn allowed(c: char) -> char {
    if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') {
        '_'
    } else {
        c
    }
}

/// Device names that Windows resolves in every folder, whatever the extension.
fn reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_uppercase();
    let port = |prefix| {
        stem.strip_prefix(prefix).is_some_and(|rest: &str| {
            rest.chars().count() == 1
                && rest
                    .chars()
                    .all(|c| c.is_ascii_digit() || "¹²³".contains(c))
        })
    };
    matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || port("COM")
        || port("LPT")
}

/// Stem and extension with its dot; a very long "extension" is none.
fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= LONGEST_EXTENSION => name.split_at(at),
        _ => (name, ""),
    }
}

/// Cuts the stem, keeps the extension, never inside a character.
fn shorten(name: &str, longest: usize) -> String {
    if name.len() <= longest {
        return name.to_owned();
    }
    let (stem, extension) = split(name);
    format!(
        "{}{extension}",
        &stem[..stem.floor_char_boundary(longest - extension.len())]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_path_keeps_only_its_last_component() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\Windows\\system32\\evil.dll"), "evil.dll");
        assert_eq!(safe_name("a/b\\c.txt"), "c.txt");
    }

    #[test]
    fn names_that_mean_a_folder_or_nothing_become_a_plain_file() {
        for offered in [
            "", ".", "..", "...", " . ", "a/..", "/", "\\", "\u{202e}", "\0",
        ] {
            assert_eq!(safe_name(offered), "file", "{offered:?}");
        }
    }

    #[test]
    fn a_windows_device_is_never_named() {
        for offered in [
            "CON",
            "nul.txt",
            "Com1",
            "lpt9.tar.gz",
            "AUX .log",
            "COM¹",
            "conin$",
        ] {
            assert!(safe_name(offered).starts_with('_'), "{offered}");
        }
        assert_eq!(safe_name("console.txt"), "console.txt");
        assert_eq!(safe_name("COM10"), "COM10");
    }

    #[test]
    fn a_received_file_is_never_hidden_and_never_reads_backwards() {
        assert_eq!(safe_name(".bashrc"), "bashrc");
        assert_eq!(safe_name("photo\u{202e}gpj.exe"), "photogpj.exe");
        assert_eq!(safe_name("what?<now>.txt"), "what__now_.txt");
    }

    #[test]
    fn a_long_name_loses_its_middle_and_keeps_its_extension() {
        let name = safe_name(&format!("{}.jpeg", "ä".repeat(300)));
        assert!(name.len() <= LONGEST && name.ends_with("ä.jpeg"), "{name}");
    }

    #[test]
    fn conflicts_are_numbered_before_the_extension() {
        assert_eq!(numbered("name.txt", 1), "name.txt");
        assert_eq!(numbered("name.txt", 2), "name (2).txt");
        assert_eq!(numbered("README", 3), "README (3)");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn whatever_is_offered_the_result_is_one_safe_component(
            offered in prop_oneof![any::<String>(), "[./\\\\ conul1:\u{202e}]{0,400}", "(con|nul|com1|lpt²)?[. ]{0,3}.{0,300}"],
            n in 1u32..10_000,
        ) {
            let name = safe_name(&offered);
            let path = std::path::Path::new(&name);
            prop_assert_eq!(path.components().count(), 1);
            prop_assert_eq!(path.file_name().and_then(|n| n.to_str()), Some(name.as_str()));
            prop_assert!(!name.contains(['/', '\\', ':', '\0']) && !name.starts_with('.') && !name.ends_with(['.', ' ']));
            prop_assert!(!reserved(&name), "{}", name);
            prop_assert!(numbered(&name, n).len() <= 255 && unfinished(&name).len() <= 255);
            prop_assert_eq!(safe_name(&name), name.clone(), "stable");
            prop_assert!(!reserved(&numbered(&name, n)));
        }
    }
}
