//! One file that is being received: grows under a hidden name beside its final place, and never replaces anything.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::naming::{numbered, safe_name, unfinished};
use crate::ipc::Failure;

/// Names tried before giving up on a folder full of the same one.
const MOST_NUMBERS: u32 = 9_999;

pub(super) struct Incoming {
    /// `None` once finished or given up.
    file: Option<File>,
    part: PathBuf,
    folder: PathBuf,
    name: String,
    size: u64,
}

impl Incoming {
    pub(super) fn create(chosen: &Path, size: u64) -> Result<Self, Failure> {
        let folder = chosen.parent().ok_or(Failure::Disk)?.to_owned();
        let name = chosen
            .file_name()
            .map(|name| safe_name(&name.to_string_lossy()))
            .ok_or(Failure::Disk)?;
        if fs4::available_space(&folder)? < size {
            return Err(Failure::NoSpace);
        }
        let (file, part) = first_free(&folder, &unfinished(&name))?;
        Ok(Self {
            file: Some(file),
            part,
            folder,
            name,
            size,
        })
    }

    pub(super) fn write(&mut self, offset: u64, bytes: &[u8]) -> Result<(), Failure> {
        let end = offset
            .checked_add(bytes.len() as u64)
            .ok_or(Failure::OutOfRange)?;
        if end > self.size {
            return Err(Failure::OutOfRange);
        }
        let file = self.file.as_mut().ok_or(Failure::NoSuchFile)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(file.write_all(bytes)?)
    }

    /// On an error the part is removed when this is dropped.
    pub(super) fn finish(&mut self) -> Result<PathBuf, Failure> {
        self.file.as_ref().ok_or(Failure::NoSuchFile)?.sync_all()?;
        // An empty file of our own keeps the name, so that the rename replaces nothing but that; no system offers
        // a rename without replacement on every file system (hard links are missing on FAT).
        let (_, path) = first_free(&self.folder, &self.name)?;
        if let Err(error) = fs::rename(&self.part, &path) {
            fs::remove_file(&path)?;
            return Err(error.into());
        }
        self.file = None;
        sync_folder(&self.folder)?;
        Ok(path)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Windows cannot remove an open file.
        if self.file.take().is_some()
            && let Err(error) = fs::remove_file(&self.part)
        {
            tracing::warn!(%error, "an unfinished file could not be removed");
        }
    }
}

/// Creates the first of `name`, `name (2)`, … that nobody has; `create_new` follows no link and replaces nothing.
fn first_free(folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    for n in 1..=MOST_NUMBERS {
        let path = folder.join(numbered(name, n));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The new name is durable only when its folder is; Windows has no such call and needs none.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}
