//! Why a key file can't be used.

use std::fmt;
use std::path::PathBuf;

use stele_sign::multikey::SecretKeyError;
use stele_sign::note::NoteSignerError;

use super::PassphraseError;
use crate::store::DiskError;

/// Why a key file can't be used.
#[derive(Debug)]
pub enum KeyFileError {
    /// It can't be read.
    Read(PathBuf, std::io::Error),
    /// It can't be written.
    Write(DiskError),
    /// Others than its owner may read it, or write it.
    Mode {
        /// The file.
        path: PathBuf,
        /// What it allows.
        mode: u32,
        /// Whether it matters who reads it.
        is_secret: bool,
    },
    /// It lies under a passphrase that isn't known.
    Passphrase(PathBuf, PassphraseError),
    /// It is no key of a log, a witness or an auditor.
    Note(PathBuf, NoteSignerError),
    /// It is no signer's key.
    Multikey(PathBuf, SecretKeyError),
    /// It names a program, but not as it should.
    Program(PathBuf, String),
    /// It names a program with a public key that is of another form than this one.
    PublicKey(PathBuf, &'static str),
    /// It names a program, where a private key itself is needed.
    NoPrivateKey(PathBuf),
}

impl fmt::Display for KeyFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => write!(f, "could not read {}: {error}", path.display()),
            Self::Write(error) => error.fmt(f),
            Self::Mode {
                path,
                mode,
                is_secret: true,
            } => write!(
                f,
                "{} holds a private key, but others can read it (mode {mode:o}). Run `chmod 600 {}`",
                path.display(),
                path.display()
            ),
            Self::Mode { path, mode, .. } => write!(
                f,
                "{} says which program signs, but others can write it (mode {mode:o}). Run `chmod go-w {}`",
                path.display(),
                path.display()
            ),
            Self::Passphrase(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Note(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Multikey(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Program(path, why) => write!(
                f,
                "{} names no program that signs: {why}. Make it with `stele keygen --external`",
                path.display()
            ),
            Self::PublicKey(path, form) => write!(
                f,
                "{} has no publicKey of the form {form}, which is needed here: signers of records and trust \
                 files have did:key:z6Mk…, logs, witnesses and auditors NAME+ID+KEY",
                path.display()
            ),
            Self::NoPrivateKey(path) => write!(
                f,
                "{} names a program that signs. There is no private key in it that could be put under a \
                 passphrase",
                path.display()
            ),
        }
    }
}

impl std::error::Error for KeyFileError {}
