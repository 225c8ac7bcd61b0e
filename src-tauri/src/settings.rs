//! PURE: what a person chose, read from whatever was kept. The same rules as ui/src/core/settings.ts; tests/vectors/settings.json holds
//! both to them. Where it is kept is `world`'s business.

pub mod credentials;
mod keys;
mod portrait;
mod server;
mod shortcut;

pub use keys::Keys;
pub use server::HelpingServer;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::updates::Address;

/// Bytes of UTF-8 that a name may have.
const NAME_BYTES: usize = 64;
/// UTF-16 units of a kept name that are looked at.
const NAME_UNITS: usize = 4096;
/// Bytes of UTF-8 that a device id may have.
const DEVICE_BYTES: usize = 512;
const DEFAULT_PORT: u16 = 7015;
/// The longest DNS name, a colon and a port.
const ADDRESS_BYTES: usize = 259;
/// Bytes of UTF-8 that a folder's path may have (Linux, PATH_MAX).
const FOLDER_BYTES: usize = 4096;
/// Hours that an invitation may hold, up to thirty days.
const HOURS: std::ops::RangeInclusive<u16> = 1..=720;
/// Guests that an invitation may be for; a room takes one more.
const GUESTS: std::ops::RangeInclusive<u8> = 1..=7;

/// One step for each version that ever was, oldest first: step i makes version i + 1 of version i. None had to change a member yet:
/// before there was `v` the shape was the same.
const STEPS: [Step; 1] = [|kept| kept];

type Step = fn(Map<String, Value>) -> Map<String, Value>;

/// What a person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
pub struct Settings {
    /// Version of this shape.
    pub v: u32,
    /// Cleaned, at most 64 bytes.
    pub name: String,
    /// What others see while the camera is off: base64url of a small JPEG; empty for none.
    pub picture: String,
    /// Device id; empty means the system's choice.
    pub camera: String,
    /// Device id.
    pub microphone: String,
    /// Device id.
    pub speaker: String,
    /// A call begins with the microphone off.
    pub muted: bool,
    /// A call begins with the camera off.
    pub hidden: bool,
    /// Where received files go without asking; empty asks for each. Only the app's own dialog chooses it.
    pub folder: String,
    /// Colours of the interface.
    pub theme: Theme,
    /// What everything is said in.
    pub language: Language,
    /// Whether short sounds are played.
    pub sounds: bool,
    /// The port that a hosted room listens on; 0 lets the system choose once.
    pub port: u16,
    /// Helping servers that this person named; none by default. Only whole and valid ones are kept.
    pub servers: Vec<HelpingServer>,
    /// Whether people from the internet may be let in: the router is asked only after a yes.
    pub internet: Internet,
    /// What the host typed as an address that leads here, `HOST` or `HOST:PORT`; empty for none.
    pub address: String,
    /// For how many hours a new invitation holds, 1 to 720.
    pub hours: u16,
    /// For how many guests a new invitation is, 1 to 7.
    pub guests: u8,
    /// What does in a call what a button does.
    pub keys: Keys,
    /// What closing the window does while a room is open.
    pub closing: Closing,
    /// Whether the desktop tells of a knock, or of somebody who joined, while nobody looks.
    pub notices: bool,
    /// What mutes whatever window is in front, as `Ctrl+Shift+M`; empty for none.
    pub shortcut: String,
    /// Newer versions are asked for; nobody is asked before this is switched on.
    pub updates: bool,
    /// Where they are asked for; empty for what the build names.
    pub updates_from: String,
}

/// What closing the window does to an open room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "lowercase")]
pub enum Closing {
    /// Not answered for good yet.
    #[default]
    Ask,
    /// The room stays open; the window hides.
    Keep,
    /// The room closes, and the app ends.
    End,
}

/// The answer to "Allow people from the internet".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "lowercase")]
pub enum Internet {
    /// Not asked yet; nothing is done.
    #[default]
    Unasked,
    /// This network only.
    No,
    /// The router may be asked.
    Yes,
}

/// Colours of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the desktop has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What everything is said in: the interface, and the menu of the tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// As the system has it; English where that is neither.
    #[default]
    System,
    /// English.
    En,
    /// German.
    De,
}

impl Default for Settings {
    fn default() -> Self {
        let system = String::new;
        Self {
            v: 1,
            name: String::new(),
            picture: String::new(),
            camera: system(),
            microphone: system(),
            speaker: system(),
            muted: false,
            hidden: false,
            folder: String::new(),
            theme: Theme::System,
            language: Language::System,
            sounds: true,
            port: DEFAULT_PORT,
            servers: Vec::new(),
            internet: Internet::Unasked,
            address: String::new(),
            hours: 24,
            guests: 1,
            keys: Keys::default(),
            closing: Closing::Ask,
            notices: true,
            shortcut: String::new(),
            updates: false,
            updates_from: String::new(),
        }
    }
}

impl Settings {
    /// Older settings are brought up to date, a member that does not fit falls back to its default alone, and of a newer version the
    /// members known here are used.
    pub fn read(json: &Value) -> Self {
        let Some((version, kept)) = json
            .as_object()
            .and_then(|kept| Some((version(kept)?, kept.clone())))
        else {
            return Self::default();
        };
        let kept = STEPS
            .iter()
            .skip(version)
            .fold(kept, |older, step| step(older));
        let text = |member| kept.get(member).and_then(Value::as_str);
        let device = |member| {
            text(member)
                .filter(|id| id.len() <= DEVICE_BYTES)
                .unwrap_or_default()
                .to_owned()
        };
        let switch = |member| kept.get(member).and_then(Value::as_bool);
        let number = |member| kept.get(member).and_then(whole);
        Self {
            v: 1,
            name: text("name").map(clean_name).unwrap_or_default(),
            picture: text("picture")
                .and_then(portrait::read)
                .unwrap_or_default()
                .to_owned(),
            camera: device("camera"),
            microphone: device("microphone"),
            speaker: device("speaker"),
            theme: text("theme").map(theme).unwrap_or_default(),
            language: text("language").map(language).unwrap_or_default(),
            muted: switch("muted").unwrap_or(false),
            hidden: switch("hidden").unwrap_or(false),
            folder: text("folder")
                .filter(|path| is_folder(path))
                .unwrap_or_default()
                .to_owned(),
            sounds: switch("sounds").unwrap_or(true),
            port: number("port")
                .and_then(|port| port.try_into().ok())
                .unwrap_or(DEFAULT_PORT),
            servers: server::read(kept.get("servers")),
            internet: text("internet").map(internet).unwrap_or_default(),
            address: text("address")
                .filter(|address| is_address(address))
                .unwrap_or_default()
                .to_owned(),
            hours: number("hours")
                .and_then(|hours| hours.try_into().ok())
                .filter(|hours| HOURS.contains(hours))
                .unwrap_or(24),
            guests: number("guests")
                .and_then(|guests| guests.try_into().ok())
                .filter(|guests| GUESTS.contains(guests))
                .unwrap_or(1),
            keys: keys::read(kept.get("keys")),
            closing: text("closing").map(closing).unwrap_or_default(),
            notices: switch("notices").unwrap_or(true),
            shortcut: text("shortcut")
                .filter(|text| shortcut::is_one(text))
                .unwrap_or_default()
                .to_owned(),
            updates: switch("updates").unwrap_or(false),
            updates_from: text("updates_from")
                .filter(|address| Address::read(address).is_some())
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

/// `None` for what is no version.
fn version(kept: &Map<String, Value>) -> Option<usize> {
    match kept.get("v") {
        None | Some(Value::Null) => Some(0),
        Some(v) => whole(v).and_then(|v| v.try_into().ok()),
    }
}

/// JSON has one kind of number: `7015.0` is as whole as `7015`.
fn whole(value: &Value) -> Option<u64> {
    let float = || {
        value
            .as_f64()
            .filter(|n| n.fract() == 0.0 && (0.0..9e15).contains(n))
            .map(|n| n as u64)
    };
    value.as_u64().or_else(float)
}

fn theme(text: &str) -> Theme {
    match text {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => Theme::System,
    }
}

fn language(text: &str) -> Language {
    match text {
        "en" => Language::En,
        "de" => Language::De,
        _ => Language::System,
    }
}

fn internet(text: &str) -> Internet {
    match text {
        "yes" => Internet::Yes,
        "no" => Internet::No,
        _ => Internet::Unasked,
    }
}

fn closing(text: &str) -> Closing {
    match text {
        "keep" => Closing::Keep,
        "end" => Closing::End,
        _ => Closing::Ask,
    }
}

/// Only what an address can consist of; whether it is one is decided where it is used.
fn is_address(text: &str) -> bool {
    let fits = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b':' | b'-' | b'_' | b'[' | b']')
    };
    text.len() <= ADDRESS_BYTES && text.bytes().all(fits)
}

/// A path that can be shown in one line; whether there is such a folder is decided where it is used.
fn is_folder(text: &str) -> bool {
    text.len() <= FOLDER_BYTES && !text.chars().any(char::is_control)
}

/// As `cleanName` of ui/src/core/name.ts: no control or direction characters, trimmed, cut between two characters.
fn clean_name(name: &str) -> String {
    let looked_at = taken_while_within(name.chars(), NAME_UNITS, char::len_utf16);
    let fit: String = looked_at.chars().filter(|c| !unfit(*c)).collect();
    taken_while_within(fit.trim().chars(), NAME_BYTES, char::len_utf8)
        .trim()
        .to_owned()
}

fn taken_while_within(
    characters: impl Iterator<Item = char>,
    limit: usize,
    length: fn(char) -> usize,
) -> String {
    let sized = characters.scan(0, |sum, c| {
        *sum += length(c);
        (*sum <= limit).then_some(c)
    });
    sized.collect()
}

fn unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_member_that_does_not_fit_falls_back_alone() {
        let kept = json!({"v": 1, "name": "Ada", "camera": 7, "theme": "pink", "sounds": false, "port": 70_000, "later": true});
        assert_eq!(
            Settings::read(&kept),
            Settings {
                name: "Ada".into(),
                sounds: false,
                ..Settings::default()
            }
        );
    }

    #[test]
    fn settings_of_the_time_before_versions_are_kept() {
        assert_eq!(
            Settings::read(&json!({"name": "Ada", "port": 0})),
            Settings {
                name: "Ada".into(),
                port: 0,
                ..Settings::default()
            }
        );
    }

    #[test]
    fn what_is_no_settings_at_all_gives_the_defaults() {
        for kept in [
            json!(null),
            json!([]),
            json!("x"),
            json!({"v": -1, "name": "Ada"}),
            json!({"v": "1", "name": "Ada"}),
        ] {
            assert_eq!(Settings::read(&kept), Settings::default(), "{kept}");
        }
    }

    #[test]
    fn a_name_cannot_reorder_the_sentence_around_it() {
        let kept = json!({"v": 1, "name": " \u{202e}Ada\u{0}\n "});
        assert_eq!(Settings::read(&kept).name, "Ada");
        assert_eq!(
            Settings::read(&json!({"name": "ä".repeat(40)})).name,
            "ä".repeat(32)
        );
    }

    #[test]
    fn both_languages_read_the_same_settings() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/vectors/settings.json"
        );
        let vectors = std::fs::read_to_string(path).unwrap();
        let vectors: Value = serde_json::from_str(&vectors).unwrap();
        let cases = vectors["cases"].as_array().unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            // A case says only what differs from the first day.
            let mut read = vectors["defaults"].as_object().unwrap().clone();
            read.extend(case["read"].as_object().unwrap().clone());
            assert_eq!(
                serde_json::to_value(Settings::read(&case["kept"])).unwrap(),
                Value::Object(read),
                "{}",
                case["what"]
            );
        }
    }

    proptest! {
        #[test]
        fn what_was_read_reads_the_same_again(name in any::<String>(), camera in ".{0,600}", port in any::<i64>()) {
            let once = Settings::read(&json!({"v": 1, "name": name, "camera": camera, "port": port}));
            prop_assert!(once.name.len() <= NAME_BYTES && once.camera.len() <= DEVICE_BYTES);
            prop_assert_eq!(Settings::read(&serde_json::to_value(&once).unwrap()), once);
        }
    }
}
