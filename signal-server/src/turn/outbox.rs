//! Packets on their way out, collected while a batch that came in is worked through, so that equal ones to the same address leave
//! with one call of the system. Nothing waits here beyond the batch.

use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use super::udp::Udp;

/// The most bytes of one run; the system's own limit is 65,507 with headers.
const RUN_BYTES: usize = 60_000;
/// Runs that are open at once; with more clients in one batch the oldest leaves.
const RUNS: usize = 16;

/// Where a packet leaves from and goes to.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) socket: Rc<Udp>,
    pub(super) to: SocketAddr,
    /// The own address that the client wrote to, where the socket has several.
    pub(super) from: Option<IpAddr>,
}

struct Run {
    way: Way,
    segment: usize,
    count: usize,
    /// A shorter packet ends a run.
    closed: bool,
    bytes: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Outbox {
    open: Vec<Run>,
    /// Buffers of runs that left.
    spare: Vec<Vec<u8>>,
}

impl Way {
    fn is(&self, other: &Self) -> bool {
        self.to == other.to && Rc::ptr_eq(&self.socket, &other.socket) && self.from == other.from
    }
}

impl Outbox {
    /// Adds one packet of `length` bytes, which `write` writes. The order of the packets of one way is kept.
    pub(super) fn push(&mut self, way: &Way, length: usize, write: impl FnOnce(&mut [u8])) {
        let at = self.open.iter().position(|run| run.way.is(way));
        let at = match at {
            Some(at) if self.open.get(at).is_some_and(|run| run.takes(length)) => at,
            Some(at) => {
                self.leave(at);
                self.begin(way, length)
            }
            None => self.begin(way, length),
        };
        if let Some(run) = self.open.get_mut(at) {
            let begin = run.bytes.len();
            run.bytes.resize(begin + length, 0);
            write(run.bytes.get_mut(begin..).unwrap_or_default());
            run.count += 1;
            run.closed = length < run.segment;
        }
    }

    /// Sends everything.
    pub(super) fn flush(&mut self) {
        while !self.open.is_empty() {
            self.leave(0);
        }
    }

    fn begin(&mut self, way: &Way, segment: usize) -> usize {
        if self.open.len() == RUNS {
            self.leave(0);
        }
        self.open.push(Run {
            way: way.clone(),
            segment,
            count: 0,
            closed: false,
            bytes: self.spare.pop().unwrap_or_default(),
        });
        self.open.len() - 1
    }

    fn leave(&mut self, at: usize) {
        let mut run = self.open.remove(at);
        let Way { socket, to, from } = &run.way;
        if socket.run_max() >= run.count {
            socket.send(*to, *from, run.segment, &run.bytes);
        } else {
            // The system has just learnt that its network card cannot do runs.
            for packet in run.bytes.chunks(run.segment.max(1)) {
                socket.send(*to, *from, run.segment, packet);
            }
        }
        run.bytes.clear();
        self.spare.push(run.bytes);
    }
}

impl Run {
    fn takes(&self, length: usize) -> bool {
        !self.closed
            && length <= self.segment
            && length > 0
            && self.count < self.way.socket.run_max()
            && self.bytes.len() + length <= RUN_BYTES
    }
}
