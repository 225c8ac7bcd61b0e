//! A network that leads nowhere and writes down who was called: every address and port outside of this machine, and every name that
//! somebody wanted to know. Knows nothing of who called.

use crate::netns::Netns;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// This machine in it, and where its names are asked for.
const ADDRESSES: &str = "192.168.77.2/24";
const ADDRESSES_V6: &str = "2001:db8:77::2/64";
const NAMES: u16 = 5300;

/// Whoever is asked for a name answers with this address of nobody (RFC 5737), so that the one who asks goes on and calls it.
const NOBODY: [u8; 4] = [198, 51, 100, 53];

/// Counts what leaves. The machine itself (loopback, also to its own address) and what stays on the local link are nobody's business:
/// multicast and broadcast, and the neighbours of this network. Names are asked for here, wherever the machine wanted to ask.
const RULES: &str = "
table inet quiet {
    set called4 { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 4096; }
    set called6 { type ipv6_addr . inet_proto . inet_service; flags dynamic; size 4096; }
    chain names {
        type nat hook output priority -100;
        udp dport 53 dnat ip to 192.168.77.2:5300
        tcp dport 53 dnat ip to 192.168.77.2:5300
    }
    chain out {
        type filter hook output priority 0;
        oifname \"lo\" accept
        ip daddr { 127.0.0.0/8, 192.168.77.0/24, 224.0.0.0/4, 255.255.255.255 } accept
        ip6 daddr { 2001:db8:77::/64, fe80::/10, ff00::/8 } accept
        meta l4proto { tcp, udp } add @called4 { ip daddr . meta l4proto . th dport }
        meta l4proto { tcp, udp } add @called6 { ip6 daddr . meta l4proto . th dport }
    }
}";

/// The network, with the calling thread inside.
pub struct Quiet {
    place: Netns,
    names: Arc<Mutex<BTreeSet<String>>>,
    task: JoinHandle<()>,
}

impl Quiet {
    /// Makes it and moves the calling thread, with whatever it starts from now on, inside for good.
    pub async fn enter(name: &str) -> Result<Self> {
        let place = Netns::new(name)?;
        // A cable with nobody at its other end.
        place.ip("link add out type veth peer name end")?;
        place.ip("link set out up")?;
        place.ip("link set end up")?;
        place.ip(&format!("addr add {ADDRESSES} dev out"))?;
        place.ip(&format!("addr add {ADDRESSES_V6} dev out nodad"))?;
        // Without a way out, nothing would be sent, and so nothing counted.
        place.ip("route add default dev out")?;
        place.ip("-6 route add default dev out")?;
        place.nft(RULES)?;
        place.enter()?;
        let names = Arc::new(Mutex::new(BTreeSet::new()));
        let socket = UdpSocket::bind(("0.0.0.0", NAMES)).await?;
        let task = tokio::spawn(answer(socket, Arc::clone(&names)));
        Ok(Self { place, names, task })
    }

    /// Everybody who was called so far: `name`, or `address . protocol . port`.
    pub fn called(&self) -> Result<Vec<String>> {
        let mut called: Vec<String> = Vec::new();
        for set in ["called4", "called6"] {
            let listed = self
                .place
                .run("nft", &["list", "set", "inet", "quiet", set])?;
            called.extend(elements(&listed));
        }
        let names = self.names.lock().ok().context("somebody panicked")?;
        called.extend(names.iter().cloned());
        Ok(called)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// `elements = { 198.51.100.53 . tcp . 443, … }` over any number of lines.
fn elements(listed: &str) -> Vec<String> {
    let Some((_, rest)) = listed.split_once("elements = {") else {
        return Vec::new();
    };
    let inside = rest.split('}').next().unwrap_or_default();
    inside
        .split(',')
        .map(|element| element.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|element| !element.is_empty())
        .collect()
}

/// Writes down the name of every question and answers with nobody's address.
async fn answer(socket: UdpSocket, names: Arc<Mutex<BTreeSet<String>>>) {
    let mut question = [0; 1500];
    while let Ok((length, from)) = socket.recv_from(&mut question).await {
        let Some((name, end)) = name_in(&question[..length]) else {
            continue;
        };
        if let Ok(mut names) = names.lock() {
            names.insert(name);
        }
        let reply = reply_to(&question[..length], end);
        if socket.send_to(&reply, from).await.is_err() {
            // Whoever asked is gone.
        }
    }
}

/// The name that is asked for, and where the question ends (RFC 1035, section 4.1).
fn name_in(question: &[u8]) -> Option<(String, usize)> {
    let mut labels = Vec::new();
    let mut at = 12;
    loop {
        let length = usize::from(*question.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        labels.push(String::from_utf8_lossy(question.get(at..at + length)?).into_owned());
        at += length;
    }
    let end = at + 4;
    (end <= question.len()).then(|| (labels.join("."), end))
}

/// For a question about an IPv4 address one answer; for any other none.
fn reply_to(question: &[u8], end: usize) -> Vec<u8> {
    let asks_v4 = question[end - 4..end] == [0, 1, 0, 1];
    let mut reply = question[..end].to_vec();
    reply[2..4].copy_from_slice(&[0x81, 0x80]);
    reply[4..12].copy_from_slice(&[0, 1, 0, u8::from(asks_v4), 0, 0, 0, 0]);
    if asks_v4 {
        reply.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4]);
        reply.extend(NOBODY);
    }
    reply
}
