//! A stream that takes all that has arrived by one system call and hands it on in small pieces. Whoever reads can then have a small
//! buffer, which each connection keeps while nothing comes, and still a burst of frames costs one call. Knows nothing of frames.

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// More than a browser says at once: a description and all its candidates.
const BURST: usize = 16 << 10;

thread_local! {
    /// All connections of a thread read into the same place, one after the other.
    static LANDING: RefCell<[u8; BURST]> = const { RefCell::new([0; BURST]) };
}

/// `S`, read in bursts.
pub(crate) struct Bursts<S> {
    stream: S,
    /// What came and was not taken yet, from `taken` on. Without memory while it is empty.
    rest: Box<[u8]>,
    taken: usize,
}

impl<S> Bursts<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self {
            stream,
            rest: Box::default(),
            taken: 0,
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

impl<S: AsyncWrite + Unpin> AsyncWrite for Bursts<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// What arrives through `Bursts` when it is written in these pieces and read with this much room.
    async fn through(pieces: Vec<Vec<u8>>, room: usize) -> Vec<u8> {
        let (mut there, here) = tokio::io::duplex(1 << 20);
        for piece in pieces {
            there.write_all(&piece).await.unwrap();
        }
        drop(there);
        let (mut bursts, mut all) = (Bursts::new(here), Vec::new());
        let mut buffer = vec![0; room];
        loop {
            match bursts.read(&mut buffer).await.unwrap() {
                0 => return all,
                n => all.extend_from_slice(&buffer[..n]),
            }
        }
    }

    proptest! {
        #[test]
        fn every_byte_arrives_once_and_in_order(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40_000), 0..6),
            room in 1usize..40_000,
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let sent = pieces.concat();
            prop_assert_eq!(runtime.block_on(through(pieces, room)), sent);
        }
    }

    #[tokio::test]
    async fn what_came_together_is_read_by_one_call_and_its_memory_given_back() {
        let (mut there, here) = tokio::io::duplex(1 << 20);
        there.write_all(&[7; 1000]).await.unwrap();
        let mut bursts = Bursts::new(here);
        let mut buffer = [0; 600];
        assert_eq!(bursts.read(&mut buffer).await.unwrap(), 600);
        assert_eq!(bursts.rest.len(), 400, "the rest was taken along");
        assert_eq!(bursts.read(&mut buffer).await.unwrap(), 400);
        assert_eq!(bursts.rest.len(), 0);
    }
}
