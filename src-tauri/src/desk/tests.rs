//! What the window's end depends on, and what is remembered of it.

use serde_json::json;

use super::*;
use crate::ipc::CloseAnswer;
use crate::settings::Closing;
use crate::testing::{FolderWorld, ROOM, until};

#[tokio::test]
async fn an_answer_on_closing_is_remembered_only_where_that_was_wished() {
    let world = FolderWorld::new();
    let desk = world.desk();
    for (answer, remember, kept) in [
        (CloseAnswer::Keep, false, Closing::Ask),
        (CloseAnswer::Stay, true, Closing::Ask),
        (CloseAnswer::Keep, true, Closing::Keep),
        (CloseAnswer::End, true, Closing::End),
    ] {
        desk.remember_close(answer, remember).unwrap();
        assert_eq!(desk.load_settings().closing, kept, "{answer:?} {remember}");
    }
}

/// The page read the settings when its call began; the window was answered since.
#[tokio::test]
async fn a_page_that_keeps_its_settings_leaves_the_windows_own_answer_alone() {
    let world = FolderWorld::new();
    let desk = world.desk();
    desk.remember_close(CloseAnswer::Keep, true).unwrap();
    let old = json!({ "v": 1, "name": "Ada", "closing": "ask", "updates": true });
    desk.save_settings_of_page(&old).unwrap();
    let kept = desk.load_settings();
    assert_eq!((kept.name.as_str(), kept.closing), ("Ada", Closing::Keep));
    assert!(!kept.updates, "only the window lets anybody be asked");
}

#[tokio::test]
async fn closing_asks_while_a_room_is_open_and_not_after() {
    let world = FolderWorld::new();
    let desk = world.desk();
    desk.save_settings(&json!({ "v": 1, "port": 0 })).unwrap();
    assert!(!desk.closing_now().has_room);
    desk.host_room(ROOM).await.unwrap();
    assert!(desk.closing_now().has_room);
    desk.stop_hosting().await;
    assert!(!desk.closing_now().has_room);
}

/// The first screen is not drawn before this answer, and what comes later would move the button that somebody is about to press.
#[tokio::test]
async fn a_crash_is_told_once_with_whether_a_room_lies_there() {
    let world = FolderWorld::new();
    let desk = world.desk();
    assert_eq!(desk.take_crash(), None);
    let ended = |desk: &Desk| {
        desk.crashes.note("ended");
        desk.take_crash().map(|crash| crash.room_kept)
    };
    assert_eq!(ended(&desk), Some(false));
    desk.keep_room(Some("a room")).unwrap();
    assert_eq!(ended(&desk), Some(true));
    assert_eq!(desk.take_crash(), None);
}

#[tokio::test]
async fn a_window_that_was_put_away_for_a_room_comes_back_when_the_room_is_gone() {
    let world = FolderWorld::new();
    let desk = world.desk();
    desk.save_settings(&json!({ "v": 1, "port": 0 })).unwrap();
    let telling = tokio::spawn(desk.tell_changes());
    let shown = || world.told().contains(&PageEvent::Shown { shown: true });
    desk.host_room(ROOM).await.unwrap();
    desk.shell.puts_away(true);
    desk.stop_hosting().await;
    until(shown).await;
    telling.abort();
}
