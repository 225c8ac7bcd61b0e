//! On real folders: what lands on the disk, and what never does.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn receive_whole(files: &Files, chosen: &Path, bytes: &[u8]) -> PathBuf {
    let sink = files.receive(chosen, bytes.len() as u64).unwrap();
    files.write(sink.file, 0, bytes).unwrap();
    files.finish(sink.file).unwrap().path.into()
}

#[test]
fn a_received_file_has_its_name_only_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::default();
    let sink = files.receive(&folder.path().join("photo.jpg"), 6).unwrap();
    files.write(sink.file, 3, b"def").unwrap();
    files.write(sink.file, 0, b"abc").unwrap();
    assert_eq!(listing(folder.path()), [".photo.jpg.part"]);
    let path = files.finish(sink.file).unwrap().path;
    assert_eq!(listing(folder.path()), ["photo.jpg"]);
    assert_eq!(fs::read(path).unwrap(), b"abcdef");
}

#[test]
fn nothing_that_exists_is_ever_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = folder.path().join("a.txt");
    fs::write(&chosen, b"mine").unwrap();
    fs::write(folder.path().join(".a.txt.part"), b"also mine").unwrap();
    let files = Files::default();
    let first = receive_whole(&files, &chosen, b"theirs");
    let second = receive_whole(&files, &chosen, b"theirs again");
    assert_eq!(
        (first, second),
        (
            folder.path().join("a (2).txt"),
            folder.path().join("a (3).txt")
        )
    );
    assert_eq!(fs::read(&chosen).unwrap(), b"mine");
    assert_eq!(
        fs::read(folder.path().join(".a.txt.part")).unwrap(),
        b"also mine"
    );
}

#[test]
fn a_name_that_was_taken_while_the_file_arrived_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = folder.path().join("a.txt");
    let files = Files::default();
    let sink = files.receive(&chosen, 1).unwrap();
    files.write(sink.file, 0, b"t").unwrap();
    fs::write(&chosen, b"mine").unwrap();
    assert_eq!(
        Path::new(&files.finish(sink.file).unwrap().path),
        folder.path().join("a (2).txt")
    );
    assert_eq!(fs::read(&chosen).unwrap(), b"mine");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_way_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("precious");
    std::os::unix::fs::symlink(&target, folder.path().join("a.txt")).unwrap();
    std::os::unix::fs::symlink(&target, folder.path().join(".a.txt.part")).unwrap();
    receive_whole(&Files::default(), &folder.path().join("a.txt"), b"theirs");
    assert!(!target.exists());
    assert!(folder.path().join("a (2).txt").is_file());
}

#[test]
fn abort_and_a_page_that_goes_away_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::default();
    let aborted = files.receive(&folder.path().join("a"), 10).unwrap();
    files.write(aborted.file, 0, b"half").unwrap();
    files.close(aborted.file);
    assert_eq!(listing(folder.path()), [""; 0]);
    assert_eq!(
        files.write(aborted.file, 4, b"more"),
        Err(Failure::NoSuchFile)
    );
    assert_eq!(files.finish(aborted.file), Err(Failure::NoSuchFile));

    files.receive(&folder.path().join("b"), 10).unwrap();
    drop(files);
    assert_eq!(listing(folder.path()), [""; 0]);
}

#[test]
fn a_write_outside_the_agreed_size_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::default();
    let sink = files.receive(&folder.path().join("a"), 4).unwrap();
    assert_eq!(files.write(sink.file, 2, b"abc"), Err(Failure::OutOfRange));
    assert_eq!(
        files.write(sink.file, u64::MAX, b"a"),
        Err(Failure::OutOfRange)
    );
    assert_eq!(files.write(sink.file, 0, b"abcd"), Ok(()));
}

#[test]
fn an_empty_file_is_received_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = receive_whole(&Files::default(), &folder.path().join("empty"), b"");
    assert_eq!(fs::read(path).unwrap(), b"");
}

#[test]
fn a_file_that_cannot_fit_is_refused_before_it_begins() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        Files::default().receive(&folder.path().join("a"), u64::MAX),
        Err(Failure::NoSpace)
    );
    assert_eq!(listing(folder.path()), [""; 0]);
}

#[test]
fn a_chosen_name_cannot_leave_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        Files::default().receive(&folder.path().join(".."), 1),
        Err(Failure::Disk)
    );
    assert_eq!(
        Files::default().receive(&folder.path().join("missing/a"), 1),
        Err(Failure::Disk)
    );
}

#[test]
fn an_offered_file_is_read_at_any_offset_and_ends_where_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.bin"), b"0123456789").unwrap();
    let files = Files::default();
    let source = files.offer(&folder.path().join("a.bin")).unwrap();
    assert_eq!((source.name.as_str(), source.size), ("a.bin", 10));
    assert_eq!(files.read(source.file, 4, 3).unwrap(), b"456");
    assert_eq!(files.read(source.file, 8, 100).unwrap(), b"89");
    assert_eq!(files.read(source.file, 10, 1).unwrap(), b"");
    assert_eq!(files.read(source.file, 11, 1), Err(Failure::OutOfRange));
    assert_eq!(
        files.read(source.file, 0, LARGEST_PIECE + 1),
        Err(Failure::OutOfRange)
    );
    files.close(source.file);
    assert_eq!(files.read(source.file, 0, 1), Err(Failure::NoSuchFile));
}

#[test]
fn a_handle_serves_only_its_own_direction() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine"), b"mine").unwrap();
    let files = Files::default();
    let source = files.offer(&folder.path().join("mine")).unwrap().file;
    let sink = files
        .receive(&folder.path().join("theirs"), 4)
        .unwrap()
        .file;
    assert_eq!(files.write(source, 0, b"gone"), Err(Failure::NoSuchFile));
    assert_eq!(files.read(sink, 0, 4), Err(Failure::NoSuchFile));
    assert_eq!(files.finish(source), Err(Failure::NoSuchFile));
    assert_eq!(fs::read(folder.path().join("mine")).unwrap(), b"mine");
    assert_eq!(files.offer(folder.path()), Err(Failure::Disk));
}

#[test]
fn a_page_cannot_open_files_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::default();
    for n in 0..MOST_OPEN {
        files
            .receive(&folder.path().join(n.to_string()), 0)
            .unwrap();
    }
    assert_eq!(
        files.receive(&folder.path().join("one more"), 0),
        Err(Failure::TooMany)
    );
    assert_eq!(
        listing(folder.path()).len(),
        MOST_OPEN,
        "the refused one left nothing"
    );
}
