//! The port of the room, kept from one day to the next. Knows no server.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::Range;
use std::path::Path;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpListener;

use crate::ipc::Failure;
use crate::private_file;

/// Connections that may wait to be accepted.
const BACKLOG: i32 = 128;

/// Where a new port is looked for. Above 32,767 (Linux) and 49,151 (Windows, macOS) the system gives a port to any program that connects
/// somewhere, so that ours could be gone tomorrow and yesterday's link with it.
const OURS: Range<u16> = 20_000..30_000;

/// How many of ours are tried before the system may choose.
const TRIES: usize = 8;

/// The port that was asked for, else the one that was chosen before, else a new one, which is kept in `data`.
///
/// # Errors
/// `PortTaken` when the system has none left, `Disk` when the new one cannot be kept.
pub(super) fn listen(data: &Path, port: u16) -> Result<TcpListener, Failure> {
    let kept_port = data.join("room-port");
    let kept = private_file::read(&kept_port)?
        .and_then(|port| port.trim().parse().ok())
        .unwrap_or(0);
    let wanted = [port, kept].into_iter().filter(|port| *port != 0);
    if let Some(listener) = wanted.map(bind).find_map(Result::ok) {
        return Ok(listener);
    }
    let listener = bind_new().map_err(|_| Failure::PortTaken)?;
    let chosen = listener.local_addr()?.port();
    private_file::replace(&kept_port, chosen.to_string().as_bytes())?;
    Ok(listener)
}

fn bind_new() -> io::Result<TcpListener> {
    (0..TRIES)
        .find_map(|_| bind(one_of_ours()?).ok())
        .map_or_else(|| bind(0), Ok)
}

fn one_of_ours() -> Option<u16> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).ok()?;
    let step = u32::from_le_bytes(bytes) % u32::try_from(OURS.len()).ok()?;
    Some(OURS.start + u16::try_from(step).ok()?)
}

/// IPv4 and IPv6 by one socket, where the system has both.
pub(super) fn bind(port: u16) -> io::Result<TcpListener> {
    bind_to((Ipv6Addr::UNSPECIFIED, port).into())
        .or_else(|_| bind_to((Ipv4Addr::UNSPECIFIED, port).into()))
}

fn bind_to(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // A port whose last connections still linger is ours to take again; on Windows the same option would let two programs share it.
    if cfg!(unix) {
        socket.set_reuse_address(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}
