//! The lock object: what is being published, decided before anything is shown to anyone.
//!
//! It is replaced by compare-and-swap. Whoever wins has decided size, root and entries; everything
//! after follows from it and can be done again. A second sequencer loses here, before it has
//! written a public byte.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::bucket::{Address, BucketError};
use super::disk::{Disk, DiskError};

/// The name of the lock object in a folder.
const NAME: &str = "lock";

/// The decision to grow the log from one head to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Lock {
    /// Entries before.
    pub base_size: u64,
    /// Root before, base64.
    pub base_root: String,
    /// Entries after.
    pub size: u64,
    /// Root after, base64.
    pub root: String,
    /// File name of the staged batch.
    pub staged: String,
    /// File names of the queue's batches that it holds.
    pub queue: Vec<String>,
    /// The new checkpoint with the log's signature.
    pub checkpoint: String,
}

/// Why the lock could not be taken or changed.
#[derive(Debug)]
pub enum LockError {
    /// The disk refused.
    Disk(DiskError),
    /// Another process is publishing to this folder.
    Busy(PathBuf),
    /// The lock object changed between reading and writing: another sequencer won.
    Lost(PathBuf),
    /// The lock object can't be read.
    Malformed(PathBuf, String),
    /// The object store doesn't keep to the conditions of writes, and nothing else keeps a second
    /// publisher out.
    Unconditional(Address),
}

impl From<DiskError> for LockError {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl From<BucketError> for LockError {
    fn from(error: BucketError) -> Self {
        Self::Disk(error.into())
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disk(error) => error.fmt(f),
            Self::Busy(path) => write!(
                f,
                "another stele is writing to this folder ({} is locked). Wait until it is done",
                path.display()
            ),
            Self::Lost(path) => write!(
                f,
                "another publisher was faster ({} has changed). Nothing of this batch was shown \
                 to anyone; run the command again",
                path.display()
            ),
            Self::Unconditional(address) => write!(
                f,
                "the store of {address} takes a second creation of an object for a success, so two \
                 publishers could both believe that they have won, and fork the log. Nothing was written \
                 to the log. Name a file that every machine sees which publishes this log, and which is \
                 locked while one of them does: `external_lock = \"PATH\"` under [storage] in stele.toml"
            ),
            Self::Malformed(path, why) => write!(f, "{} can't be read: {why}", path.display()),
        }
    }
}

impl std::error::Error for LockError {}

/// The lock object of a folder, held by this process.
#[derive(Debug)]
pub struct LockFile {
    path: PathBuf,
    /// Holds the system's file lock until it is dropped.
    _guard: File,
}

impl LockFile {
    /// Takes the folder for this process alone.
    ///
    /// # Errors
    /// [`LockError::Busy`] if another process has it.
    pub fn take(disk: &Disk, folder: &Path) -> Result<Self, LockError> {
        disk.create_dir(folder)?;
        Ok(Self {
            path: folder.join(NAME),
            _guard: guard(folder.join("guard"))?,
        })
    }

    /// The lock object as it stands, with the bytes to compare later.
    ///
    /// # Errors
    /// [`LockError::Malformed`]
    pub fn read(&self) -> Result<(Vec<u8>, Option<Lock>), LockError> {
        read(&self.path)
    }

    /// The same of a folder that isn't taken: another process may replace it at any time.
    ///
    /// # Errors
    /// [`LockError::Malformed`]
    pub fn peek(folder: &Path) -> Result<(Vec<u8>, Option<Lock>), LockError> {
        read(&folder.join(NAME))
    }

    /// Puts `new` in place of `expected`, if that is still what stands there.
    ///
    /// # Errors
    /// [`LockError::Lost`] if something else stands there.
    pub fn compare_and_swap(
        &self,
        disk: &Disk,
        expected: &[u8],
        new: &Lock,
    ) -> Result<(), LockError> {
        let (found, _) = self.read()?;
        if found != expected {
            return Err(LockError::Lost(self.path.clone()));
        }
        let bytes = serde_json::to_vec_pretty(new)
            .map_err(|error| LockError::Malformed(self.path.clone(), error.to_string()))?;
        Ok(disk.replace(&self.path, &bytes)?)
    }
}

fn read(path: &Path) -> Result<(Vec<u8>, Option<Lock>), LockError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok((Vec::new(), None));
        }
        Err(error) => return Err(DiskError::io("read", path, error).into()),
    };
    let lock = serde_json::from_slice(&bytes)
        .map_err(|error| LockError::Malformed(path.to_owned(), error.to_string()))?;
    Ok((bytes, Some(lock)))
}

/// Locks a file, which is made if it isn't there, until what is given back is dropped.
pub(super) fn guard(path: PathBuf) -> Result<File, LockError> {
    let io = |error| DiskError::io("lock", &path, error);
    let guard = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(io)?;
    match guard.try_lock() {
        Ok(()) => Ok(guard),
        Err(fs::TryLockError::WouldBlock) => Err(LockError::Busy(path)),
        Err(fs::TryLockError::Error(error)) => Err(io(error).into()),
    }
}
