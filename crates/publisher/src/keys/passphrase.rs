//! Key files under a passphrase: the armored format of age (age-encryption.org/v1), with scrypt.
//!
//! A passphrase is typed at the terminal, or stands in the file that `STELE_PASSPHRASE_FILE` names: for
//! services. It never stands in a command line, which everybody on the machine can read.

use std::fmt;
use std::fs;
use std::io::{Read as _, Write as _};
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::scrypt::{Identity, Recipient};
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, Identity as _Identity, Recipient as _Recipient};
use zeroize::Zeroizing;

use super::{require_mode, terminal};

use crate::output::events::warning;

/// Names the file with the passphrase, or several passphrases, one a line.
const FILE_VARIABLE: &str = "STELE_PASSPHRASE_FILE";

/// How an armored age file begins.
const ARMOR: &str = "-----BEGIN AGE ENCRYPTED FILE-----";

/// The work of trying one passphrase, as the power of two of scrypt's N: half a second and 128 MiB.
const WORK_FACTOR: u8 = 17;

/// The most work that a file may ask for: four times what age itself takes.
const MAX_WORK_FACTOR: u8 = 20;

/// The most bytes of a file with passphrases.
const MAX_FILE_LEN: u64 = 16 * 1024;

/// How often a person may mistype.
const ATTEMPTS: u8 = 3;

/// What has opened a file in this run, and what a file with passphrases holds: it may be a pipe, which can be
/// read once only.
static KNOWN: Mutex<Option<Vec<Passphrase>>> = Mutex::new(None);

/// Why a file under a passphrase can't be opened, or made.
#[derive(Debug)]
pub enum PassphraseError {
    /// None is known, and there is no terminal.
    NoTerminal,
    /// Those that are known, or were typed, aren't it.
    Wrong,
    /// What was typed the second time is something else.
    Differs,
    /// It is empty.
    Empty,
    /// The file with the passphrase can't be read.
    File(PathBuf, String),
    /// The file under the passphrase is damaged, or needs no passphrase.
    Damaged(String),
}

impl fmt::Display for PassphraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTerminal => write!(
                f,
                "a passphrase is needed, and there is no terminal to ask for it. Name a file with it in the \
                 environment variable {FILE_VARIABLE}"
            ),
            Self::Wrong => f.write_str("this is not its passphrase"),
            Self::Differs => f.write_str("the two passphrases differ. Nothing was written"),
            Self::Empty => f.write_str("an empty passphrase protects nothing. Nothing was written"),
            Self::File(path, why) => write!(
                f,
                "the passphrase could not be read from {}: {why}",
                path.display()
            ),
            Self::Damaged(why) => write!(
                f,
                "it can't be opened with a passphrase: {why}. Take it from a backup"
            ),
        }
    }
}

impl std::error::Error for PassphraseError {}

/// A passphrase. Wiped when it is dropped, and never printed.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A new one: from the file that the environment names, else typed twice at the terminal.
    ///
    /// # Errors
    /// [`PassphraseError`] if it is empty, mistyped or can't be had.
    pub fn new() -> Result<Self, PassphraseError> {
        if given()?.is_some() {
            return with_known(|known| known.first().cloned().ok_or(PassphraseError::Empty));
        }
        let typed = Self::typed_twice()?;
        with_known(|known| {
            known.push(typed.clone());
            Ok(())
        })?;
        Ok(typed)
    }

    /// A new one, typed twice at the terminal.
    ///
    /// # Errors
    /// [`PassphraseError`] if it is empty, mistyped, or there is no terminal.
    pub fn typed_twice() -> Result<Self, PassphraseError> {
        let first = ask("New passphrase: ")?;
        if first.0.is_empty() {
            return Err(PassphraseError::Empty);
        }
        match ask("The same again: ")?.0 == first.0 {
            true => Ok(first),
            false => Err(PassphraseError::Differs),
        }
    }

    /// The first line of a file.
    ///
    /// # Errors
    /// [`PassphraseError`] if it is empty or can't be read.
    pub fn of_file(path: &Path) -> Result<Self, PassphraseError> {
        let first = read_file(path)?.into_iter().next();
        first.ok_or(PassphraseError::Empty)
    }

    /// A text under this passphrase.
    ///
    /// # Errors
    /// [`PassphraseError`], which only a machine without randomness causes.
    pub fn encrypt(&self, text: &str) -> Result<String, PassphraseError> {
        self.encrypt_with(text, WORK_FACTOR)
    }

    fn encrypt_with(&self, text: &str, work_factor: u8) -> Result<String, PassphraseError> {
        let mut recipient = Recipient::new(self.secret());
        recipient.set_work_factor(work_factor);
        let recipients = iter::once(&recipient as &dyn _Recipient);
        let sealed = Encryptor::with_recipients(recipients).map_err(damaged)?;
        let mut out = Vec::new();
        let armor = ArmoredWriter::wrap_output(&mut out, Format::AsciiArmor).map_err(damaged)?;
        let mut writer = sealed.wrap_output(armor).map_err(damaged)?;
        writer.write_all(text.as_bytes()).map_err(damaged)?;
        let armor = writer.finish().map_err(damaged)?;
        armor.finish().map_err(damaged)?;
        String::from_utf8(out).map_err(damaged)
    }

    /// The text that lies under this passphrase; nothing if it isn't that one.
    fn open(&self, sealed: &str) -> Result<Option<Zeroizing<String>>, PassphraseError> {
        let armored = ArmoredReader::new(sealed.as_bytes());
        let decryptor = Decryptor::new_buffered(armored).map_err(damaged)?;
        let mut identity = Identity::new(self.secret());
        identity.set_max_work_factor(MAX_WORK_FACTOR);
        let identities = iter::once(&identity as &dyn _Identity);
        let mut reader = match decryptor.decrypt(identities) {
            Ok(reader) => reader,
            Err(DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed) => {
                return Ok(None);
            }
            Err(error) => return Err(damaged(error)),
        };
        // With room for all of it at once, so that growing leaves no copy behind.
        let mut text = Zeroizing::new(String::with_capacity(sealed.len()));
        reader.read_to_string(&mut text).map_err(damaged)?;
        Ok(Some(text))
    }

    fn secret(&self) -> SecretString {
        SecretString::from(self.0.as_str())
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(...)")
    }
}

/// Whether a key file lies under a passphrase.
pub(super) fn is_encrypted(text: &str) -> bool {
    text.trim_start().starts_with(ARMOR)
}

/// Opens a file with a passphrase of this run, of the file that the environment names, or as it is typed.
pub(super) fn decrypt(path: &Path, text: &str) -> Result<Zeroizing<String>, PassphraseError> {
    with_known(|known| {
        for passphrase in &*known {
            if let Some(opened) = passphrase.open(text)? {
                return Ok(opened);
            }
        }
        if given()?.is_some() {
            return Err(PassphraseError::Wrong);
        }
        for _ in 0..ATTEMPTS {
            let typed = ask(&format!("Passphrase of {}: ", path.display()))?;
            if let Some(opened) = typed.open(text)? {
                known.push(typed);
                return Ok(opened);
            }
            warning!("this is not its passphrase");
        }
        Err(PassphraseError::Wrong)
    })
}

/// Hands over the passphrases that are known; at first, those of the file that the environment names.
fn with_known<T>(
    work: impl FnOnce(&mut Vec<Passphrase>) -> Result<T, PassphraseError>,
) -> Result<T, PassphraseError> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.is_none() {
        *known = Some(match given()? {
            Some(file) => read_file(&file)?,
            None => Vec::new(),
        });
    }
    work(known.get_or_insert_default())
}

/// The file that the environment names.
fn given() -> Result<Option<PathBuf>, PassphraseError> {
    match std::env::var_os(FILE_VARIABLE) {
        Some(path) if path.is_empty() => Err(PassphraseError::File(
            PathBuf::new(),
            format!("{FILE_VARIABLE} is empty"),
        )),
        path => Ok(path.map(PathBuf::from)),
    }
}

/// The lines of a file with passphrases; it may be a pipe or a terminal's name.
fn read_file(path: &Path) -> Result<Vec<Passphrase>, PassphraseError> {
    let wrong = |why: String| PassphraseError::File(path.to_owned(), why);
    require_mode(path, 0o077).map_err(|error| wrong(error.to_string()))?;
    let file = fs::File::open(path).map_err(|error| wrong(error.to_string()))?;
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_FILE_LEN)
        .read_to_string(&mut text)
        .map_err(|error| wrong(error.to_string()))?;
    let lines = text.lines().filter(|line| !line.is_empty());
    let lines: Vec<_> = lines
        .map(|line| Passphrase(Zeroizing::new(line.to_owned())))
        .collect();
    if lines.is_empty() {
        return Err(wrong("it is empty".to_owned()));
    }
    Ok(lines)
}

/// Asks at the terminal, whatever standard input is, without showing what is typed.
fn ask(prompt: &str) -> Result<Passphrase, PassphraseError> {
    let typed = terminal::ask(prompt).map_err(|_| PassphraseError::NoTerminal)?;
    Ok(Passphrase(typed))
}

fn damaged(error: impl fmt::Display) -> PassphraseError {
    PassphraseError::Damaged(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn what_lies_under_a_passphrase_opens_with_that_one_alone() {
        let right = passphrase("correct horse");
        let sealed = right.encrypt_with("a secret\n", 4).unwrap();
        assert!(is_encrypted(&sealed) && !sealed.contains("secret"));
        assert_eq!(*right.open(&sealed).unwrap().unwrap(), "a secret\n");
        assert!(passphrase("battery").open(&sealed).unwrap().is_none());
    }

    #[test]
    fn a_file_that_was_cut_or_changed_is_damaged() {
        let right = passphrase("x");
        let sealed = right.encrypt_with("a secret\n", 4).unwrap();
        let cut = &sealed[..sealed.len() / 2];
        assert!(right.open(cut).is_err());
        let last = sealed.lines().rev().nth(1).unwrap();
        let changed = sealed.replace(last, &last.to_lowercase());
        assert_ne!(changed, sealed);
        assert!(right.open(&changed).is_err());
    }

    #[test]
    fn a_file_may_not_ask_for_more_work_than_age_would() {
        let text = "age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 40\n\
                    ZV/AhotwSGqaPCU43cepl4WYUouAa17a3xpu4G2yi5k\n--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n\
                    a nonce and a chunk, which nobody comes to read";
        let mut out = Vec::new();
        let mut armor = ArmoredWriter::wrap_output(&mut out, Format::AsciiArmor).unwrap();
        armor.write_all(text.as_bytes()).unwrap();
        armor.finish().unwrap();
        let sealed = String::from_utf8(out).unwrap();
        let refused = passphrase("password").open(&sealed).unwrap_err();
        assert!(refused.to_string().contains("work"), "{refused}");
    }
}
