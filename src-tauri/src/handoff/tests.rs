//! A whole hand-over with programs that stand where a browser would be found.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::time::Instant;

use super::*;
use crate::testing::{FolderWorld, until};

/// A "browser" that does `first`, writes down its arguments, and then does `rest`.
fn install(world: &FolderWorld, first: &str, rest: &str) {
    let program = world.path("bin").join("chromium");
    let log = world.path("arguments").display().to_string();
    std::fs::write(&program, format!("#!/bin/sh\n{first}\nprintf '%s\\n' \"$@\" > '{log}.new'\nmv '{log}.new' '{log}'\n{rest}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn session() -> HandedSession {
    HandedSession::Join {
        link: "tincan://join#secret".into(),
    }
}

fn statuses(world: &FolderWorld) -> Vec<HandedStatus> {
    world
        .told()
        .into_iter()
        .filter_map(|event| {
            if let PageEvent::Handed { status } = event {
                Some(status)
            } else {
                None
            }
        })
        .collect()
}

#[tokio::test]
async fn without_a_browser_it_says_so_and_opens_no_door() {
    let world = FolderWorld::new();
    let desk = world.desk();
    assert_eq!(
        desk.handoff.open(&desk, session()).await,
        Err(Failure::NoBrowser)
    );
    assert!(crate::testing::is_empty(&world.path("data")) && statuses(&world).is_empty());
}

#[tokio::test]
async fn the_command_line_carries_a_ticket_and_no_secret() {
    let world = FolderWorld::new();
    install(&world, "", "exec sleep 60");
    let desk = world.desk();
    assert_eq!(
        desk.handoff.open(&desk, session()).await.unwrap().browser,
        "Chromium"
    );
    until(|| world.path("arguments").exists()).await;
    let arguments = std::fs::read_to_string(world.path("arguments")).unwrap();
    assert!(
        arguments.starts_with("--app=http://127.0.0.1:") && arguments.contains("/#hand="),
        "{arguments}"
    );
    assert!(!arguments.contains("secret"));
    desk.handoff.close().await;
}

#[tokio::test]
async fn the_end_of_the_browser_is_the_end_of_the_call() {
    let world = FolderWorld::new();
    install(&world, "", "exit 1");
    let desk = world.desk();
    desk.handoff.open(&desk, session()).await.unwrap();
    until(|| statuses(&world) == [HandedStatus::Opening, HandedStatus::Closed]).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_browser_that_hands_over_to_an_older_process_still_carries_the_call() {
    let world = FolderWorld::new();
    install(
        &world,
        &format!("echo $$ > '{}'", world.path("process").display()),
        "exit 0",
    );
    let desk = world.desk();
    desk.handoff.open(&desk, session()).await.unwrap();
    until(|| world.path("arguments").exists()).await;
    let process = std::fs::read_to_string(world.path("process")).unwrap();
    until(|| !std::path::Path::new("/proc").join(process.trim()).exists()).await;
    let page = Arc::clone(&desk.handoff.current.lock().unwrap().as_ref().unwrap().page);
    let (number, _told) = page.connect();
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert_eq!(statuses(&world), [HandedStatus::Opening]);
    page.disconnect(number);
    until(|| statuses(&world) == [HandedStatus::Opening, HandedStatus::Closed]).await;
}

#[tokio::test]
async fn closing_asks_the_browser_first_and_then_insists() {
    for (first, rest, patient) in [
        ("", "exec sleep 60", false),
        ("trap '' TERM", "while :; do sleep 0.1; done", true),
    ] {
        let world = FolderWorld::new();
        install(&world, first, rest);
        let desk = world.desk();
        desk.handoff.open(&desk, session()).await.unwrap();
        until(|| world.path("arguments").exists()).await;
        let begun = Instant::now();
        desk.handoff.close().await;
        assert_eq!(begun.elapsed() >= CLOSING, patient, "{rest}");
        assert_eq!(statuses(&world).last(), Some(&HandedStatus::Closed));
    }
}

#[tokio::test]
async fn a_new_hand_over_ends_the_one_before() {
    let world = FolderWorld::new();
    install(&world, "", "exec sleep 60");
    let desk = world.desk();
    desk.handoff.open(&desk, session()).await.unwrap();
    desk.handoff.open(&desk, session()).await.unwrap();
    assert_eq!(
        statuses(&world),
        [
            HandedStatus::Opening,
            HandedStatus::Closed,
            HandedStatus::Opening
        ]
    );
    desk.handoff.close().await;
}
