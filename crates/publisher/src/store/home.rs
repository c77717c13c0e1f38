//! The publisher's folder and the paths in it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use stele_records::trust::{TrustError, TrustFile};
use stele_sign::note::NoteSigner;

use super::buckets::{Buckets, StorageError};
use super::disk::{Disk, DiskError};
use super::public::Public;
use super::settings::Settings;
use crate::keys::{KeyFileError, read_signer};

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
    KeyFile(KeyFileError),
    /// The log was closed.
    Closed {
        /// Its origin.
        origin: String,
        /// When.
        time: String,
    },
    /// The settings can't be put into their file's form.
    Unwritable(toml::ser::Error),
    /// The settings can't be written.
    Disk(DiskError),
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
            Self::KeyFile(error) => error.fmt(f),
            Self::Closed { origin, time } => write!(
                f,
                "the log {origin} was closed at {time}: nothing is recorded in it any more. Record it in the \
                 log that goes on from it, if there is one"
            ),
            Self::Unwritable(error) => error.fmt(f),
            Self::Disk(error) => error.fmt(f),
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

    /// The same folder with other settings, which are written.
    ///
    /// # Errors
    /// [`HomeError`] if they can't be.
    pub fn with_settings(self, disk: &Disk, settings: Settings) -> Result<Self, HomeError> {
        let path = self.root.join("stele.toml");
        let text = toml::to_string(&settings).map_err(HomeError::Unwritable)?;
        let written = disk.replace(&path, text.as_bytes());
        written.map_err(HomeError::Disk)?;
        Ok(Self { settings, ..self })
    }

    /// Refuses to go on with a log that was closed, also if it was since the folder was opened.
    ///
    /// # Errors
    /// [`HomeError::Closed`]
    pub fn require_open(&self) -> Result<(), HomeError> {
        let origin = &self.settings.origin;
        let closed = match Self::open(&self.root)?.settings.closed {
            Some(time) => Some(time),
            None => {
                let trust = self.trust()?;
                let end = trust.closed.get(origin).map(|closed| closed.time);
                end.map(|time| stele_records::time::format_time(time).unwrap_or_default())
            }
        };
        match closed {
            None => Ok(()),
            Some(time) => Err(HomeError::Closed {
                origin: origin.clone(),
                time,
            }),
        }
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
        let settings = &self.settings;
        let paths = [Some(&settings.log_key), settings.log_key_pq.as_ref()];
        let paths = paths.into_iter().flatten().chain(&settings.older_log_keys);
        paths.map(|path| self.read_log_key(path)).collect()
    }

    fn read_log_key(&self, path: &str) -> Result<NoteSigner, HomeError> {
        let path = self.root.join(path);
        let signer = read_signer(&path).map_err(HomeError::KeyFile)?;
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
                let signer = read_signer(&self.root.join(&witness.key));
                Ok((witness.name.clone(), signer.map_err(HomeError::KeyFile)?))
            })
            .collect()
    }
}
