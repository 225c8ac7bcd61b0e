//! The life of the key that seals the rest: made, asked for, moved into the keychain, out of reach, lost. A keychain may take for ever, so it
//! is asked on a thread that nobody waits for; whoever needs the key waits here, with a limit. Knows nothing of what it seals.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use serde::Serialize;
use zeroize::Zeroizing;

use super::keychain::{Keychain, Refused};
use super::record::{Record, Task, key_of, task};
use super::seal::Key;
use super::{SEALED, random};
use crate::ipc::Failure;
use crate::private_file;

/// The line that says where the key lies.
const RECORD: &str = "key";

/// Where the key lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "desktop.ts"))]
#[serde(rename_all = "lowercase")]
pub enum KeyPlace {
    /// In the system's keychain.
    Keychain,
    /// In a file for this user alone: no keychain answers.
    File,
    /// In a keychain that does not give it now.
    Locked,
    /// Nobody knows; what was sealed cannot be read.
    Lost,
}

/// One key, wherever it is now.
pub(super) struct Life {
    folder: PathBuf,
    keychain: Option<Box<dyn Keychain>>,
    patience: Duration,
    state: Mutex<State>,
    changed: Condvar,
    /// Which asking counts: an earlier one that answers at last has nothing to say.
    asking: AtomicU64,
}

/// What came of the asking.
enum Settled {
    /// The keychain gave the key, or has none of that name.
    Found(Option<Key>),
    Refused,
    /// A key that was here lies there now.
    Kept(Record, Key),
}

enum State {
    /// Nothing was kept yet.
    Fresh,
    /// The keychain was asked; with the new key, where there was none.
    Asking(Instant, Option<(String, Key)>),
    Open(Key, KeyPlace),
    Shut(KeyPlace),
}

impl Life {
    /// Begins where the last run ended. `folder` holds the sealed files; `patience` is how long whoever needs the key waits for the keychain,
    /// from the moment it was asked.
    pub(super) fn new(
        folder: PathBuf,
        keychain: Option<Box<dyn Keychain>>,
        patience: Duration,
    ) -> Arc<Self> {
        let life = Arc::new(Self {
            folder,
            keychain,
            patience,
            state: Mutex::new(State::Shut(KeyPlace::Lost)),
            changed: Condvar::new(),
            asking: AtomicU64::new(0),
        });
        life.begin();
        life
    }

    /// Where the sealed files lie.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the key lies; waits for the keychain's answer, but not for long.
    pub(super) fn place(self: &Arc<Self>) -> KeyPlace {
        // Whoever cannot have it is told so by the place.
        let _key = self.key();
        match &*self.state() {
            State::Open(_, place) | State::Shut(place) => *place,
            State::Asking(..) | State::Fresh => KeyPlace::Locked,
        }
    }

    /// Asks a keychain that refused once more.
    pub(super) fn ask_again(self: &Arc<Self>) {
        if matches!(*self.state(), State::Shut(KeyPlace::Locked)) {
            self.begin();
        }
    }

    /// Whatever a keychain that was asked before says from here on, it says too late.
    pub(super) fn give_up(&self) {
        self.asking.fetch_add(1, Ordering::Relaxed);
    }

    /// Looks where the key is. A keychain is asked on a thread that nobody waits for, and none before there is something to keep.
    pub(super) fn begin(self: &Arc<Self>) {
        self.give_up();
        let task = self.task().unwrap_or(Task::Lost);
        let state = match &task {
            Task::Lost => State::Shut(KeyPlace::Lost),
            Task::Make => State::Fresh,
            Task::Ask(_) => State::Asking(Instant::now() + self.patience, None),
            // It is here already: nobody has to wait for its move.
            Task::Move(_, key) => State::Open(key.clone(), KeyPlace::File),
        };
        self.becomes(state);
        match task {
            Task::Ask(id) => self.ask(move |life| life.find(&id)),
            Task::Move(id, key) => self.ask(move |life| life.hand_over(id, key)),
            Task::Lost | Task::Make => {}
        }
    }

    fn make(self: &Arc<Self>, state: &mut State) -> Result<(), Failure> {
        let (id, key) = new_key()?;
        let until = Instant::now() + self.patience;
        *state = State::Asking(until, Some((id.clone(), key.clone())));
        self.ask(move |life| life.hand_over(id, key));
        Ok(())
    }

    /// May take for ever. Whoever waits does so in `key`, with a limit.
    fn ask(self: &Arc<Self>, what: impl FnOnce(&Self) -> Settled + Send + 'static) {
        let life = Arc::clone(self);
        let asking = self.asking.load(Ordering::Relaxed);
        let asked = thread::Builder::new().spawn(move || {
            let settled = what(&life);
            life.settled(asking, settled);
        });
        if let Err(error) = asked {
            tracing::warn!(%error, "nobody could ask the keychain");
        }
    }

    fn task(&self) -> Result<Task, io::Error> {
        let record = private_file::read(&self.folder.join(RECORD))?.map(Zeroizing::new);
        let has_sealed = fs::read_dir(&self.folder).is_ok_and(|mut files| {
            files.any(|file| {
                file.is_ok_and(|file| file.path().extension().is_some_and(|end| end == SEALED))
            })
        });
        Ok(task(record.as_ref().map(|line| line.as_str()), has_sealed))
    }

    fn find(&self, id: &str) -> Settled {
        let keychain = self.keychain.as_ref().ok_or(Refused);
        match keychain.and_then(|keychain| keychain.get(id)) {
            Ok(found) => Settled::Found(found.and_then(|bytes| key_of(&bytes))),
            Err(Refused) => Settled::Refused,
        }
    }

    fn hand_over(&self, id: String, key: Key) -> Settled {
        let record = match self.is_taken(&id, &key) {
            true => Record::Keychain(id),
            false => Record::File(id, key.clone()),
        };
        Settled::Kept(record, key)
    }

    fn settled(&self, asking: u64, settled: Settled) {
        let mut state = self.state();
        if self.asking.load(Ordering::Relaxed) != asking {
            return;
        }
        // A key that lies in its file already stays there as it is.
        let stays = matches!(*state, State::Open(_, KeyPlace::File));
        *state = match settled {
            Settled::Found(Some(key)) => State::Open(key, KeyPlace::Keychain),
            Settled::Found(None) => State::Shut(KeyPlace::Lost),
            Settled::Refused => State::Shut(KeyPlace::Locked),
            Settled::Kept(Record::File(..), key) if stays => State::Open(key, KeyPlace::File),
            Settled::Kept(record, key) => match self.write(&record) {
                Ok(()) => State::Open(key, record.place()),
                Err(error) => {
                    tracing::warn!(%error, "where the key lies could not be written");
                    State::Shut(KeyPlace::Lost)
                }
            },
        };
        drop(state);
        self.changed.notify_all();
    }

    /// Only what was read back is in the keychain.
    fn is_taken(&self, id: &str, key: &Key) -> bool {
        let Some(keychain) = &self.keychain else {
            return false;
        };
        keychain.put(id, key.as_slice()).is_ok()
            && keychain
                .get(id)
                .is_ok_and(|back| back.is_some_and(|back| back.as_slice() == key.as_slice()))
    }

    /// The key, once it is there. A keychain that lets a new key wait gets it later: until then it lies in a file.
    pub(super) fn key(self: &Arc<Self>) -> Result<Key, Failure> {
        let mut state = self.state();
        loop {
            let left = match &*state {
                State::Open(key, _) => return Ok(key.clone()),
                State::Shut(_) => return Err(Failure::Keychain),
                State::Fresh => {
                    self.make(&mut state)?;
                    continue;
                }
                State::Asking(until, _) => until.saturating_duration_since(Instant::now()),
            };
            if left.is_zero() {
                return self.fall_back(&mut state);
            }
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn fall_back(&self, state: &mut State) -> Result<Key, Failure> {
        let State::Asking(_, Some((id, key))) = state else {
            return Err(Failure::Keychain);
        };
        let key = key.clone();
        self.write(&Record::File(id.clone(), key.clone()))?;
        *state = State::Open(key.clone(), KeyPlace::File);
        Ok(key)
    }

    fn write(&self, record: &Record) -> io::Result<()> {
        private_file::create_folder(&self.folder)?;
        private_file::replace(&self.folder.join(RECORD), record.text().as_bytes())
    }

    fn becomes(&self, state: State) {
        *self.state() = state;
        self.changed.notify_all();
    }

    /// Waits until the key lies there.
    #[cfg(test)]
    pub(super) fn until(&self, place: KeyPlace) {
        let mut state = self.state();
        loop {
            if matches!(&*state, State::Open(_, now) | State::Shut(now) if *now == place) {
                return;
            }
            let waited = self.changed.wait_timeout(state, Duration::from_secs(10));
            let (next, waited) = waited.unwrap();
            assert!(!waited.timed_out(), "it never came to {place:?}");
            state = next;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is one assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn new_key() -> Result<(String, Key), Failure> {
    let id: [u8; 12] = random()?;
    Ok((B64.encode(id), Zeroizing::new(random()?)))
}
