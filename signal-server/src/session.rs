//! One client, from its `hello` to its end. A session outlives its socket: when the connection breaks it keeps its seat
//! and collects events, until the client comes back over another socket or the hub says that its time is over.
//! It asks the hub about membership and sends signals straight over the lines the hub gave it.

mod greeting;
mod inbound;
mod outbound;
mod peers;
mod silence;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::addresses::Admission;
use crate::b64::B64;
use crate::bucket::Bucket;
use crate::hub::Request;
use crate::line::{Cut, Mailbox, Note, line};
use crate::metrics::Tally;
use crate::protocol::{Code, PeerId, Refusal, ServerMessage, close};
use crate::ring::Ring;
use crate::rooms::{Act, Input};
use crate::site::Site;
use crate::socket::{Incoming, Socket};
use crate::turn::{Pass, Reached};

pub(crate) use greeting::greet;
use peers::Peers;

pub(crate) struct Session {
    id: PeerId,
    site: Arc<Site>,
    mailbox: Mailbox,
    socket: Option<Socket>,
    /// Held while there is no socket too: a seat that waits counts against its address.
    admission: Arc<Admission>,
    ring: Ring,
    /// Everybody in the same room.
    peers: Peers,
    seat: Seat,
    /// Signals of those in the room who heard of us before we heard that we are in it.
    early: Vec<Note>,
    /// How the client reached the server, the last time it did.
    reached: Reached,
    /// The right to use the relay; while there is a seat.
    pass: Option<Pass>,
    /// The last `n` of the client.
    seen: u32,
    heard: Instant,
    /// When the client is asked next whether it is there.
    beat: Instant,
    /// Rings when something is `due`, or earlier: setting it anew for each message would cost more than that. Always at a tick
    /// of the site, together with those of others.
    alarm: Pin<Box<Sleep>>,
    /// A new token was sent, and nothing is known of its arrival.
    unsettled: bool,
    /// The hub was told that nothing is heard.
    quiet: bool,
    started: Instant,
    bucket: Bucket,
    /// What was taken out of the address's allowance and not said yet.
    leased: u32,
    strikes: u32,
    unauthorized: u32,
    tally: Tally,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seat {
    None,
    /// The hub was asked and has not answered.
    Asked,
    /// At the door of a room whose owner has not answered. Ends with its connection.
    Waiting,
    Taken,
}

/// Why a session ends: what is said last, and the close code.
struct End {
    last: Option<Refusal>,
    close: u16,
}

impl End {
    fn fatal(code: Code, re: Option<u32>) -> Self {
        let last = Refusal {
            s: None,
            code,
            re,
            retry_ms: None,
            fatal: true,
        };
        Self {
            last: Some(last),
            close: code.close(),
        }
    }

    fn quiet(close: u16) -> Self {
        Self { last: None, close }
    }

    /// Says it over this socket.
    async fn say(self, site: &Site, socket: Socket) {
        if let Some(refusal) = &self.last {
            site.refused(refusal.code);
        }
        tracing::debug!(close = self.close, "a client was sent away");
        let last = self
            .last
            .and_then(|refusal| text(&ServerMessage::Error(refusal)).ok());
        socket.close(last, self.close).await;
    }
}

/// `N` bytes that nobody can guess.
///
/// # Errors
/// `internal` when the operating system has no randomness to give.
fn random<const N: usize>() -> Result<B64<N>, End> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| End::fatal(Code::Internal, None))?;
    Ok(B64(bytes))
}

fn text(message: &ServerMessage<'_>) -> Result<Utf8Bytes, End> {
    serde_json::to_string(message)
        // The ring may keep it for long: without the room it grew into.
        .map(|text| Utf8Bytes::from(String::from(text.into_boxed_str())))
        .map_err(|_| End::fatal(Code::Internal, None))
}

impl Session {
    fn new(site: Arc<Site>, socket: Socket) -> Result<Box<Self>, End> {
        let limits = &site.config.limits;
        Ok(Box::new(Self {
            id: random()?,
            mailbox: line(limits.queue, limits.queue_bytes),
            admission: socket.admission(),
            reached: socket.reached.clone(),
            pass: None,
            socket: Some(socket),
            ring: Ring::new(limits.ring, limits.ring_bytes),
            peers: Peers::default(),
            seat: Seat::None,
            early: Vec::new(),
            seen: 0,
            heard: Instant::now(),
            beat: site.next_beat(),
            alarm: Box::pin(sleep(site.config.times.silent)),
            unsettled: false,
            quiet: false,
            started: Instant::now(),
            bucket: Bucket::new(limits.rate, Duration::ZERO),
            leased: 0,
            strikes: 0,
            unauthorized: 0,
            tally: Tally::new(Arc::clone(&site.metrics)),
            site,
        }))
    }

    /// Serves this client until it is over, and says why.
    pub(crate) async fn run(mut self: Box<Self>) {
        let Err(end) = self.serve().await;
        self.pass = None;
        // The hub is gone only when the whole server ends.
        let _ = self.site.hub.send(Request::Exit { id: self.id }).await;
        if let Some(socket) = self.socket.take() {
            Box::pin(end.say(&self.site, socket)).await;
        }
    }

    async fn serve(&mut self) -> Result<std::convert::Infallible, End> {
        Box::pin(self.enter()).await?;
        loop {
            self.flush().await?;
            self.step().await?;
        }
    }

    async fn step(&mut self) -> Result<(), End> {
        let (ticks, due) = (self.site.ticks, self.due());
        if ticks.is_late(self.alarm.deadline(), due) {
            self.alarm.as_mut().reset(ticks.after(due));
        }
        tokio::select! {
            note = self.mailbox.next() => match note {
                Ok(note) => self.told_all(note).await,
                Err(Cut) => Err(End::fatal(Code::SlowConsumer, None)),
            },
            incoming = next(&mut self.socket) => self.received(incoming).await,
            () = self.alarm.as_mut() => self.rung().await,
        }
    }

    async fn received(&mut self, incoming: Incoming) -> Result<(), End> {
        match incoming {
            Incoming::Text(text) => {
                self.alive().await?;
                self.settle().await?;
                self.read(&text).await
            }
            Incoming::Heard => {
                self.alive().await?;
                // Control frames cost as much as messages; too many of them are not answered, only counted.
                self.too_fast(None).map(drop)
            }
            Incoming::Bad(code) => Err(End::fatal(code, None)),
            Incoming::Broken => Err(End::quiet(close::PROTOCOL)),
            Incoming::Closed => self.lose().await,
        }
    }

    /// The client speaks, so it was welcomed, so it has its newest token.
    async fn settle(&mut self) -> Result<(), End> {
        if std::mem::take(&mut self.unsettled) {
            self.request(Request::Settle { id: self.id }).await?;
        }
        Ok(())
    }

    /// The connection broke; the seat stays for a while, if there is one.
    async fn lose(&mut self) -> Result<(), End> {
        tracing::debug!("a connection broke");
        self.socket = None;
        self.heard = Instant::now();
        self.quiet = true;
        if matches!(self.seat, Seat::None | Seat::Waiting) {
            return Err(End::quiet(close::NORMAL));
        }
        self.notice(Act::Away {
            grace: self.site.config.times.gone,
        })
        .await
    }

    fn notice(&self, act: Act) -> Asking<'_> {
        self.request(Request::Noticed(Input { from: self.id, act }))
    }

    /// Boxed, like all that is rare: a session that waits shall not hold room for it.
    fn request(&self, request: Request) -> Asking<'_> {
        let hub = &self.site.hub;
        Box::pin(async {
            let asked = hub.send(request).await;
            asked.map_err(|_| End::fatal(Code::ShuttingDown, None))
        })
    }
}

type Asking<'a> = Pin<Box<dyn Future<Output = Result<(), End>> + Send + 'a>>;

/// The next frame of a socket that may not be there.
async fn next(socket: &mut Option<Socket>) -> Incoming {
    match socket {
        Some(socket) => socket.next().await,
        None => std::future::pending().await,
    }
}
