//! PURE. What was sent to one client and may have to be sent again: the last frames that it has not said it has, bounded in number
//! and bytes. They lie one after the other in one piece of memory, which is given back when there are none: a frame has left the
//! server long before it is looked at again, if ever. Knows nothing of sockets.

use std::collections::VecDeque;

use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Room for the sizes of so many frames is kept while there is none; what more there was is given back.
const KEPT: usize = 16;

/// The last frames that carried an `s`.
pub(crate) struct Ring {
    text: String,
    /// Where the oldest frame begins; what stands before it is forgotten.
    begin: usize,
    /// Bytes of each frame, the oldest first.
    sizes: VecDeque<u32>,
    max_frames: usize,
    max_bytes: usize,
    /// `s` of the newest frame; 0 before the first.
    last: u32,
}

impl Ring {
    /// An empty ring that holds at most `max_frames` frames and `max_bytes` bytes.
    pub(crate) fn new(max_frames: usize, max_bytes: usize) -> Self {
        Self {
            text: String::new(),
            begin: 0,
            sizes: VecDeque::new(),
            max_frames,
            max_bytes,
            last: 0,
        }
    }

    /// The `s` that the next frame has to carry.
    pub(crate) fn next(&self) -> u32 {
        self.last + 1
    }

    /// Keeps a frame that carries `next()`, and forgets the oldest ones above the bounds.
    pub(crate) fn push(&mut self, frame: &str) {
        self.last += 1;
        self.text.push_str(frame);
        self.sizes.push_back(frame.len() as u32);
        while self.sizes.len() > self.max_frames || self.bytes() > self.max_bytes {
            self.pop();
        }
        self.tidy();
    }

    /// The client has every frame up to `seen`, and will not ask for them.
    pub(crate) fn forget(&mut self, seen: u32) {
        let unseen = self.last.saturating_sub(seen) as usize;
        if self.sizes.len() > unseen {
            while self.sizes.len() > unseen {
                self.pop();
            }
            self.tidy();
        }
    }

    /// Every frame above `seen`, oldest first; `None` when one of them is forgotten or was never sent.
    pub(crate) fn above(&self, seen: u32) -> Option<Vec<Utf8Bytes>> {
        let missing = self.last.checked_sub(seen)? as usize;
        let skip = self.sizes.len().checked_sub(missing)?;
        let mut rest = &self.text[self.begin..];
        let frames = self.sizes.iter().map(|size| {
            let (frame, after) = rest.split_at(*size as usize);
            rest = after;
            frame
        });
        Some(frames.skip(skip).map(Utf8Bytes::from).collect())
    }

    fn bytes(&self) -> usize {
        self.text.len() - self.begin
    }

    fn pop(&mut self) {
        self.begin += self.sizes.pop_front().unwrap_or(0) as usize;
    }

    /// Holds no more than twice what is kept.
    fn tidy(&mut self) {
        if self.sizes.is_empty() {
            (self.text, self.begin) = (String::new(), 0);
            if self.sizes.capacity() > KEPT {
                self.sizes = VecDeque::new();
            }
        } else if self.begin > self.bytes() {
            self.text.drain(..self.begin);
            self.begin = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(sizes: &[usize]) -> Ring {
        let mut ring = Ring::new(4, 100);
        for size in sizes {
            let frame = format!("{:0width$}", ring.next(), width = size);
            ring.push(&frame);
        }
        ring
    }

    #[test]
    fn only_what_was_not_seen_is_sent_again() {
        let frames = filled(&[2, 2, 2]).above(1).unwrap();
        assert_eq!(frames, ["02", "03"]);
    }

    #[test]
    fn a_client_that_saw_everything_gets_nothing() {
        assert_eq!(filled(&[2, 2]).above(2).unwrap().len(), 0);
        assert_eq!(filled(&[]).above(0).unwrap().len(), 0);
    }

    #[test]
    fn a_client_that_saw_what_was_never_sent_is_not_resumed() {
        assert!(filled(&[2, 2]).above(3).is_none());
    }

    #[test]
    fn what_the_client_has_is_forgotten_and_what_it_has_not_is_sent_again() {
        let mut ring = filled(&[2, 2, 2]);
        ring.forget(2);
        assert_eq!((ring.sizes.len(), ring.bytes()), (1, 2));
        ring.forget(1);
        assert_eq!(ring.above(2).unwrap(), ["03"]);
        assert!(ring.above(1).is_none(), "it said that it has the second");
    }

    #[test]
    fn a_client_that_claims_what_was_never_sent_loses_nothing_that_comes_after() {
        let mut ring = filled(&[2, 2]);
        ring.forget(u32::MAX);
        ring.push("03");
        assert_eq!(ring.above(2).unwrap(), ["03"]);
    }

    #[test]
    fn the_room_of_a_long_absence_is_given_back() {
        let mut ring = Ring::new(64, 1000);
        (0..64).for_each(|_| ring.push("x"));
        ring.forget(64);
        assert_eq!((ring.sizes.capacity(), ring.text.capacity()), (0, 0));
    }

    proptest! {
        #[test]
        fn whatever_a_client_says_it_has_what_it_has_not_comes_again(
            sizes in prop::collection::vec((1usize..60, prop::option::of(0u32..24)), 0..20), seen in 0u32..24,
        ) {
            let (mut ring, mut most) = (Ring::new(64, 4000), 0);
            for (size, said) in &sizes {
                let frame = format!("{:0width$}", ring.next(), width = size);
                ring.push(&frame);
                let said = said.unwrap_or(0);
                ring.forget(said);
                most = most.max(said.min(ring.last));
            }
            prop_assert_eq!(ring.sizes.len(), (ring.last - most) as usize);
            prop_assert!(ring.begin <= ring.bytes(), "half of it is forgotten, and still held");
            let again = (most..=ring.last).contains(&seen).then(|| (seen + 1..=ring.last).collect::<Vec<u32>>());
            let above = ring.above(seen).map(|frames| frames.iter().map(|f| f.parse().unwrap()).collect());
            prop_assert_eq!(above, again);
        }

        #[test]
        fn a_gap_is_never_hidden(sizes in prop::collection::vec(1usize..60, 0..20), seen in 0u32..24) {
            let ring = filled(&sizes);
            prop_assert!(ring.sizes.len() <= 4 && ring.bytes() <= 100 && ring.begin <= 100);
            if let Some(frames) = ring.above(seen) {
                let numbers: Vec<u32> = frames.iter().map(|f| f.parse().unwrap()).collect();
                prop_assert_eq!(numbers, (seen + 1..=sizes.len() as u32).collect::<Vec<_>>());
            }
        }
    }
}
