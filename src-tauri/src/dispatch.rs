//! Commands by name, for a door that carries text: the same functions as `commands.rs` calls, with arguments taken from JSON. Serves a
//! handed-over page, which has no window of its own: what belongs to the window is not here.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::mpsc;

use crate::desk::Desk;
use crate::handoff::page::Page;
use crate::ipc::{Failure, PageEvent, SocketEvent};
use crate::secret::Secret;

/// What a command gives back.
pub enum Answer {
    /// For JSON.
    Json(Value),
    /// For a binary frame.
    Bytes(Vec<u8>),
    /// A socket's number, and what will happen on it.
    Socket(u32, mpsc::Receiver<SocketEvent>),
}

/// Runs one command for a page.
///
/// # Errors
/// `UnknownCommand`, `BadArguments`, or what the command itself says.
pub async fn dispatch(
    desk: &Desk,
    page: &Page,
    command: &str,
    args: &Value,
) -> Result<Answer, Failure> {
    let seat = &page.seat;
    match command {
        "about" => json(desk.about()),
        "load_settings" => json(desk.load_settings()),
        "save_settings" => json(desk.save_settings_of_page(&arg(args, "settings")?)?),
        "host_room" => json(desk.host_room(&text(args, "room")?).await?),
        "stop_hosting" => {
            desk.stop_hosting().await;
            json(())
        }
        "own_candidates" => json(desk.own_candidates(&arg::<Vec<String>>(args, "candidates")?)?),
        "announce_room" => json(desk.announce_room(arg(args, "room")?, text(args, "name")?)?),
        "kept_room" => json(desk.kept_room()?),
        "keep_room" => json(
            desk.keep_room(
                arg::<Option<Secret>>(args, "room")?
                    .as_ref()
                    .map(Secret::expose),
            )?,
        ),
        "kept_people" => json(desk.kept_people()?),
        "keep_people" => json(
            desk.keep_people(
                arg::<Option<Secret>>(args, "people")?
                    .as_ref()
                    .map(Secret::expose),
            )?,
        ),
        "dial" => seat
            .sockets
            .dial(&arg(args, "target")?)
            .map(|(socket, events)| Answer::Socket(socket, events)),
        "socket_send" => json(
            seat.sockets
                .send(arg(args, "socket")?, text(args, "text")?)?,
        ),
        "socket_close" => {
            seat.sockets.close(arg(args, "socket")?, arg(args, "code")?);
            json(())
        }
        "pick_files" => json(desk.pick_files(seat).await?),
        "read_file" => seat
            .read(
                arg(args, "file")?,
                arg(args, "offset")?,
                arg(args, "length")?,
            )
            .await
            .map(Answer::Bytes),
        "release_file" | "abort_file" => json(seat.close(arg(args, "file")?).await?),
        "save_file" => json(
            desk.save_file(seat, &text(args, "name")?, arg(args, "size")?)
                .await?,
        ),
        "finish_file" => json(seat.finish(arg(args, "file")?).await?),
        "copy_text" => json(desk.world.copy_text(text(args, "text")?)?),
        "system_pages" => json(crate::system_pages::here()),
        "open_system_page" => json(desk.open_system_page(arg(args, "page")?)?),
        "farewell" => {
            desk.farewell.said();
            json(())
        }
        "call_stands" => {
            desk.shell.call_stands(arg(args, "call")?);
            json(())
        }
        "notify" => {
            desk.notify(arg(args, "notice")?);
            json(())
        }
        "unnotify" => {
            desk.notices.take_back(text(args, "key")?);
            json(())
        }
        "badge" => {
            desk.shell.counts(arg(args, "count")?);
            json(())
        }
        "handed_session" => json(&page.session),
        "report" => {
            let status = arg(args, "status")?;
            page.stands(status);
            desk.world.tell(PageEvent::Handed { status });
            json(())
        }
        _ => Err(Failure::UnknownCommand),
    }
}

fn json(value: impl Serialize) -> Result<Answer, Failure> {
    serde_json::to_value(value)
        .map(Answer::Json)
        .map_err(|_| Failure::Internal)
}

fn text(args: &Value, name: &str) -> Result<String, Failure> {
    arg(args, name)
}

/// A member that is not there reads as null.
fn arg<T: DeserializeOwned>(args: &Value, name: &str) -> Result<T, Failure> {
    T::deserialize(args.get(name).unwrap_or(&Value::Null)).map_err(|_| Failure::BadArguments)
}
