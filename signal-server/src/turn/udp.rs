//! One UDP socket that reads and writes many packets with one call of the system: batches (recvmmsg), and runs of equal packets
//! between the same two addresses (GRO and GSO), where the system has them. Knows nothing of what the packets mean.

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::Interest;
use tokio::net::UdpSocket;

/// What the kernel may hold for the thread to read: a burst of many clients while it does something else. Most systems give less.
const RECEIVE_BUFFER: usize = 4 << 20;
/// A receive buffer holds one datagram, or a run of joined ones.
const BUFFER: usize = 64 << 10;

/// A socket in a runtime.
pub(super) struct Udp {
    io: UdpSocket,
    state: UdpSocketState,
    /// Where it is bound; the address may be unspecified.
    pub(super) local: SocketAddr,
}

/// One packet that came in.
pub(super) struct Packet<'a> {
    pub(super) from: SocketAddr,
    /// The address of ours that it was sent to, where the system tells.
    pub(super) to: Option<IpAddr>,
    pub(super) bytes: &'a [u8],
}

/// Room for one batch; one for the whole thread.
pub(super) struct Buffers {
    bytes: Vec<u8>,
    metas: [RecvMeta; BATCH_SIZE],
}

/// Binds a socket that is not in a runtime yet. An IPv6 one takes no IPv4 packets: there is another one for those.
pub(super) fn bind(address: SocketAddr) -> io::Result<std::net::UdpSocket> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::DGRAM,
        Some(Protocol::UDP),
    )?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    // Where the system refuses, its own size has to do.
    let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER);
    socket.bind(&address.into())?;
    Ok(socket.into())
}

/// The address of this machine that packets to elsewhere carry. Connecting UDP sends nothing.
pub(super) fn preferred(ipv6: bool) -> Option<IpAddr> {
    // Documentation addresses (RFC 5737, RFC 3849): never a real host, always behind the default route.
    let (own, other): (IpAddr, IpAddr) = if ipv6 {
        let other = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
        (Ipv6Addr::UNSPECIFIED.into(), other.into())
    } else {
        let other = Ipv4Addr::new(203, 0, 113, 1);
        (Ipv4Addr::UNSPECIFIED.into(), other.into())
    };
    let socket = std::net::UdpSocket::bind((own, 0)).ok()?;
    socket.connect((other, 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

impl Udp {
    /// Puts a bound socket into the runtime of this thread.
    pub(super) fn new(socket: std::net::UdpSocket) -> io::Result<Self> {
        let state = UdpSocketState::new((&socket).into())?;
        let local = socket.local_addr()?;
        let io = UdpSocket::from_std(socket)?;
        Ok(Self { io, state, local })
    }

    /// Waits until something can be read.
    ///
    /// # Errors
    /// Only when the runtime ends.
    pub(super) async fn readable(&self) -> io::Result<()> {
        self.io.readable().await
    }

    /// Reads one batch, and calls `each` with every packet of it. Returns how many there were.
    ///
    /// # Errors
    /// `WouldBlock` when there is nothing; what a peer's system said about an earlier packet on some systems.
    pub(super) fn receive(
        &self,
        buffers: &mut Buffers,
        mut each: impl FnMut(Packet<'_>),
    ) -> io::Result<usize> {
        let metas = &mut buffers.metas;
        let mut slices: [IoSliceMut<'_>; BATCH_SIZE] = {
            let mut chunks = buffers.bytes.chunks_exact_mut(BUFFER);
            std::array::from_fn(|_| IoSliceMut::new(chunks.next().unwrap_or_default()))
        };
        let count = self.io.try_io(Interest::READABLE, || {
            self.state.recv((&self.io).into(), &mut slices, metas)
        })?;
        for (slice, meta) in slices.iter().zip(metas.iter()).take(count) {
            let run = slice.get(..meta.len).unwrap_or_default();
            let mut packet = |bytes| {
                each(Packet {
                    from: meta.addr,
                    to: meta.dst_ip,
                    bytes,
                });
            };
            if run.is_empty() {
                packet(run);
            }
            run.chunks(meta.stride.max(1)).for_each(packet);
        }
        Ok(count)
    }

    /// Sends a run of packets of `segment` bytes each, the last one may be shorter. A full kernel drops them, as a full line would.
    pub(super) fn send(&self, to: SocketAddr, from: Option<IpAddr>, segment: usize, run: &[u8]) {
        let transmit = Transmit {
            destination: to,
            ecn: None,
            contents: run,
            segment_size: (segment < run.len()).then_some(segment),
            src_ip: from,
        };
        let sent = self.io.try_io(Interest::WRITABLE, || {
            self.state.try_send((&self.io).into(), &transmit)
        });
        if let Err(error) = sent {
            tracing::trace!(%error, "packets are lost");
        }
    }

    /// How many packets one `send` may hold.
    pub(super) fn run_max(&self) -> usize {
        self.state.max_gso_segments()
    }
}

impl Buffers {
    pub(super) fn new() -> Self {
        Self {
            bytes: vec![0; BUFFER * BATCH_SIZE],
            metas: [RecvMeta::default(); BATCH_SIZE],
        }
    }
}
