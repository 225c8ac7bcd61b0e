//! The way of a frame to its client: numbered and kept where it has to be, fed to the socket, and not waited for for ever.

use std::future::poll_fn;
use std::task::{Context, Poll};

use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::line::Line;
use crate::protocol::{Code, ServerMessage};
use crate::socket::{Lost, Socket};

use super::super::{End, Session, text};

impl Session {
    /// Tells something that is told again after a resume.
    pub(super) async fn event<'a>(
        &mut self,
        message: impl FnOnce(u32) -> ServerMessage<'a>,
    ) -> Result<(), End> {
        let frame = text(&message(self.ring.next()))?;
        self.keep(frame).await
    }

    /// Sends a frame that carries the ring's next `s`, and keeps it for a resume.
    async fn keep(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        self.ring.push(&frame);
        self.send(frame).await
    }

    /// Tells something that only this connection has to know.
    pub(in crate::session) async fn answer(
        &mut self,
        message: &ServerMessage<'_>,
    ) -> Result<(), End> {
        self.send(text(message)?).await
    }

    /// Puts a frame on its way. It leaves when this step ends, together with the others of the same step.
    pub(in crate::session) async fn send(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        self.pass(Socket::poll_ready).await?;
        let fed = match &mut self.socket {
            Some(socket) => socket.feed(frame),
            None => Ok(()),
        };
        self.passed(fed).await
    }

    /// Lets everything leave that was sent.
    pub(in crate::session) async fn flush(&mut self) -> Result<(), End> {
        self.pass(Socket::poll_flush).await
    }

    /// Does this to the socket, if there is one. Nearly always that is done at once, and costs no timer and no memory.
    async fn pass(&mut self, act: SocketAct) -> Result<(), End> {
        let Some(socket) = &mut self.socket else {
            return Ok(());
        };
        let passed = match poll_fn(|cx| Poll::Ready(act(socket, cx))).await {
            Poll::Ready(passed) => passed,
            Poll::Pending => Box::pin(wait(socket, act, self.mailbox.line())).await?,
        };
        self.passed(passed).await
    }

    async fn passed(&mut self, passed: Result<(), Lost>) -> Result<(), End> {
        match passed {
            Ok(()) => Ok(()),
            Err(Lost) => self.lose().await,
        }
    }
}

type SocketAct = fn(&mut Socket, &mut Context<'_>) -> Poll<Result<(), Lost>>;

/// The client does not read: waits for it, but not for ever, and no longer than its mailbox has room.
async fn wait(socket: &mut Socket, act: SocketAct, line: &Line) -> Result<Result<(), Lost>, End> {
    let acting = timeout(socket.patience(), poll_fn(|cx| act(socket, cx)));
    tokio::select! {
        biased;
        passed = acting => Ok(passed.unwrap_or(Err(Lost))),
        () = line.interrupted() => match line.is_cut() {
            true => Err(End::fatal(Code::SlowConsumer, None)),
            // A new socket waits in the mailbox; what this one misses is in the ring.
            false => Ok(Ok(())),
        },
    }
}
