//! The sessions there are: the line to each, and the tokens that bring a client back to it.

use std::collections::HashMap;
use std::hash::Hash;

use crate::line::Line;
use crate::protocol::{PeerId, ResumeToken};

#[derive(Default)]
pub(super) struct Sessions {
    by_id: HashMap<PeerId, Session>,
    by_token: HashMap<ResumeToken, PeerId>,
}

struct Session {
    line: Line,
    /// The token the client surely has.
    settled: ResumeToken,
    /// The newest one; the `welcome` that carries it can be lost with its socket.
    offered: ResumeToken,
}

impl Sessions {
    pub(super) fn enter(&mut self, id: PeerId, token: ResumeToken, line: Line) {
        self.by_token.insert(token, id);
        self.by_id.insert(
            id,
            Session {
                line,
                settled: token,
                offered: token,
            },
        );
    }

    pub(super) fn exit(&mut self, id: PeerId) {
        if let Some(session) = self.by_id.remove(&id) {
            self.by_token.remove(&session.settled);
            self.by_token.remove(&session.offered);
        }
        shrink(&mut self.by_id);
        shrink(&mut self.by_token);
    }

    pub(super) fn line(&self, id: PeerId) -> Option<&Line> {
        self.by_id.get(&id).map(|session| &session.line)
    }

    /// The lines to all of them.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.by_id.values().map(|session| &session.line)
    }

    /// The line to the session of this token. Whoever shows the newest one has it, so the one before is over.
    pub(super) fn resume(&mut self, token: ResumeToken) -> Option<Line> {
        let id = *self.by_token.get(&token)?;
        if self.by_id.get(&id)?.offered == token {
            self.settle(id);
        }
        self.line(id).cloned()
    }

    /// Gives a session its next token; one that was offered before and never shown is over.
    pub(super) fn renew(&mut self, id: PeerId, token: ResumeToken) {
        let Some(session) = self.by_id.get_mut(&id) else {
            return;
        };
        let unused = std::mem::replace(&mut session.offered, token);
        if unused != session.settled {
            self.by_token.remove(&unused);
        }
        self.by_token.insert(token, id);
    }

    /// The client is known to have its newest token, so the one before is over.
    pub(super) fn settle(&mut self, id: PeerId) {
        let Some(session) = self.by_id.get_mut(&id) else {
            return;
        };
        let used = std::mem::replace(&mut session.settled, session.offered);
        if used != session.offered {
            self.by_token.remove(&used);
        }
    }
}

/// Gives back the memory of a crowd that has left; seldom enough that it costs nothing for each one who goes.
fn shrink<K: Eq + Hash, V>(map: &mut HashMap<K, V>) {
    if map.len() < map.capacity() / 8 {
        map.shrink_to(2 * map.len());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::b64::B64;
    use crate::line::line;

    fn token(n: u8) -> ResumeToken {
        B64([n; 24])
    }

    /// Session 1 with token 1.
    fn entered() -> Sessions {
        let mut sessions = Sessions::default();
        sessions.enter(B64([1; 9]), token(1), line(1, 1).line().clone());
        sessions
    }

    #[test]
    fn the_token_before_works_until_the_client_spoke() {
        let mut sessions = entered();
        sessions.renew(B64([1; 9]), token(2));
        assert!(sessions.resume(token(1)).is_some());
        sessions.settle(B64([1; 9]));
        assert!(sessions.resume(token(1)).is_none());
        assert!(sessions.resume(token(2)).is_some());
    }

    #[test]
    fn the_token_before_is_over_once_the_newest_was_shown() {
        let mut sessions = entered();
        sessions.renew(B64([1; 9]), token(2));
        assert!(sessions.resume(token(2)).is_some());
        assert!(sessions.resume(token(1)).is_none());
    }

    #[test]
    fn no_token_outlives_its_session() {
        let mut sessions = entered();
        for n in 2..6 {
            sessions.renew(B64([1; 9]), token(n));
        }
        assert_eq!(
            sessions.by_token.len(),
            2,
            "one that the client has, one that it may have"
        );
        sessions.exit(B64([1; 9]));
        assert!(sessions.by_token.is_empty() && sessions.by_id.is_empty());
    }

    proptest! {
        /// Each step is a return over a new socket: whether its welcome arrived, and whether the client then spoke.
        #[test]
        fn whatever_is_lost_the_client_holds_a_good_token_and_no_spent_one_works(
            returns in prop::collection::vec((any::<bool>(), any::<bool>()), 0..40),
        ) {
            let (mut sessions, id) = (entered(), B64([1; 9]));
            let (mut has, mut newest) = (1, 1);
            for (arrives, speaks) in returns {
                prop_assert!(sessions.resume(token(has)).is_some());
                let before = has;
                newest += 1;
                sessions.renew(id, token(newest));
                if arrives {
                    has = newest;
                }
                if arrives && speaks {
                    sessions.settle(id);
                    prop_assert!((1..has).all(|old| !sessions.by_token.contains_key(&token(old))));
                } else {
                    prop_assert!(sessions.by_token.contains_key(&token(before)));
                }
                prop_assert!(sessions.by_token.len() <= 2);
            }
        }
    }
}
