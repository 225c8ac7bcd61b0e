//! The thread of the relay: its sockets, its connections, and its clock, all on one runtime, so that nothing in it needs a lock.

use std::cell::RefCell;
use std::io;
use std::net::SocketAddr;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, LocalSet, spawn_local};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::addresses::Admission;
use crate::config::Turn;

use super::Shared;
use super::client::{Key, Via};
use super::outbox::Way;
use super::relay::Relay;
use super::tcp;
use super::udp::Udp;

/// How often time is looked after. A permission of five minutes may be a second longer.
const TICK: Duration = Duration::from_secs(1);

/// A connection that the door recognised as STUN.
pub(crate) struct Arrival {
    pub(super) stream: std::net::TcpStream,
    /// Counts it against its address until it ends.
    pub(super) admission: Arc<Admission>,
}

/// What the thread is started with.
pub(super) struct Start {
    pub(super) config: Arc<Turn>,
    pub(super) shared: Arc<Shared>,
    pub(super) everywhere: bool,
    pub(super) sockets: Vec<std::net::UdpSocket>,
    pub(super) arrivals: mpsc::Receiver<Arrival>,
    pub(super) patience: Duration,
    pub(super) stop: CancellationToken,
}

/// Runs the relay on a thread of its own until it is told to stop. Everything it opened is closed when `ended` is dropped.
///
/// # Errors
/// When the system gives no thread or no runtime.
pub(super) fn spawn(start: Start, ended: tokio::sync::oneshot::Sender<()>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let thread = std::thread::Builder::new().name("turn".into());
    thread.spawn(move || {
        let local = LocalSet::new();
        let stop = start.stop.clone();
        local.block_on(&runtime, stop.run_until_cancelled(run(start)));
        drop((local, runtime));
        drop(ended);
    })?;
    Ok(())
}

async fn run(start: Start) {
    let relay = Relay::new(start.config, Arc::clone(&start.shared), start.everywhere);
    for socket in start.sockets {
        match Udp::new(socket) {
            Ok(socket) => drop(spawn_local(read_clients(
                Rc::clone(&relay),
                Rc::new(socket),
            ))),
            Err(error) => tracing::warn!(%error, "a UDP socket cannot be used"),
        }
    }
    let mut arrivals = start.arrivals;
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            arrival = arrivals.recv() => match arrival {
                Some(arrival) => arrive(&relay, arrival, start.patience),
                None => return,
            },
            _ = tick.tick() => relay.borrow_mut().tick(),
            () = start.shared.somebody_left() => relay.borrow_mut().tick(),
        }
    }
}

fn arrive(relay: &Rc<RefCell<Relay>>, arrival: Arrival, patience: Duration) {
    let Ok(stream) = TcpStream::from_std(arrival.stream) else {
        return;
    };
    let relay = Rc::clone(relay);
    spawn_local(async move {
        tcp::serve(relay, stream, patience).await;
        drop(arrival.admission);
    });
}

/// Reads what clients send to one of the ports they know.
async fn read_clients(relay: Rc<RefCell<Relay>>, socket: Rc<Udp>) {
    while socket.readable().await.is_ok() {
        relay.borrow_mut().drain(&socket, |relay, packet| {
            let here = packet.to.unwrap_or(socket.local.ip());
            let key = Key {
                tcp: false,
                here: SocketAddr::new(here, socket.local.port()),
                there: packet.from,
            };
            let via = Via::Udp(Way {
                socket: Rc::clone(&socket),
                to: packet.from,
                from: packet.to,
            });
            relay.client_says(&key, &via, packet.bytes);
        });
    }
}

/// Reads what peers send to one relayed address, until the handle is aborted.
pub(super) fn read_relayed(
    relay: Weak<RefCell<Relay>>,
    socket: Rc<Udp>,
    relayed: SocketAddr,
) -> AbortHandle {
    let reading = spawn_local(async move {
        while socket.readable().await.is_ok() {
            let Some(relay) = relay.upgrade() else {
                return;
            };
            relay.borrow_mut().drain(&socket, |relay, packet| {
                relay.peer_says(relayed, packet.from, packet.bytes);
            });
        }
    });
    reading.abort_handle()
}
