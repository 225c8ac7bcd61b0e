//! A signal as it is told. Written by hand, and once: nearly every frame is one. Whoever reads it from one client writes the frame, and
//! whoever tells it to the other only adds the number, which stands last for that.

use super::PeerId;

/// What stands around the data, at most.
const AROUND: usize = 59;

/// A `ServerMessage::Signal` as text, up to its number.
pub(crate) struct Unnumbered(String);

impl Unnumbered {
    /// Around this JSON, with room for the number, so that nothing is copied for it.
    pub(crate) fn new(from: PeerId, data: &str) -> Self {
        let mut text = String::with_capacity(data.len() + AROUND);
        text.push_str(r#"{"t":"signal","from":""#);
        from.write(&mut text);
        text.push_str(r#"","data":"#);
        text.push_str(data);
        text.push_str(r#","s":"#);
        Self(text)
    }

    /// Bytes it takes while it waits.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The whole frame.
    pub(crate) fn numbered(mut self, s: u32) -> String {
        self.0.push_str(itoa::Buffer::new().format(s));
        self.0.push('}');
        self.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::b64::B64;
    use crate::protocol::ServerMessage;

    #[test]
    fn a_signal_written_by_hand_is_what_serde_writes_and_its_number_needs_no_more_room() {
        for (s, data) in [(0, "1"), (u32::MAX, r#"{"a":[1e400,"\u00e9 ü"]}"#)] {
            let (from, data) = (B64([250; 9]), RawValue::from_string(data.into()).unwrap());
            let by_serde = ServerMessage::Signal {
                from,
                data: &data,
                s,
            };
            let begun = Unnumbered::new(from, data.get());
            let room = begun.0.capacity();
            let text = begun.numbered(s);
            assert_eq!(text, serde_json::to_string(&by_serde).unwrap());
            assert_eq!(text.capacity(), room);
        }
    }
}
