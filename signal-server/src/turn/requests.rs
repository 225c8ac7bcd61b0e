//! Requests of clients: what is refused before the parser sees it, and what follows from what it granted.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

use turn_server_proto::api::{
    DelayedMessageOrChannelSend as Built, SocketAllocateError, TurnServerApi, TurnServerPollRet,
};
use turn_server_proto::types::stun::attribute::ErrorCode;
use turn_server_proto::types::stun::message::Message;
use turn_server_proto::types::{AddressFamily, TransportType};

use crate::addresses::AddressKey;

use super::client::{Client, Key, Relayed, Via};
use super::credentials::Use;
use super::message::{self, Wish};
use super::relay::Relay;
use super::udp::{self, Udp};

impl Relay {
    /// Follows a request, or says why not.
    pub(super) fn request(&mut self, key: &Key, via: &Via, request: &Message<'_>, wish: Wish) {
        self.introduce(key, via, request);
        if let Some(answer) = self
            .said_before(key, request)
            .or_else(|| self.refuse(key, request, wish))
        {
            return self.answer(via, &answer);
        }
        let at = self.instant();
        let Some(client) = self.clients.get_mut(key) else {
            return;
        };
        let transmit = super::transmit(request.as_bytes(), key.there, key.here);
        if let Some(out) = client.server.recv(transmit, at)
            && let Built::Owned(answer) = out.data
        {
            if message::is_success(&answer) {
                let (peers, channel) = (message::peers(request), message::channel(request));
                client.granted(&peers, channel.filter(|_| wish == Wish::Bind), self.now);
            }
            self.answer(via, &answer);
        }
        if wish == Wish::Allocate {
            self.note(key, request);
        }
        self.settle(key);
    }

    /// Finds the client, or makes a new one; and lets it use the name that it shows, if that is a good one.
    fn introduce(&mut self, key: &Key, via: &Via, request: &Message<'_>) {
        let shown = message::username(request);
        let another = |client: &Client| {
            let known = client.login.as_ref().map(|(_, login)| &login.username);
            client.relays.is_empty() && known.is_some() && known != shown.as_ref()
        };
        // Without a relay it may be anybody, at an address that somebody else had before.
        if self.clients.get(key).is_none_or(another) {
            self.end(key);
            self.remember(key, via);
        }
        let begun = self.is_relaying(key);
        let what = if begun { Use::GoOn } else { Use::Begin };
        let unix = self.shared.unix();
        let checked = shown.and_then(|name| self.shared.credentials().check(&name, unix, what));
        if let (Some((peer, login)), Some(client)) = (checked, self.clients.get_mut(key)) {
            client.is(peer, login);
        }
    }

    /// The answer to an allocation that was lost on its way: the parser would refuse the same request when it comes again.
    fn said_before(&self, key: &Key, request: &Message<'_>) -> Option<Vec<u8>> {
        let (id, answer) = self.clients.get(key)?.allocated.as_ref()?;
        (*id == request.transaction_id()).then(|| answer.clone())
    }

    /// Why the parser is not asked. Only for those who know their password: everybody else is refused by the parser.
    fn refuse(&mut self, key: &Key, request: &Message<'_>, wish: Wish) -> Option<Vec<u8>> {
        let code = self.objection(key, request, wish)?;
        let (_, login) = self.clients.get(key)?.login.as_ref()?;
        if !message::is_signed_by(request, login) {
            return None;
        }
        message::refusal(request, code, login)
    }

    fn objection(&mut self, key: &Key, request: &Message<'_>, wish: Wish) -> Option<u16> {
        let (peers, channel) = (message::peers(request), message::channel(request));
        match wish {
            Wish::Allocate if !self.is_relaying(key) => {
                let (user, address) = (self.user_of(key)?, AddressKey::of(key.there.ip()));
                let full = self.quota.is_full(user, address, self.now);
                return full.then_some(ErrorCode::ALLOCATION_QUOTA_REACHED);
            }
            Wish::Permit if !peers.iter().all(|peer| self.may_permit(peer.ip())) => {
                return Some(ErrorCode::FORBIDDEN);
            }
            Wish::Bind if !peers.iter().all(|peer| self.may_bind(*peer)) => {
                return Some(ErrorCode::FORBIDDEN);
            }
            Wish::Permit | Wish::Bind => {}
            _ => return None,
        }
        let client = self.clients.get_mut(key)?;
        if wish == Wish::Bind
            && let (Some(channel), [peer]) = (channel, peers.as_slice())
            && client.is_taken(channel, *peer, self.now)
        {
            return Some(ErrorCode::BAD_REQUEST);
        }
        let room = client.has_room(&peers, wish == Wish::Bind, &self.config.limits, self.now);
        (!room).then_some(ErrorCode::INSUFFICIENT_CAPACITY)
    }

    /// Own addresses are permitted because others' relays are there; what else is there is refused packet by packet.
    fn may_permit(&self, address: IpAddr) -> bool {
        self.ours.contains_key(&address) || self.config.peers.may_permit(address)
    }

    fn may_bind(&self, peer: SocketAddr) -> bool {
        self.relayed.contains_key(&peer)
            || self.ours.contains_key(&peer.ip())
            || self.config.peers.may_reach(peer)
    }

    /// Opens and closes what the parser asks for, and passes on what it says.
    pub(super) fn settle(&mut self, key: &Key) {
        let at = self.instant();
        let mut closed = false;
        while let Some(client) = self.clients.get_mut(key) {
            match client.server.poll(at) {
                TurnServerPollRet::AllocateSocket { family, .. } => self.allocate(key, family),
                TurnServerPollRet::SocketClose { listen_addr, .. } => {
                    let gone = client
                        .relays
                        .iter()
                        .position(|own| own.address == listen_addr);
                    if let Some(own) = gone.map(|gone| client.relays.swap_remove(gone)) {
                        self.close(&own);
                        closed = true;
                    }
                }
                // Nobody is connected to by TCP here.
                TurnServerPollRet::TcpConnect { .. } | TurnServerPollRet::TcpClose { .. } => {}
                TurnServerPollRet::WaitUntil(_) => break,
            }
        }
        if closed && !self.is_relaying(key) {
            self.end(key);
        }
    }

    /// Answers an allocation that the parser has just accepted, and keeps the answer.
    fn note(&mut self, key: &Key, request: &Message<'_>) {
        let at = self.instant();
        self.settle(key);
        let Some(client) = self.clients.get_mut(key) else {
            return;
        };
        let Some(answer) = client.server.poll_transmit(at).map(|out| out.data) else {
            return;
        };
        let via = client.via.clone();
        if message::is_success(&answer) {
            client.allocated = Some((request.transaction_id(), answer.clone()));
        }
        self.answer(&via, &answer);
    }

    fn allocate(&mut self, key: &Key, family: AddressFamily) {
        let opened = self.open(key, family);
        let at = self.instant();
        let Some(client) = self.clients.get_mut(key) else {
            return;
        };
        let address = opened
            .as_ref()
            .map(|own| own.address)
            .map_err(|error| *error);
        client.server.allocated_socket(
            TransportType::Udp,
            key.here,
            key.there,
            TransportType::Udp,
            family,
            address,
            at,
        );
        match opened {
            Ok(own) => {
                for address in [own.address.ip(), own.socket.local.ip()] {
                    *self.ours.entry(address).or_default() += 1;
                }
                self.relayed.insert(own.address, *key);
                client.relays.push(own);
            }
            // With two families the last answer decides whether the parser has this client at all.
            Err(_) => {
                let dropped: Vec<Relayed> = client.relays.drain(..).collect();
                dropped.iter().for_each(|own| self.close(own));
            }
        }
    }

    fn open(&mut self, key: &Key, family: AddressFamily) -> Result<Relayed, SocketAllocateError> {
        let ipv6 = family == AddressFamily::IPV6;
        let own = self
            .own_address(key.here.ip(), ipv6)
            .ok_or(SocketAllocateError::AddressFamilyNotSupported)?;
        let full = SocketAllocateError::InsufficientCapacity;
        let user = self.user_of(key).ok_or(full)?;
        let address = AddressKey::of(key.there.ip());
        let counted = self
            .quota
            .count(user, address, self.now)
            .map_err(|_| full)?;
        let socket = udp::bind((own, 0).into()).and_then(Udp::new);
        let socket = Rc::new(socket.map_err(|error| {
            tracing::warn!(%error, "no relay could be opened");
            full
        })?);
        let known = self
            .config
            .relay_addresses
            .iter()
            .find(|ip| ip.is_ipv6() == ipv6);
        let address = SocketAddr::new(known.copied().unwrap_or(own), socket.local.port());
        let reading = super::driver::read_relayed(self.me.clone(), Rc::clone(&socket), address);
        Ok(Relayed {
            address,
            socket,
            counted,
            reading,
            _open: self.shared.counts.open(),
        })
    }

    /// Where a relay is opened: on the address that the client reached, which is one that works. A client on this very machine
    /// reached a loopback address, which works for nobody else.
    fn own_address(&self, here: IpAddr, ipv6: bool) -> Option<IpAddr> {
        if self
            .config
            .relay_addresses
            .iter()
            .any(|known| known.is_ipv6() == ipv6)
        {
            return Some(if ipv6 {
                Ipv6Addr::UNSPECIFIED.into()
            } else {
                Ipv4Addr::UNSPECIFIED.into()
            });
        }
        let fits = here.is_ipv6() == ipv6 && !here.is_unspecified();
        if fits && !(here.is_loopback() && self.everywhere) {
            return Some(here);
        }
        udp::preferred(ipv6).or_else(|| fits.then_some(here))
    }
}
