//! The loopback door: serves the interface to one installed browser and takes its commands, as docs/doors.md writes. Lives as long as one
//! hand-over. Any page of any site may try this port, so Host and Origin are checked before anything else (DNS rebinding).

mod line;
#[cfg(test)]
mod tests;

use std::io;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use tokio::net::TcpListener;

use super::page::Page;
use super::tickets::Tickets;
use crate::desk::Desk;
use crate::ipc::Failure;
use crate::private_file;
use crate::ui::Ui;

/// The WebSocket subprotocol of the door.
pub const SUBPROTOCOL: &str = "tincan.door";
/// A frame: one piece of a file and its header.
const LARGEST_FRAME: usize = crate::files::LARGEST_PIECE + 64;

/// One hand-over's door.
pub struct Door {
    desk: Arc<Desk>,
    page: Arc<Page>,
    ui: Arc<dyn Ui>,
    tickets: Mutex<Tickets>,
    begun: Instant,
    port: u16,
}

/// Binds the loopback port that was used before, so that the browser remembers the camera's permission; another one if it is taken.
///
/// # Errors
/// Whatever the system or the disk says.
pub async fn bind(kept: &Path) -> io::Result<TcpListener> {
    let before = private_file::read(kept)?
        .and_then(|port| port.trim().parse().ok())
        .unwrap_or(0);
    let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, before)).await {
        Err(_) if before != 0 => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
        bound => bound?,
    };
    private_file::replace(kept, listener.local_addr()?.port().to_string().as_bytes())?;
    Ok(listener)
}

impl Door {
    /// A door on `port` for `page`, with the ticket that opens it once.
    ///
    /// # Errors
    /// `Internal` when the system has no randomness.
    pub fn new(
        desk: Arc<Desk>,
        page: Arc<Page>,
        ui: Arc<dyn Ui>,
        port: u16,
    ) -> Result<(Arc<Self>, String), Failure> {
        let mut tickets = Tickets::default();
        let ticket = tickets.issue(Duration::ZERO, random()?);
        Ok((
            Arc::new(Self {
                desk,
                page,
                ui,
                tickets: Mutex::new(tickets),
                begun: Instant::now(),
                port,
            }),
            ticket,
        ))
    }

    /// Serves until dropped.
    ///
    /// # Errors
    /// Whatever the listener says.
    pub async fn serve(self: Arc<Self>, listener: TcpListener) -> io::Result<()> {
        let router = Router::new()
            .route("/hand", post(hand))
            .route("/door", get(enter))
            .fallback(interface)
            .layer(from_fn_with_state(Arc::clone(&self), guard))
            .with_state(self);
        axum::serve(listener, router).await
    }

    fn redeem(&self, ticket: &str) -> Result<Option<String>, Failure> {
        let random = random()?;
        Ok(self
            .tickets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .redeem(self.begun.elapsed(), ticket, random))
    }

    fn admits(&self, bearer: &str) -> bool {
        self.tickets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .admits(bearer)
    }

    fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A request that comes from this door's own page, or from the browser's address bar.
    fn own(&self, method: &Method, path: &str, headers: &HeaderMap) -> bool {
        let says = |name: HeaderName| {
            headers
                .get(name)
                .map(|value| value.to_str().unwrap_or_default())
        };
        let origin = says(ORIGIN);
        let reading = *method == Method::GET && path != "/door";
        says(HOST) == Some(&self.authority())
            && (origin == Some(&format!("http://{}", self.authority()))
                || (origin.is_none() && reading))
    }
}

fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Failure::Internal)?;
    Ok(bytes)
}

async fn guard(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    if !door.own(request.method(), request.uri().path(), request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let connect = format!("connect-src 'self' ws://{}", door.authority());
    let mut response = next.run(request).await;
    for (name, value) in crate::ui::security_headers(&connect) {
        response.headers_mut().insert(name, value);
    }
    response
}

/// Exchanges the ticket of the command line for a bearer.
async fn hand(State(door): State<Arc<Door>>, headers: HeaderMap) -> Response {
    let ticket = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Ticket "));
    match ticket.map(|ticket| door.redeem(ticket)) {
        Some(Ok(Some(bearer))) => Json(serde_json::json!({ "bearer": bearer })).into_response(),
        Some(Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn enter(State(door): State<Arc<Door>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(LARGEST_FRAME)
        .max_frame_size(LARGEST_FRAME)
        .on_upgrade(|socket| async move { line::carry(&door, socket).await })
}

async fn interface(State(door): State<Arc<Door>>, method: Method, address: Uri) -> Response {
    if method != Method::GET {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    match door.ui.file(address.path()) {
        Some(file) => ([(CONTENT_TYPE, file.mime)], file.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
