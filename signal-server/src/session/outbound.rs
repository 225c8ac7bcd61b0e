//! What a client is told: news of the room and signals become frames that carry `s`, are kept in the ring, and go out
//! while there is a socket.

use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::line::{Cut, Line, Note, Told};
use crate::protocol::{Code, IceServer, Refusal, ServerMessage, close, signal_text};
use crate::rooms::{Ending, News};
use crate::socket::{Lost, Socket};

use super::{End, Seat, Session, text};

/// How long the ICE servers of `joined` and `ice` may be used, in seconds. An hour, as usual for TURN credentials.
pub(super) const ICE_TTL: u32 = 3600;

/// A signal on its way, and when it was read, of those whose way is timed.
struct Framed {
    frame: Utf8Bytes,
    timed: Option<Box<Instant>>,
}

/// How many notes are read before the client is listened to again.
const TOGETHER: usize = 32;

impl Session {
    /// Takes this note and what else waits out of the mailbox, so that all of it leaves in one write.
    pub(super) async fn told_all(&mut self, mut note: Note) -> Result<(), End> {
        for _ in 0..TOGETHER {
            self.told(note).await?;
            match self.mailbox.try_next() {
                Ok(Some(next)) => note = next,
                Ok(None) => return Ok(()),
                Err(Cut) => return Err(End::fatal(Code::SlowConsumer, None)),
            }
        }
        self.told(note).await
    }

    async fn told(&mut self, note: Note) -> Result<(), End> {
        match self.framed(note) {
            Ok(signal) => self.relayed(signal).await,
            Err(note) => Box::pin(self.told_else(note)).await,
        }
    }

    /// A signal as the frame that it becomes, kept for a resume; the note itself where it is no signal that may be told now.
    fn framed(&mut self, note: Note) -> Result<Framed, Note> {
        match note {
            Note::Signal { from, data, timed } if self.peers.line(from).is_some() => {
                let frame = Utf8Bytes::from(signal_text(self.ring.next(), from, &data));
                self.ring.push(frame.clone());
                Ok(Framed { frame, timed })
            }
            other => Err(other),
        }
    }

    async fn relayed(&mut self, Framed { frame, timed }: Framed) -> Result<(), End> {
        self.send(frame).await?;
        if let Some(read) = timed {
            self.site.metrics.relayed(read.elapsed());
        }
        Ok(())
    }

    async fn told_else(&mut self, note: Note) -> Result<(), End> {
        match note {
            // Bounded by what is kept for a resume, because that is where it goes.
            Note::Signal { .. } if matches!(self.seat, Seat::Asked | Seat::Waiting) => {
                if self.early.len() < self.site.config.limits.ring {
                    self.early.push(note);
                }
                Ok(())
            }
            // It left the room before its signal was read.
            Note::Signal { .. } => Ok(()),
            Note::News(told) => {
                self.news(*told).await?;
                self.catch_up().await
            }
            Note::Stop => Err(End::fatal(Code::ShuttingDown, None)),
            Note::Arrival(arrival) => self.arrive(*arrival).await,
        }
    }

    /// What came too early is told once the answer is there; of a room that was not entered, nothing.
    async fn catch_up(&mut self) -> Result<(), End> {
        if matches!(self.seat, Seat::Asked | Seat::Waiting) {
            return Ok(());
        }
        for note in std::mem::take(&mut self.early) {
            if let Ok(signal) = self.framed(note) {
                self.relayed(signal).await?;
            }
        }
        Ok(())
    }

    async fn news(&mut self, Told { news, re, lines }: Told) -> Result<(), End> {
        self.peers.add(lines);
        match news {
            News::Joined { room, peers } => {
                self.seat = Seat::Taken;
                let (ice, you) = (self.ice_servers(), self.id);
                self.event(|s| ServerMessage::Joined {
                    s,
                    re,
                    room,
                    you,
                    peers,
                    ice: &ice,
                    ttl: ICE_TTL,
                })
                .await
            }
            News::Refused { code, retry } => self.refused(code, retry, re).await,
            News::PeerJoined(peer) => {
                self.event(|s| ServerMessage::PeerJoined {
                    s,
                    id: peer.id,
                    card: &peer.card,
                    invite: peer.invite,
                })
                .await
            }
            News::PeerLeft(id, why) => {
                self.peers.remove(id);
                self.event(|s| ServerMessage::PeerLeft { s, id, why }).await
            }
            News::PeerAway(id) => self.event(|s| ServerMessage::PeerAway { s, id }).await,
            News::Waiting => self.waiting(re).await,
            News::Knock(id, card) => {
                let card = &card;
                self.event(|s| ServerMessage::Knock { s, id, card }).await
            }
            News::KnockOver(id) => self.event(|s| ServerMessage::KnockOver { s, id }).await,
            News::PeerBack(id) => self.event(|s| ServerMessage::PeerBack { s, id }).await,
            News::Ended(ending) => Err(over(ending)),
        }
    }

    /// Whoever hung up meanwhile does not wait.
    async fn waiting(&mut self, re: Option<u32>) -> Result<(), End> {
        self.seat = Seat::Waiting;
        if self.socket.is_none() {
            return Err(End::quiet(close::NORMAL));
        }
        self.event(|s| ServerMessage::Waiting { s, re }).await
    }

    /// The server's own relay with a fresh password, then the others that were named. Only for those with a seat.
    pub(super) fn ice_servers(&mut self) -> Vec<IceServer> {
        let mut servers = Vec::new();
        if let Some(turn) = &self.site.turn {
            let pass = self.pass.get_or_insert_with(|| turn.admit(self.id));
            servers = turn.servers(&self.reached, pass, ICE_TTL);
        }
        servers.extend(self.site.config.ice.iter().cloned());
        servers
    }

    async fn refused(
        &mut self,
        code: Code,
        retry: Option<Duration>,
        re: Option<u32>,
    ) -> Result<(), End> {
        if self.seat == Seat::Asked {
            self.seat = Seat::None;
        }
        if code == Code::Unauthorized {
            self.unauthorized += 1;
            if self.unauthorized >= self.site.config.limits.unauthorized {
                return Err(End::fatal(code, re));
            }
        }
        if self.socket.is_none() && self.seat == Seat::None {
            return Err(End::quiet(close::NORMAL));
        }
        self.site.refused(code);
        let retry_ms = retry.map(|wait| u32::try_from(wait.as_millis()).unwrap_or(u32::MAX));
        self.event(|s| {
            ServerMessage::Error(Refusal {
                s: Some(s),
                code,
                re,
                retry_ms,
                fatal: false,
            })
        })
        .await
    }

    /// Tells something that is told again after a resume.
    async fn event<'a>(
        &mut self,
        message: impl FnOnce(u32) -> ServerMessage<'a>,
    ) -> Result<(), End> {
        let frame = text(&message(self.ring.next()))?;
        self.keep(frame).await
    }

    /// Sends a frame that carries the ring's next `s`, and keeps it for a resume.
    async fn keep(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        self.ring.push(frame.clone());
        self.send(frame).await
    }

    /// Tells something that only this connection has to know.
    pub(super) async fn answer(&mut self, message: &ServerMessage<'_>) -> Result<(), End> {
        self.send(text(message)?).await
    }

    /// Puts a frame on its way. It leaves when this step ends, together with the others of the same step.
    pub(super) async fn send(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        self.pass(Socket::poll_ready).await?;
        let fed = match &mut self.socket {
            Some(socket) => socket.feed(frame),
            None => Ok(()),
        };
        self.passed(fed).await
    }

    /// Lets everything leave that was sent.
    pub(super) async fn flush(&mut self) -> Result<(), End> {
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

fn over(ending: Ending) -> End {
    match ending {
        Ending::Gone => End::quiet(close::SILENT),
        Ending::Elsewhere => End::quiet(close::ELSEWHERE),
        Ending::Removed => End::fatal(Code::Removed, None),
        Ending::Denied => End::fatal(Code::Denied, None),
        Ending::Closed => End::fatal(Code::RoomClosed, None),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::value::RawValue;

    use super::*;
    use crate::b64::B64;
    use crate::bucket::Bucket;
    use crate::config::Config;
    use crate::line::line;
    use crate::metrics::Tally;
    use crate::protocol::{Peer, PeerId};
    use crate::ring::Ring;
    use crate::session::peers::Peers;
    use crate::site::alone;
    use crate::turn::Reached;

    /// Somebody who asked to come in, and whose connection broke meanwhile.
    fn asking() -> Session {
        let site = Arc::new(alone(Config::default()).0);
        let address: std::net::IpAddr = std::net::Ipv4Addr::LOCALHOST.into();
        let limits = &site.config.limits;
        Session {
            id: B64([1; 9]),
            mailbox: line(4, 4096),
            socket: None,
            admission: Arc::new(site.addresses.admit(address).unwrap()),
            ring: Ring::new(limits.ring, limits.ring_bytes),
            peers: Peers::default(),
            seat: Seat::Asked,
            early: Vec::new(),
            reached: Reached::of("localhost", (address, 7015).into()),
            pass: None,
            seen: 0,
            heard: Instant::now(),
            alarm: Box::pin(tokio::time::sleep(Duration::ZERO)),
            unsettled: false,
            quiet: false,
            started: Instant::now(),
            bucket: Bucket::new(limits.rate, Duration::ZERO),
            leased: 0,
            strikes: 0,
            unauthorized: 0,
            tally: Tally::new(Arc::clone(&site.metrics)),
            site,
        }
    }

    fn signal(from: u8) -> Note {
        let data = RawValue::from_string("\"early\"".to_owned()).unwrap();
        let (from, timed) = (B64([from; 9]), None);
        Note::Signal { from, data, timed }
    }

    fn answer(news: News, lines: Vec<(PeerId, Line)>) -> Note {
        let re = None;
        Note::News(Box::new(Told { news, re, lines }))
    }

    #[tokio::test]
    async fn a_signal_that_overtakes_joined_is_told_after_it() {
        let (mut session, room) = (asking(), B64([0; 16]));
        assert!(session.told(signal(2)).await.is_ok());
        assert_eq!(session.ring.next(), 1, "nothing is told before joined");
        let peers: Vec<Peer> = Vec::new();
        let lines = vec![(B64([2; 9]), line(1, 1).line().clone())];
        let joined = answer(News::Joined { room, peers }, lines);
        assert!(session.told(joined).await.is_ok());
        let told = session.ring.above(0).unwrap();
        assert!(told[0].contains("\"joined\"") && told[1].contains("\"early\""));
    }

    #[tokio::test]
    async fn of_a_room_that_was_not_entered_nothing_is_told_and_no_more_kept_than_a_ring() {
        let mut session = asking();
        for _ in 0..1000 {
            assert!(session.told(signal(2)).await.is_ok());
        }
        assert_eq!(session.early.len(), session.site.config.limits.ring);
        let (code, retry) = (Code::RoomFull, None);
        let refused = answer(News::Refused { code, retry }, vec![]);
        assert!(session.told(refused).await.is_err(), "no seat, no socket");
        session.seat = Seat::None;
        assert!(session.catch_up().await.is_ok());
        assert!(session.early.is_empty() && session.ring.next() == 1);
    }
}
