//! PURE: the keys that do in a call what a button does. The same rules as ui/src/core/keys.ts; tests/vectors/settings.json holds both to
//! them.

use serde::Serialize;
use serde_json::Value;

/// One character for each. No two are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
pub struct Keys {
    /// Microphone on and off.
    pub mute: String,
    /// Camera on and off.
    pub camera: String,
    /// Chat open and closed.
    pub chat: String,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            mute: "m".to_owned(),
            camera: "v".to_owned(),
            chat: "c".to_owned(),
        }
    }
}

/// A key that is none falls back alone; where two would do the same, all do.
pub(super) fn read(kept: Option<&Value>) -> Keys {
    let default = Keys::default();
    let key = |member: &str, otherwise: &String| {
        let text = kept.and_then(|kept| kept.get(member)?.as_str());
        text.filter(|text| is_key(text))
            .unwrap_or(otherwise)
            .to_owned()
    };
    let keys = Keys {
        mute: key("mute", &default.mute),
        camera: key("camera", &default.camera),
        chat: key("chat", &default.chat),
    };
    let distinct = keys.mute != keys.camera && keys.camera != keys.chat && keys.chat != keys.mute;
    if distinct { keys } else { default }
}

/// One character that can be seen and is not a capital: a keyboard tells those apart only by another key that is held.
fn is_key(text: &str) -> bool {
    let mut characters = text.chars();
    let (Some(c), None) = (characters.next(), characters.next()) else {
        return false;
    };
    c > ' ' && c != '\u{a0}' && !c.is_ascii_uppercase() && !super::unfit(c)
}
