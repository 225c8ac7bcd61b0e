//! Tincan, the desktop app: a window, an embedded signaling server, and what only a desktop can do. This page is its table of contents.
//!
//! `desk` has every command as a plain function; `commands` and `handoff::door` are its two doors; the rest answers one question each.

pub mod autostart;
pub mod awake;
pub mod badge;
pub mod closing;
mod commands;
pub mod crash;
pub mod deep_link;
pub mod desk;
pub mod dial;
pub mod dispatch;
pub mod farewell;
pub mod files;
pub mod handoff;
pub mod hosting;
pub mod ipc;
pub mod mute_key;
pub mod nearby;
pub mod notices;
pub mod private_file;
pub mod seat;
pub mod secret;
pub mod secrets;
pub mod settings;
pub mod settings_file;
pub mod shell;
pub mod speech;
pub mod system_pages;
#[cfg(test)]
mod testing;
pub mod tray;
pub mod ui;
pub mod updates;
pub mod webview;
pub mod window;
pub mod world;

use std::error::Error;
use std::sync::Arc;

use tauri::{App, Manager as _};

use autostart::Autostart;
use desk::Desk;
use handoff::HandOff;
use handoff::browser::Places;
use hosting::Hosting;
use secrets::{OfThisComputer, Secrets};
use tauri_plugin_window_state::StateFlags;
use tincan_signal::reach::Routers;
use ui::Bundle;
use window::TauriWorld;

/// Runs the app until its window closes.
///
/// # Errors
/// Whatever keeps it from starting.
pub fn run() -> tauri::Result<()> {
    let builder = tauri::Builder::default()
        // First: a second start must end before it does anything else.
        .plugin(tauri_plugin_single_instance::init(|app, words, _| {
            if !words.iter().any(|word| word == autostart::HIDDEN) {
                show(app);
            }
        }))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_store::Builder::default().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(
            // A window that was away when the app ended is there at the next start.
            tauri_plugin_window_state::Builder::default()
                .with_state_flags(StateFlags::all() - StateFlags::VISIBLE)
                .build(),
        )
        .on_permission_request(webview::on_permission_request)
        .on_window_event(window::close::on_event)
        .invoke_handler(handler())
        .setup(set_up);
    #[cfg(target_os = "macos")]
    let builder = builder.on_web_content_process_terminate(|webview| {
        webview::draw_again(webview.app_handle(), "ended");
    });
    let app = builder.build(tauri::generate_context!())?;
    app.run(on_run_event);
    Ok(())
}

/// A click on the icon of an app whose window is put away shows it again, as every app of macOS does.
#[cfg_attr(not(target_os = "macos"), allow(unused_variables))]
fn on_run_event(app: &tauri::AppHandle, event: tauri::RunEvent) {
    #[cfg(target_os = "macos")]
    if let tauri::RunEvent::Reopen { .. } = event {
        show(app);
    }
}

fn set_up(app: &mut App) -> Result<(), Box<dyn Error>> {
    let data = app.path().app_data_dir()?;
    private_file::create_folder(&data)?;
    let aside = settings_file::set_aside_if_broken(&data.join(window::SETTINGS_FILE))?;
    let ui = Arc::new(Bundle(app.handle().clone()));
    let secrets = Arc::new(Secrets::new(&data, Some(Box::new(OfThisComputer))));
    let hosting = Hosting::new(data.clone(), Arc::clone(&secrets), ui.clone(), Routers::Ask);
    let handoff = HandOff::new(Places::of_this_process(data.clone()), ui);
    let world = Box::new(TauriWorld::of(app.handle().clone()));
    let desk = Arc::new(Desk::new(world, hosting, handoff, secrets, &data));
    if let Some(aside) = aside {
        desk.settings_were_damaged(aside);
    }
    desk.crashes.note_panics();
    desk.crashes.begin()?;
    std::thread::spawn({
        let desk = Arc::clone(&desk);
        move || desk.seal_open_credentials()
    });
    tauri::async_runtime::spawn(desk.tell_changes());
    tauri::async_runtime::spawn(desk.tell_mapped());
    tauri::async_runtime::spawn(desk.tell_nearby());
    tauri::async_runtime::spawn(notices::carry_out(Arc::clone(&desk)));
    app.manage(Arc::clone(&desk));
    app.manage(Autostart::of_this_process(
        &app.path().config_dir()?,
        &app.path().home_dir()?,
    )?);
    desk.kept_settings_count();
    badge::start(app.handle());
    deep_link::listen(app)?;
    #[cfg(unix)]
    tauri::async_runtime::spawn(window::close::close_down_on_signal(app.handle().clone()));
    let is_hidden = std::env::args().any(|word| word == autostart::HIDDEN);
    webview::open_window(app, !is_hidden)?;
    tray::start(app.handle());
    if is_hidden {
        tauri::async_runtime::spawn(window::close::show_without_tray(app.handle().clone()));
    }
    Ok(())
}

fn show(app: &tauri::AppHandle) {
    if let Some(window) = app.get_webview_window(window::MAIN) {
        window::bring_to_front(&window);
    }
}

fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool {
    use commands::*;
    tauri::generate_handler![
        about,
        load_settings,
        save_settings,
        host_room,
        stop_hosting,
        announce_room,
        own_candidates,
        look_nearby,
        kept_room,
        keep_room,
        kept_people,
        keep_people,
        dial,
        socket_send,
        socket_close,
        pick_files,
        read_file,
        release_file,
        save_file,
        write_file,
        finish_file,
        abort_file,
        copy_text,
        take_link,
        farewell,
        hand_over,
        close_handed,
        handed_now,
        take_crash,
        take_damaged,
        choose_folder,
        export_settings,
        system_pages,
        open_system_page,
        answer_close,
        call_stands,
        notify,
        unnotify,
        badge,
        mute_key,
        autostart,
        set_autostart,
        key_place,
        renew_keys,
        update_source,
        check_updates
    ]
}
