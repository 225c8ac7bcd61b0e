//! Checks the configuration, names the commands that a window may be allowed, and stands in for an interface that is not built yet.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Every command of docs/doors.md; capabilities/default.json allows them to our own window one by one.
const COMMANDS: &[&str] = &[
    "about",
    "load_settings",
    "save_settings",
    "host_room",
    "stop_hosting",
    "announce_room",
    "own_candidates",
    "look_nearby",
    "kept_room",
    "keep_room",
    "kept_people",
    "keep_people",
    "dial",
    "socket_send",
    "socket_close",
    "pick_files",
    "read_file",
    "release_file",
    "save_file",
    "write_file",
    "finish_file",
    "abort_file",
    "copy_text",
    "take_link",
    "farewell",
    "hand_over",
    "close_handed",
    "handed_now",
    "take_crash",
    "take_damaged",
    "choose_folder",
    "export_settings",
    "system_pages",
    "open_system_page",
    "answer_close",
    "call_stands",
    "notify",
    "unnotify",
    "badge",
    "mute_key",
    "autostart",
    "set_autostart",
    "key_place",
    "renew_keys",
    "update_source",
    "check_updates",
];

/// Shown when somebody builds the app before its interface.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tincan</title>\
    <p>This copy of Tincan was built without its interface. Run <code>npm run build</code> in <code>ui</code>, then build it again.</p></html>";

fn main() -> Result<(), Box<dyn Error>> {
    let dist = Path::new("../ui/dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    if !dist.join("index.html").is_file() {
        stand_in()?;
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    Ok(tauri_build::try_build(
        tauri_build::Attributes::new().app_manifest(manifest),
    )?)
}

/// `cargo check` must work on a fresh clone. The page says what it is, and nothing is written outside of the build folder.
fn stand_in() -> Result<(), Box<dyn Error>> {
    let folder =
        PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join("no-interface");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("index.html"), NOT_BUILT)?;
    let config = serde_json::json!({ "build": { "frontendDist": folder } });
    println!(
        "cargo:warning=ui/dist is missing: the app will say so instead of working. Run `npm run build` in ui."
    );
    println!("cargo:rustc-env=TAURI_CONFIG={config}");
    Ok(())
}
