//! A stream that takes all that has arrived by one system call and hands it on in small pieces, and that gathers what is written until
//! it is told to let it go. Whoever reads and writes can then have small buffers, which each connection keeps while nothing comes, and
//! still a burst of frames costs one call each way. Knows nothing of frames.

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// More than a browser says at once: a description and all its candidates.
const BURST: usize = 16 << 10;

/// What is written leaves at the latest when this much waits.
const TOGETHER: usize = 8 << 10;

thread_local! {
    /// All connections of a thread read into the same place, one after the other.
    static LANDING: RefCell<[u8; BURST]> = const { RefCell::new([0; BURST]) };
}

/// `S`, read and written in bursts.
pub(crate) struct Bursts<S> {
    stream: S,
    /// What came and was not taken yet, from `taken` on. Without memory while it is empty.
    rest: Box<[u8]>,
    taken: usize,
    /// What was written and has not left. Without memory while it is empty: a burst then finds what the one before it, of whatever
    /// connection, has just given back.
    waiting: Vec<u8>,
}

impl<S> Bursts<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self {
            stream,
            rest: Box::default(),
            taken: 0,
            waiting: Vec::new(),
        }
    }

    fn hand_on(&mut self, into: &mut ReadBuf<'_>) {
        let rest = &self.rest[self.taken..];
        let now = rest.len().min(into.remaining());
        into.put_slice(&rest[..now]);
        self.taken += now;
        if self.taken == self.rest.len() {
            self.rest = Box::default();
            self.taken = 0;
        }
    }
}

impl<S: AsyncRead + Unpin> Bursts<S> {
    /// Takes all that has arrived: what fits goes on at once, and only the rest is kept.
    fn land(&mut self, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        LANDING.with_borrow_mut(|landing| {
            let mut landed = ReadBuf::new(landing);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut landed))?;
            let landed = landed.filled();
            let (now, rest) = landed.split_at(landed.len().min(into.remaining()));
            into.put_slice(now);
            self.rest = rest.into();
            Poll::Ready(Ok(()))
        })
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bursts<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.rest.is_empty() {
            this.hand_on(into);
            return Poll::Ready(Ok(()));
        }
        if into.remaining() < BURST {
            return this.land(cx, into);
        }
        Pin::new(&mut this.stream).poll_read(cx, into)
    }
}

impl<S: AsyncWrite + Unpin> Bursts<S> {
    /// Lets go what waits. What did not get out yet goes on with the next call.
    fn leave(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.waiting.is_empty() {
            let gone = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.waiting))?;
            if gone == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.waiting.drain(..gone);
        }
        self.waiting = Vec::new();
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bursts<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.waiting.len() + bytes.len() > TOGETHER {
            ready!(this.leave(cx))?;
        }
        if this.waiting.capacity() == 0 {
            this.waiting.reserve_exact(bytes.len().max(TOGETHER));
        }
        this.waiting.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.leave(cx))?;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.leave(cx))?;
        Pin::new(&mut this.stream).poll_shutdown(cx)
    }
}
