//! People whom the user wants to call again, and the keys that they were given: one text, which only the page reads.

use super::Desk;
use crate::ipc::Failure;
use crate::private_file;

/// Longest list, in bytes: a hundred people (`MOST` of ui/src/core/people/known.ts) take under sixty thousand.
const LONGEST: usize = 64 << 10;

impl Desk {
    /// The people that were kept, if any were.
    ///
    /// # Errors
    /// `Disk`.
    pub fn kept_people(&self) -> Result<Option<String>, Failure> {
        Ok(private_file::read(&self.kept_people)?)
    }

    /// Keeps these people, or forgets all of them.
    ///
    /// # Errors
    /// `BadArguments` above 64 KiB, `Disk`.
    pub fn keep_people(&self, people: Option<&str>) -> Result<(), Failure> {
        match people {
            Some(people) if people.len() > LONGEST => Err(Failure::BadArguments),
            Some(people) => Ok(private_file::replace(&self.kept_people, people.as_bytes())?),
            None => Ok(private_file::remove(&self.kept_people)?),
        }
    }
}
