//! PURE. The lines to everybody else in the room. They are few: a list that is as long as it has to be holds less than a table, and
//! is as quick. Knows nothing of what is said over them.

use crate::line::Line;
use crate::protocol::PeerId;

#[derive(Default)]
pub(super) struct Peers(Vec<(PeerId, Line)>);

impl Peers {
    pub(super) fn line(&self, id: PeerId) -> Option<&Line> {
        let found = self.0.iter().find(|(known, _)| *known == id);
        found.map(|(_, line)| line)
    }

    /// The newest line to somebody is the one that counts.
    pub(super) fn add(&mut self, lines: Vec<(PeerId, Line)>) {
        self.0.reserve_exact(lines.len());
        for (id, line) in lines {
            self.remove(id);
            self.0.push((id, line));
        }
    }

    pub(super) fn remove(&mut self, id: PeerId) {
        self.0.retain(|(known, _)| *known != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::b64::B64;
    use crate::line::{Note, line};

    #[tokio::test]
    async fn the_newest_line_to_somebody_is_the_one_that_counts() {
        let (first, mut second) = (line(4, 4096), line(4, 4096));
        let mut peers = Peers::default();
        let ann = B64([1; 9]);
        peers.add(vec![(ann, first.line().clone())]);
        peers.add(vec![(ann, second.line().clone())]);
        peers.line(ann).unwrap().send(Note::Stop);
        assert!(matches!(second.next().await, Ok(Note::Stop)));
        peers.remove(ann);
        assert!(peers.line(ann).is_none());
    }
}
