//! A window of Tauri's with one line of text and nothing else. What any app of this kind costs at least, on this machine and in this minute.

#![cfg_attr(windows, windows_subsystem = "windows")]

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
