//! PURE. Any bytes are a history: one byte says what happens, the next ones to whom. The ranges are those of `histories`.

use super::history::{Step, live};

/// The most steps of one history; a longer one finds nothing that two shorter ones do not.
const STEPS_MAX: usize = 200;

struct Bytes<'a>(std::slice::Iter<'a, u8>);

/// Lives through the history that these bytes are, and panics where something does not hold.
pub(crate) fn play(bytes: &[u8]) {
    let mut bytes = Bytes(bytes.iter());
    live(std::iter::from_fn(|| bytes.step()).take(STEPS_MAX));
}

impl Bytes<'_> {
    /// From `low` to `high`, this one not included.
    fn number(&mut self, low: u8, high: u8) -> Option<u8> {
        let byte = self.0.next()?;
        Some(low + byte % (high - low))
    }

    fn step(&mut self) -> Option<Step> {
        let what = self.number(0, 14)?;
        let from = self.number(1, 9)?;
        Some(match what {
            0 => Step::Open {
                from,
                of: self.number(1, 4)?,
                invites: self.invites()?,
                capacity: self.number(2, 5)?,
                approve: self.number(0, 2)? == 1,
            },
            1 | 2 => Step::Join {
                from,
                of: self.number(1, 4)?,
                by: self.number(5, 9)?,
                card: self.number(0, 5)?,
            },
            3 => Step::Invite {
                from,
                invite: self.invite()?,
            },
            4 => Step::Revoke {
                from,
                id: self.number(5, 9)?,
            },
            5 => Step::Kick {
                from,
                id: self.number(1, 9)?,
            },
            6 => Step::Close { from },
            7 => Step::Leave { from },
            8 => Step::Away {
                from,
                grace: self.number(0, 100)?.into(),
            },
            10 => Step::Knock {
                from,
                of: self.number(1, 4)?,
                address: self.number(1, 4)?,
            },
            11 => Step::Admit {
                from,
                id: self.number(1, 9)?,
            },
            12 => Step::Deny {
                from,
                id: self.number(1, 9)?,
            },
            13 => Step::Approve {
                from,
                on: self.number(0, 2)? == 1,
            },
            _ if from > 4 => Step::Back { from: from - 4 },
            _ => Step::Wait {
                seconds: u32::from(self.number(0, 250)?) * 3,
            },
        })
    }

    fn invites(&mut self) -> Option<Vec<(u8, u32, u32)>> {
        let many = self.number(0, 4)?;
        (0..many).map(|_| self.invite()).collect()
    }

    fn invite(&mut self) -> Option<(u8, u32, u32)> {
        let (id, uses) = (self.number(5, 9)?, self.number(0, 3)?);
        let expires = match self.number(0, 4)? {
            0 => 1000 + u32::from(self.number(0, 250)?) * 4,
            _ => 0,
        };
        Some((id, uses.into(), expires))
    }
}
