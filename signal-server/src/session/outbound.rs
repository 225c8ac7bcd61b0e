//! What a client is told: news of the room and signals become frames that carry `s`, are kept in the ring, and go out
//! while there is a socket.

mod sending;
#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::line::{Cut, Note, Told};
use crate::protocol::{Code, IceServer, Refusal, ServerMessage, close};
use crate::rooms::{Ending, News};

use super::{End, Seat, Session};

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
            Note::Signal { from, text, timed } if self.peers.line(from).is_some() => {
                let frame = text.numbered(self.ring.next());
                self.ring.push(&frame);
                let frame = frame.into();
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
