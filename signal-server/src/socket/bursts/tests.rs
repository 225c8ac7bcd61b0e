use futures_util::FutureExt;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

/// What arrives through `Bursts` when it is written in these pieces and read with this much room.
async fn read(pieces: Vec<Vec<u8>>, room: usize) -> Vec<u8> {
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

/// What arrives when these pieces are written through `Bursts` to a stream that takes so much at a time; after some it is flushed.
async fn written(pieces: Vec<(Vec<u8>, bool)>, room: usize) -> Vec<u8> {
    let (mut there, here) = tokio::io::duplex(room);
    let write = async {
        let mut bursts = Bursts::new(here);
        for (piece, flushed) in pieces {
            bursts.write_all(&piece).await.unwrap();
            assert!(bursts.waiting.len() <= TOGETHER.max(piece.len()));
            if flushed {
                bursts.flush().await.unwrap();
                assert_eq!(bursts.waiting.capacity(), 0);
            }
        }
        bursts.shutdown().await.unwrap();
    };
    let mut all = Vec::new();
    let (arrived, ()) = tokio::join!(there.read_to_end(&mut all), write);
    arrived.unwrap();
    all
}

proptest! {
    #[test]
    fn every_byte_arrives_once_and_in_order(
        pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40_000), 0..6),
        room in 1usize..40_000,
    ) {
        let sent = pieces.concat();
        prop_assert_eq!(block_on(read(pieces, room)), sent);
    }

    #[test]
    fn every_byte_leaves_once_and_in_order(
        pieces in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..10_000), any::<bool>()), 0..6),
        room in 100usize..20_000,
    ) {
        let sent: Vec<u8> = pieces.iter().flat_map(|(piece, _)| piece.clone()).collect();
        prop_assert_eq!(block_on(written(pieces, room)), sent);
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

#[tokio::test]
async fn what_is_written_leaves_together_and_only_when_told() {
    let (mut there, here) = tokio::io::duplex(1 << 20);
    let mut bursts = Bursts::new(here);
    let mut buffer = [0; TOGETHER];
    bursts.write_all(&[7; 400]).await.unwrap();
    bursts.write_all(&[7; 600]).await.unwrap();
    assert!(there.read(&mut buffer).now_or_never().is_none());
    bursts.flush().await.unwrap();
    assert_eq!(there.read(&mut buffer).await.unwrap(), 1000);
}

#[tokio::test]
async fn a_client_that_does_not_read_costs_no_more_than_was_written_together() {
    let (_there, here) = tokio::io::duplex(100);
    let mut bursts = Bursts::new(here);
    bursts.write_all(&[7; TOGETHER]).await.unwrap();
    assert!(bursts.write_all(&[7; 1000]).now_or_never().is_none());
    assert!(bursts.waiting.len() <= TOGETHER);
}

#[tokio::test]
async fn a_stream_that_takes_nothing_any_more_is_an_error() {
    struct Full;
    impl AsyncWrite for Full {
        fn poll_write(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            _: &[u8],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(Ok(0))
        }
        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }
    let mut bursts = Bursts::new(Full);
    bursts.write_all(&[7]).await.unwrap();
    let error = bursts.flush().await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::WriteZero);
}
