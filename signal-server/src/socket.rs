//! One WebSocket: frames in and out, the message limit, and a close frame that really arrives. Knows nothing of rooms;
//! what a frame means is `session`'s work.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use crate::addresses::Admission;
use crate::config::Limits;
use crate::protocol::{Code, close};
use crate::turn::Reached;

/// How long a close frame may take to get out, and then the other end to hang up.
const GOODBYE: Duration = Duration::from_secs(1);
/// What is read and thrown away after a close frame. Closing with bytes unread would be a TCP reset, and a reset
/// overtakes the close frame; reading without end would be a gift to a flooder.
const DRAIN_MAX: u64 = 4 << 20;
/// How long nothing may come before the rest counts as read. The client waits for us to hang up, not we for it.
const DRAIN_IDLE: Duration = Duration::from_millis(200);

/// One open WebSocket, and the admission that counts it against its address.
pub(crate) struct Socket {
    stream: WebSocketStream<TokioIo<Upgraded>>,
    admission: Arc<Admission>,
    /// How the client reached the server.
    pub(crate) reached: Reached,
    patience: Duration,
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
        // 4 KiB instead of tungstenite's 128 KiB: a tenth of the memory for each idle connection, and less CPU.
        let config = WebSocketConfig::default()
            .read_buffer_size(4096)
            .write_buffer_size(0)
            .max_message_size(max)
            .max_frame_size(max);
        let stream =
            WebSocketStream::from_raw_socket(TokioIo::new(io), Role::Server, Some(config)).await;
        Self {
            stream,
            admission,
            reached,
            patience: limits.write_timeout,
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
            Some(Ok(Message::Close(_) | Message::Frame(_))) | Some(Err(_)) | None => {
                Incoming::Closed
            }
        }
    }

    /// Sends one text frame. Safe to drop while it waits: a frame that was begun goes out with the next one.
    pub(crate) async fn send(&mut self, text: Utf8Bytes) -> Result<(), Lost> {
        let sent = timeout(self.patience, self.stream.send(Message::Text(text))).await;
        sent.map_err(|_| Lost)?.map_err(|_| Lost)
    }

    /// Says why and hangs up, so that the close frame arrives before the connection ends.
    pub(crate) async fn close(mut self, last: Option<Utf8Bytes>, code: u16) {
        let said = timeout(GOODBYE, self.say(last, code)).await;
        if !matches!(said, Ok(Ok(()))) || code == close::PROTOCOL {
            return;
        }
        // Whether the other end answers in time does not matter: it was told.
        let _ = if code == Code::TooLarge.close() {
            timeout(GOODBYE, drain(self.stream.into_inner())).await
        } else {
            timeout(GOODBYE, self.answered()).await
        };
    }

    async fn say(&mut self, last: Option<Utf8Bytes>, code: u16) -> Result<(), Error> {
        if let Some(text) = last {
            self.stream.feed(Message::Text(text)).await?;
        }
        let reason = Utf8Bytes::default();
        self.stream
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
    let (mut rest, mut bytes) = (io.take(DRAIN_MAX), [0; 4096]);
    while let Ok(Ok(1..)) = timeout(DRAIN_IDLE, rest.read(&mut bytes)).await {}
}
