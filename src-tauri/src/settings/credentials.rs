//! PURE: the passwords of helping servers leave the settings before they are written and come back when they are read. Settings are JSON
//! here, since an entry without its password is none (`server.rs`). Knows nothing of where they lie meanwhile.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::secret::Secret;

/// The password of one server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    url: String,
    username: String,
    credential: Secret,
}

/// Takes every password out.
pub fn take(settings: &mut Value) -> Vec<Signed> {
    let taken = servers(settings).filter_map(|server| {
        let credential = text(server, "credential");
        let signed = Signed {
            url: text(server, "url"),
            username: text(server, "username"),
            credential: credential.into(),
        };
        server["credential"] = Value::from("");
        (!signed.credential.expose().is_empty()).then_some(signed)
    });
    taken.collect()
}

/// Puts them back, each where it was taken from. One that stands there already stays.
pub fn fill(settings: &mut Value, known: &[Signed]) {
    for server in servers(settings) {
        let mine = |signed: &&Signed| {
            signed.url == text(server, "url") && signed.username == text(server, "username")
        };
        if let (true, Some(signed)) = (is_bare(server), known.iter().find(mine)) {
            server["credential"] = Value::from(signed.credential.expose());
        }
    }
}

/// Whether a password is somewhere else.
pub fn are_missing(settings: &mut Value) -> bool {
    servers(settings).any(|server| is_bare(server))
}

/// With a name and no password: what asks for neither has no name.
fn is_bare(server: &Value) -> bool {
    text(server, "credential").is_empty() && !text(server, "username").is_empty()
}

fn servers(settings: &mut Value) -> impl Iterator<Item = &mut Value> {
    let list = settings.get_mut("servers").and_then(Value::as_array_mut);
    list.into_iter()
        .flatten()
        .filter(|server| server.is_object())
}

fn text(server: &Value, member: &str) -> String {
    server
        .get(member)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings() -> Value {
        json!({"v": 1, "servers": [
            {"url": "stun:a.example", "username": "", "credential": ""},
            {"url": "turn:b.example", "username": "ada", "credential": "swordfish"},
            {"url": "turn:b.example", "username": "ben", "credential": "trout"},
            7,
        ]})
    }

    #[test]
    fn what_was_taken_comes_back_to_the_very_servers() {
        let mut here = settings();
        assert!(!are_missing(&mut here));
        let taken = take(&mut here);
        assert!(!here.to_string().contains("swordfish") && !here.to_string().contains("trout"));
        assert!(are_missing(&mut here));
        fill(&mut here, &taken);
        assert_eq!(here, settings());
    }

    #[test]
    fn a_password_goes_to_no_other_server_and_replaces_none() {
        let taken = take(&mut settings());
        let mut other = json!({"servers": [
            {"url": "turn:evil.example", "username": "ada", "credential": ""},
            {"url": "turn:b.example", "username": "ada", "credential": "newer"},
        ]});
        let before = other.clone();
        fill(&mut other, &taken);
        assert_eq!(other, before);
    }

    #[test]
    fn what_is_no_settings_has_none() {
        for mut odd in [json!(null), json!([]), json!({"servers": {}}), json!({})] {
            let before = odd.clone();
            assert!(take(&mut odd).is_empty() && !are_missing(&mut odd));
            assert_eq!(odd, before);
        }
    }
}
