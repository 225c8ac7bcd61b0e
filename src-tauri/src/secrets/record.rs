//! PURE: the one line that says where the key lies, and what is to be done at the start because of it. Knows no disk and no keychain.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use zeroize::Zeroizing;

use super::KeyPlace;
use super::seal::Key;

/// Where the key lies. The id is what the keychain's entry is called: random for each key, so that no key ever takes another one's place.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Record {
    /// `keychain ID`
    Keychain(String),
    /// `file ID KEY`
    File(String, Key),
}

/// What a start has to do.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Task {
    /// Nothing was kept yet: make a key.
    Make,
    /// Ask the keychain for the key of that name.
    Ask(String),
    /// The key is here, and moves to the keychain as soon as one takes it.
    Move(String, Key),
    /// There are sealed files, and nothing says where their key is.
    Lost,
}

/// What to do with what was found at the start.
pub(super) fn task(record: Option<&str>, has_sealed: bool) -> Task {
    match record.map(Record::read) {
        Some(Some(Record::Keychain(id))) => Task::Ask(id),
        Some(Some(Record::File(id, key))) => Task::Move(id, key),
        Some(None) => Task::Lost,
        None if has_sealed => Task::Lost,
        None => Task::Make,
    }
}

impl Record {
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let record = match (words.next()?, words.next()?, words.next()) {
            ("keychain", id, None) => Self::Keychain(id.to_owned()),
            ("file", id, Some(key)) => Self::File(
                id.to_owned(),
                key_of(&Zeroizing::new(B64.decode(key).ok()?))?,
            ),
            _ => return None,
        };
        words.next().is_none().then_some(record)
    }

    pub(super) fn place(&self) -> KeyPlace {
        match self {
            Self::Keychain(_) => KeyPlace::Keychain,
            Self::File(..) => KeyPlace::File,
        }
    }

    /// The line.
    pub(super) fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(match self {
            Self::Keychain(id) => format!("keychain {id}\n"),
            Self::File(id, key) => format!("file {id} {}\n", B64.encode(key.as_slice())),
        })
    }
}

/// 32 bytes are a key; anything else is none.
pub(super) fn key_of(bytes: &[u8]) -> Option<Key> {
    bytes.try_into().ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Record {
        Record::File("id".into(), Zeroizing::new([5; 32]))
    }

    #[test]
    fn a_record_reads_as_it_was_written() {
        for record in [Record::Keychain("id".into()), file()] {
            assert!(Record::read(&record.text()) == Some(record));
        }
    }

    #[test]
    fn a_key_in_a_file_wants_to_move_and_one_in_the_keychain_is_asked_for() {
        assert!(
            task(Some(&file().text()), true) == Task::Move("id".into(), Zeroizing::new([5; 32]))
        );
        assert!(task(Some("keychain id\n"), true) == Task::Ask("id".into()));
        assert!(task(None, false) == Task::Make);
    }

    #[test]
    fn where_sealed_files_have_lost_their_key_no_new_one_takes_its_place() {
        assert!(task(None, true) == Task::Lost);
        for damaged in [
            "",
            "keychain",
            "file id",
            "file id !",
            "file id AAAA",
            "keychain a b",
            "x y",
        ] {
            assert!(task(Some(damaged), false) == Task::Lost, "{damaged}");
        }
    }
}
