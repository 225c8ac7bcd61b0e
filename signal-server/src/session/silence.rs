//! Whether the client is still there. It is asked at moments that all connections share, so that a thousand who only wait cost a few
//! wake-ups and not a thousand; and its silence becomes absence, first for the others, then for good.

use tokio::time::Instant;

use crate::protocol::{ServerMessage, close};
use crate::rooms::Act;

use super::{End, Seat, Session};

impl Session {
    /// When there is something to do though nothing comes.
    pub(super) fn due(&self) -> Instant {
        let deadline = self.deadline();
        match self.is_asked() {
            true => deadline.min(self.beat),
            false => deadline,
        }
    }

    /// The alarm may be from a time before the last message.
    pub(super) async fn rung(&mut self) -> Result<(), End> {
        let now = Instant::now();
        if self.is_asked() && self.beat <= now {
            self.beat = self.site.next_beat();
            let seen = self.seen;
            self.answer(&ServerMessage::Ping { seen }).await?;
        }
        if self.deadline() <= now {
            self.overdue().await?;
        }
        let next = self.site.ticks.after(self.due());
        self.alarm.as_mut().reset(next);
        Ok(())
    }

    /// Something was heard.
    pub(super) async fn alive(&mut self) -> Result<(), End> {
        self.heard = Instant::now();
        if std::mem::take(&mut self.quiet) {
            self.notice(Act::Back).await?;
        }
        Ok(())
    }

    /// Only who has a seat, or waits at a door, is kept: the others have to say something of their own.
    fn is_asked(&self) -> bool {
        self.socket.is_some() && matches!(self.seat, Seat::Taken | Seat::Waiting)
    }

    /// When `overdue` has to look.
    fn deadline(&self) -> Instant {
        let times = &self.site.config.times;
        match (&self.socket, self.seat) {
            // With a seat the hub keeps the time from here on.
            (None, _) => self.heard + times.forget + times.gone,
            (Some(_), Seat::Taken) if self.quiet => self.heard + times.forget + times.gone,
            (Some(_), Seat::Taken) => self.heard + times.away,
            (Some(_), _) => self.heard + times.silent,
        }
    }

    async fn overdue(&mut self) -> Result<(), End> {
        let times = &self.site.config.times;
        if self.seat != Seat::Taken || self.quiet {
            return Err(End::quiet(close::SILENT));
        }
        self.quiet = true;
        let grace = times.gone.saturating_sub(times.away);
        self.notice(Act::Away { grace }).await
    }
}
