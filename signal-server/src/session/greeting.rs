//! The first message of a connection: a `hello` begins a session or comes back to one.

use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::hub::Request;
use crate::line::{Arrival, Note};
use crate::protocol::{
    ClientMessage, Code, Fault, Hello, Limits, ServerMessage, VERSION, close, decode,
};
use crate::site::Site;
use crate::socket::{Incoming, Socket};

use super::{End, Session, random, text};

/// Hears the first frame of a WebSocket, and makes the session that it begins; `None` where it came back to one, or was sent away.
pub(crate) async fn greet(site: Arc<Site>, mut socket: Socket) -> Option<Box<Session>> {
    let hello = tokio::select! {
        () = site.stop.cancelled() => Err(End::fatal(Code::ShuttingDown, None)),
        hello = timeout(site.config.times.handshake, hello(&mut socket)) => hello.unwrap_or_else(|_| Err(End::quiet(close::SILENT))),
    };
    match hello {
        Ok(hello) => {
            let socket = resume(&site, socket, &hello).await?;
            // Without randomness there is no identity to give; the connection just ends.
            Session::new(site, socket).ok()
        }
        Err(end) => {
            end.say(&site, socket).await;
            None
        }
    }
}

async fn hello(socket: &mut Socket) -> Result<Hello, End> {
    loop {
        match socket.next().await {
            Incoming::Text(text) => return understood(&text),
            Incoming::Heard => {}
            Incoming::Bad(code) => return Err(End::fatal(code, None)),
            Incoming::Broken => return Err(End::quiet(close::PROTOCOL)),
            Incoming::Closed => return Err(End::quiet(close::NORMAL)),
        }
    }
}

fn understood(text: &str) -> Result<Hello, End> {
    match decode(text) {
        Ok((ClientMessage::Hello(hello), _)) if hello.v == u32::from(VERSION) => Ok(hello),
        Ok((ClientMessage::Hello(_), of)) => Err(End::fatal(Code::BadVersion, of.n)),
        Ok((_, of)) => Err(End::fatal(Code::BadMessage, of.n)),
        Err(Fault { code, n }) => Err(End::fatal(code, n)),
    }
}

/// Hands the socket to the session it comes back to; gives it back when there is none that can go on without a gap.
async fn resume(site: &Site, socket: Socket, hello: &Hello) -> Option<Socket> {
    let Some(token) = hello.resume else {
        return Some(socket);
    };
    let (answer, line) = oneshot::channel();
    if site
        .hub
        .send(Request::Resume { token, answer })
        .await
        .is_err()
    {
        return Some(socket);
    }
    let Ok(line) = line.await else {
        return Some(socket);
    };
    let (refused, back) = oneshot::channel();
    line.send(Note::Arrival(Box::new(Arrival {
        socket,
        seen: hello.seen.unwrap_or(0),
        refused,
    })));
    back.await.ok()
}

impl Session {
    /// Makes the session known and welcomes the client.
    pub(super) async fn enter(&mut self) -> Result<(), End> {
        tracing::debug!("a session began");
        let token = random()?;
        self.request(Request::Enter {
            id: self.id,
            token,
            line: self.mailbox.line().clone(),
        })
        .await?;
        self.welcome(token, false).await
    }

    /// Goes on over a new socket.
    pub(super) async fn arrive(&mut self, arrival: Arrival) -> Result<(), End> {
        let Arrival {
            socket,
            seen,
            refused,
        } = arrival;
        let Some(missed) = self.ring.above(seen) else {
            // When the new connection broke too there is nobody to give it back to.
            let _ = refused.send(socket);
            return Err(End::quiet(close::ELSEWHERE));
        };
        tracing::debug!(again = missed.len(), "a session goes on");
        self.admission = socket.admission();
        self.reached = socket.reached.clone();
        if let Some(old) = self.socket.replace(socket) {
            let site = Arc::clone(&self.site);
            self.site
                .tasks
                .spawn(async move { End::quiet(close::ELSEWHERE).say(&site, old).await });
        }
        self.quiet = true;
        self.alive().await?;
        let token = random()?;
        self.request(Request::Renew { id: self.id, token }).await?;
        self.unsettled = true;
        self.welcome(token, true).await?;
        for frame in missed {
            self.send(frame).await?;
        }
        Ok(())
    }

    async fn welcome(
        &mut self,
        resume: crate::protocol::ResumeToken,
        resumed: bool,
    ) -> Result<(), End> {
        let limits = &self.site.config.limits;
        let told = Limits {
            message: limits.message,
            per_second: limits.rate.per_second as u32,
            burst: limits.rate.burst,
            capacity: limits.capacity,
        };
        let welcome = ServerMessage::Welcome {
            v: VERSION,
            id: self.id,
            resume,
            resumed,
            seen: self.seen,
            limits: told,
        };
        self.send(text(&welcome)?).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size_of_future<F: Future>(_: impl FnOnce(Arc<Site>, Socket) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn a_connection_that_waits_holds_little_memory() {
        let bytes = size_of_future(greet);
        assert!(bytes <= 1536, "{bytes} bytes for each connection");
    }
}
