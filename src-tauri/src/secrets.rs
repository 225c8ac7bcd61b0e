//! Secrets that outlive a run, each in a file of its own, sealed by one key. The key lies in the system's keychain; where none answers in
//! time it lies in a file for this user alone, and moves over later. Never replaces a key that cannot be reached. Why one key:
//! docs/decisions/0008. Knows nothing of what the secrets are for.

mod keychain;
mod record;
mod seal;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::ipc::Failure;
use crate::private_file;
pub use keychain::{Keychain, OfThisComputer, Refused};
use record::{Record, Task, key_of, task};
use seal::Key;

/// How long whoever needs a secret waits for the keychain, from the moment it was asked.
const PATIENCE: Duration = Duration::from_secs(3);
/// Longest secret, in bytes.
const LONGEST: usize = 64 << 10;
/// The line that says where the key lies.
const RECORD: &str = "key";
const SEALED: &str = "sealed";
/// Where secrets lay in the open before there was a key: `(name, file)`.
const BEFORE: [(&str, &str); 2] = [("room", "room"), ("identity", "identity.pem")];

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

/// The sealed files of one data folder.
pub struct Secrets {
    data: PathBuf,
    shared: Arc<Shared>,
}

struct Shared {
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

impl Secrets {
    /// Asks the keychain in the background, if it has the key. `data` is the app's own folder, closed to others.
    pub fn new(data: &Path, keychain: Option<Box<dyn Keychain>>) -> Self {
        Self::patient(data, keychain, PATIENCE)
    }

    fn patient(data: &Path, keychain: Option<Box<dyn Keychain>>, patience: Duration) -> Self {
        let shared = Arc::new(Shared {
            folder: data.join("secrets"),
            keychain,
            patience,
            state: Mutex::new(State::Shut(KeyPlace::Lost)),
            changed: Condvar::new(),
            asking: AtomicU64::new(0),
        });
        shared.begin();
        Self {
            data: data.to_owned(),
            shared,
        }
    }

    /// The secret of that name; `None` where none was kept. One that still lies in the open is sealed first.
    ///
    /// # Errors
    /// `Keychain` where the key is out of reach or the file was changed, `Disk`.
    pub fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        if let Some(open) = self.before(name)? {
            if self.keep(name, &open).is_ok() {
                self.remove_open(name)?;
            }
            return Ok(Some(open));
        }
        let Some(file) = read(&self.sealed_file(name))? else {
            return Ok(None);
        };
        let key = self.shared.key()?;
        seal::open(&key, name, &file)
            .map(Some)
            .ok_or(Failure::Keychain)
    }

    /// Keeps a secret under that name, in place of what was there; read back before this returns.
    ///
    /// # Errors
    /// `BadArguments` above 64 KiB, `Keychain` where the key is out of reach, `Disk`.
    pub fn keep(&self, name: &str, secret: &[u8]) -> Result<(), Failure> {
        if secret.len() > LONGEST {
            return Err(Failure::BadArguments);
        }
        let key = self.shared.key()?;
        let sealed = seal::seal(&key, name, random()?, secret).ok_or(Failure::Internal)?;
        let place = self.sealed_file(name);
        private_file::create_folder(&self.shared.folder)?;
        private_file::replace(&place, &sealed)?;
        let back = read(&place)?.and_then(|file| seal::open(&key, name, &file));
        back.filter(|back| back.as_slice() == secret)
            .map(drop)
            .ok_or(Failure::Disk)
    }

    /// Forgets it; fine where there is none.
    ///
    /// # Errors
    /// `Disk`.
    pub fn forget(&self, name: &str) -> Result<(), Failure> {
        self.remove_open(name)?;
        Ok(private_file::remove(&self.sealed_file(name))?)
    }

    /// Whether something lies under that name, to be read or not; waits for no keychain.
    pub fn has(&self, name: &str) -> bool {
        let open = self.open_file(name).is_some_and(|file| file.exists());
        open || self.sealed_file(name).exists()
    }

    /// Where the key lies; waits for the keychain's answer, but not for long.
    pub fn place(&self) -> KeyPlace {
        // Whoever cannot have it is told so by the place.
        let _key = self.shared.key();
        match &*self.shared.state() {
            State::Open(_, place) | State::Shut(place) => *place,
            State::Asking(..) | State::Fresh => KeyPlace::Locked,
        }
    }

    /// Asks a keychain that refused once more: the user may have unlocked it.
    pub fn ask_again(&self) {
        if matches!(*self.shared.state(), State::Shut(KeyPlace::Locked)) {
            self.shared.begin();
        }
    }

    /// The user gave up what cannot be read: it is set aside, and everything begins anew.
    ///
    /// # Errors
    /// `Disk`.
    pub fn renew(&self) -> Result<(), Failure> {
        self.shared.asking.fetch_add(1, Ordering::Relaxed);
        let aside = self.data.join("secrets.aside");
        match fs::remove_dir_all(&aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        match fs::rename(&self.shared.folder, &aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        self.shared.begin();
        Ok(())
    }

    fn before(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        let found = self.open_file(name).map(|file| read(&file)).transpose()?;
        Ok(found.flatten())
    }

    fn remove_open(&self, name: &str) -> io::Result<()> {
        self.open_file(name)
            .map_or(Ok(()), |file| private_file::remove(&file))
    }

    /// Where it lay in the open; `None` for what never did.
    fn open_file(&self, name: &str) -> Option<PathBuf> {
        let (_, file) = BEFORE.iter().find(|(one, _)| *one == name)?;
        Some(self.data.join(file))
    }

    fn sealed_file(&self, name: &str) -> PathBuf {
        self.shared.folder.join(name).with_extension(SEALED)
    }
}

impl Shared {
    /// Looks where the key is. A keychain is asked on a thread that nobody waits for, and none before there is something to keep.
    fn begin(self: &Arc<Self>) {
        self.asking.fetch_add(1, Ordering::Relaxed);
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
            Task::Ask(id) => self.ask(move |shared| shared.find(&id)),
            Task::Move(id, key) => self.ask(move |shared| shared.hand_over(id, key)),
            Task::Lost | Task::Make => {}
        }
    }

    fn make(self: &Arc<Self>, state: &mut State) -> Result<(), Failure> {
        let (id, key) = new_key()?;
        let until = Instant::now() + self.patience;
        *state = State::Asking(until, Some((id.clone(), key.clone())));
        self.ask(move |shared| shared.hand_over(id, key));
        Ok(())
    }

    /// May take for ever. Whoever waits does so in `key`, with a limit.
    fn ask(self: &Arc<Self>, what: impl FnOnce(&Self) -> Settled + Send + 'static) {
        let shared = Arc::clone(self);
        let asking = self.asking.load(Ordering::Relaxed);
        let asked = thread::Builder::new().spawn(move || {
            let settled = what(&shared);
            shared.settled(asking, settled);
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
    fn key(self: &Arc<Self>) -> Result<Key, Failure> {
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

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is one assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn new_key() -> Result<(String, Key), Failure> {
    let id: [u8; 12] = random()?;
    Ok((B64.encode(id), Zeroizing::new(random()?)))
}

fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Failure::Internal)?;
    Ok(bytes)
}

fn read(path: &Path) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
