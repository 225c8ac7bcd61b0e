//! Several conversations at once: what one side sends, the other sends back.

use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::client::{Client, channel_data};
use crate::servers::Relay;

const PAYLOAD: usize = 1200;
/// Packets under way in one conversation at full pace: what a fast data channel has.
const WINDOW: usize = 32;
const LASTS: Duration = Duration::from_secs(4);
/// A call at 2.5 Mbit/s sends so many packets every 20 ms.
const FRAME: usize = 5;
const FRAME_EVERY: Duration = Duration::from_millis(20);

#[derive(Clone, Copy)]
pub(crate) enum Path {
    ToPeer,
    ToGuest,
}

#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// As much as comes back.
    Full,
    /// As calls do.
    Calls,
}

impl Pace {
    /// As many as make the cost large enough to be seen; two guests each, which is what one user may have (16 relays).
    fn conversations(self) -> usize {
        match self {
            Self::Full => 4,
            Self::Calls => 8,
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) path: Path,
    pub(crate) pace: Pace,
}

/// Two ends of a conversation, and what each sends.
struct Conversation {
    near: (UdpSocket, Vec<u8>),
    far: (UdpSocket, Option<Vec<u8>>, Option<std::net::SocketAddr>),
}

pub(crate) struct Ready {
    pace: Pace,
    conversations: Vec<Conversation>,
}

/// What came through.
pub(crate) struct Done {
    pub(crate) packets: u64,
    /// Of payload.
    pub(crate) bytes: u64,
    pub(crate) seconds: f64,
}

impl Load {
    /// Everything that a call does once.
    pub(crate) fn prepare(self, relay: &Relay) -> Result<Ready> {
        let conversations = (0..self.pace.conversations())
            .map(|_| self.conversation(relay))
            .collect::<Result<_>>()?;
        Ok(Ready {
            pace: self.pace,
            conversations,
        })
    }

    fn conversation(self, relay: &Relay) -> Result<Conversation> {
        let near = Client::new(relay.address, &relay.login)?;
        let data = channel_data(PAYLOAD);
        let far = match self.path {
            Path::ToPeer => {
                let peer = UdpSocket::bind("127.0.0.1:0")?;
                near.bind(peer.local_addr()?)?;
                (peer, None, Some(near.relayed))
            }
            Path::ToGuest => {
                let guest = Client::new(relay.address, &relay.login)?;
                near.bind(guest.relayed)?;
                guest.bind(near.relayed)?;
                (guest.socket, Some(data.clone()), None)
            }
        };
        for socket in [&near.socket, &far.0] {
            socket.set_read_timeout(Some(Duration::from_millis(200)))?;
        }
        Ok(Conversation {
            near: (near.socket, data),
            far,
        })
    }
}

impl Ready {
    /// Talks for a few seconds.
    pub(crate) fn run(self) -> Done {
        let (stop, packets) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU64::new(0)),
        );
        let began = Instant::now();
        let mut threads: Vec<JoinHandle<()>> = Vec::new();
        for Conversation { near, far } in self.conversations {
            let (pace, here, count) = (self.pace, Arc::clone(&stop), Arc::clone(&packets));
            threads.push(spawn(move || match pace {
                Pace::Full => speak(&near.0, &near.1, &here, &count),
                Pace::Calls => speak_calmly(&near.0, &near.1, &here, &count),
            }));
            let (there, count) = (Arc::clone(&stop), Arc::clone(&packets));
            threads.push(spawn(move || send_back(&far, &there, &count)));
        }
        sleep(LASTS);
        let seconds = began.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        for thread in threads {
            drop(thread.join());
        }
        let packets = packets.load(Ordering::Relaxed);
        Done {
            packets,
            bytes: packets * PAYLOAD as u64,
            seconds,
        }
    }
}

/// Keeps a window under way; what is lost is sent anew.
fn speak(socket: &UdpSocket, data: &[u8], stop: &AtomicBool, packets: &AtomicU64) {
    let mut bytes = [0; 2000];
    while !stop.load(Ordering::Relaxed) {
        for _ in 0..WINDOW {
            drop(socket.send(data));
        }
        while socket.recv(&mut bytes).is_ok() {
            packets.fetch_add(1, Ordering::Relaxed);
            if stop.load(Ordering::Relaxed) {
                return;
            }
            drop(socket.send(data));
        }
    }
}

fn speak_calmly(socket: &UdpSocket, data: &[u8], stop: &AtomicBool, packets: &AtomicU64) {
    let mut bytes = [0; 2000];
    let mut next = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        for _ in 0..FRAME {
            drop(socket.send(data));
        }
        next += FRAME_EVERY;
        for _ in 0..FRAME {
            if socket.recv(&mut bytes).is_ok() {
                packets.fetch_add(1, Ordering::Relaxed);
            }
        }
        sleep(next.saturating_duration_since(Instant::now()));
    }
}

fn send_back(
    far: &(UdpSocket, Option<Vec<u8>>, Option<std::net::SocketAddr>),
    stop: &AtomicBool,
    packets: &AtomicU64,
) {
    let (socket, framed, to) = far;
    let mut bytes = [0; 2000];
    while !stop.load(Ordering::Relaxed) {
        let Ok(count) = socket.recv(&mut bytes) else {
            continue;
        };
        packets.fetch_add(1, Ordering::Relaxed);
        drop(match (framed, to) {
            (Some(framed), _) => socket.send(framed),
            (None, Some(to)) => socket.send_to(bytes.get(..count).unwrap_or_default(), to),
            (None, None) => Ok(0),
        });
    }
}
