//! PURE. What was sent to one client and may have to be sent again: the last frames that it has not said it has, bounded in number
//! and bytes.
//! Knows nothing of sockets; the frames are shared with the socket that sends them, not copied.

use std::collections::VecDeque;

use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Room for so many frames is kept while there is none; what more there was is given back.
const KEPT: usize = 16;

/// The last frames that carried an `s`.
pub(crate) struct Ring {
    frames: VecDeque<Utf8Bytes>,
    bytes: usize,
    max_frames: usize,
    max_bytes: usize,
    /// `s` of the newest frame; 0 before the first.
    last: u32,
}

impl Ring {
    /// An empty ring that holds at most `max_frames` frames and `max_bytes` bytes.
    pub(crate) fn new(max_frames: usize, max_bytes: usize) -> Self {
        Self {
            frames: VecDeque::new(),
            bytes: 0,
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
    pub(crate) fn push(&mut self, frame: Utf8Bytes) {
        self.last += 1;
        self.bytes += frame.len();
        self.frames.push_back(frame);
        while self.frames.len() > self.max_frames || self.bytes > self.max_bytes {
            let Some(oldest) = self.frames.pop_front() else {
                break;
            };
            self.bytes -= oldest.len();
        }
    }

    /// The client has every frame up to `seen`, and will not ask for them.
    pub(crate) fn forget(&mut self, seen: u32) {
        let unseen = self.last.saturating_sub(seen) as usize;
        while self.frames.len() > unseen
            && let Some(oldest) = self.frames.pop_front()
        {
            self.bytes -= oldest.len();
        }
        if self.frames.is_empty() && self.frames.capacity() > KEPT {
            self.frames = VecDeque::new();
        }
    }

    /// Every frame above `seen`, oldest first; `None` when one of them is forgotten or was never sent.
    pub(crate) fn above(&self, seen: u32) -> Option<Vec<Utf8Bytes>> {
        let missing = self.last.checked_sub(seen)? as usize;
        let skip = self.frames.len().checked_sub(missing)?;
        Some(self.frames.iter().skip(skip).cloned().collect())
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
            ring.push(frame.into());
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
        assert_eq!((ring.frames.len(), ring.bytes), (1, 2));
        ring.forget(1);
        assert_eq!(ring.above(2).unwrap(), ["03"]);
        assert!(ring.above(1).is_none(), "it said that it has the second");
    }

    #[test]
    fn a_client_that_claims_what_was_never_sent_loses_nothing_that_comes_after() {
        let mut ring = filled(&[2, 2]);
        ring.forget(u32::MAX);
        ring.push("03".into());
        assert_eq!(ring.above(2).unwrap(), ["03"]);
    }

    #[test]
    fn the_room_of_a_long_absence_is_given_back() {
        let mut ring = Ring::new(64, 1000);
        (0..64).for_each(|_| ring.push("x".into()));
        ring.forget(64);
        assert_eq!((ring.frames.capacity(), ring.bytes), (0, 0));
    }

    proptest! {
        #[test]
        fn whatever_a_client_says_it_has_what_it_has_not_comes_again(
            sizes in prop::collection::vec((1usize..60, prop::option::of(0u32..24)), 0..20), seen in 0u32..24,
        ) {
            let (mut ring, mut most) = (Ring::new(64, 4000), 0);
            for (size, said) in &sizes {
                ring.push(format!("{:0width$}", ring.next(), width = size).into());
                let said = said.unwrap_or(0);
                ring.forget(said);
                most = most.max(said.min(ring.last));
            }
            let kept = ring.frames.iter().map(|frame| frame.len()).sum::<usize>();
            prop_assert_eq!((ring.frames.len(), ring.bytes), ((ring.last - most) as usize, kept));
            let again = (most..=ring.last).contains(&seen).then(|| (seen + 1..=ring.last).collect::<Vec<u32>>());
            let above = ring.above(seen).map(|frames| frames.iter().map(|f| f.parse().unwrap()).collect());
            prop_assert_eq!(above, again);
        }

        #[test]
        fn a_gap_is_never_hidden(sizes in prop::collection::vec(1usize..60, 0..20), seen in 0u32..24) {
            let ring = filled(&sizes);
            prop_assert!(ring.frames.len() <= 4 && ring.bytes <= 100);
            if let Some(frames) = ring.above(seen) {
                let numbers: Vec<u32> = frames.iter().map(|f| f.parse().unwrap()).collect();
                prop_assert_eq!(numbers, (seen + 1..=sizes.len() as u32).collect::<Vec<_>>());
            }
        }
    }
}
