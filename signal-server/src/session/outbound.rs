//! What a client is told: news of the room and signals become frames that carry `s`, are kept in the ring, and go out
//! while there is a socket.

use std::pin::pin;
use std::time::Duration;

use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::line::{Line, Note};
use crate::protocol::{Code, IceServer, PeerId, Refusal, ServerMessage, close};
use crate::rooms::{Ending, News};

use super::{End, Seat, Session, text};

/// How long the ICE servers of `joined` and `ice` may be used, in seconds. An hour, as usual for TURN credentials.
pub(super) const ICE_TTL: u32 = 3600;

impl Session {
    /// Takes one note out of the mailbox.
    pub(super) async fn told(&mut self, note: Note) -> Result<(), End> {
        match note {
            Note::Signal { from, data, timed } if self.peers.contains_key(&from) => {
                self.event(|s| ServerMessage::Signal {
                    s,
                    from,
                    data: &data,
                })
                .await?;
                if let Some(read) = timed {
                    self.site.metrics.relayed(read.elapsed());
                }
                Ok(())
            }
            // It left the room before its signal was read.
            Note::Signal { .. } => Ok(()),
            Note::News { news, re, lines } => self.news(news, re, lines).await,
            Note::Arrival(arrival) => self.arrive(*arrival).await,
        }
    }

    async fn news(
        &mut self,
        news: News,
        re: Option<u32>,
        lines: Vec<(PeerId, Line)>,
    ) -> Result<(), End> {
        self.peers.extend(lines);
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
                self.peers.remove(&id);
                self.event(|s| ServerMessage::PeerLeft { s, id, why }).await
            }
            News::PeerAway(id) => self.event(|s| ServerMessage::PeerAway { s, id }).await,
            News::PeerBack(id) => self.event(|s| ServerMessage::PeerBack { s, id }).await,
            News::Ended(ending) => Err(over(ending)),
        }
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
        self.ring.push(frame.clone());
        self.send(frame).await
    }

    /// Tells something that only this connection has to know.
    pub(super) async fn answer(&mut self, message: &ServerMessage<'_>) -> Result<(), End> {
        self.send(text(message)?).await
    }

    pub(super) async fn send(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        let Some(socket) = &mut self.socket else {
            return Ok(());
        };
        let line = self.mailbox.line();
        let sent = {
            let sending = pin!(socket.send(frame));
            tokio::select! {
                biased;
                sent = sending => sent.is_ok(),
                () = line.interrupted() => {
                    if line.is_cut() {
                        return Err(End::fatal(Code::SlowConsumer, None));
                    }
                    // A new socket waits in the mailbox; what this one misses is in the ring.
                    true
                }
            }
        };
        if sent { Ok(()) } else { self.lose().await }
    }
}

fn over(ending: Ending) -> End {
    match ending {
        Ending::Gone => End::quiet(close::SILENT),
        Ending::Elsewhere => End::quiet(close::ELSEWHERE),
        Ending::Removed => End::fatal(Code::Removed, None),
        Ending::Closed => End::fatal(Code::RoomClosed, None),
    }
}
