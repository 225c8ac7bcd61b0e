//! What the window may do, word for word, so that a right which somebody adds in passing is seen: its capabilities, its policy, and that
//! nothing of what helps a developer is in what ships.

#![expect(clippy::unwrap_used, reason = "a test says what it found by failing")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(file(name)).unwrap()).unwrap()
}

/// Every command of the app, in the order of docs/doors.md, and beside them only the two that listening to our own events needs.
const RIGHTS: &[&str] = &[
    "core:event:allow-listen",
    "core:event:allow-unlisten",
    "allow-about",
    "allow-load-settings",
    "allow-save-settings",
    "allow-host-room",
    "allow-stop-hosting",
    "allow-announce-room",
    "allow-own-candidates",
    "allow-look-nearby",
    "allow-kept-room",
    "allow-keep-room",
    "allow-kept-people",
    "allow-keep-people",
    "allow-dial",
    "allow-socket-send",
    "allow-socket-close",
    "allow-pick-files",
    "allow-read-file",
    "allow-release-file",
    "allow-save-file",
    "allow-write-file",
    "allow-finish-file",
    "allow-abort-file",
    "allow-copy-text",
    "allow-take-link",
    "allow-farewell",
    "allow-hand-over",
    "allow-close-handed",
    "allow-handed-now",
    "allow-take-crash",
    "allow-take-damaged",
    "allow-choose-folder",
    "allow-export-settings",
    "allow-system-pages",
    "allow-open-system-page",
    "allow-answer-close",
    "allow-call-stands",
    "allow-notify",
    "allow-unnotify",
    "allow-badge",
    "allow-mute-key",
    "allow-autostart",
    "allow-set-autostart",
    "allow-key-place",
    "allow-renew-keys",
    "allow-update-source",
    "allow-check-updates",
];

#[test]
fn the_window_has_exactly_these_rights() {
    let capability = read("capabilities/default.json");
    let permissions = capability["permissions"].as_array().unwrap().iter();
    let given: BTreeSet<_> = permissions.map(|one| one.as_str().unwrap()).collect();
    assert_eq!(given, RIGHTS.iter().copied().collect());
}

#[test]
fn no_plugin_can_be_reached_from_a_page() {
    let reached = RIGHTS.iter().filter(|right| right.contains(':'));
    assert!(
        reached
            .clone()
            .all(|right| right.starts_with("core:event:"))
    );
}

#[test]
fn rights_are_for_our_own_page_in_our_own_window_and_nobody_else() {
    let folder = std::fs::read_dir(file("capabilities")).unwrap();
    let names: Vec<_> = folder.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["default.json"]);
    let capability = read("capabilities/default.json");
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["local"], json!(true));
    for wider in ["remote", "webviews", "platforms"] {
        assert_eq!(capability.get(wider), None, "{wider}");
    }
    let security = &read("tauri.conf.json")["app"]["security"];
    assert_eq!(security["capabilities"], json!(["window"]));
    assert_eq!(capability["identifier"], json!("window"));
}

#[test]
fn the_page_loads_and_speaks_to_nothing_but_the_app() {
    let config = read("tauri.conf.json");
    let policy = config["app"]["security"]["csp"].as_object().unwrap();
    assert_eq!(policy["default-src"], "'none'");
    let ours = [
        "'none'",
        "'self'",
        "data:",
        "blob:",
        "mediastream:",
        "ipc:",
        // What Tauri calls itself where a scheme of its own cannot be asked (Windows).
        "http://ipc.localhost",
    ];
    for (what, sources) in policy {
        for source in sources.as_str().unwrap().split(' ') {
            assert!(ours.contains(&source), "{what} {source}");
        }
    }
    for code in ["script-src", "style-src"] {
        assert_eq!(policy[code], "'self'");
    }
}

#[test]
fn nothing_that_helps_a_developer_ships() {
    let config = read("tauri.conf.json");
    assert_eq!(config["app"]["withGlobalTauri"], json!(false));
    assert_eq!(config["app"]["security"]["freezePrototype"], json!(true));
    assert_eq!(config["build"].get("devUrl"), None);
    assert!(
        config["app"]["windows"]
            .as_array()
            .unwrap()
            .iter()
            .all(|window| window.get("devtools").is_none())
    );
    // Without this feature WebKit and WebView2 have no inspector in a build without debug assertions.
    let manifest = std::fs::read_to_string(file("Cargo.toml")).unwrap();
    assert!(!manifest.contains("devtools"));
}
