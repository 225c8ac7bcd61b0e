//! Files in and out: which are sent, and where received ones go. They go into the chosen folder without asking, or where the user says.

use std::path::{Path, PathBuf};

use super::Desk;
use crate::files::naming::safe_name;
use crate::ipc::{Failure, OpenedSink, PickedFile};
use crate::seat::Seat;

impl Desk {
    /// Asks the user for files to send.
    ///
    /// # Errors
    /// As [`Seat::offer`].
    pub async fn pick_files(&self, seat: &Seat) -> Result<Vec<PickedFile>, Failure> {
        seat.offer(self.world.pick_files().await).await
    }

    /// A place for a file that the other one calls `name`: in the chosen folder, or where the user says (`None` when they changed their
    /// mind). A folder that is gone, full or takes nothing is no reason to lose a file: then the user is asked.
    ///
    /// # Errors
    /// As [`Seat::receive`].
    pub async fn save_file(
        &self,
        seat: &Seat,
        name: &str,
        size: u64,
    ) -> Result<Option<OpenedSink>, Failure> {
        let name = safe_name(name);
        if let Some(folder) = self.folder() {
            match seat.receive(folder.join(&name), size).await {
                Err(Failure::Disk | Failure::NoSpace) => {}
                sink => return sink.map(Some),
            }
        }
        match self.world.choose_place(name).await {
            Some(chosen) => seat.receive(chosen, size).await.map(Some),
            None => Ok(None),
        }
    }

    /// Where received files go; `None` where the user wants to be asked.
    fn folder(&self) -> Option<PathBuf> {
        let folder = self.load_settings().folder;
        // A relative one would depend on where the app was started.
        Path::new(&folder)
            .is_absolute()
            .then(|| PathBuf::from(folder))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;
    use crate::testing::{FolderWorld, is_empty};

    /// Received files go to `mine`; whoever is asked says `inbox`.
    async fn with_a_folder() -> (FolderWorld, Arc<Desk>, PathBuf) {
        let world = FolderWorld::new();
        let mine = world.path("mine");
        fs::create_dir(&mine).unwrap();
        let desk = world.desk();
        world.answer_folder(Some(mine.clone()));
        desk.choose_folder(&desk.window).await.unwrap().unwrap();
        (world, desk, mine)
    }

    async fn received(desk: &Desk, name: &str) -> PathBuf {
        let sink = desk.save_file(&desk.window, name, 2).await.unwrap();
        let file = sink.unwrap().file;
        desk.window.write(file, 0, *b"hi").await.unwrap();
        desk.window.finish(file).await.unwrap().path.into()
    }

    #[tokio::test]
    async fn a_received_file_goes_into_the_chosen_folder_without_asking() {
        let (world, desk, mine) = with_a_folder().await;
        let at = received(&desk, "photo.jpg").await;
        assert_eq!(at, mine.join("photo.jpg"));
        assert_eq!(fs::read(at).unwrap(), b"hi");
        assert!(is_empty(&world.path("inbox")));
    }

    #[tokio::test]
    async fn no_name_leads_out_of_the_chosen_folder() {
        let (world, desk, mine) = with_a_folder().await;
        for name in [
            "../out.txt",
            "/etc/out.txt",
            "..\\..\\out.txt",
            "a/../../out.txt",
            "..",
            "C:\\out.txt",
        ] {
            let at = received(&desk, name).await;
            assert_eq!(at.parent(), Some(mine.as_path()), "{name}");
        }
        assert!(!world.path("out.txt").exists());
    }

    #[tokio::test]
    async fn a_name_that_is_taken_in_the_folder_gets_a_number() {
        let (_world, desk, mine) = with_a_folder().await;
        fs::write(mine.join("a.txt"), b"mine").unwrap();
        assert_eq!(received(&desk, "a.txt").await, mine.join("a (2).txt"));
        assert_eq!(fs::read(mine.join("a.txt")).unwrap(), b"mine");
    }

    #[tokio::test]
    async fn a_folder_that_is_gone_is_asked_about() {
        let (world, desk, mine) = with_a_folder().await;
        fs::remove_dir(&mine).unwrap();
        let at = received(&desk, "a.txt").await;
        assert_eq!(at, world.path("inbox").join("a.txt"));
        assert!(!mine.exists(), "it is not made anew");
    }

    /// For everybody, the superuser included: what is no folder takes no file.
    #[tokio::test]
    async fn a_folder_that_takes_nothing_is_asked_about() {
        let (world, desk, mine) = with_a_folder().await;
        fs::remove_dir(&mine).unwrap();
        fs::write(&mine, b"a file now").unwrap();
        assert_eq!(
            received(&desk, "a.txt").await,
            world.path("inbox").join("a.txt")
        );
    }

    #[tokio::test]
    async fn without_a_folder_the_user_is_asked_for_each() {
        let world = FolderWorld::new();
        let desk = world.desk();
        let at = received(&desk, "a.txt").await;
        assert_eq!(at, world.path("inbox").join("a.txt"));
        let unwanted = desk.save_file(&desk.window, "unwanted.txt", 2).await;
        assert_eq!(unwanted, Ok(None));
    }
}
