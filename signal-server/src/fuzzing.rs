//! What the targets in `fuzz/` call, and nobody else: any bytes in, and a panic where a promise does not hold.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::b64::B64;
use crate::config::Config;
use crate::door::Door;
use crate::http::Connection;
use crate::protocol::{ClientMessage, Code, Fault, Numbers, PeerId, Unnumbered, decode, parsed};
use crate::site::{Site, alone};
use crate::tls::Identity;

/// Longer than anybody may stay who says no more: the longest plain connection, or a silent seat.
const LONGEST: Duration = Duration::from_secs(400);

/// One text frame of a client.
pub fn client_message(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let read = decode(text);
    assert_eq!(signal(&read), signal(&parsed(text)));
    if let Some((_, data, _)) = signal(&read) {
        let relayed = Unnumbered::new(B64([0; 9]), data).numbered(1);
        assert!(relayed.contains(data) && text.contains(data));
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&relayed).is_ok();
        assert!(is_json, "it breaks the message that carries it");
    }
    if let Err(fault) = read {
        assert!(matches!(fault.code, Code::BadJson | Code::BadMessage));
    }
}

type Read<'a> = Result<(ClientMessage<'a>, Numbers), Fault>;

fn signal<'a>(read: &Read<'a>) -> Option<(PeerId, &'a str, Numbers)> {
    match read {
        Ok((ClientMessage::Signal(signal), of)) => Some((signal.to, signal.data, *of)),
        _ => None,
    }
}

/// What people do in some rooms.
pub fn rooms_history(bytes: &[u8]) {
    crate::rooms::script::play(bytes);
}

/// All that one connection ever says; the first byte says whether it hangs up then. Time does not pass but jumps, so that
/// every deadline is met at once: whoever says no more must be gone before the longest of them.
pub fn first_bytes(bytes: &[u8]) {
    let Some((mode, said)) = bytes.split_first() else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    if let (Ok(runtime), Some(first)) = (runtime, said.first()) {
        let (hangs_up, said) = (mode & 1 == 1, said.to_vec());
        let took = runtime.block_on(visit(*first, said, hangs_up));
        assert!(took < LONGEST, "{took:?}");
    }
}

async fn visit(first: u8, said: Vec<u8>, hangs_up: bool) -> Duration {
    let (site, rooms) = alone(Config::default());
    tokio::spawn(rooms);
    let (site, began) = (Arc::new(site), Instant::now());
    let (theirs, ours) = duplex(1 << 16);
    tokio::spawn(say(theirs, said, hangs_up));
    if let (Some(connection), Some(tls)) = (connection(&site), tls()) {
        let door = Door::new(Arc::clone(&site), Some(tls), CancellationToken::new());
        let due = began + site.config.times.handshake;
        door.enter(first, ours, connection, due).await;
    }
    // A connection that became a WebSocket lives on in a task of its own.
    site.tasks.close();
    site.tasks.wait().await;
    began.elapsed()
}

async fn say(mut stream: DuplexStream, said: Vec<u8>, hangs_up: bool) {
    // The server may hang up before it heard everything, and says what it likes.
    let _ = stream.write_all(&said).await;
    if hangs_up {
        let _ = stream.shutdown().await;
    }
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

fn connection(site: &Site) -> Option<Connection> {
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 7015));
    let admission = site.addresses.admit(here.ip()).ok()?;
    Some(Connection {
        peer: here,
        local: here,
        tls: false,
        admission: Arc::new(admission),
    })
}

/// One certificate for all visits: making one takes longer than a visit.
fn tls() -> Option<TlsAcceptor> {
    static TLS: OnceLock<Option<TlsAcceptor>> = OnceLock::new();
    let make = || Some(Identity::generate().ok()?.server_config().ok()?.into());
    TLS.get_or_init(make).clone()
}
