//! The one task that owns the rooms: membership only. It hands sessions lines to each other, so that signals never pass
//! through here. Nothing in it waits for a session: it answers by bounded lines that it never blocks on.

mod sessions;

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::addresses::AddressKey;
use crate::config::Config;
use crate::guesses::Guesses;
use crate::line::{Line, Note, Told};
use crate::metrics::Metrics;
use crate::protocol::{Code, PeerId, ResumeToken, Why};
use crate::rooms::{Act, Bounds, DoorBounds, Input, News, Now, Output, Rooms};
use sessions::Sessions;

/// How many requests may wait before those who ask have to.
const WAITING_MAX: usize = 1024;
/// How many of them are answered before time is looked after again.
const TOGETHER: usize = 64;

/// What sessions ask of the hub.
pub(crate) enum Request {
    /// A new session; `token` resumes it.
    Enter {
        id: PeerId,
        token: ResumeToken,
        line: Line,
    },
    /// Its next token; the one before stays good until the client is known to have the new one.
    Renew { id: PeerId, token: ResumeToken },
    /// The client is known to have its newest token.
    Settle { id: PeerId },
    /// Whose token this is.
    Resume {
        token: ResumeToken,
        answer: oneshot::Sender<Line>,
    },
    /// Something a client asks of its room.
    Ask {
        input: Input,
        re: Option<u32>,
        address: AddressKey,
    },
    /// Something a session noticed about itself.
    Noticed(Input),
    /// The session is over.
    Exit { id: PeerId },
}

/// The way to ask the hub.
pub(crate) type Hub = mpsc::Sender<Request>;

/// Starts the hub; it ends when the last `Hub` is dropped. On `stop` it tells every session: asking the token itself with
/// each message would cost each session three locks that all of them share.
pub(crate) fn start(
    config: Arc<Config>,
    metrics: Arc<Metrics>,
    stop: CancellationToken,
) -> (Hub, impl Future<Output = ()> + Send) {
    let (hub, requests) = mpsc::channel(WAITING_MAX);
    (hub, Desk::new(config, metrics).run(requests, stop))
}

struct Desk {
    config: Arc<Config>,
    metrics: Arc<Metrics>,
    rooms: Rooms,
    guesses: Guesses,
    sessions: Sessions,
    started: Instant,
    stopping: bool,
}

impl Desk {
    fn new(config: Arc<Config>, metrics: Arc<Metrics>) -> Self {
        let bounds = Bounds {
            rooms: config.limits.rooms,
            capacity: config.limits.capacity,
            forget: config.times.forget,
            door: DoorBounds {
                waiting: config.limits.knocks,
                per_address: config.limits.knocks_per_address,
                patience: config.times.knock,
            },
        };
        Self {
            rooms: Rooms::new(bounds),
            guesses: Guesses::new(config.limits.guesses),
            config,
            metrics,
            sessions: Sessions::default(),
            started: Instant::now(),
            stopping: false,
        }
    }

    async fn run(mut self, mut requests: mpsc::Receiver<Request>, stop: CancellationToken) {
        loop {
            let deadline = self.rooms.next_deadline().map(|at| self.started + at);
            let alarm = async {
                match deadline {
                    Some(at) => sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                request = requests.recv() => match request {
                    Some(request) => self.answer_all(request, &mut requests),
                    None => return,
                },
                () = alarm => self.rooms.expire(self.now()),
                () = stop.cancelled(), if !self.stopping => self.stop(),
            }
            self.deliver(None, None);
            self.metrics.rooms(self.rooms.len(), self.rooms.seats());
        }
    }

    /// This request and what else waits: a crowd that comes or goes costs one look at the clock and not one for each.
    fn answer_all(&mut self, first: Request, more: &mut mpsc::Receiver<Request>) {
        let mut next = Some(first);
        for _ in 0..TOGETHER {
            let Some(request) = next else { return };
            self.answer(request);
            self.deliver(None, None);
            next = more.try_recv().ok();
        }
        if let Some(last) = next {
            self.answer(last);
        }
    }

    fn answer(&mut self, request: Request) {
        match request {
            Request::Enter { id, token, line } => self.enter(id, token, line),
            Request::Renew { id, token } => self.sessions.renew(id, token),
            Request::Settle { id } => self.sessions.settle(id),
            Request::Resume { token, answer } => {
                if let Some(line) = self.sessions.resume(token) {
                    // Nobody waits for it any more when its connection broke meanwhile.
                    let _ = answer.send(line);
                }
            }
            Request::Ask { input, re, address } => self.ask(input, re, address),
            Request::Noticed(input) => self.rooms.handle(self.now(), input),
            Request::Exit { id } => {
                self.rooms.handle(
                    self.now(),
                    Input {
                        from: id,
                        act: Act::Leave(Why::Gone),
                    },
                );
                self.sessions.exit(id);
            }
        }
    }

    fn enter(&mut self, id: PeerId, token: ResumeToken, line: Line) {
        if self.stopping {
            line.send(Note::Stop);
        }
        self.sessions.enter(id, token, line);
    }

    fn stop(&mut self) {
        self.stopping = true;
        self.sessions.lines().for_each(|line| line.send(Note::Stop));
    }

    fn ask(&mut self, mut input: Input, re: Option<u32>, address: AddressKey) {
        let (now, from) = (self.now(), input.from);
        // A knock disturbs somebody, so it costs as much as a wrong guess.
        let is_knock = matches!(input.act, Act::Knock { .. });
        let may_be_a_guess = is_knock || matches!(input.act, Act::Open { .. } | Act::Join(_));
        let wait = self
            .guesses
            .wait(now.at, address)
            .filter(|_| may_be_a_guess);
        if wait.is_some() {
            return self.tell(
                from,
                News::Refused {
                    code: Code::RateLimited,
                    retry: wait,
                },
                re,
            );
        }
        if let Act::Open { open, allowed } = &mut input.act {
            *allowed = self
                .config
                .rooms
                .allows(&open.room.0, open.access.as_deref());
        }
        self.rooms.handle(now, input);
        let refused = self.deliver(Some(from), re);
        if is_knock || (refused == Some(Code::Unauthorized) && may_be_a_guess) {
            self.guesses.failed(now.at, address);
        }
    }

    /// Passes on what the rooms have to say. `re` goes to `asker` only; returned is the code it was refused with.
    fn deliver(&mut self, asker: Option<PeerId>, re: Option<u32>) -> Option<Code> {
        let mut refused = None;
        while let Some(Output { to, news }) = self.rooms.poll() {
            let re = re.filter(|_| asker == Some(to));
            if let News::Refused { code, .. } = news {
                refused = Some(code);
            }
            self.tell(to, news, re);
        }
        refused
    }

    fn tell(&self, to: PeerId, news: News, re: Option<u32>) {
        let Some(line) = self.sessions.line(to) else {
            return;
        };
        let lines = named(&news)
            .filter_map(|id| Some((id, self.sessions.line(id)?.clone())))
            .collect();
        line.send(Note::News(Box::new(Told { news, re, lines })));
    }

    fn now(&self) -> Now {
        let unix = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO)
            .as_secs();
        Now {
            at: self.started.elapsed(),
            unix: u32::try_from(unix).unwrap_or(u32::MAX),
        }
    }
}

/// Those whom the one told may send signals from now on.
fn named(news: &News) -> Box<dyn Iterator<Item = PeerId> + '_> {
    match news {
        News::Joined { peers, .. } => Box::new(peers.iter().map(|peer| peer.id)),
        News::PeerJoined(peer) => Box::new(std::iter::once(peer.id)),
        _ => Box::new(std::iter::empty()),
    }
}
