//! One file that is being sent: opened once, so that a later rename or replacement does not swap it under the transfer.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::naming::safe_name;
use crate::ipc::Failure;

pub(super) struct Outgoing {
    file: File,
    pub(super) name: String,
    /// When it was opened. A source that shrinks or grows is told by its hash.
    pub(super) size: u64,
}

impl Outgoing {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let file = File::open(path)?;
        let facts = file.metadata()?;
        if !facts.is_file() {
            return Err(Failure::Disk);
        }
        let name = path
            .file_name()
            .map(|name| safe_name(&name.to_string_lossy()))
            .ok_or(Failure::Disk)?;
        Ok(Self {
            file,
            name,
            size: facts.len(),
        })
    }

    pub(super) fn read(&mut self, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        let left = self.size.checked_sub(offset).ok_or(Failure::OutOfRange)?;
        let length = left.min(length as u64);
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        self.file.seek(SeekFrom::Start(offset))?;
        (&self.file).take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}
