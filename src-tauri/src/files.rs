//! The files of one page: a bounded table of numbers, so that a page never names a path. Incoming ones are written beside their final
//! place and get their name only when whole; outgoing ones are read at an offset. Knows nothing of dialogs, doors or Tauri.
//!
//! Dropping the table aborts what is unfinished, so a page that goes away leaves nothing behind.

mod incoming;
pub mod naming;
mod outgoing;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ipc::{Failure, FinishedFile, OpenedSink, PickedFile};
use incoming::Incoming;
use outgoing::Outgoing;

/// Files one page may have open: far above what a person starts, far below the limit of the system.
pub const MOST_OPEN: usize = 64;
/// Largest piece read or written at once, in bytes; pages use 1 MiB.
pub const LARGEST_PIECE: usize = 4 << 20;

/// Open files by number.
#[derive(Default)]
pub struct Files {
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    last: u32,
    open: HashMap<u32, Arc<Mutex<Handle>>>,
}

enum Handle {
    Incoming(Incoming),
    Outgoing(Outgoing),
}

impl Files {
    /// Opens a file that the user picked for sending.
    ///
    /// # Errors
    /// `Disk` when it is not a readable file, `TooMany` when the table is full.
    pub fn offer(&self, path: &Path) -> Result<PickedFile, Failure> {
        let source = Outgoing::open(path)?;
        let (name, size) = (source.name.clone(), source.size);
        let file = self.add(Handle::Outgoing(source))?;
        Ok(PickedFile { file, name, size })
    }

    /// Begins to receive `size` bytes that shall end up at `chosen`, or beside it when that name is taken.
    ///
    /// # Errors
    /// `NoSpace` when the disk cannot hold them, `Disk` when the folder refuses, `TooMany` when the table is full.
    pub fn receive(&self, chosen: &Path, size: u64) -> Result<OpenedSink, Failure> {
        let file = self.add(Handle::Incoming(Incoming::create(chosen, size)?))?;
        Ok(OpenedSink { file, durable: 0 })
    }

    /// Up to `length` bytes from `offset`; fewer only at the end.
    ///
    /// # Errors
    /// `NoSuchFile`, `OutOfRange` above [`LARGEST_PIECE`], `Disk`.
    pub fn read(&self, file: u32, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        if length > LARGEST_PIECE {
            return Err(Failure::OutOfRange);
        }
        match &mut *held(self.find(file)?.as_ref()) {
            Handle::Outgoing(source) => source.read(offset, length),
            Handle::Incoming(_) => Err(Failure::NoSuchFile),
        }
    }

    /// Writes `bytes` at `offset` of an incoming file.
    ///
    /// # Errors
    /// `NoSuchFile`, `OutOfRange` beyond the agreed size, `NoSpace`, `Disk`.
    pub fn write(&self, file: u32, offset: u64, bytes: &[u8]) -> Result<(), Failure> {
        match &mut *held(self.find(file)?.as_ref()) {
            Handle::Incoming(sink) => sink.write(offset, bytes),
            Handle::Outgoing(_) => Err(Failure::NoSuchFile),
        }
    }

    /// Makes an incoming file durable and gives it its name; the handle is gone afterwards.
    ///
    /// # Errors
    /// `NoSuchFile`, `NoSpace`, `Disk`; then nothing is left on the disk.
    pub fn finish(&self, file: u32) -> Result<FinishedFile, Failure> {
        let handle = self.take(file)?;
        match &mut *held(&handle) {
            Handle::Incoming(sink) => sink.finish().map(|path| FinishedFile {
                path: path.to_string_lossy().into_owned(),
            }),
            Handle::Outgoing(_) => Err(Failure::NoSuchFile),
        }
    }

    /// Closes a handle of either kind; what was received so far is removed. An unknown number is fine: it is closed.
    pub fn close(&self, file: u32) {
        drop(self.take(file));
    }

    /// Closes everything, as for a page that went away.
    pub fn clear(&self) {
        held(&self.table).open.clear();
    }

    fn add(&self, handle: Handle) -> Result<u32, Failure> {
        let mut table = held(&self.table);
        if table.open.len() >= MOST_OPEN {
            return Err(Failure::TooMany);
        }
        table.last = table.last.checked_add(1).ok_or(Failure::TooMany)?;
        let file = table.last;
        table.open.insert(file, Arc::new(Mutex::new(handle)));
        Ok(file)
    }

    fn find(&self, file: u32) -> Result<Arc<Mutex<Handle>>, Failure> {
        held(&self.table)
            .open
            .get(&file)
            .cloned()
            .ok_or(Failure::NoSuchFile)
    }

    fn take(&self, file: u32) -> Result<Arc<Mutex<Handle>>, Failure> {
        held(&self.table)
            .open
            .remove(&file)
            .ok_or(Failure::NoSuchFile)
    }
}

/// A panic elsewhere leaves a file at worst half written, which its hash will tell: the lock stays usable.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace,
            _ => Self::Disk,
        }
    }
}

#[cfg(test)]
mod tests;
