//! A listener whose connections have the options that signals need. Knows nothing of what they say.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

/// What the kernel may hold for one client that does not read; the rest is bounded by the client's queue.
const SEND_BUFFER: usize = 256 << 10;
/// Whoever waited before the listener had its options is accepted well within this.
const EARLY: Duration = Duration::from_millis(100);

pub(crate) struct Listening {
    listener: TcpListener,
    since: Instant,
}

impl Listening {
    pub(crate) fn new(listener: TcpListener) -> Self {
        tune(&listener);
        let since = Instant::now();
        Self { listener, since }
    }

    /// The next connection, and whose it is.
    ///
    /// # Errors
    /// Those of accept(2).
    pub(crate) async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, peer) = self.listener.accept().await?;
        // On Linux a connection takes them over from its listener (tcp(7), socket(7)): two system calls less for each.
        if !cfg!(target_os = "linux") || self.since.elapsed() < EARLY {
            tune(&stream);
        }
        Ok((stream, peer))
    }
}

/// Signals are small and wanted now; and a client that does not read shall not fill the kernel's memory either.
fn tune<'a>(socket: impl Into<SockRef<'a>>) {
    let socket = socket.into();
    if let Err(error) = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_send_buffer_size(SEND_BUFFER))
    {
        tracing::debug!(%error, "a connection keeps its defaults");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn has_what_signals_need(listening: &Listening) {
        let (stream, _) = listening.accept().await.unwrap();
        let socket = SockRef::from(&stream);
        assert!(socket.tcp_nodelay().unwrap());
        // Linux keeps twice what it was asked for: socket(7).
        let kept = socket.send_buffer_size().unwrap();
        assert!((SEND_BUFFER..=2 * SEND_BUFFER).contains(&kept), "{kept}");
    }

    #[tokio::test]
    async fn who_came_before_the_listener_had_its_options_has_them_too() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let _client = TcpStream::connect(address).await.unwrap();
        has_what_signals_need(&Listening::new(listener)).await;
    }

    #[tokio::test]
    async fn who_comes_later_has_them_without_being_given_them() {
        let mut listening = Listening::new(TcpListener::bind("127.0.0.1:0").await.unwrap());
        listening.since -= EARLY;
        let address = listening.listener.local_addr().unwrap();
        let _client = TcpStream::connect(address).await.unwrap();
        has_what_signals_need(&listening).await;
    }
}
