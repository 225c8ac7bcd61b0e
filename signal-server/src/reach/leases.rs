//! PURE. One hole in the router and its lease: when to ask, when to renew, when to give up, what to take away again. Time and answers
//! come in, what to do comes out of `poll`. Knows no protocol, no socket, no clock.
//!
//! Attempts are numbered, because an answer may arrive after the network changed or after the end: what was opened by an attempt that
//! counts no more is taken away at once, so that nothing of ours stays in a router's table.

use std::collections::VecDeque;
use std::time::Duration;

/// A renewal that fails is tried again after half of what is left (RFC 6887 section 11.2.1), but not more often than this.
const SOONEST: Duration = Duration::from_secs(4);
/// A router that gave nothing is asked again after this, then after twice as long, up to [`SELDOM`]: it may have been restarting.
const AGAIN: Duration = Duration::from_secs(60);
const SELDOM: Duration = Duration::from_secs(15 * 60);

/// What happened.
#[derive(Debug)]
pub(crate) enum Input<T, E> {
    /// The person allowed it.
    Begin,
    /// This machine's addresses are not what they were.
    NetworkChanged,
    /// The answer to [`Output::Ask`] or [`Output::Renew`] of that attempt.
    Answered(u32, Result<Grant<T>, E>),
    /// The person forbade it, or the room closes.
    End,
}

/// What the router gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant<T> {
    /// What was opened.
    pub(crate) what: T,
    /// For how long.
    pub(crate) lifetime: Duration,
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Output<T, E> {
    Ask(u32),
    Renew(u32),
    Remove(u32),
    /// How it stands from now on.
    Told(Standing<T, E>),
}

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing<T, E> {
    /// Nobody was asked.
    Closed,
    /// The router was asked.
    Asking,
    /// It is open.
    Open(T),
    /// It is not, and why.
    Failed(E),
}

enum State {
    Closed,
    Asking,
    /// `ends` is when the lease does; `next` is when to renew it, `None` while that is under way.
    Open {
        ends: Duration,
        next: Option<Duration>,
    },
    Failed {
        again: Duration,
    },
}

pub(crate) struct Leases<T, E> {
    state: State,
    attempt: u32,
    failures: u32,
    told: Standing<T, E>,
    out: VecDeque<Output<T, E>>,
}

impl<T: Clone + PartialEq, E: Clone + PartialEq> Leases<T, E> {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Closed,
            attempt: 0,
            failures: 0,
            told: Standing::Closed,
            out: VecDeque::new(),
        }
    }

    pub(crate) fn handle(&mut self, now: Duration, input: Input<T, E>) {
        match input {
            Input::Begin if matches!(self.state, State::Closed) => self.ask(),
            Input::Begin => {}
            Input::NetworkChanged if matches!(self.state, State::Closed) => {}
            Input::NetworkChanged => {
                self.let_go();
                self.failures = 0;
                self.ask();
            }
            Input::Answered(attempt, answer) if self.expects(attempt) => self.answered(now, answer),
            Input::Answered(attempt, Ok(_)) => self.out.push_back(Output::Remove(attempt)),
            Input::Answered(_, Err(_)) => {}
            Input::End => {
                self.let_go();
                self.state = State::Closed;
                self.tell(Standing::Closed);
            }
        }
    }

    /// To be called at `next_deadline`.
    pub(crate) fn tick(&mut self, now: Duration) {
        match self.state {
            State::Open { ends, .. } if now >= ends => {
                self.let_go();
                self.ask();
            }
            State::Open {
                ends,
                next: Some(next),
            } if now >= next => {
                self.state = State::Open { ends, next: None };
                self.out.push_back(Output::Renew(self.attempt));
            }
            State::Failed { again } if now >= again => self.retry(),
            _ => {}
        }
    }

    pub(crate) fn poll(&mut self) -> Option<Output<T, E>> {
        self.out.pop_front()
    }

    pub(crate) fn next_deadline(&self) -> Option<Duration> {
        match self.state {
            State::Closed | State::Asking => None,
            State::Open { ends, next } => Some(next.map_or(ends, |next| next.min(ends))),
            State::Failed { again } => Some(again),
        }
    }

    fn expects(&self, attempt: u32) -> bool {
        let waits = matches!(self.state, State::Asking | State::Open { next: None, .. });
        attempt == self.attempt && waits
    }

    fn answered(&mut self, now: Duration, answer: Result<Grant<T>, E>) {
        match (answer, &self.state) {
            (Ok(grant), _) => {
                self.failures = 0;
                self.state = State::Open {
                    ends: now + grant.lifetime,
                    next: Some(now + grant.lifetime / 2),
                };
                self.tell(Standing::Open(grant.what));
            }
            (Err(_), State::Open { ends, .. }) => {
                let left = ends.saturating_sub(now);
                self.state = State::Open {
                    ends: *ends,
                    next: Some(now + (left / 2).max(SOONEST)),
                };
            }
            (Err(why), _) => {
                let wait = AGAIN.saturating_mul(1 << self.failures.min(8));
                self.failures += 1;
                self.state = State::Failed {
                    again: now + wait.min(SELDOM),
                };
                self.tell(Standing::Failed(why));
            }
        }
    }

    fn ask(&mut self) {
        self.tell(Standing::Asking);
        self.retry();
    }

    /// Asks without a word: what was said stays true until there is an answer.
    fn retry(&mut self) {
        self.attempt += 1;
        self.state = State::Asking;
        self.out.push_back(Output::Ask(self.attempt));
    }

    fn let_go(&mut self) {
        if matches!(self.state, State::Open { .. }) {
            self.out.push_back(Output::Remove(self.attempt));
        }
        // An answer that is still on its way belongs to nobody now.
        self.attempt += 1;
    }

    fn tell(&mut self, standing: Standing<T, E>) {
        if self.told != standing {
            self.told = standing.clone();
            self.out.push_back(Output::Told(standing));
        }
    }
}

#[cfg(test)]
mod tests;
