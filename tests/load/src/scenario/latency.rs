//! 500 rooms of two say 5,000 or 15,000 messages a second, on time and whatever comes back (an open loop): how long each is on its
//! way.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::{CANDIDATE, end, pairs};
use crate::dialect::Dialect;
use crate::figures::{Figures, quantile};
use crate::rival::Rival;
use crate::wrap::Wrap;

const ROOMS: usize = 500;
const SECONDS: usize = 5;
const CLIENTS: usize = 2 * ROOMS;
/// How long the last message may be on its way.
const LATE: Duration = Duration::from_secs(10);

/// 5,000 a second.
pub(crate) async fn run(rival: &Rival) -> Result<Figures> {
    at_pace(rival, 5000).await
}

/// 15,000 a second.
pub(crate) async fn dense(rival: &Rival) -> Result<Figures> {
    at_pace(rival, 15_000).await
}

async fn at_pace(rival: &Rival, per_second: usize) -> Result<Figures> {
    let server = Arc::new(rival.start().await?);
    let pairs = pairs(&server, 0, ROOMS).await?;
    let (before, start) = (server.cpu()?, Instant::now() + Duration::from_millis(200));
    let (mut speakers, mut listeners) = (Vec::new(), Vec::new());
    for (n, link) in pairs
        .into_iter()
        .flat_map(|(host, guest)| [host, guest])
        .enumerate()
    {
        let (wrap, dialect) = (link.wrap.clone(), link.dialect);
        let (sink, stream) = link.socket.split();
        let speaker = speak(sink, wrap.clone(), start, n, per_second);
        speakers.push(tokio::spawn(speaker));
        let listener = listen(stream, dialect, wrap, start, per_second);
        listeners.push(tokio::spawn(listener));
    }
    // Whoever has spoken keeps its sink until all were heard; dropping it would not close the connection anyway.
    for speaker in speakers {
        speaker.await??;
    }
    let mut times = Vec::new();
    for listener in listeners {
        times.extend(listener.await??);
    }
    let cost = server.cpu()? - before;
    end(server).await?;
    Ok(vec![
        ("p50 ms", quantile(times.clone(), 0.5)),
        ("p99 ms", quantile(times, 0.99)),
        (
            "CPU s / 100k at that pace",
            cost * 100_000.0 / (per_second * SECONDS) as f64,
        ),
    ])
}

type Socket = WebSocketStream<TcpStream>;

/// Messages of one client.
fn each(per_second: usize) -> usize {
    per_second * SECONDS / CLIENTS
}

async fn speak(
    mut sink: SplitSink<Socket, Message>,
    wrap: Wrap,
    start: Instant,
    n: usize,
    per_second: usize,
) -> Result<()> {
    for turn in 0..each(per_second) {
        let at = Duration::from_secs_f64((turn * CLIENTS + n) as f64 / per_second as f64);
        sleep_until(start + at).await;
        let (now, rest) = (start.elapsed().as_nanos(), &CANDIDATE[1..]);
        let text = wrap.around(&format!("\"@{now:016} {rest}"));
        sink.send(Message::text(text)).await?;
    }
    Ok(())
}

/// Milliseconds of each message that arrives.
async fn listen(
    mut stream: SplitStream<Socket>,
    dialect: Dialect,
    wrap: Wrap,
    start: Instant,
    per_second: usize,
) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    while times.len() < each(per_second) {
        let message = timeout(LATE + Duration::from_secs(SECONDS as u64), stream.next())
            .await
            .context("a message is lost")?;
        let now = start.elapsed();
        if let Message::Text(text) = message.context("the server hung up")??
            && text.starts_with(dialect.signal_begins())
        {
            wrap.heard(&text);
            times.push((now.as_secs_f64() - said_at(&text)?) * 1e3);
        }
    }
    Ok(times)
}

/// When it was said, in seconds after the start.
fn said_at(text: &str) -> Result<f64> {
    let digits = text
        .split("\"@")
        .nth(1)
        .and_then(|rest| rest.get(..16))
        .context("no time in it")?;
    Ok(digits.parse::<f64>()? / 1e9)
}
