//! The task around one lease: does what `leases.rs` says, and tells how it stands. Holds what stays in the router, by attempt.

use std::collections::{HashMap, HashSet};
use std::future::pending;
use std::num::NonZeroU16;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::ask::{self, Family, Hole, Opened, WhyNot};
use super::leases::{Grant, Input, Leases, Output};
use super::{DoorState, Routers, Ways};

/// How a question to the router ended. A hole that was renewed comes back, whether that worked or not.
enum Done {
    Asked(u32, Result<(Hole, Grant<Opened>), WhyNot>),
    Renewed(u32, Hole, Result<Grant<Opened>, WhyNot>),
    Removed,
}

pub(super) struct Door {
    family: Family,
    port: NonZeroU16,
    routers: Routers,
    told: watch::Sender<Ways>,
    begun: Instant,
    leases: Leases<Opened, WhyNot>,
    holes: HashMap<u32, Hole>,
    /// To be taken away as soon as their renewal comes back.
    unwanted: HashSet<u32>,
    jobs: JoinSet<Done>,
}

impl Door {
    pub(super) fn new(
        family: Family,
        port: NonZeroU16,
        routers: Routers,
        told: watch::Sender<Ways>,
    ) -> Self {
        Self {
            family,
            port,
            routers,
            told,
            begun: Instant::now(),
            leases: Leases::new(),
            holes: HashMap::new(),
            unwanted: HashSet::new(),
            jobs: JoinSet::new(),
        }
    }

    /// Until the wishes end and nothing of ours is left, as far as the router takes it. `networks` changes when the network does.
    pub(super) async fn run(
        mut self,
        mut wishes: watch::Receiver<bool>,
        mut networks: watch::Receiver<u32>,
    ) {
        let mut ended = false;
        while !ended || !self.jobs.is_empty() {
            let deadline = self.leases.next_deadline().map(|at| self.begun + at);
            tokio::select! {
                wished = wishes.changed(), if !ended => {
                    ended = wished.is_err();
                    let open = !ended && *wishes.borrow_and_update();
                    self.handle(if open { Input::Begin } else { Input::End });
                }
                Ok(()) = networks.changed(), if !ended => self.handle(Input::NetworkChanged),
                Some(Ok(done)) = self.jobs.join_next() => self.done(done),
                () = until(deadline) => self.leases.tick(self.begun.elapsed()),
            }
            self.act();
        }
    }

    fn handle(&mut self, input: Input<Opened, WhyNot>) {
        self.leases.handle(self.begun.elapsed(), input);
    }

    fn done(&mut self, done: Done) {
        match done {
            Done::Asked(attempt, Ok((hole, grant))) => {
                self.holes.insert(attempt, hole);
                self.handle(Input::Answered(attempt, Ok(grant)));
            }
            Done::Asked(attempt, Err(why)) => self.handle(Input::Answered(attempt, Err(why))),
            Done::Renewed(attempt, hole, answer) => {
                self.holes.insert(attempt, hole);
                if self.unwanted.remove(&attempt) {
                    self.remove(attempt);
                } else {
                    self.handle(Input::Answered(attempt, answer));
                }
            }
            Done::Removed => {}
        }
    }

    fn act(&mut self) {
        while let Some(output) = self.leases.poll() {
            match output {
                Output::Ask(attempt) => {
                    let (family, port, routers) = (self.family, self.port, self.routers);
                    self.jobs.spawn(async move {
                        let answer = match routers {
                            Routers::Ask => ask::ask(family, port).await,
                            Routers::Avoid => Err(WhyNot::NoRouter),
                        };
                        Done::Asked(attempt, answer)
                    });
                }
                Output::Renew(attempt) => {
                    if let Some(mut hole) = self.holes.remove(&attempt) {
                        self.jobs.spawn(async move {
                            let answer = hole.renew().await;
                            Done::Renewed(attempt, hole, answer)
                        });
                    }
                }
                Output::Remove(attempt) => self.remove(attempt),
                Output::Told(standing) => self.tell(standing),
            }
        }
    }

    fn remove(&mut self, attempt: u32) {
        match self.holes.remove(&attempt) {
            Some(hole) => {
                self.jobs.spawn(async move {
                    hole.remove().await;
                    Done::Removed
                });
            }
            None => {
                self.unwanted.insert(attempt);
            }
        }
    }

    fn tell(&self, standing: DoorState) {
        tracing::info!(family = ?self.family, ?standing, "the door to the internet");
        self.told.send_modify(|ways| match self.family {
            Family::V4 => ways.v4 = standing,
            Family::V6 => ways.v6 = standing,
        });
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(at) => sleep_until(at).await,
        None => pending().await,
    }
}
