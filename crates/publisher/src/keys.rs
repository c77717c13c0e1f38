//! Private keys of every kind: the one place where they are read and written.
//!
//! A key file is text: a key in the clear, the same under a passphrase (age, armored), or the name of a
//! program that signs. Everything that signs reads its key here, so each kind works everywhere.

mod error;
mod passphrase;
mod program;
mod terminal;

use std::fs;
use std::path::Path;

use stele_sign::multikey::SecretKey;
use stele_sign::note::NoteSigner;
use stele_verify::key::DidKey;
use stele_verify::note::VerifierKey;
use zeroize::Zeroizing;

pub use error::KeyFileError;
pub use passphrase::{Passphrase, PassphraseError};
pub use program::{Program, ProgramFile};

use crate::store::{Disk, DiskError};

/// Reads a signer's key file.
///
/// # Errors
/// [`KeyFileError`] if it can't be read, is open to others, or is no signer's key.
pub fn load_key(path: &Path) -> Result<SecretKey, KeyFileError> {
    match KeyFile::read(path)? {
        KeyFile::Key(text) => SecretKey::from_json(text.as_bytes())
            .map_err(|error| KeyFileError::Multikey(path.to_owned(), error)),
        KeyFile::Program(file) => {
            let did = DidKey::parse(&file.public_key);
            let did = did.map_err(|_| KeyFileError::PublicKey(path.to_owned(), "did:key:z6Mk…"))?;
            Ok(SecretKey::elsewhere(did, Program::of(path, file)?))
        }
    }
}

/// Reads the key file of a log, a witness or an auditor.
///
/// # Errors
/// [`KeyFileError`] if it can't be read, is open to others, or is no such key.
pub fn read_signer(path: &Path) -> Result<NoteSigner, KeyFileError> {
    match KeyFile::read(path)? {
        KeyFile::Key(text) => NoteSigner::parse(text.trim_end_matches('\n'))
            .map_err(|error| KeyFileError::Note(path.to_owned(), error)),
        KeyFile::Program(file) => {
            let public = VerifierKey::parse(&file.public_key);
            let wrong = |_| KeyFileError::PublicKey(path.to_owned(), "NAME+ID+KEY");
            let public = public.map_err(wrong)?;
            Ok(NoteSigner::elsewhere(public, Program::of(path, file)?))
        }
    }
}

/// What a key file holds, its passphrase taken off.
enum KeyFile {
    /// A private key.
    Key(Zeroizing<String>),
    /// Whom to ask for signatures.
    Program(ProgramFile),
}

impl KeyFile {
    fn read(path: &Path) -> Result<Self, KeyFileError> {
        let text = read(path)?;
        if let Some(file) = ProgramFile::parse(&text) {
            let file = file.map_err(|why| KeyFileError::Program(path.to_owned(), why))?;
            // It holds no secret, but whoever could write it would choose what is run.
            require_mode(path, 0o022)?;
            return Ok(Self::Program(file));
        }
        require_mode(path, 0o077)?;
        if !passphrase::is_encrypted(&text) {
            return Ok(Self::Key(text));
        }
        let opened = passphrase::decrypt(path, &text);
        opened
            .map(Self::Key)
            .map_err(|error| KeyFileError::Passphrase(path.to_owned(), error))
    }
}

/// Reads a private key as text, in the clear, and says whether it lay under a passphrase.
///
/// # Errors
/// [`KeyFileError`], also for a program, which has no private key.
pub fn read_private_text(path: &Path) -> Result<(Zeroizing<String>, bool), KeyFileError> {
    let is_encrypted = passphrase::is_encrypted(&read(path)?);
    match KeyFile::read(path)? {
        KeyFile::Key(text) => Ok((text, is_encrypted)),
        KeyFile::Program(_) => Err(KeyFileError::NoPrivateKey(path.to_owned())),
    }
}

/// Makes a key file of a private key in the clear, or under a passphrase. An existing file is never
/// overwritten.
///
/// # Errors
/// [`KeyFileError`] if it can't be written.
pub fn create(
    disk: &Disk,
    path: &Path,
    text: &str,
    passphrase: Option<&Passphrase>,
) -> Result<(), KeyFileError> {
    let write = |text: &str| disk.create_private(path, text.as_bytes());
    put(path, text, passphrase, write)
}

/// Puts a key file in the place of one that is there.
///
/// # Errors
/// [`KeyFileError`] if it can't be written.
pub fn replace(
    disk: &Disk,
    path: &Path,
    text: &str,
    passphrase: Option<&Passphrase>,
) -> Result<(), KeyFileError> {
    let write = |text: &str| disk.replace_private(path, text.as_bytes());
    put(path, text, passphrase, write)
}

fn put(
    path: &Path,
    text: &str,
    passphrase: Option<&Passphrase>,
    write: impl Fn(&str) -> Result<(), DiskError>,
) -> Result<(), KeyFileError> {
    let written = match passphrase {
        None => write(text),
        Some(passphrase) => {
            let sealed = passphrase.encrypt(text);
            write(&sealed.map_err(|error| KeyFileError::Passphrase(path.to_owned(), error))?)
        }
    };
    written.map_err(KeyFileError::Write)
}

fn read(path: &Path) -> Result<Zeroizing<String>, KeyFileError> {
    let text = fs::read_to_string(path).map(Zeroizing::new);
    text.map_err(|error| KeyFileError::Read(path.to_owned(), error))
}

/// Refuses a file that others may use in ways of this mask. As with ssh, what the group may do counts only
/// of a file of one's own: what belongs to somebody else, as a service manager's credential does, can be
/// open to this user by the group alone, and can't be changed by them. What everybody may do counts always.
pub(crate) fn require_mode(path: &Path, mask: u32) -> Result<(), KeyFileError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let metadata = fs::metadata(path);
        let metadata = metadata.map_err(|error| KeyFileError::Read(path.to_owned(), error))?;
        let is_own = metadata.uid() == rustix::process::geteuid().as_raw();
        let mask = if is_own { mask } else { mask & 0o007 };
        let mode = metadata.mode() & 0o777;
        if metadata.is_file() && mode & mask != 0 {
            return Err(KeyFileError::Mode {
                path: path.to_owned(),
                mode,
                is_secret: mask & 0o044 != 0,
            });
        }
    }
    #[cfg(not(unix))]
    let _ = (path, mask);
    Ok(())
}
