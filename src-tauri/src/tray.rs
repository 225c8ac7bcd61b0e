//! The app in the desktop's tray: a small menu that reaches the room and the call without any window. What is in it is `menu.rs`; how it gets
//! there differs from system to system.

pub mod menu;
mod words;

#[cfg(target_os = "linux")]
#[path = "tray/linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "tray/native.rs"]
mod system;

use std::sync::Arc;

use tauri::async_runtime::spawn;
use tauri::{AppHandle, Manager as _};
use tokio::sync::watch;

use crate::desk::Desk;
use crate::ipc::{CallStands, Hosted, PageEvent, Wish};
use crate::speech::Speech;
use crate::window::close::close_down;
use menu::{Item, State};

/// Shows the app in the tray for as long as it runs. Where there is none, nothing happens.
pub fn start(app: &AppHandle) {
    let desk = app.state::<Arc<Desk>>();
    let state = watch::Sender::new(State::default());
    let shown = state.subscribe();
    spawn(follow(
        desk.hosting.told(),
        desk.shell.call.subscribe(),
        desk.shell.speaks.subscribe(),
        state,
    ));
    system::show(app, shown);
}

/// Keeps the menu's state true, until the desk is gone.
async fn follow(
    mut room: watch::Receiver<Option<Hosted>>,
    mut call: watch::Receiver<Option<CallStands>>,
    mut speaks: watch::Receiver<Speech>,
    state: watch::Sender<State>,
) {
    loop {
        let now = State {
            has_room: room.borrow_and_update().is_some(),
            call: *call.borrow_and_update(),
            speaks: *speaks.borrow_and_update(),
        };
        state.send_if_modified(|before| std::mem::replace(before, now) != now);
        let changed = tokio::select! {
            changed = room.changed() => changed,
            changed = call.changed() => changed,
            changed = speaks.changed() => changed,
        };
        if changed.is_err() {
            return;
        }
    }
}

/// Somebody chose an item.
fn chosen(app: &AppHandle, item: Item) {
    let desk = app.state::<Arc<Desk>>();
    match item {
        Item::Show => desk.world.show(),
        Item::Host => in_window(&desk, Wish::Host),
        Item::Join => in_window(&desk, Wish::Join),
        Item::Mute => desk.toggle_mute(),
        Item::Leave => desk.wish(Wish::Leave),
        Item::Quit => close_down(app.clone()),
    }
}

fn in_window(desk: &Desk, wish: Wish) {
    desk.world.show();
    desk.world.tell(PageEvent::Wish { wish });
}
