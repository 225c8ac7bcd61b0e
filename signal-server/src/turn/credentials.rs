//! PURE. Who may use the relay: user names that expire and passwords that follow from them, as browsers expect
//! (draft-uberti-behave-turn-rest-00), so that nothing is stored for each. On top of that everybody has to be in a room right now:
//! whoever leaves is forgotten, and their passwords with them.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::b64;
use crate::protocol::PeerId;

/// What a client shows to the relay.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Login {
    /// `EXPIRY:PEER`, expiry in Unix seconds.
    pub(crate) username: String,
    /// HMAC-SHA1 of the user name, base64.
    pub(crate) password: String,
}

/// The secret of this run, and who is in a room.
pub(crate) struct Credentials {
    secret: Zeroizing<[u8; 32]>,
    /// Who is in a room, and whether they ever showed a login.
    admitted: HashMap<PeerId, bool>,
}

/// What the relay is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// To begin relaying.
    Begin,
    /// To go on with what was begun. A call may last longer than its password: what ends it is leaving the room.
    GoOn,
}

impl Credentials {
    /// With a secret that nobody else knows.
    pub(crate) fn new(secret: [u8; 32]) -> Self {
        Self {
            secret: Zeroizing::new(secret),
            admitted: HashMap::new(),
        }
    }

    /// Lets somebody use the relay until `revoke`.
    pub(crate) fn admit(&mut self, peer: PeerId) {
        self.admitted.entry(peer).or_insert(false);
    }

    /// Ends that at once, whatever their passwords say. Returned is whether they ever showed one.
    pub(crate) fn revoke(&mut self, peer: &PeerId) -> bool {
        self.admitted.remove(peer).unwrap_or(false)
    }

    /// Whether that one is in a room.
    pub(crate) fn is_admitted(&self, peer: &PeerId) -> bool {
        self.admitted.contains_key(peer)
    }

    /// A login that may begin until `expires`, Unix seconds.
    pub(crate) fn mint(&self, peer: PeerId, expires: u64) -> Login {
        self.login(format!("{expires}:{}", b64::encode(&peer.0)))
    }

    /// Whose user name this is, and the password that they have to know; `None` for one that is made up, expired, or revoked.
    pub(crate) fn check(
        &mut self,
        username: &str,
        unix: u64,
        what: Use,
    ) -> Option<(PeerId, Login)> {
        let (expires, peer) = username.split_once(':')?;
        let (expires, peer) = (expires.parse::<u64>().ok()?, b64::decode(peer)?);
        let peer = b64::B64(peer);
        let in_time = what == Use::GoOn || unix < expires;
        let shown = self.admitted.get_mut(&peer).filter(|_| in_time)?;
        *shown = true;
        Some((peer, self.login(username.to_owned())))
    }

    fn login(&self, username: String) -> Login {
        // Any length is a key for HMAC (RFC 2104), so this cannot fail; a password of nothing would fit nobody.
        let password = Hmac::<Sha1>::new_from_slice(self.secret.as_slice())
            .map(|mac| mac.chain_update(&username).finalize().into_bytes())
            .map(|bytes| STANDARD.encode(bytes))
            .unwrap_or_default();
        Login { username, password }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: PeerId = b64::B64([1; 9]);
    const BEN: PeerId = b64::B64([2; 9]);

    fn credentials() -> Credentials {
        let mut credentials = Credentials::new([7; 32]);
        credentials.admit(ANN);
        credentials
    }

    #[test]
    fn the_password_is_the_one_that_turn_rest_says() {
        let login = Credentials::new(*b"0123456789abcdef0123456789abcdef").mint(ANN, 1_700_000_000);
        assert_eq!(login.username, "1700000000:AQEBAQEBAQEB");
        // printf 1700000000:AQEBAQEBAQEB | openssl dgst -sha1 -hmac 0123456789abcdef0123456789abcdef -binary | base64
        assert_eq!(login.password, "kzeOxKy82nnS6+lgoDyxf1R9gF0=");
    }

    #[test]
    fn who_is_in_a_room_begins_until_the_name_expires_and_goes_on_after() {
        let (mut credentials, login) = (credentials(), credentials().mint(ANN, 100));
        let mut check = |unix, what| credentials.check(&login.username, unix, what);
        assert!(check(99, Use::Begin).is_some_and(|(peer, known)| peer == ANN && known == login));
        assert!(check(100, Use::Begin).is_none());
        assert!(check(100, Use::GoOn).is_some());
    }

    #[test]
    fn whoever_left_or_never_came_has_no_password() {
        let mut credentials = credentials();
        let (ann, ben) = (credentials.mint(ANN, 100), credentials.mint(BEN, 100));
        assert!(credentials.check(&ben.username, 0, Use::GoOn).is_none());
        credentials.revoke(&ANN);
        assert!(credentials.check(&ann.username, 0, Use::GoOn).is_none());
    }

    #[test]
    fn only_who_showed_a_login_is_somebody_that_the_relay_may_know() {
        let mut credentials = credentials();
        let login = credentials.mint(ANN, 100);
        assert!(!credentials.revoke(&ANN));
        credentials.admit(ANN);
        credentials.check(&login.username, 0, Use::Begin).unwrap();
        assert!(credentials.revoke(&ANN));
        assert!(!credentials.revoke(&ANN), "who left is not known any more");
    }

    #[test]
    fn a_longer_life_is_another_password_and_so_is_another_run() {
        let longer = credentials().mint(ANN, 101).password;
        assert_ne!(credentials().mint(ANN, 100).password, longer);
        assert_ne!(Credentials::new([8; 32]).mint(ANN, 101).password, longer);
    }

    #[test]
    fn a_name_that_nobody_minted_is_refused() {
        for name in [
            "",
            ":",
            "100",
            "100:",
            ":AQEBAQEBAQEB",
            "x:AQEBAQEBAQEB",
            "-1:AQEBAQEBAQEB",
            "100:AQEBAQEBAQE",
            "100:AQEBAQEBAQEB:",
            "99999999999999999999999:AQEBAQEBAQEB",
        ] {
            assert!(credentials().check(name, 0, Use::Begin).is_none(), "{name}");
        }
    }
}
