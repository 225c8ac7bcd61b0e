//! One key for all, and what happens to it where a keychain refuses, waits or comes later. The keychain here is one that does what it is
//! told; the real one of a session is in tests/tests/keychain.rs.

use std::collections::HashMap;
use std::fs;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard};
use std::thread;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;

use super::*;

#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    kept: HashMap<String, Vec<u8>>,
    is_locked: bool,
    refused: usize,
    /// Gives back something else than what was kept.
    lies: bool,
    /// Answers only after something came by this.
    waits: Option<Receiver<()>>,
}

impl Fake {
    fn locked(&self, locked: bool) -> Self {
        self.0.lock().unwrap().is_locked = locked;
        self.clone()
    }

    fn waiting(&self) -> Sender<()> {
        let (go, waits) = channel();
        self.0.lock().unwrap().waits = Some(waits);
        go
    }

    fn answer(&self) -> Result<MutexGuard<'_, Inner>, Refused> {
        let waits = self.0.lock().unwrap().waits.take();
        if let Some(waits) = waits {
            waits.recv().map_err(|_| Refused)?;
        }
        let mut inner = self.0.lock().unwrap();
        inner.refused += usize::from(inner.is_locked);
        if inner.is_locked {
            Err(Refused)
        } else {
            Ok(inner)
        }
    }

    fn entries(&self) -> usize {
        self.0.lock().unwrap().kept.len()
    }
}

impl Keychain for Fake {
    fn get(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Refused> {
        let inner = self.answer()?;
        let kept = inner.kept.get(id).cloned();
        Ok(kept.map(|kept| Zeroizing::new(if inner.lies { vec![0; 32] } else { kept })))
    }

    fn put(&self, id: &str, secret: &[u8]) -> Result<(), Refused> {
        let mut inner = self.answer()?;
        inner.kept.insert(id.to_owned(), secret.to_owned());
        Ok(())
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// One start of the app, whose keychain may take as long as a busy machine.
fn start(folder: &tempfile::TempDir, keychain: &Fake) -> Secrets {
    Secrets::patient(
        folder.path(),
        Some(Box::new(keychain.clone())),
        Duration::from_secs(60),
    )
}

/// One start that waits for nothing.
fn hasty(folder: &tempfile::TempDir, keychain: &Fake) -> Secrets {
    Secrets::patient(
        folder.path(),
        Some(Box::new(keychain.clone())),
        Duration::ZERO,
    )
}

fn text(secrets: &Secrets) -> Result<Option<String>, Failure> {
    let kept = secrets.load("room")?;
    Ok(kept.map(|kept| String::from_utf8(kept.to_vec()).unwrap()))
}

/// Every byte below the app's folder.
fn written(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        all.extend(if path.is_dir() {
            written(&path)
        } else {
            fs::read(&path).unwrap()
        });
    }
    all
}

fn holds(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|here| here == part)
}

#[test]
fn a_secret_survives_a_restart_and_neither_it_nor_its_key_lies_in_the_folder() {
    let (folder, keychain) = (folder(), Fake::default());
    let first = start(&folder, &keychain);
    first.keep("room", b"the owner's keys").unwrap();
    assert_eq!(first.place(), KeyPlace::Keychain);
    let key = keychain
        .0
        .lock()
        .unwrap()
        .kept
        .values()
        .next()
        .unwrap()
        .clone();
    let all = written(folder.path());
    assert!(
        !holds(&all, b"owner") && !holds(&all, &key) && !holds(&all, B64.encode(&key).as_bytes())
    );
    assert_eq!(
        text(&start(&folder, &keychain)).unwrap().as_deref(),
        Some("the owner's keys")
    );
}

#[test]
fn where_no_keychain_answers_the_key_lies_in_a_file_and_moves_over_once_one_does() {
    let (folder, keychain) = (folder(), Fake::default());
    let none = Secrets::new(folder.path(), None);
    none.keep("room", b"keys").unwrap();
    assert_eq!(none.place(), KeyPlace::File);
    let refused = start(&folder, &keychain.locked(true));
    assert_eq!(text(&refused).unwrap().as_deref(), Some("keys"));
    while keychain.0.lock().unwrap().refused == 0 {
        thread::yield_now();
    }
    drop(refused);
    let moved = start(&folder, &keychain.locked(false));
    moved.life.until(KeyPlace::Keychain);
    assert_eq!(text(&moved).unwrap().as_deref(), Some("keys"));
    assert!(
        fs::read_to_string(folder.path().join("secrets/key"))
            .unwrap()
            .starts_with("keychain ")
    );
}

#[test]
fn a_key_leaves_its_file_only_after_it_was_read_back() {
    let (folder, keychain) = (folder(), Fake::default());
    keychain.0.lock().unwrap().lies = true;
    let secrets = start(&folder, &keychain);
    secrets.keep("room", b"keys").unwrap();
    assert_eq!(secrets.place(), KeyPlace::File);
    assert_eq!(
        text(&Secrets::new(folder.path(), None)).unwrap().as_deref(),
        Some("keys")
    );
}

#[test]
fn a_locked_keychain_hides_a_secret_and_neither_loses_nor_replaces_it() {
    let (folder, keychain) = (folder(), Fake::default());
    start(&folder, &keychain).keep("room", b"keys").unwrap();
    let locked = start(&folder, &keychain.locked(true));
    assert_eq!(text(&locked), Err(Failure::Keychain));
    assert_eq!(locked.keep("room", b"other keys"), Err(Failure::Keychain));
    assert_eq!(locked.place(), KeyPlace::Locked);
    assert!(locked.has("room") && !locked.has("people"));
    keychain.locked(false);
    locked.ask_again();
    assert_eq!(text(&locked).unwrap().as_deref(), Some("keys"));
    assert_eq!(keychain.entries(), 1);
}

#[test]
fn a_keychain_that_never_answers_holds_up_nobody_and_its_late_answer_counts() {
    let (folder, keychain) = (folder(), Fake::default());
    let go = keychain.waiting();
    let secrets = hasty(&folder, &keychain);
    secrets.keep("room", b"keys").unwrap();
    assert_eq!(secrets.place(), KeyPlace::File);
    go.send(()).unwrap();
    secrets.life.until(KeyPlace::Keychain);
    assert_eq!(text(&secrets).unwrap().as_deref(), Some("keys"));

    let go = keychain.waiting();
    let again = hasty(&folder, &keychain);
    assert_eq!(text(&again), Err(Failure::Keychain));
    go.send(()).unwrap();
    again.life.until(KeyPlace::Keychain);
    assert_eq!(text(&again).unwrap().as_deref(), Some("keys"));
}

#[test]
fn who_needs_no_secret_waits_for_no_keychain() {
    let (folder, keychain) = (folder(), Fake::default());
    let _go = keychain.waiting();
    let secrets = start(&folder, &keychain);
    assert_eq!(text(&secrets).unwrap(), None);
    secrets.forget("room").unwrap();
    assert_eq!(keychain.entries(), 0);
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[test]
fn a_secret_of_an_older_tincan_is_sealed_and_its_open_file_goes() {
    let (folder, keychain) = (folder(), Fake::default());
    fs::write(folder.path().join("room"), "old keys").unwrap();
    let secrets = start(&folder, &keychain);
    assert_eq!(text(&secrets).unwrap().as_deref(), Some("old keys"));
    assert!(!holds(&written(folder.path()), b"old keys"));
    assert_eq!(
        text(&start(&folder, &keychain)).unwrap().as_deref(),
        Some("old keys")
    );
}

#[test]
fn a_keychain_that_forgot_the_key_is_said_and_only_the_user_begins_anew() {
    let (folder, keychain) = (folder(), Fake::default());
    start(&folder, &keychain).keep("room", b"keys").unwrap();
    keychain.0.lock().unwrap().kept.clear();
    let lost = start(&folder, &keychain);
    assert_eq!(text(&lost), Err(Failure::Keychain));
    assert_eq!(lost.place(), KeyPlace::Lost);
    lost.renew().unwrap();
    assert_eq!(text(&lost).unwrap(), None);
    lost.keep("room", b"new keys").unwrap();
    assert_eq!(
        text(&start(&folder, &keychain)).unwrap().as_deref(),
        Some("new keys")
    );
    assert!(folder.path().join("secrets.aside/room.sealed").exists());
}

#[test]
fn an_asking_from_before_the_new_beginning_says_nothing_any_more() {
    let (folder, keychain) = (folder(), Fake::default());
    start(&folder, &keychain).keep("room", b"keys").unwrap();
    let go = keychain.waiting();
    let secrets = hasty(&folder, &keychain);
    assert_eq!(text(&secrets), Err(Failure::Keychain));
    secrets.renew().unwrap();
    secrets.keep("room", b"new keys").unwrap();
    go.send(()).unwrap();
    // The earlier asking ends before this one can be answered.
    secrets.life.until(KeyPlace::Keychain);
    assert_eq!(text(&secrets).unwrap().as_deref(), Some("new keys"));
}

#[cfg(unix)]
#[test]
fn whatever_is_kept_is_for_its_owner_alone_and_a_long_secret_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let secrets = Secrets::new(folder.path(), None);
    secrets.keep("people", &[7; 16 << 10]).unwrap();
    assert_eq!(
        secrets.load("people").unwrap().unwrap().as_slice(),
        [7; 16 << 10]
    );
    assert_eq!(
        secrets.keep("people", &vec![0; LONGEST + 1]),
        Err(Failure::BadArguments)
    );
    for file in ["", "key", "people.sealed"] {
        let mode = fs::metadata(folder.path().join("secrets").join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{file}");
    }
}
