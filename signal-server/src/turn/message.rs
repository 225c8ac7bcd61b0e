//! PURE. The few STUN messages that are read and written here and not by the parser below: the answer to "what is my address", and
//! the refusals that it knows no reason for.

use std::net::SocketAddr;

use turn_server_proto::types::attribute::{ChannelNumber, XorPeerAddress};
use turn_server_proto::types::message::{ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, REFRESH};
use turn_server_proto::types::stun::attribute::{
    AttributeType, ErrorCode, Fingerprint, MessageIntegrity, MessageIntegritySha256, Nonce,
    PasswordAlgorithm, Realm, Userhash, Username, XorMappedAddress,
};
use turn_server_proto::types::stun::message::{
    BINDING, IntegrityAlgorithm, LongTermKeyCredentials, Message, MessageClass,
    MessageIntegrityCredentials, MessageWriteVec,
};
use turn_server_proto::types::stun::prelude::{
    Attribute, AttributeFromRaw, AttributeStaticType, MessageWrite, MessageWriteExt,
};

use super::credentials::Login;

/// What the long-term passwords are for; RFC 8489, section 14.9.
pub(super) const REALM: &str = "tincan";

/// What may be in a Binding request. Who it is from does not matter, so a password in it is not looked at.
const KNOWN: &[AttributeType] = &[
    Fingerprint::TYPE,
    Username::TYPE,
    Userhash::TYPE,
    Realm::TYPE,
    Nonce::TYPE,
    PasswordAlgorithm::TYPE,
    MessageIntegrity::TYPE,
    MessageIntegritySha256::TYPE,
];

/// What a message wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Binding,
    Allocate,
    Refresh,
    Permit,
    Bind,
    /// A packet for a peer.
    Send,
    /// Nothing of ours; not answered.
    Other,
}

/// What this message wants. Methods that this relay does not have (TCP to peers, RFC 6062) are not even passed on.
pub(super) fn wish(message: &Message<'_>) -> Wish {
    match (message.class(), message.method()) {
        (MessageClass::Request, BINDING) => Wish::Binding,
        (MessageClass::Request, ALLOCATE) => Wish::Allocate,
        (MessageClass::Request, REFRESH) => Wish::Refresh,
        (MessageClass::Request, CREATE_PERMISSION) => Wish::Permit,
        (MessageClass::Request, CHANNEL_BIND) => Wish::Bind,
        (MessageClass::Indication, turn_server_proto::types::message::SEND) => Wish::Send,
        _ => Wish::Other,
    }
}

/// The user name in it.
pub(super) fn username(message: &Message<'_>) -> Option<String> {
    let name = message.attribute::<Username>().ok()?;
    Some(name.username().to_owned())
}

/// Every peer that is named in it.
pub(super) fn peers(message: &Message<'_>) -> Vec<SocketAddr> {
    let named = message.iter_attributes().filter_map(|(_, attribute)| {
        (attribute.get_type() == XorPeerAddress::TYPE)
            .then(|| XorPeerAddress::from_raw_ref(&attribute).ok())
            .flatten()
    });
    named
        .map(|peer| peer.addr(message.transaction_id()))
        .collect()
}

/// The number of the channel that is named in it.
pub(super) fn channel(message: &Message<'_>) -> Option<u16> {
    Some(message.attribute::<ChannelNumber>().ok()?.channel())
}

/// Whether whoever wrote it knows that password.
pub(super) fn is_signed_by(message: &Message<'_>, login: &Login) -> bool {
    message.validate_integrity(&key(login)).is_ok()
}

/// The address that a Binding request came from, as its answer. The parser below sends that answer to the server itself.
pub(super) fn binding(request: &Message<'_>, from: SocketAddr) -> Option<Vec<u8>> {
    let unknown = Message::check_attribute_types(request, KNOWN, &[], MessageWriteVec::new());
    if let Some(refusal) = unknown {
        return Some(refusal.finish());
    }
    let mut answer = Message::builder_success(request, MessageWriteVec::with_capacity(64));
    let mapped = XorMappedAddress::new(from, request.transaction_id());
    answer.add_attribute(&mapped).ok()?;
    answer.add_fingerprint().ok()?;
    Some(answer.finish())
}

/// A refusal with this code, signed, so that the client believes it.
pub(super) fn refusal(request: &Message<'_>, code: u16, login: &Login) -> Option<Vec<u8>> {
    let mut answer = Message::builder_error(request, MessageWriteVec::with_capacity(128));
    let error = ErrorCode::builder(code).build().ok()?;
    answer.add_attribute(&error).ok()?;
    answer.add_attribute(&Realm::new(REALM).ok()?).ok()?;
    answer
        .add_message_integrity(&key(login), IntegrityAlgorithm::Sha1)
        .ok()?;
    Some(answer.finish())
}

/// Whether this is the answer to a request that was followed.
pub(super) fn is_success(answer: &[u8]) -> bool {
    Message::from_bytes(answer).is_ok_and(|message| message.has_class(MessageClass::Success))
}

fn key(login: &Login) -> MessageIntegrityCredentials {
    LongTermKeyCredentials::new(
        login.username.clone(),
        login.password.clone(),
        REALM.to_owned(),
    )
    .into()
}
