//! One client: a WebSocket to a server, and what a signal to the other one of its pair begins and ends with.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::dialect::Dialect;
use crate::rival::Running;
use crate::wrap::Wrap;

pub(crate) struct Link {
    pub(crate) socket: WebSocketStream<TcpStream>,
    pub(crate) dialect: Dialect,
    /// What a signal to the other one is wrapped in.
    pub(crate) wrap: Wrap,
    /// How long after a question of the server the answer comes: a network lies between.
    pub(crate) far: Duration,
}

impl Link {
    /// Opens a WebSocket at `path` of the server. The buffers are small, because there are ten thousand of these.
    pub(crate) async fn open(server: &Running, path: &str) -> Result<Self> {
        let stream = TcpStream::connect(server.address)
            .await
            .context("no connection")?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{}{path}", server.address).into_client_request()?;
        if matches!(server.dialect, Dialect::Tincan | Dialect::Floor) {
            request
                .headers_mut()
                .insert("Sec-WebSocket-Protocol", "tincan.v1".parse()?);
        }
        let config = WebSocketConfig::default()
            .read_buffer_size(4096)
            .write_buffer_size(0);
        let (socket, _) = client_async_with_config(request, stream, Some(config))
            .await
            .context("no upgrade")?;
        Ok(Self {
            socket,
            dialect: server.dialect,
            wrap: Wrap::default(),
            far: Duration::ZERO,
        })
    }

    /// Sends one frame, at once, as a browser does.
    pub(crate) async fn say(&mut self, text: impl Into<Utf8Bytes>) -> Result<()> {
        Ok(self.socket.send(Message::Text(text.into())).await?)
    }

    /// Sends this JSON value to the other one.
    pub(crate) async fn signal(&mut self, data: &str) -> Result<()> {
        let text = self.wrap.around(data);
        self.say(text).await
    }

    /// The next text frame; what the server needs to hear in between is answered.
    pub(crate) async fn hear(&mut self) -> Result<Utf8Bytes> {
        loop {
            match self.socket.next().await.context("the server hung up")?? {
                Message::Text(text) if self.dialect.is_question(&text) => {
                    sleep(self.far).await;
                    self.say(self.dialect.answer(self.wrap.seen())).await?
                }
                Message::Text(text) => {
                    self.wrap.heard(&text);
                    return Ok(text);
                }
                Message::Close(why) => bail!("the server closed: {why:?}"),
                _ => {}
            }
        }
    }

    /// The next text frame that begins like this.
    pub(crate) async fn hear_until(&mut self, beginning: &str) -> Result<Utf8Bytes> {
        loop {
            let text = self.hear().await?;
            if text.starts_with(beginning) {
                return Ok(text);
            }
            if text.starts_with(r#"{"t":"error""#) {
                bail!("{text}");
            }
        }
    }

    /// The next signal of the other one.
    pub(crate) async fn hear_signal(&mut self) -> Result<Utf8Bytes> {
        self.hear_until(self.dialect.signal_begins()).await
    }

    /// Leaves as the dialect has it, and waits until the server has hung up.
    pub(crate) async fn leave(mut self) -> Result<()> {
        match self.dialect.goodbye() {
            Some(goodbye) => self.say(goodbye).await?,
            None => self.socket.close(None).await?,
        }
        while let Some(Ok(_)) = self.socket.next().await {}
        Ok(())
    }
}
