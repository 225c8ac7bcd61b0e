//! A small TURN client, written from RFC 8656 and not from the product's parser.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;
use turn_server_proto::types::AddressFamily;
use turn_server_proto::types::attribute::{
    ChannelNumber, Data, Lifetime, RequestedAddressFamily, RequestedTransport, XorPeerAddress,
    XorRelayedAddress,
};
use turn_server_proto::types::message::{
    ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, DATA, REFRESH, SEND,
};
use turn_server_proto::types::stun::attribute::{
    ErrorCode, Nonce, Realm, Username, XorMappedAddress,
};
use turn_server_proto::types::stun::message::{
    BINDING, IntegrityAlgorithm, LongTermKeyCredentials, Message, MessageClass, MessageType,
    MessageWriteVec, Method, TransactionId,
};
use turn_server_proto::types::stun::prelude::{AttributeWrite, MessageWrite, MessageWriteExt};

use super::SOON;
use crate::turn::credentials::Login;

enum Wire {
    Udp(UdpSocket),
    Tcp(TcpStream),
}

pub(super) struct Client {
    wire: Wire,
    pub(super) login: Option<Login>,
    pub(super) nonce: Option<(String, String)>,
    /// What came while an answer was waited for.
    early: Vec<Vec<u8>>,
}

/// What the relay said: nothing more, or an error code.
pub(super) type Answer = Result<Vec<u8>, u16>;

impl Client {
    pub(super) async fn over_udp(server: SocketAddr) -> Self {
        let socket = UdpSocket::bind((server.ip(), 0)).await.unwrap();
        socket.connect(server).await.unwrap();
        Self::over(Wire::Udp(socket))
    }

    pub(super) fn over_tcp(stream: TcpStream) -> Self {
        Self::over(Wire::Tcp(stream))
    }

    fn over(wire: Wire) -> Self {
        Self {
            wire,
            login: None,
            nonce: None,
            early: Vec::new(),
        }
    }

    /// The address that the client has here.
    pub(super) fn address(&self) -> SocketAddr {
        match &self.wire {
            Wire::Udp(socket) => socket.local_addr().unwrap(),
            Wire::Tcp(stream) => stream.local_addr().unwrap(),
        }
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) {
        match &mut self.wire {
            Wire::Udp(socket) => drop(socket.send(bytes).await),
            Wire::Tcp(stream) => drop(stream.write_all(bytes).await),
        }
    }

    /// The next message; `None` when the connection has ended.
    pub(super) async fn next(&mut self) -> Option<Vec<u8>> {
        if !self.early.is_empty() {
            return Some(self.early.remove(0));
        }
        timeout(SOON, self.read()).await.expect("nothing comes")
    }

    async fn read(&mut self) -> Option<Vec<u8>> {
        match &mut self.wire {
            Wire::Udp(socket) => {
                let mut bytes = vec![0; 65_536];
                let count = socket.recv(&mut bytes).await.ok()?;
                bytes.truncate(count);
                Some(bytes)
            }
            Wire::Tcp(stream) => {
                let mut bytes = vec![0; 4];
                stream.read_exact(&mut bytes).await.ok()?;
                let length = usize::from(u16::from_be_bytes([bytes[2], bytes[3]]));
                let is_channel = bytes[0] >= 0x40;
                let whole = if is_channel { 4 + length } else { 20 + length };
                bytes.resize(whole.next_multiple_of(4), 0);
                stream.read_exact(&mut bytes[4..]).await.ok()?;
                bytes.truncate(whole);
                Some(bytes)
            }
        }
    }

    /// Whether nothing comes.
    pub(super) async fn is_silent(&mut self) -> bool {
        self.early.is_empty() && timeout(super::NEVER, self.read()).await.is_err()
    }

    /// A request as it goes over the wire.
    pub(super) fn build(&self, method: Method, attributes: &[&dyn AttributeWrite]) -> Vec<u8> {
        self.build_as(method, TransactionId::generate(), attributes)
    }

    pub(super) fn build_as(
        &self,
        method: Method,
        id: TransactionId,
        attributes: &[&dyn AttributeWrite],
    ) -> Vec<u8> {
        let class = MessageType::from_class_method(MessageClass::Request, method);
        let mut message = Message::builder(class, id, MessageWriteVec::new());
        for attribute in attributes {
            message.add_attribute(*attribute).unwrap();
        }
        if let (Some(login), Some((realm, nonce))) = (&self.login, &self.nonce) {
            for own in [
                &Username::new(&login.username).unwrap() as &dyn AttributeWrite,
                &Realm::new(realm).unwrap(),
                &Nonce::new(nonce).unwrap(),
            ] {
                message.add_attribute(own).unwrap();
            }
            let key = LongTermKeyCredentials::new(
                login.username.clone(),
                login.password.clone(),
                realm.clone(),
            );
            message
                .add_message_integrity(&key.into(), IntegrityAlgorithm::Sha1)
                .unwrap();
        }
        message.finish()
    }

    /// Asks until there is an answer that is not about the nonce.
    pub(super) async fn ask(
        &mut self,
        method: Method,
        attributes: &[&dyn AttributeWrite],
    ) -> Answer {
        for _ in 0..3 {
            let request = self.build(method, attributes);
            let answer = self.say(&request).await;
            let had_nonce = self.nonce.is_some();
            let message = Message::from_bytes(&answer).unwrap();
            let Ok(error) = message.attribute::<ErrorCode>() else {
                return Ok(answer);
            };
            let nonce = message.attribute::<Nonce>().ok();
            let realm = message.attribute::<Realm>().ok();
            let again = error.code() == 438 || (error.code() == 401 && !had_nonce);
            if let (true, Some(nonce), Some(realm)) = (again, nonce, realm) {
                self.nonce = Some((realm.realm().into(), nonce.nonce().into()));
            } else {
                return Err(error.code());
            }
            if self.login.is_none() {
                return Err(401);
            }
        }
        panic!("the nonce is never good")
    }

    /// Sends bytes and waits for the answer to them.
    pub(super) async fn say(&mut self, request: &[u8]) -> Vec<u8> {
        self.send(request).await;
        let id = Message::from_bytes(request).unwrap().transaction_id();
        let mut early = std::mem::take(&mut self.early);
        loop {
            let bytes = self.next().await.expect("closed");
            if Message::from_bytes(&bytes).is_ok_and(|message| message.transaction_id() == id) {
                self.early = early;
                return bytes;
            }
            early.push(bytes);
        }
    }

    /// Its own address as the server sees it.
    pub(super) async fn mapped(&mut self) -> SocketAddr {
        let answer = self.ask(BINDING, &[]).await.unwrap();
        let message = Message::from_bytes(&answer).unwrap();
        let mapped = message.attribute::<XorMappedAddress>().unwrap();
        mapped.addr(message.transaction_id())
    }

    pub(super) async fn allocate(&mut self) -> Result<SocketAddr, u16> {
        let answer = self.ask(ALLOCATE, &[&udp()]).await?;
        Ok(relayed(&answer))
    }

    pub(super) async fn allocate_ipv6(&mut self) -> Result<SocketAddr, u16> {
        let family = RequestedAddressFamily::new(AddressFamily::IPV6);
        let answer = self.ask(ALLOCATE, &[&udp(), &family]).await?;
        Ok(relayed(&answer))
    }

    pub(super) async fn refresh(&mut self, seconds: u32) -> Answer {
        self.ask(REFRESH, &[&Lifetime::new(seconds)]).await
    }

    pub(super) async fn permit(&mut self, peers: &[SocketAddr]) -> Answer {
        let id = TransactionId::generate();
        let named: Vec<_> = peers
            .iter()
            .map(|peer| XorPeerAddress::new(*peer, id))
            .collect();
        let named: Vec<_> = named
            .iter()
            .map(|peer| peer as &dyn AttributeWrite)
            .collect();
        let request = self.build_as(CREATE_PERMISSION, id, &named);
        let answer = self.say(&request).await;
        code(answer)
    }

    pub(super) async fn bind(&mut self, channel: u16, peer: SocketAddr) -> Answer {
        let id = TransactionId::generate();
        let attributes: [&dyn AttributeWrite; 2] =
            [&ChannelNumber::new(channel), &XorPeerAddress::new(peer, id)];
        let request = self.build_as(CHANNEL_BIND, id, &attributes);
        let answer = self.say(&request).await;
        code(answer)
    }

    /// Data to a peer, as a Send indication.
    pub(super) async fn indicate(&mut self, peer: SocketAddr, data: &[u8]) {
        let id = TransactionId::generate();
        let class = MessageType::from_class_method(MessageClass::Indication, SEND);
        let mut message = Message::builder(class, id, MessageWriteVec::new());
        message
            .add_attribute(&XorPeerAddress::new(peer, id))
            .unwrap();
        message.add_attribute(&Data::new(data)).unwrap();
        self.send(&message.finish()).await;
    }

    /// Data to the peer of a channel, padded where the wire is a stream.
    pub(super) async fn channel(&mut self, channel: u16, data: &[u8]) {
        let is_stream = matches!(self.wire, Wire::Tcp(_));
        self.send(&framed(channel, data, is_stream)).await;
    }

    /// The next data from a peer, as a Data indication.
    pub(super) async fn indicated(&mut self) -> (SocketAddr, Vec<u8>) {
        let bytes = self.next().await.unwrap();
        let message = Message::from_bytes(&bytes).unwrap();
        let class = MessageType::from_class_method(MessageClass::Indication, DATA);
        assert_eq!(message.get_type(), class);
        let peer = message.attribute::<XorPeerAddress>().unwrap();
        let data = message.attribute::<Data>().unwrap().data().to_vec();
        (peer.addr(message.transaction_id()), data)
    }
}

/// Channel data as it goes over the wire.
pub(super) fn framed(channel: u16, data: &[u8], padded: bool) -> Vec<u8> {
    let mut bytes = channel.to_be_bytes().to_vec();
    bytes.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    bytes.extend(data);
    if padded {
        bytes.resize(bytes.len().next_multiple_of(4), 0);
    }
    bytes
}

pub(super) fn udp() -> RequestedTransport {
    RequestedTransport::new(RequestedTransport::UDP)
}

/// The relayed address in an answer.
pub(super) fn relayed(answer: &[u8]) -> SocketAddr {
    let message = Message::from_bytes(answer).unwrap();
    let relayed = message.attribute::<XorRelayedAddress>().unwrap();
    relayed.addr(message.transaction_id())
}

fn code(answer: Vec<u8>) -> Answer {
    let message = Message::from_bytes(&answer).unwrap();
    match message.attribute::<ErrorCode>().map(|error| error.code()) {
        Ok(code) => Err(code),
        Err(_) => Ok(answer),
    }
}
