//! Where the command line reads logs from: a folder, a web server, or an object store.

mod folder;
mod http;

use std::path::Path;

use stele_client::fetch::{Fetch, FetchError};

use crate::store::bucket::{Address, Bucket};
use crate::store::{Home, HomeError, Public, StorageError};

pub use folder::Folder;
pub use http::Http;

/// A folder, a web server or an object store.
#[derive(Debug, Clone)]
pub enum Place {
    /// A folder on this machine.
    Folder(Folder),
    /// A web server.
    Http(Http),
    /// A part of an object store.
    Bucket(Bucket),
}

impl Place {
    /// Takes `http://` and `https://` for a web server, all else for a folder.
    pub fn parse(text: &str) -> Self {
        if is_url(text) {
            Self::Http(Http::new(text))
        } else {
            Self::Folder(Folder::new(Path::new(text)))
        }
    }

    /// Besides, takes `s3://` and `az://` for an object store, with credentials from the environment.
    ///
    /// # Errors
    /// [`StorageError`] if there is no way to the store.
    pub fn open(text: &str) -> Result<Self, StorageError> {
        if !Address::is_meant(text) {
            return Ok(Self::parse(text));
        }
        let address = text.parse::<Address>().map_err(StorageError::Address)?;
        let bucket = Bucket::connect(&address).map_err(StorageError::Bucket)?;
        Ok(Self::Bucket(bucket))
    }

    /// Where a publisher's own log lies.
    ///
    /// # Errors
    /// [`HomeError`] if there is no way to it.
    pub fn of_home(home: &Home) -> Result<Self, HomeError> {
        Ok(match home.log()? {
            Public::Folder(folder) => Self::Folder(Folder::new(&folder)),
            Public::Bucket(bucket) => Self::Bucket(bucket),
        })
    }
}

/// Whether this is the address of a web server.
pub fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

impl Fetch for Place {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        match self {
            Self::Folder(folder) => folder.get(path, limit).await,
            Self::Http(http) => http.get(path, limit).await,
            Self::Bucket(bucket) => bucket.fetch(path, limit).await,
        }
    }

    fn told_time(&self) -> Option<u64> {
        match self {
            Self::Folder(_) | Self::Bucket(_) => None,
            Self::Http(http) => http.told_time(),
        }
    }
}
