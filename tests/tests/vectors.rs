//! The golden vectors of docs/protocol.md, sections 1, 2, 4 and 6, computed here once more from the document alone, with RustCrypto.
//! The interface reads the same file; where both agree, the document says enough to build a third.

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, XChaCha20Poly1305};
use hkdf::Hkdf;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use x25519_dalek::{PublicKey, StaticSecret};

type Bytes32 = [u8; 32];

fn vectors() -> Result<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/keys.json");
    let text = std::fs::read_to_string(path).context(path)?;
    Ok(serde_json::from_str(&text)?)
}

fn text<'a>(from: &'a Value, name: &str) -> Result<&'a str> {
    from[name]
        .as_str()
        .with_context(|| format!("{name} is no text"))
}

fn bytes(from: &Value, name: &str) -> Result<Vec<u8>> {
    let hex = text(from, name)?;
    (0..hex.len())
        .step_by(2)
        .map(|at| Ok(u8::from_str_radix(&hex[at..at + 2], 16)?))
        .collect()
}

fn key(from: &Value, name: &str) -> Result<Bytes32> {
    bytes(from, name)?
        .try_into()
        .map_err(|_| anyhow::anyhow!("{name} is not 32 bytes"))
}

fn b64(from: &Value, name: &str) -> Result<Vec<u8>> {
    Ok(URL_SAFE_NO_PAD.decode(text(from, name)?)?)
}

fn public_of(secret: Bytes32) -> Bytes32 {
    PublicKey::from(&StaticSecret::from(secret)).to_bytes()
}

fn shared(secret: Bytes32, public: Bytes32) -> Bytes32 {
    StaticSecret::from(secret)
        .diffie_hellman(&PublicKey::from(public))
        .to_bytes()
}

fn extract(salt: &[u8], ikm: &[u8]) -> Bytes32 {
    Hkdf::<Sha256>::extract(Some(salt), ikm).0.into()
}

/// RFC 2104; HKDF-Extract (RFC 5869 section 2.2) is HMAC with the salt as its key.
fn hmac(secret: &[u8], message: &[u8]) -> Bytes32 {
    extract(secret, message)
}

fn expand(prk: &[u8], info: &[&[u8]]) -> Result<Bytes32> {
    let mut okm = [0; 32];
    let hkdf = Hkdf::<Sha256>::from_prk(prk).map_err(|error| anyhow::anyhow!("{error}"))?;
    hkdf.expand_multi_info(info, &mut okm)
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(okm)
}

fn list<'a>(from: &'a Value, name: &str) -> Result<&'a Vec<Value>> {
    from[name]
        .as_array()
        .filter(|list| !list.is_empty())
        .with_context(|| format!("{name} is no list"))
}

#[test]
fn the_room_the_token_and_its_hash_follow_from_owner_key_and_secret() -> Result<()> {
    let given = vectors()?;
    let room = &Sha256::digest(bytes(&given, "owner")?)[..16];
    let prk = extract(b"tincan/1", &bytes(&given, "secret")?);
    let token = expand(&prk, &[b"join", room])?;
    assert_eq!(room, bytes(&given, "room")?);
    assert_eq!(prk, key(&given, "prk")?);
    assert_eq!(token, key(&given, "token")?);
    assert_eq!(Sha256::digest(token).as_slice(), bytes(&given, "hash")?);
    assert_eq!(
        public_of(key(&given, "host_secret")?),
        key(&given, "host_public")?
    );
    Ok(())
}

#[test]
fn a_card_is_its_person_sealed_under_the_invite_for_this_room() -> Result<()> {
    let given = vectors()?;
    let card = &given["card"];
    let (card_key, nonce) = (
        expand(&key(&given, "prk")?, &[b"card"])?,
        bytes(card, "nonce")?,
    );
    assert_eq!(card_key, key(card, "key")?);
    let (msg, aad) = (text(card, "plaintext")?.as_bytes(), bytes(&given, "room")?);
    let sealed = XChaCha20Poly1305::new(&card_key.into())
        .encrypt(nonce.as_slice().into(), Payload { msg, aad: &aad })
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    assert_eq!([nonce, sealed].concat(), b64(card, "sealed")?);
    let person: Value = serde_json::from_slice(msg)?;
    assert_eq!(b64(&person, "e")?, bytes(&given, "host_ephemeral_public")?);
    assert_eq!(person["name"], card["name"]);
    Ok(())
}

#[test]
fn both_keys_of_a_pair_follow_from_either_side() -> Result<()> {
    let given = vectors()?;
    let (host, host_public) = (
        key(&given, "host_ephemeral_secret")?,
        key(&given, "host_ephemeral_public")?,
    );
    assert_eq!(public_of(host), host_public);
    for pair in list(&given, "pairs")? {
        let (guest, guest_public) = (key(pair, "guest_secret")?, key(pair, "guest_public")?);
        assert_eq!(public_of(guest), guest_public);
        let by_host = [
            shared(host, guest_public),
            shared(key(&given, "host_secret")?, guest_public),
        ]
        .concat();
        let by_guest = [
            shared(guest, host_public),
            shared(guest, key(&given, "host_public")?),
        ]
        .concat();
        assert_eq!(by_host, by_guest);
        let prk = extract(&key(&given, "prk")?, &by_host);
        let (low, high) = (host_public.min(guest_public), host_public.max(guest_public));
        let direction =
            |from: &[u8]| expand(&prk, &[b"pair", &bytes(&given, "room")?, &low, &high, from]);
        assert_eq!(direction(&host_public)?, key(pair, "host_to_guest_key")?);
        assert_eq!(direction(&guest_public)?, key(pair, "guest_to_host_key")?);
        assert_eq!(
            text(pair, "polite")?,
            if host_public < guest_public {
                "host"
            } else {
                "guest"
            }
        );
    }
    Ok(())
}

#[test]
fn an_envelope_is_bound_to_its_room_its_people_its_direction_and_its_number() -> Result<()> {
    let given = vectors()?;
    let (room, host) = (
        bytes(&given, "room")?,
        bytes(&given, "host_ephemeral_public")?,
    );
    for pair in list(&given, "pairs")? {
        let guest = bytes(pair, "guest_public")?;
        for (way, from, to) in [
            ("host_to_guest", &host, &guest),
            ("guest_to_host", &guest, &host),
        ] {
            let cipher = ChaCha20Poly1305::new(&key(pair, &format!("{way}_key"))?.into());
            for envelope in list(pair, way)? {
                let n = envelope["n"].as_u64().context("n")?.to_be_bytes();
                let nonce = [&[0; 4], n.as_slice()].concat();
                let aad = [&[1], room.as_slice(), from, to, &n].concat();
                let msg = text(envelope, "plaintext")?.as_bytes();
                let sealed = cipher
                    .encrypt(nonce.as_slice().into(), Payload { msg, aad: &aad })
                    .map_err(|error| anyhow::anyhow!("{error}"))?;
                assert_eq!([n.as_slice(), &sealed].concat(), b64(envelope, "envelope")?);
            }
        }
    }
    Ok(())
}

#[test]
fn an_invite_has_every_byte_where_the_document_says() -> Result<()> {
    let given = vectors()?;
    for invite in list(&given, "invites")? {
        assert_eq!(payload(invite)?, b64(invite, "payload")?);
    }
    Ok(())
}

#[test]
fn somebody_known_is_known_by_a_bond_of_two_key_pairs() -> Result<()> {
    let given = vectors()?;
    let people = &given["people"];
    let (mine, theirs) = (key(people, "mine")?, key(people, "theirs")?);
    let (ours, other) = (public_of(mine), public_of(theirs));
    let prk = extract(b"tincan/1 people", &shared(mine, other));
    let bond = expand(&prk, &[b"bond", &ours.min(other), &ours.max(other)])?;
    assert_eq!(bond, key(people, "bond")?);
    let link = [
        &b"tincan/1 link"[..],
        &ours,
        &bytes(&given, "room")?,
        &bytes(&given, "host_public")?,
        &b64(&people["link"], "id")?,
    ];
    assert_eq!(
        hmac(&bond, &link.concat())[..16],
        bytes(&people["link"], "tag")?
    );
    let call = &people["call"];
    let said = [
        &b"tincan/1 call"[..],
        &ours,
        &bytes(call, "mine")?,
        &bytes(call, "theirs")?,
    ];
    assert_eq!(hmac(&bond, &said.concat())[..16], bytes(call, "proof")?);
    Ok(())
}

fn payload(invite: &Value) -> Result<Vec<u8>> {
    let number = |name: &str| {
        invite[name]
            .as_u64()
            .with_context(|| format!("{name} is no number"))
    };
    let pinned = !invite["fingerprint"].is_null();
    let name = text(invite, "hostName")?.as_bytes();
    let tagged = !invite["tag"].is_null();
    let plain = u8::from(invite["plain"] == true) << 1;
    let mut body = vec![u8::from(pinned) | plain | u8::from(tagged) << 2];
    body.extend(
        [
            bytes(invite, "room")?,
            bytes(invite, "secret")?,
            bytes(invite, "hostKey")?,
        ]
        .concat(),
    );
    body.extend(u32::try_from(number("expires")?)?.to_be_bytes());
    body.push(u8::try_from(number("uses")?)?);
    body.extend(b64(invite, "id")?);
    body.push(u8::try_from(name.len())?);
    body.extend(name);
    if pinned {
        body.extend(bytes(invite, "fingerprint")?);
    }
    let endpoints = invite["endpoints"].as_array().context("endpoints")?;
    body.push(u8::try_from(endpoints.len())?);
    for endpoint in endpoints {
        body.extend(host_bytes(text(endpoint, "host")?)?);
        body.extend(u16::try_from(endpoint["port"].as_u64().context("port")?)?.to_be_bytes());
    }
    if tagged {
        body.extend(bytes(invite, "tag")?);
    }
    let mut whole = vec![1];
    whole.extend(u16::try_from(body.len() + 7)?.to_be_bytes());
    whole.extend(body);
    let checksum = Sha256::digest(&whole);
    whole.extend(&checksum[..4]);
    Ok(whole)
}

fn host_bytes(host: &str) -> Result<Vec<u8>> {
    Ok(match host.parse() {
        Ok(IpAddr::V4(address)) => [&[4], address.octets().as_slice()].concat(),
        Ok(IpAddr::V6(address)) => [&[6], address.octets().as_slice()].concat(),
        Err(_) => {
            ensure!(host.len() < 256, "a name too long");
            [&[1, u8::try_from(host.len())?], host.as_bytes()].concat()
        }
    })
}

fn codes() -> Result<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/codes.json");
    Ok(serde_json::from_str(
        &std::fs::read_to_string(path).context(path)?,
    )?)
}

/// The bytes of a code, whose length and checksum fit.
fn framed(from: &Value, name: &str) -> Result<Vec<u8>> {
    let payload = text(from, name)?
        .strip_prefix("tincan://code#")
        .context("another scheme")?;
    let code = URL_SAFE_NO_PAD.decode(payload)?;
    let (covered, sum) = code.split_at(code.len() - 4);
    ensure!(sum == &Sha256::digest(covered)[..4], "checksum");
    ensure!(usize::from(u16::from_be_bytes([code[1], code[2]])) == code.len());
    Ok(code)
}

/// ICE credentials as a code has them: two lengths, and both joined as base64.
fn credentials(transport: &Value) -> Result<Vec<u8>> {
    let (ufrag, pwd) = (text(transport, "ufrag")?, text(transport, "pwd")?);
    let joined = format!("{ufrag}{pwd}");
    let padded = joined.clone() + &"A".repeat(joined.len().next_multiple_of(4) - joined.len());
    let packed = base64::engine::general_purpose::STANDARD.decode(padded)?;
    Ok([
        &[u8::try_from(ufrag.len())?, u8::try_from(pwd.len())?],
        packed.as_slice(),
    ]
    .concat())
}

fn candidate(given: &Value) -> Result<Vec<u8>> {
    let kind = match text(given, "type")? {
        "host" => 0,
        "srflx" => 1 << 4,
        _ => 2 << 4,
    };
    let host = text(given, "host")?;
    let (sort, address) = match (host.strip_suffix(".local"), host.parse()) {
        (Some(name), _) => (
            1,
            u128::from_str_radix(&name.replace('-', ""), 16)?
                .to_be_bytes()
                .to_vec(),
        ),
        (None, Ok(IpAddr::V4(address))) => (4, address.octets().to_vec()),
        (None, Ok(IpAddr::V6(address))) => (6, address.octets().to_vec()),
        (None, Err(error)) => return Err(error.into()),
    };
    let port = u16::try_from(given["port"].as_u64().context("port")?)?;
    Ok([&[kind | sort], address.as_slice(), &port.to_be_bytes()].concat())
}

fn person(transport: &Value, name: &str) -> Result<Vec<u8>> {
    let candidates = list(transport, "candidates")?;
    let mut person = bytes(transport, "fingerprint")?;
    person.extend(credentials(transport)?);
    person.push(u8::try_from(candidates.len())?);
    for given in candidates {
        person.extend(candidate(given)?);
    }
    person.push(u8::try_from(name.len())?);
    person.extend(name.as_bytes());
    Ok(person)
}

#[test]
fn an_invite_code_is_key_expiry_and_person_in_the_open() -> Result<()> {
    for pair in list(&codes()?, "pairs")? {
        let code = framed(pair, "invite")?;
        let expires = u32::try_from(pair["expires"].as_u64().context("expires")?)?;
        let said = person(&pair["offer_transport"], text(pair, "host_name")?)?;
        assert_eq!((code[0], code[3]), (1, 0x10));
        assert_eq!(code[4..36], key(pair, "host_public")?);
        assert_eq!(code[36..40], expires.to_be_bytes());
        assert_eq!(code[40..code.len() - 4], said);
        assert_eq!(&Sha256::digest(&code)[..16], bytes(pair, "room")?);
        assert_eq!(extract(b"tincan/1", &code), key(pair, "prk")?);
    }
    Ok(())
}

#[test]
fn a_reply_code_opens_with_the_invites_key_and_every_byte_of_the_invite() -> Result<()> {
    for pair in list(&codes()?, "pairs")? {
        let (invite, reply) = (framed(pair, "invite")?, framed(pair, "reply")?);
        let (host, guest) = (key(pair, "host_public")?, key(pair, "guest_public")?);
        assert_eq!((reply[0], reply[3]), (1, 0x11));
        assert_eq!(reply[4..8], Sha256::digest(&invite)[..4]);
        assert_eq!(reply[8..40], guest);
        assert_eq!(reply[40..44], invite[36..40]);
        let dh = shared(key(pair, "host_secret")?, guest);
        let pair_key = extract(&key(pair, "prk")?, &dh);
        let sealing = expand(&pair_key, &[b"reply", &bytes(pair, "room")?, &host, &guest])?;
        let (msg, aad) = (&reply[44..reply.len() - 4], &reply[..44]);
        let opened = ChaCha20Poly1305::new(&sealing.into())
            .decrypt(&[0; 12].into(), Payload { msg, aad })
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        assert_eq!(
            opened,
            person(&pair["answer_transport"], text(pair, "guest_name")?)?
        );
    }
    Ok(())
}

#[test]
fn the_words_of_a_spoken_check_follow_from_both_chances_both_certificates_and_both_keys()
-> Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/spoken.json");
    let given: Value = serde_json::from_str(&std::fs::read_to_string(path).context(path)?)?;
    for check in list(&given, "checks")? {
        let of = |name: &str| key(check, name);
        let seen = [
            of("low_print")?,
            of("high_print")?,
            of("low_e")?,
            of("high_e")?,
        ]
        .concat();
        ensure!(of("low_e")? < of("high_e")?, "the low side is not low");
        let committed = Sha256::digest([of("low_chance")?.as_slice(), &seen].concat());
        assert_eq!(committed.as_slice(), bytes(check, "commitment")?);
        let all = [
            of("low_chance")?.as_slice(),
            &of("high_chance")?,
            seen.as_slice(),
        ]
        .concat();
        let words = expand(&extract(b"tincan/1", &all), &[b"words"])?;
        let first: [u8; 8] = words[..8].try_into()?;
        let bits = u64::from_be_bytes(first);
        let numbers: Vec<u64> = (0..4).map(|at| bits >> (53 - 11 * at) & 2047).collect();
        assert_eq!(serde_json::to_value(numbers)?, check["numbers"]);
    }
    Ok(())
}
