//! What one page holds open in this process: its files and its sockets. The window has one seat, a handed-over page another, so that
//! neither reaches the other's and everything ends with the page.

use std::path::PathBuf;
use std::sync::Arc;

use crate::dial::Sockets;
use crate::files::Files;
use crate::ipc::{Failure, FinishedFile, OpenedSink, PickedFile};

/// Files and sockets of one page.
#[derive(Default)]
pub struct Seat {
    files: Arc<Files>,
    /// Dialled sockets.
    pub sockets: Sockets,
}

impl Seat {
    /// Opens picked files for sending.
    ///
    /// # Errors
    /// As [`Files::offer`]; then none of them stays open.
    pub async fn offer(&self, paths: Vec<PathBuf>) -> Result<Vec<PickedFile>, Failure> {
        self.on_disk(move |files| {
            let offered: Vec<_> = paths.iter().map(|path| files.offer(path)).collect();
            let failed = offered.iter().any(Result::is_err);
            offered
                .iter()
                .flatten()
                .filter(|_| failed)
                .for_each(|picked| files.close(picked.file));
            offered.into_iter().collect()
        })
        .await
    }

    /// As [`Files::receive`].
    ///
    /// # Errors
    /// The same.
    pub async fn receive(&self, chosen: PathBuf, size: u64) -> Result<OpenedSink, Failure> {
        self.on_disk(move |files| files.receive(&chosen, size))
            .await
    }

    /// As [`Files::read`].
    ///
    /// # Errors
    /// The same.
    pub async fn read(&self, file: u32, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        self.on_disk(move |files| files.read(file, offset, length))
            .await
    }

    /// As [`Files::write`].
    ///
    /// # Errors
    /// The same.
    pub async fn write(
        &self,
        file: u32,
        offset: u64,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<(), Failure> {
        self.on_disk(move |files| files.write(file, offset, bytes.as_ref()))
            .await
    }

    /// As [`Files::finish`].
    ///
    /// # Errors
    /// The same.
    pub async fn finish(&self, file: u32) -> Result<FinishedFile, Failure> {
        self.on_disk(move |files| files.finish(file)).await
    }

    /// As [`Files::close`].
    ///
    /// # Errors
    /// `Internal` when the work could not be run.
    pub async fn close(&self, file: u32) -> Result<(), Failure> {
        self.on_disk(move |files| {
            files.close(file);
            Ok(())
        })
        .await
    }

    /// For a page that begins anew: nothing of the one before stays open.
    ///
    /// # Errors
    /// `Internal` when the work could not be run.
    pub async fn clear(&self) -> Result<(), Failure> {
        self.sockets.clear();
        self.on_disk(|files| {
            files.clear();
            Ok(())
        })
        .await
    }

    /// A disk may take seconds; the tasks that carry a call must not wait behind it.
    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Files) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let files = Arc::clone(&self.files);
        tokio::task::spawn_blocking(move || work(&files))
            .await
            .unwrap_or(Err(Failure::Internal))
    }
}
