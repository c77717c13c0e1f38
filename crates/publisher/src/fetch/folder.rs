//! Reads a log from a folder.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use stele_client::fetch::{Fetch, FetchError};

/// A log's files in a folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder that holds `checkpoint` and `tile/`.
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }
}

impl Fetch for Folder {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let problem = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FetchError::NotFound,
            _ => FetchError::Network(error.to_string()),
        };
        let file = File::open(self.root.join(path)).map_err(problem)?;
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(problem)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
            return Err(FetchError::TooLarge { limit });
        }
        Ok(bytes)
    }
}
