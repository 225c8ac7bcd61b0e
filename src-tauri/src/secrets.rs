//! Secrets that outlive a run, each in a file of its own, sealed by one key. The key lies in the system's keychain; where none answers in
//! time it lies in a file for this user alone, and moves over later. Never replaces a key that cannot be reached. Why one key:
//! docs/decisions/0008. Knows nothing of what the secrets are for.

mod keychain;
mod life;
mod record;
mod seal;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use zeroize::Zeroizing;

use crate::ipc::Failure;
use crate::private_file;
pub use keychain::{Keychain, OfThisComputer, Refused};
pub use life::KeyPlace;
use life::Life;

/// How long whoever needs a secret waits for the keychain, from the moment it was asked.
const PATIENCE: Duration = Duration::from_secs(3);
/// Longest secret, in bytes.
const LONGEST: usize = 64 << 10;
const SEALED: &str = "sealed";
/// Where secrets lay in the open before there was a key: `(name, file)`.
const BEFORE: [(&str, &str); 2] = [("room", "room"), ("identity", "identity.pem")];

/// The sealed files of one data folder.
pub struct Secrets {
    data: PathBuf,
    life: Arc<Life>,
}

impl Secrets {
    /// Asks the keychain in the background, if it has the key. `data` is the app's own folder, closed to others.
    pub fn new(data: &Path, keychain: Option<Box<dyn Keychain>>) -> Self {
        Self::patient(data, keychain, PATIENCE)
    }

    fn patient(data: &Path, keychain: Option<Box<dyn Keychain>>, patience: Duration) -> Self {
        Self {
            data: data.to_owned(),
            life: Life::new(data.join("secrets"), keychain, patience),
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
        let key = self.life.key()?;
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
        let key = self.life.key()?;
        let sealed = seal::seal(&key, name, random()?, secret).ok_or(Failure::Internal)?;
        let place = self.sealed_file(name);
        private_file::create_folder(self.life.folder())?;
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
        self.life.place()
    }

    /// Asks a keychain that refused once more: the user may have unlocked it.
    pub fn ask_again(&self) {
        self.life.ask_again();
    }

    /// The user gave up what cannot be read: it is set aside, and everything begins anew.
    ///
    /// # Errors
    /// `Disk`.
    pub fn renew(&self) -> Result<(), Failure> {
        self.life.give_up();
        let aside = self.data.join("secrets.aside");
        match fs::remove_dir_all(&aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        match fs::rename(self.life.folder(), &aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        self.life.begin();
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
        self.life.folder().join(name).with_extension(SEALED)
    }
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
