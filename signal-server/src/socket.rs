//! One WebSocket: frames in and out, the message limit, and a close frame that really arrives. Knows nothing of rooms;
//! what a frame means is `session`'s work.

mod bursts;

use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::{FutureExt, SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use crate::addresses::Admission;
use crate::config::Limits;
use crate::protocol::{Code, close};
use crate::turn::Reached;
use bursts::Bursts;

/// How long a close frame may take to get out, and then the other end to hang up.
const GOODBYE: Duration = Duration::from_secs(1);
/// What is read and thrown away after a close frame. Closing with bytes unread would be a TCP reset, and a reset
/// overtakes the close frame; reading without end would be a gift to a flooder.
const DRAIN_MAX: u64 = 4 << 20;
/// How long nothing may come before the rest counts as read. The client waits for us to hang up, not we for it.
const DRAIN_IDLE: Duration = Duration::from_millis(200);

/// Each frame goes straight on to `Bursts`, which gathers what leaves together: one system call for a burst.
const WRITE_BUFFER: usize = 0;

/// Instead of tungstenite's 128 KiB: each connection holds it while nothing comes.
const READ_BUFFER: usize = 256;

/// One open WebSocket, and the admission that counts it against its address.
pub(crate) struct Socket {
    /// Boxed, because a socket moves from task to session, and each future that it moves through would have room for it.
    stream: Box<WebSocketStream<Bursts<TokioIo<Upgraded>>>>,
    admission: Arc<Admission>,
    /// How the client reached the server.
    pub(crate) reached: Reached,
    patience: Duration,
    /// Something waits for `flush`.
    fed: bool,
}

/// What came in.
pub(crate) enum Incoming {
    Text(Utf8Bytes),
    /// A control frame: the client lives.
    Heard,
    /// A frame that ends this connection with a code of ours.
    Bad(Code),
    /// The other end does not speak RFC 6455.
    Broken,
    Closed,
}

/// The frame did not get through: the connection is as good as gone.
pub(crate) struct Lost;

impl Socket {
    /// Wraps an upgraded connection.
    pub(crate) async fn new(
        io: Upgraded,
        limits: &Limits,
        admission: Arc<Admission>,
        reached: Reached,
    ) -> Self {
        let max = Some(limits.message as usize);
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(WRITE_BUFFER)
            .max_message_size(max)
            .max_frame_size(max);
        let io = Bursts::new(TokioIo::new(io));
        let stream = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
        Self {
            stream: Box::new(stream),
            admission,
            reached,
            patience: limits.write_timeout,
            fed: false,
        }
    }

    /// What counts this socket against its address.
    pub(crate) fn admission(&self) -> Arc<Admission> {
        Arc::clone(&self.admission)
    }

    /// The next frame. Safe to drop while it waits.
    pub(crate) async fn next(&mut self) -> Incoming {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => Incoming::Text(text),
            Some(Ok(Message::Binary(_))) | Some(Err(Error::Utf8(_))) => {
                Incoming::Bad(Code::BadJson)
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Incoming::Heard,
            Some(Err(Error::Capacity(_))) => Incoming::Bad(Code::TooLarge),
            Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => {
                Incoming::Closed
            }
            Some(Err(Error::Protocol(_))) => Incoming::Broken,
            Some(Ok(Message::Close(_))) => {
                self.answer();
                Incoming::Closed
            }
            Some(Ok(Message::Frame(_)) | Err(_)) | None => Incoming::Closed,
        }
    }

    /// Lets the answer to a close frame leave, RFC 6455 section 5.5.1. It is four bytes: a client that has no room for them does not
    /// read, and gets none.
    fn answer(&mut self) {
        let _ = async {
            self.stream.flush().await.map_err(drop)?;
            // For tungstenite the connection has ended with its answer, and it lets go nothing any more.
            self.stream.get_mut().flush().await.map_err(drop)
        }
        .now_or_never();
    }

    /// Ready when another frame can be fed: when not too much waits for a client that does not read.
    pub(crate) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Lost>> {
        self.stream.poll_ready_unpin(cx).map_err(|_| Lost)
    }

    /// Puts one text frame on its way; it leaves with `poll_flush`, or earlier when much waits.
    pub(crate) fn feed(&mut self, text: Utf8Bytes) -> Result<(), Lost> {
        self.fed = true;
        self.stream
            .start_send_unpin(Message::Text(text))
            .map_err(|_| Lost)
    }

    /// Sends what was fed. A frame of which only a part got out goes on with the next call.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Lost>> {
        if self.fed {
            ready!(self.stream.poll_flush_unpin(cx)).map_err(|_| Lost)?;
            self.fed = false;
        }
        Poll::Ready(Ok(()))
    }

    /// How long a frame may take to get out.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// Says why and hangs up, so that the close frame arrives before the connection ends.
    pub(crate) async fn close(mut self, last: Option<Utf8Bytes>, code: u16) {
        let said = timeout(GOODBYE, self.say(last, code)).await;
        if !matches!(said, Ok(Ok(()))) || code == close::PROTOCOL {
            return;
        }
        // Whether the other end answers in time does not matter: it was told.
        let _ = if code == Code::TooLarge.close() {
            timeout(GOODBYE, drain((*self.stream).into_inner())).await
        } else {
            timeout(GOODBYE, self.answered()).await
        };
    }

    async fn say(&mut self, last: Option<Utf8Bytes>, code: u16) -> Result<(), Error> {
        if let Some(text) = last {
            self.stream.feed(Message::Text(text)).await?;
        }
        let reason = Utf8Bytes::default();
        (*self.stream)
            .close(Some(CloseFrame {
                code: code.into(),
                reason,
            }))
            .await
    }

    /// Waits for the answer to our close frame, RFC 6455 section 5.5.1; what else comes is too late.
    async fn answered(&mut self) {
        while let Some(Ok(_)) = self.stream.next().await {}
    }
}

/// Throws away what still comes, below tungstenite: after an oversized frame that would stop at the frame's header.
async fn drain(io: impl AsyncRead + Unpin) {
    let (mut rest, mut bytes) = (io.take(DRAIN_MAX), vec![0; 4096]);
    while let Ok(Ok(1..)) = timeout(DRAIN_IDLE, rest.read(&mut bytes)).await {}
}
