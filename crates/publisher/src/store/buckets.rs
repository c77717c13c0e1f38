//! The two parts of an object store that a log lies in: what readers see, and what they don't.

use std::fmt;

use super::bucket::{Address, AddressError, Bucket, BucketError};
use super::lock::LockError;
use super::settings::Storage;

/// The parts of an object store that a log lies in.
#[derive(Debug, Clone)]
pub struct Buckets {
    /// What readers see.
    pub public: Bucket,
    /// Where the lock object lies.
    pub private: Bucket,
}

/// Why what the settings say of an object store can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageError {
    /// It is no place in an object store.
    Address(AddressError),
    /// The log and what is private lie in one another.
    Overlap(Address, Address),
    /// There is no way to it.
    Bucket(BucketError),
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(error) => error.fmt(f),
            Self::Overlap(log, private) => write!(
                f,
                "{log} and {private} lie in one another, so what is private would be served with the \
                 log. Name another place for it: `private` under [storage] in stele.toml"
            ),
            Self::Bucket(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StorageError {}

impl Buckets {
    /// The buckets that the settings name, with credentials from the environment. Nothing is asked of them
    /// yet.
    ///
    /// # Errors
    /// [`StorageError`]
    pub fn connect(storage: &Storage) -> Result<Self, StorageError> {
        let parse = |text: &str| text.parse::<Address>().map_err(StorageError::Address);
        let log = parse(&storage.log)?;
        let private = match &storage.private {
            Some(private) => parse(private)?,
            None => log.beside(),
        };
        if log.overlaps(&private) {
            return Err(StorageError::Overlap(log, private));
        }
        let connect = |address| Bucket::connect(address).map_err(StorageError::Bucket);
        Ok(Self {
            public: connect(&log)?,
            private: connect(&private)?,
        })
    }

    /// Finds out whether the store can be trusted to let but one of several publishers win. Where it
    /// can't, something else must keep them apart.
    ///
    /// # Errors
    /// [`LockError::Unconditional`] if it can't, and nothing else does.
    pub fn probe(&self, is_locked_elsewhere: bool) -> Result<(), LockError> {
        let Self { public, private } = self;
        let mut holds = private.probe()?;
        match public.is_beside(private) {
            true => public.trust(holds),
            false => holds &= public.probe()?,
        }
        match holds || is_locked_elsewhere {
            true => Ok(()),
            false => Err(LockError::Unconditional(private.address().clone())),
        }
    }
}
