//! A TURN client that does what a call needs and nothing else: a relay, and one channel.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use turn_types::attribute::{ChannelNumber, RequestedTransport, XorPeerAddress, XorRelayedAddress};
use turn_types::message::{ALLOCATE, CHANNEL_BIND};
use turn_types::stun::attribute::{ErrorCode, Nonce, Realm, Username};
use turn_types::stun::message::{
    IntegrityAlgorithm, LongTermKeyCredentials, Message, MessageClass, MessageType,
    MessageWriteVec, Method, TransactionId,
};
use turn_types::stun::prelude::{AttributeWrite, MessageWrite, MessageWriteExt};

const CHANNEL: u16 = 0x4000;

/// User and password.
#[derive(Clone)]
pub(crate) struct Login(pub(crate) String, pub(crate) String);

/// A client with a relay.
pub(crate) struct Client {
    pub(crate) socket: UdpSocket,
    pub(crate) relayed: SocketAddr,
    login: Login,
    /// Realm and nonce.
    asked: (String, String),
}

impl Client {
    /// Takes a relay of this server.
    pub(crate) fn new(server: SocketAddr, login: &Login) -> Result<Self> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.connect(server)?;
        socket.set_read_timeout(Some(Duration::from_secs(2)))?;
        let mut client = Self {
            socket,
            relayed: server,
            login: login.clone(),
            asked: Default::default(),
        };
        let id = TransactionId::generate();
        let transport = RequestedTransport::new(RequestedTransport::UDP);
        let refused = client.ask(ALLOCATE, id, &[&transport])?;
        let message = Message::from_bytes(&refused)?;
        let (realm, nonce) = (message.attribute::<Realm>()?, message.attribute::<Nonce>()?);
        client.asked = (realm.realm().into(), nonce.nonce().into());
        let id = TransactionId::generate();
        let answer = client.ask(ALLOCATE, id, &[&transport])?;
        client.relayed = followed(&answer)?
            .attribute::<XorRelayedAddress>()?
            .addr(id);
        Ok(client)
    }

    /// Binds the one channel to a peer.
    pub(crate) fn bind(&self, peer: SocketAddr) -> Result<()> {
        let id = TransactionId::generate();
        let peer = XorPeerAddress::new(peer, id);
        let answer = self.ask(CHANNEL_BIND, id, &[&ChannelNumber::new(CHANNEL), &peer])?;
        followed(&answer).map(drop)
    }

    fn ask(
        &self,
        method: Method,
        id: TransactionId,
        rest: &[&dyn AttributeWrite],
    ) -> Result<Vec<u8>> {
        let request = MessageType::from_class_method(MessageClass::Request, method);
        let mut message = Message::builder(request, id, MessageWriteVec::new());
        for attribute in rest {
            message.add_attribute(*attribute)?;
        }
        let (realm, nonce) = &self.asked;
        if !nonce.is_empty() {
            let Login(user, password) = self.login.clone();
            message.add_attribute(&Username::new(&user)?)?;
            message.add_attribute(&Realm::new(realm)?)?;
            message.add_attribute(&Nonce::new(nonce)?)?;
            let key = LongTermKeyCredentials::new(user, password, realm.clone());
            message.add_message_integrity(&key.into(), IntegrityAlgorithm::Sha1)?;
        }
        self.socket.send(&message.finish())?;
        let mut answer = vec![0; 2000];
        let count = self.socket.recv(&mut answer).context("no answer")?;
        answer.truncate(count);
        Ok(answer)
    }
}

fn followed(answer: &[u8]) -> Result<Message<'_>> {
    let message = Message::from_bytes(answer)?;
    if let Ok(error) = message.attribute::<ErrorCode>() {
        bail!("refused with {}", error.code());
    }
    Ok(message)
}

/// Channel data with so many bytes in it.
pub(crate) fn channel_data(bytes: usize) -> Vec<u8> {
    let length = u16::try_from(bytes).unwrap_or(u16::MAX);
    let mut message = CHANNEL.to_be_bytes().to_vec();
    message.extend(length.to_be_bytes());
    message.resize(4 + bytes, 7);
    message
}
