//! The page of counters, on a listener of its own: who may call does not thereby learn how busy the server is.
//! One request at a time and a connection, each within seconds: whoever scrapes needs no more.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tincan_signal::Metrics;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

/// How long one scrape may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait when the system has no file handle left.
const BREATHER: Duration = Duration::from_millis(100);
/// Prometheus' text format.
const FORMAT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4");

/// A port alone is one of this machine; another address has to be named.
///
/// # Errors
/// When it is neither a port nor an address with one.
pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    let here = text.parse().map(|port| (Ipv4Addr::LOCALHOST, port).into());
    here.or_else(|_| text.parse())
        .map_err(|_| "it is PORT or ADDRESS:PORT".to_owned())
}

/// Answers scrapes until it is dropped.
pub(crate) async fn serve(listener: TcpListener, metrics: Arc<Metrics>) {
    loop {
        match listener.accept().await {
            // A scrape that ends badly is the scraper's to report.
            Ok((stream, _)) => drop(timeout(PATIENCE, answer(stream, &metrics)).await),
            Err(error) => {
                tracing::warn!(%error, "cannot accept a scrape");
                sleep(BREATHER).await;
            }
        }
    }
}

async fn answer(stream: TcpStream, metrics: &Metrics) {
    let page = service_fn(async |request| Ok::<_, Infallible>(page(&request, metrics)));
    let _ = http1::Builder::new()
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), page)
        .await;
}

fn page(request: &Request<Incoming>, metrics: &Metrics) -> Response<Body> {
    let is_it = request.uri().path() == "/metrics" && request.method() == Method::GET;
    let mut response = Response::default();
    if is_it {
        *response.body_mut() = metrics.prometheus().into();
        response.headers_mut().insert(CONTENT_TYPE, FORMAT);
    } else {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_alone_stays_on_this_machine() {
        assert_eq!(address("9015").unwrap(), "127.0.0.1:9015".parse().unwrap());
        assert_eq!(address("[::]:1").unwrap(), "[::]:1".parse().unwrap());
        for text in ["", "x", "70000", "10.0.0.1"] {
            assert!(address(text).is_err(), "{text}");
        }
    }
}
