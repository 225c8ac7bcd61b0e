//! The routes: `/ws`, the interface for guests, `/about` and `/healthz`; who may ask; and the headers that keep a page
//! in its place. Knows nothing of rooms.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::upgrade::OnUpgrade;
use serde_json::json;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;

use crate::addresses::Admission;
use crate::assets::Asset;
use crate::b64;
use crate::origin::{is_near, is_our_host, is_same_origin};
use crate::protocol::{SUBPROTOCOL, VERSION};
use crate::session::{Session, greet};
use crate::site::Site;
use crate::socket::Socket;
use crate::turn::Reached;

/// The connection a request came over.
#[derive(Clone)]
pub(crate) struct Connection {
    pub(crate) peer: SocketAddr,
    pub(crate) local: SocketAddr,
    pub(crate) tls: bool,
    pub(crate) admission: Arc<Admission>,
}

/// Nothing but what this server delivers may run, load, frame or be framed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // The link's secret is in the fragment, which is never sent; its address is nobody's business either.
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// All routes of one server.
pub(crate) fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route("/ws", get(upgrade))
        .route("/about", get(about))
        .route("/healthz", get(async || "ok"))
        .fallback(asset)
        .layer(from_fn_with_state(Arc::clone(&site), guard))
        .with_state(site)
}

/// Looks at who asks before anything is answered, and sets the headers of every answer.
async fn guard(
    State(site): State<Arc<Site>>,
    Extension(connection): Extension<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match refusal(&site, &connection, &request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(site: &Site, connection: &Connection, request: &Request) -> Option<Response> {
    if let Err(wait) = connection.admission.spend(1) {
        let seconds = wait.as_secs() + 1;
        let headers = [(header::RETRY_AFTER, seconds.to_string())];
        return Some((StatusCode::TOO_MANY_REQUESTS, headers).into_response());
    }
    let Some(host) = single(request.headers(), header::HOST)
        .filter(|host| is_our_host(host, &site.config.names))
    else {
        return Some(
            (
                StatusCode::MISDIRECTED_REQUEST,
                "not a name of this server\n",
            )
                .into_response(),
        );
    };
    if let Some(origin) = request.headers().get(header::ORIGIN)
        && !origin
            .to_str()
            .is_ok_and(|origin| is_same_origin(origin, host))
    {
        return Some((StatusCode::FORBIDDEN, "not a page of this server\n").into_response());
    }
    if site.tls && !connection.tls && !is_near(connection.peer.ip(), connection.local.ip()) {
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let location = format!("https://{host}{path}");
        return Some(
            (
                StatusCode::PERMANENT_REDIRECT,
                [(header::LOCATION, location)],
            )
                .into_response(),
        );
    }
    None
}

/// A header that is there once; twice would leave it to chance which one counts.
fn single(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

async fn about(State(site): State<Arc<Site>>) -> Response {
    let fingerprint = site.fingerprint.map(|bytes| b64::encode(&bytes));
    let about = json!({ "v": VERSION, "rooms": site.config.rooms.name(), "tls": site.tls, "fingerprint": fingerprint });
    (
        [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        about.to_string(),
    )
        .into_response()
}

async fn asset(State(site): State<Arc<Site>>, method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::ALLOW, "GET, HEAD")],
        )
            .into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    match site.assets.get(path) {
        Some(Asset {
            bytes,
            mime,
            hashed,
        }) => {
            let cache = if hashed {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            };
            (
                [(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, cache)],
                Body::from(bytes),
            )
                .into_response()
        }
        None => (StatusCode::NOT_FOUND, "nothing here\n").into_response(),
    }
}

/// RFC 6455 section 4.2. What a client offers besides our subprotocol does not matter: `hello` carries the version.
async fn upgrade(
    State(site): State<Arc<Site>>,
    Extension(connection): Extension<Connection>,
    mut request: Request,
) -> Response {
    let Ok(mut response) = create_response_with_body(&request, Body::empty) else {
        return (
            StatusCode::UPGRADE_REQUIRED,
            [(header::UPGRADE, "websocket")],
            "a WebSocket lives here\n",
        )
            .into_response();
    };
    if offers_ours(request.headers()) {
        response.headers_mut().insert(
            header::SEC_WEBSOCKET_PROTOCOL,
            HeaderValue::from_static(SUBPROTOCOL),
        );
    }
    let host = single(request.headers(), header::HOST).unwrap_or_default();
    let reached = Reached::of(host, connection.local);
    let upgraded = hyper::upgrade::on(&mut request);
    let (tasks, admission) = (site.tasks.clone(), connection.admission);
    let welcomed = Box::pin(welcome(site, upgraded, admission, reached));
    tasks.spawn(async move {
        // What is done once is in a box that ends here: a session that waits holds no room for it.
        let session = welcomed.await;
        if let Some(session) = session {
            session.run().await;
        }
    });
    response
}

async fn welcome(
    site: Arc<Site>,
    upgraded: OnUpgrade,
    admission: Arc<Admission>,
    reached: Reached,
) -> Option<Box<Session>> {
    // A client that hung up between the request and the upgrade is no concern of ours.
    let io = upgraded.await.ok()?;
    let socket = Socket::new(io, &site.config.limits, admission, reached).await;
    greet(site, socket).await
}

fn offers_ours(headers: &HeaderMap) -> bool {
    let offers = headers
        .get_all(header::SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .filter_map(|value| value.to_str().ok());
    offers
        .flat_map(|value| value.split(','))
        .any(|offer| offer.trim() == SUBPROTOCOL)
}

#[cfg(test)]
mod tests {
    use tower_service::Service;

    use super::*;
    use crate::config::Config;
    use crate::site::alone;

    /// The answer to a request for `/about?x` from this address, by a server that has a certificate.
    async fn answer(peer: &str, tls: bool) -> Response {
        let (site, _) = alone(Config::default());
        let (peer, local): (SocketAddr, SocketAddr) =
            (peer.parse().unwrap(), "192.0.2.1:7015".parse().unwrap());
        let admission = Arc::new(site.addresses.admit(peer.ip()).unwrap());
        let mut request = Request::get("/about?x")
            .header("Host", "192.0.2.1:7015")
            .body(Body::empty())
            .unwrap();
        request.extensions_mut().insert(Connection {
            peer,
            local,
            tls,
            admission,
        });
        router(Arc::new(site)).call(request).await.unwrap()
    }

    #[tokio::test]
    async fn plain_http_from_afar_is_sent_to_tls() {
        let far = answer("203.0.113.9:5000", false).await;
        assert_eq!(far.status(), StatusCode::PERMANENT_REDIRECT);
        assert_eq!(
            far.headers()[header::LOCATION],
            "https://192.0.2.1:7015/about?x"
        );
        assert!(far.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    }

    #[tokio::test]
    async fn plain_http_from_near_and_tls_from_anywhere_are_answered() {
        assert_eq!(
            answer("192.168.1.9:5000", false).await.status(),
            StatusCode::OK
        );
        assert_eq!(
            answer("203.0.113.9:5000", true).await.status(),
            StatusCode::OK
        );
    }
}
