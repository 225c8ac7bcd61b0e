//! PURE: which texts are a shortcut. The same rules as ui/src/core/shortcut.ts; tests/vectors/settings.json holds both to them.

/// What is held, in the order in which it is written.
const HELD: [&str; 4] = ["Ctrl+", "Alt+", "Shift+", "Super+"];
/// Highest key of its kind.
const FUNCTION_KEYS: u8 = 24;

/// A letter, a digit or a function key. The first two only while something beside Shift is held: else nobody could type them any more.
pub(super) fn is_one(text: &str) -> bool {
    let mut key = text;
    let mut is_free = true;
    for held in HELD {
        if let Some(rest) = key.strip_prefix(held) {
            key = rest;
            is_free &= held == "Shift+";
        }
    }
    match key.as_bytes() {
        [byte] => !is_free && (byte.is_ascii_uppercase() || byte.is_ascii_digit()),
        [b'F', digits @ ..] => digits[0] != b'0' && is_function_key(&key[1..]),
        _ => false,
    }
}

fn is_function_key(number: &str) -> bool {
    number
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| number.parse().ok())
        .flatten()
        .is_some_and(|number: u8| (1..=FUNCTION_KEYS).contains(&number))
}
