//! People whom the user wants to call again, and the keys that they were given: one text, which only the page reads.

use super::{Desk, text_of};
use crate::ipc::Failure;
use crate::secret::Secret;

/// Longest list, in bytes: a hundred people (`MOST` of ui/src/core/people/known.ts) take under sixty thousand.
const LONGEST: usize = 64 << 10;
const PEOPLE: &str = "people";

impl Desk {
    /// The people that were kept, if any were.
    ///
    /// # Errors
    /// `Keychain` where they are there and cannot be read now, `Disk`.
    pub fn kept_people(&self) -> Result<Option<Secret>, Failure> {
        self.secrets.ask_again();
        self.secrets.load(PEOPLE)?.map(text_of).transpose()
    }

    /// Keeps these people, or forgets all of them.
    ///
    /// # Errors
    /// `BadArguments` above 64 KiB, `Keychain`, `Disk`.
    pub fn keep_people(&self, people: Option<&str>) -> Result<(), Failure> {
        match people {
            Some(people) if people.len() > LONGEST => Err(Failure::BadArguments),
            Some(people) => self.secrets.keep(PEOPLE, people.as_bytes()),
            None => self.secrets.forget(PEOPLE),
        }
    }
}
