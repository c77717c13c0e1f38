//! The publisher's folder and the paths in it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use stele_records::trust::{TrustError, TrustFile};
use stele_sign::note::{NoteSigner, NoteSignerError};
use zeroize::Zeroizing;

use super::buckets::{Buckets, StorageError};
use super::public::Public;
use super::settings::Settings;

/// Why a folder can't be used as a publisher's.
#[derive(Debug)]
pub enum HomeError {
    /// There is no `stele.toml`.
    NotAHome(PathBuf),
    /// A file can't be read.
    Read(PathBuf, std::io::Error),
    /// `stele.toml` is malformed.
    Settings(PathBuf, Box<toml::de::Error>),
    /// `trust.json` is refused.
    Trust(PathBuf, TrustError),
    /// The object store that the settings name can't be used.
    Storage(PathBuf, Box<StorageError>),
    /// A key file is refused.
    Key(PathBuf, NoteSignerError),
    /// A key file can be read by others than its owner.
    KeyMode(PathBuf, u32),
    /// The key has another name than the log's origin.
    KeyName {
        /// The key file.
        path: PathBuf,
        /// The name in it.
        found: String,
        /// The log's origin.
        origin: String,
    },
}

impl fmt::Display for HomeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAHome(path) => write!(
                f,
                "{} has no stele.toml: this is no publisher's folder. Make one with `stele init {}`",
                path.display(),
                path.display()
            ),
            Self::Read(path, error) => write!(f, "could not read {}: {error}", path.display()),
            Self::Settings(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Storage(path, error) => match error.as_ref() {
                StorageError::Bucket(error) => error.fmt(f),
                error => write!(f, "{}: {error}", path.display()),
            },
            Self::Trust(path, error) => {
                write!(
                    f,
                    "{} is refused ({}): {error:?}",
                    path.display(),
                    error.code()
                )
            }
            Self::Key(path, error) => write!(f, "{}: {error}", path.display()),
            Self::KeyMode(path, mode) => write!(
                f,
                "{} holds a private key, but others can read it (mode {mode:o}). \
                 Run `chmod 600 {}`",
                path.display(),
                path.display()
            ),
            Self::KeyName {
                path,
                found,
                origin,
            } => write!(
                f,
                "{} is the key of {found}, but this log is {origin}",
                path.display()
            ),
        }
    }
}

impl std::error::Error for HomeError {}

/// A publisher's folder.
#[derive(Debug, Clone)]
pub struct Home {
    root: PathBuf,
    settings: Settings,
    buckets: OnceLock<Buckets>,
}

impl Home {
    /// Opens a folder that `stele init` has made.
    ///
    /// # Errors
    /// [`HomeError`] if it isn't one.
    pub fn open(root: &Path) -> Result<Self, HomeError> {
        let path = root.join("stele.toml");
        if !path.is_file() {
            return Err(HomeError::NotAHome(root.to_owned()));
        }
        let text =
            fs::read_to_string(&path).map_err(|error| HomeError::Read(path.clone(), error))?;
        let settings =
            toml::from_str(&text).map_err(|error| HomeError::Settings(path, Box::new(error)))?;
        Ok(Self {
            root: root.to_owned(),
            settings,
            buckets: OnceLock::new(),
        })
    }

    /// The same folder with its log in these buckets, whatever the settings say of where they are: for
    /// stores that are at hand, and for tests.
    #[must_use]
    pub fn with_buckets(self, buckets: Buckets) -> Self {
        Self {
            buckets: OnceLock::from(buckets),
            ..self
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What a web server serves, where the log lies in the folder.
    pub fn public(&self) -> PathBuf {
        self.root.join("log")
    }

    /// Where the log's public files lie.
    ///
    /// # Errors
    /// [`HomeError`] if that is an object store that can't be used.
    pub fn log(&self) -> Result<Public, HomeError> {
        Ok(match self.buckets()? {
            Some(buckets) => Public::Bucket(buckets.public.clone()),
            None => Public::Folder(self.public()),
        })
    }

    /// The parts of an object store that the log lies in; none if it lies in the folder.
    ///
    /// # Errors
    /// [`HomeError`] if the settings name no such place, or the environment no way to it.
    pub fn buckets(&self) -> Result<Option<&Buckets>, HomeError> {
        if let Some(buckets) = self.buckets.get() {
            return Ok(Some(buckets));
        }
        let Some(storage) = &self.settings.storage else {
            return Ok(None);
        };
        let wrong = |error| HomeError::Storage(self.root.join("stele.toml"), Box::new(error));
        let buckets = Buckets::connect(storage).map_err(wrong)?;
        Ok(Some(self.buckets.get_or_init(|| buckets)))
    }

    /// The file that keeps others away where the store can't.
    pub fn external_lock(&self) -> Option<PathBuf> {
        let storage = self.settings.storage.as_ref()?;
        Some(self.root.join(storage.external_lock.as_ref()?))
    }

    /// The trust file.
    pub fn trust_path(&self) -> PathBuf {
        self.root.join("trust.json")
    }

    /// A file of the private state.
    pub fn state(&self, name: &str) -> PathBuf {
        self.root.join("state").join(name)
    }

    /// Reads the trust file.
    ///
    /// # Errors
    /// [`HomeError`]
    pub fn trust(&self) -> Result<TrustFile, HomeError> {
        let path = self.trust_path();
        let bytes = fs::read(&path).map_err(|error| HomeError::Read(path.clone(), error))?;
        TrustFile::parse(&bytes).map_err(|error| HomeError::Trust(path, error))
    }

    /// Reads the log's private key.
    ///
    /// # Errors
    /// [`HomeError`] if it can't be read, is open to others, or belongs to another log.
    pub fn log_signer(&self) -> Result<NoteSigner, HomeError> {
        self.read_log_key(&self.settings.log_key)
    }

    /// Reads all of the log's private keys: each of them signs every checkpoint.
    ///
    /// # Errors
    /// [`HomeError`] if one can't be read, is open to others, or belongs to another log.
    pub fn log_signers(&self) -> Result<Vec<NoteSigner>, HomeError> {
        let paths = [
            Some(&self.settings.log_key),
            self.settings.log_key_pq.as_ref(),
        ];
        let paths = paths.into_iter().flatten();
        paths.map(|path| self.read_log_key(path)).collect()
    }

    fn read_log_key(&self, path: &str) -> Result<NoteSigner, HomeError> {
        let path = self.root.join(path);
        let signer = read_signer(&path)?;
        let found = signer.verifier_key().name().to_string();
        if found != self.settings.origin {
            let origin = self.settings.origin.clone();
            return Err(HomeError::KeyName {
                path,
                found,
                origin,
            });
        }
        Ok(signer)
    }

    /// Reads the private keys of the witnesses that run inside `stele publish`, by name.
    ///
    /// # Errors
    /// [`HomeError`] if one can't be read or is open to others.
    pub fn witness_signers(&self) -> Result<Vec<(String, NoteSigner)>, HomeError> {
        let witnesses = self.settings.witnesses.iter();
        witnesses
            .map(|witness| {
                Ok((
                    witness.name.clone(),
                    read_signer(&self.root.join(&witness.key))?,
                ))
            })
            .collect()
    }
}

/// Reads the private key of a log or a witness, which only its owner may read.
///
/// # Errors
/// [`HomeError`] if it can't be read, is open to others, or is no key.
pub fn read_signer(path: &Path) -> Result<NoteSigner, HomeError> {
    let text = read_private(path)?;
    NoteSigner::parse(text.trim_end_matches('\n'))
        .map_err(|error| HomeError::Key(path.to_owned(), error))
}

/// Reads a file that only its owner may read; the copy in memory is wiped after use.
///
/// # Errors
/// [`HomeError::KeyMode`] if others can read it.
pub fn read_private(path: &Path) -> Result<Zeroizing<String>, HomeError> {
    let read = |error| HomeError::Read(path.to_owned(), error);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).map_err(read)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(HomeError::KeyMode(path.to_owned(), mode));
        }
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(read)
}
