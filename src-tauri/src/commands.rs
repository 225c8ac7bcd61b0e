//! The window's door: every `#[tauri::command]`, each one call of a plain function (docs/doors.md). No rule lives here.

use std::sync::Arc;

use serde_json::Value;
use tauri::ipc::{Channel, InvokeBody, Request, Response};

use crate::autostart::Autostart;
use crate::desk::Desk;
use crate::ipc::{
    About, CallStands, CloseAnswer, Crash, DialTarget, Failure, FinishedFile, HandedNow,
    HandedSession, HandedTo, Hosted, KeyStands, Notice, OpenedSink, PickedFile, SocketEvent,
};
use crate::secret::Secret;
use crate::secrets::KeyPlace;
use crate::settings::Settings;
use crate::system_pages::SystemPage;
use crate::updates::{UpdateAnswer, UpdateSource};

type State<'a> = tauri::State<'a, Arc<Desk>>;

#[tauri::command]
pub(crate) fn about(desk: State<'_>) -> About {
    desk.about()
}

#[tauri::command(async)]
pub(crate) fn load_settings(desk: State<'_>) -> Settings {
    desk.load_settings()
}

#[tauri::command(async)]
pub(crate) fn save_settings(desk: State<'_>, settings: Value) -> Result<(), Failure> {
    desk.save_settings(&settings)
}

#[tauri::command]
pub(crate) async fn host_room(desk: State<'_>, room: String) -> Result<Hosted, Failure> {
    desk.host_room(&room).await
}

#[tauri::command]
pub(crate) async fn stop_hosting(desk: State<'_>) -> Result<(), Failure> {
    desk.stop_hosting().await;
    Ok(())
}

#[tauri::command(async)]
pub(crate) fn announce_room(
    desk: State<'_>,
    room: Option<String>,
    name: String,
) -> Result<(), Failure> {
    desk.announce_room(room, name)
}

#[tauri::command]
pub(crate) async fn look_nearby(desk: State<'_>, on: bool) -> Result<(), Failure> {
    desk.nearby.look(on)
}

#[tauri::command(async)]
pub(crate) fn kept_room(desk: State<'_>) -> Result<Option<Secret>, Failure> {
    desk.kept_room()
}

#[tauri::command(async)]
pub(crate) fn own_candidates(desk: State<'_>, candidates: Vec<String>) -> Result<(), Failure> {
    desk.own_candidates(&candidates)
}

#[tauri::command(async)]
pub(crate) fn keep_room(desk: State<'_>, room: Option<Secret>) -> Result<(), Failure> {
    desk.keep_room(room.as_ref().map(Secret::expose))
}

#[tauri::command(async)]
pub(crate) fn kept_people(desk: State<'_>) -> Result<Option<Secret>, Failure> {
    desk.kept_people()
}

#[tauri::command(async)]
pub(crate) fn keep_people(desk: State<'_>, people: Option<Secret>) -> Result<(), Failure> {
    desk.keep_people(people.as_ref().map(Secret::expose))
}

#[tauri::command]
pub(crate) async fn dial(
    desk: State<'_>,
    target: DialTarget,
    events: Channel<SocketEvent>,
) -> Result<u32, Failure> {
    let (socket, mut happened) = desk.window.sockets.dial(&target)?;
    // A window that is gone hears nothing, and then its socket is closed by the end of this task.
    tokio::spawn(async move {
        while happened
            .recv()
            .await
            .is_some_and(|event| events.send(event).is_ok())
        {}
    });
    Ok(socket)
}

#[tauri::command]
pub(crate) fn socket_send(desk: State<'_>, socket: u32, text: String) -> Result<(), Failure> {
    desk.window.sockets.send(socket, text)
}

#[tauri::command]
pub(crate) fn socket_close(desk: State<'_>, socket: u32, code: u16) {
    desk.window.sockets.close(socket, code);
}

#[tauri::command]
pub(crate) async fn pick_files(desk: State<'_>) -> Result<Vec<PickedFile>, Failure> {
    desk.pick_files(&desk.window).await
}

#[tauri::command]
pub(crate) async fn read_file(
    desk: State<'_>,
    file: u32,
    offset: u64,
    length: usize,
) -> Result<Response, Failure> {
    desk.window
        .read(file, offset, length)
        .await
        .map(Response::new)
}

#[tauri::command]
pub(crate) async fn release_file(desk: State<'_>, file: u32) -> Result<(), Failure> {
    desk.window.close(file).await
}

#[tauri::command]
pub(crate) async fn save_file(
    desk: State<'_>,
    name: String,
    size: u64,
) -> Result<Option<OpenedSink>, Failure> {
    desk.save_file(&desk.window, &name, size).await
}

#[tauri::command]
pub(crate) async fn write_file(desk: State<'_>, request: Request<'_>) -> Result<(), Failure> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Failure::BadArguments);
    };
    let (file, offset) = (number(&request, "file")?, number(&request, "offset")?);
    desk.window.write(file, offset, bytes.clone()).await
}

#[tauri::command]
pub(crate) async fn finish_file(desk: State<'_>, file: u32) -> Result<FinishedFile, Failure> {
    desk.window.finish(file).await
}

#[tauri::command]
pub(crate) async fn abort_file(desk: State<'_>, file: u32) -> Result<(), Failure> {
    desk.window.close(file).await
}

#[tauri::command(async)]
pub(crate) fn copy_text(desk: State<'_>, text: String) -> Result<(), Failure> {
    desk.world.copy_text(text)
}

#[tauri::command]
pub(crate) fn take_link(desk: State<'_>) -> Option<String> {
    desk.take_link()
}

#[tauri::command]
pub(crate) fn farewell(desk: State<'_>) {
    desk.farewell.said();
}

#[tauri::command]
pub(crate) async fn hand_over(
    desk: State<'_>,
    session: HandedSession,
) -> Result<HandedTo, Failure> {
    desk.handoff.open(&desk, session).await
}

#[tauri::command]
pub(crate) async fn close_handed(desk: State<'_>) -> Result<(), Failure> {
    desk.close_handed().await;
    Ok(())
}

#[tauri::command]
pub(crate) fn handed_now(desk: State<'_>) -> Option<HandedNow> {
    desk.handoff.now()
}

#[tauri::command(async)]
pub(crate) fn take_crash(desk: State<'_>) -> Option<Crash> {
    desk.take_crash()
}

#[tauri::command]
pub(crate) fn take_damaged(desk: State<'_>) -> Option<String> {
    desk.take_damaged()
}

#[tauri::command]
pub(crate) async fn choose_folder(desk: State<'_>) -> Result<Option<String>, Failure> {
    desk.choose_folder(&desk.window).await
}

#[tauri::command]
pub(crate) async fn export_settings(
    desk: State<'_>,
    text: String,
) -> Result<Option<FinishedFile>, Failure> {
    desk.export_settings(&desk.window, text).await
}

#[tauri::command(async)]
pub(crate) fn system_pages() -> Vec<SystemPage> {
    crate::system_pages::here()
}

#[tauri::command(async)]
pub(crate) fn open_system_page(desk: State<'_>, page: SystemPage) -> Result<(), Failure> {
    desk.open_system_page(page)
}

#[tauri::command(async)]
pub(crate) fn answer_close(
    app: tauri::AppHandle,
    desk: State<'_>,
    answer: CloseAnswer,
    remember: bool,
) -> Result<(), Failure> {
    let kept = desk.remember_close(answer, remember);
    crate::window::close::answered(&app, answer);
    kept
}

#[tauri::command]
pub(crate) fn call_stands(desk: State<'_>, call: Option<CallStands>) {
    desk.shell.call_stands(call);
}

#[tauri::command]
pub(crate) fn notify(desk: State<'_>, notice: Notice) {
    desk.notify(notice);
}

#[tauri::command]
pub(crate) fn unnotify(desk: State<'_>, key: String) {
    desk.notices.take_back(key);
}

#[tauri::command]
pub(crate) fn badge(desk: State<'_>, count: u32) {
    desk.shell.counts(count);
}

#[tauri::command]
pub(crate) fn mute_key(desk: State<'_>) -> KeyStands {
    *desk.shell.mute_key.borrow()
}

#[tauri::command(async)]
pub(crate) fn autostart(autostart: tauri::State<'_, Autostart>) -> Option<bool> {
    autostart.is_on()
}

#[tauri::command(async)]
pub(crate) fn set_autostart(
    autostart: tauri::State<'_, Autostart>,
    on: bool,
) -> Result<(), Failure> {
    Ok(autostart.set(on)?)
}

#[tauri::command(async)]
pub(crate) fn key_place(desk: State<'_>) -> KeyPlace {
    desk.secrets.place()
}

#[tauri::command(async)]
pub(crate) fn renew_keys(desk: State<'_>) -> Result<KeyPlace, Failure> {
    desk.secrets.renew()?;
    Ok(desk.secrets.place())
}

#[tauri::command]
pub(crate) fn update_source(desk: State<'_>) -> UpdateSource {
    desk.updates.source()
}

#[tauri::command]
pub(crate) async fn check_updates(desk: State<'_>, pressed: bool) -> Result<UpdateAnswer, Failure> {
    desk.check_updates(pressed).await
}

/// The body of `write_file` is the file's bytes, so its numbers travel as headers.
fn number<T: std::str::FromStr>(request: &Request<'_>, name: &str) -> Result<T, Failure> {
    let value = request
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    value.ok_or(Failure::BadArguments)
}
