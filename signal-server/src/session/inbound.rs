//! What a client says, and what is done about it: refused here, asked of the hub, or sent straight to another session.

use std::time::Duration;

use crate::hub::Request;
use crate::line::Note;
use crate::protocol::{
    ClientMessage, Code, Fault, Numbers, Refusal, ServerMessage, Signal, Unnumbered, close, decode,
};
use crate::rooms::{Act, Input};

use super::outbound::ICE_TTL;
use super::{End, Seat, Session};

/// How many messages are taken out of the address's allowance at a time.
const LEASE: u32 = 8;

impl Session {
    /// Follows one text frame, or says why not.
    pub(super) async fn read(&mut self, text: &str) -> Result<(), End> {
        let decoded = decode(text);
        let Numbers { n, seen } = decoded.as_ref().map_or_else(Fault::numbers, |(_, of)| *of);
        self.seen = self.seen.max(n.unwrap_or(0));
        self.ring.forget(seen.unwrap_or(0));
        if let Some(wait) = self.too_fast(n)? {
            return Box::pin(self.refuse(Code::RateLimited, n, Some(wait))).await;
        }
        match decoded {
            Ok((message, _)) => {
                self.site.metrics.message(&message);
                match message {
                    ClientMessage::Signal(signal) => self.relay(&signal, n).await,
                    // Boxed, as all that is rare: a session that waits shall not hold room for it.
                    other => Box::pin(self.follow(other, n)).await,
                }
            }
            Err(Fault {
                code: Code::BadJson,
                n,
            }) => Err(End::fatal(Code::BadJson, n)),
            Err(Fault { code, n }) => Box::pin(self.refuse(code, n, None)).await,
        }
    }

    /// How long to wait before the next message, when there were too many with the one just heard.
    pub(super) fn too_fast(&mut self, n: Option<u32>) -> Result<Option<Duration>, End> {
        let now = self.heard.duration_since(self.started);
        if self.bucket.is_full(now) {
            self.strikes = 0;
        }
        let Err(wait) = self.bucket.take(now).and_then(|()| self.lease()) else {
            return Ok(None);
        };
        self.strikes += 1;
        if self.strikes > self.site.config.limits.strikes {
            return Err(End::fatal(Code::RateLimited, n));
        }
        Ok(Some(wait))
    }

    /// Takes one out of what this address may say; several at a time, because all its connections share it.
    fn lease(&mut self) -> Result<(), Duration> {
        if self.leased == 0 {
            self.leased = self.admission.spend(LEASE)?;
        }
        self.leased -= 1;
        Ok(())
    }

    async fn follow(&mut self, message: ClientMessage<'_>, n: Option<u32>) -> Result<(), End> {
        match message {
            ClientMessage::Signal(signal) => self.relay(&signal, n).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Ping => self.answer(&ServerMessage::Pong { re: n }).await,
            ClientMessage::Open(open) => {
                self.take_seat(
                    Act::Open {
                        open,
                        allowed: false,
                    },
                    n,
                )
                .await
            }
            ClientMessage::Join(join) => self.take_seat(Act::Join(join), n).await,
            ClientMessage::Knock(knock) => {
                let address = self.admission.key();
                self.take_seat(Act::Knock { knock, address }, n).await
            }
            ClientMessage::Admit(admit) => self.ask(Act::Admit(admit), n).await,
            ClientMessage::Deny(deny) => self.ask(Act::Deny(deny.id), n).await,
            ClientMessage::Approve(approve) => self.ask(Act::Approve(approve.on), n).await,
            ClientMessage::Invite(add) => self.ask(Act::Invite(add.invite), n).await,
            ClientMessage::Revoke(revoke) => self.ask(Act::Revoke(revoke.id), n).await,
            ClientMessage::Kick(kick) => self.ask(Act::Kick(kick.id), n).await,
            ClientMessage::Close => self.ask(Act::Close, n).await,
            ClientMessage::Ice => self.ice(n).await,
            ClientMessage::Leave => self.leave().await,
            ClientMessage::Hello(_) | ClientMessage::Lock(_) => {
                self.refuse(Code::BadMessage, n, None).await
            }
        }
    }

    async fn relay(&mut self, signal: &Signal<'_>, n: Option<u32>) -> Result<(), End> {
        match self.peers.line(signal.to) {
            Some(line) => {
                line.send(Note::Signal {
                    from: self.id,
                    text: Unnumbered::new(self.id, signal.data),
                    timed: self.tally.signal(self.heard).map(Box::new),
                });
                Ok(())
            }
            None if self.seat == Seat::Taken => {
                Box::pin(self.refuse(Code::NoSuchPeer, n, None)).await
            }
            None => Box::pin(self.refuse(Code::NotJoined, n, None)).await,
        }
    }

    async fn take_seat(&mut self, act: Act, n: Option<u32>) -> Result<(), End> {
        if self.seat != Seat::None {
            return self.refuse(Code::AlreadyJoined, n, None).await;
        }
        self.seat = Seat::Asked;
        self.ask(act, n).await
    }

    async fn ask(&mut self, act: Act, re: Option<u32>) -> Result<(), End> {
        let input = Input { from: self.id, act };
        self.request(Request::Ask {
            input,
            re,
            address: self.admission.key(),
        })
        .await
    }

    async fn ice(&mut self, re: Option<u32>) -> Result<(), End> {
        if self.seat != Seat::Taken {
            return self.refuse(Code::NotJoined, re, None).await;
        }
        let servers = self.ice_servers();
        self.answer(&ServerMessage::Ice {
            re,
            servers: &servers,
            ttl: ICE_TTL,
        })
        .await
    }

    async fn leave(&mut self) -> Result<(), End> {
        self.notice(Act::Leave(crate::protocol::Why::Left)).await?;
        Err(End::quiet(close::NORMAL))
    }

    /// Says that a message was not followed. Not kept for a resume: it answers what this connection just said.
    async fn refuse(
        &mut self,
        code: Code,
        re: Option<u32>,
        wait: Option<Duration>,
    ) -> Result<(), End> {
        self.site.refused(code);
        let retry_ms = wait.map(|wait| u32::try_from(wait.as_millis()).unwrap_or(u32::MAX).max(1));
        self.answer(&ServerMessage::Error(Refusal {
            s: None,
            code,
            re,
            retry_ms,
            fatal: false,
        }))
        .await
    }
}
