//! Where the command line reads logs from: a folder, or a web server.

mod folder;
mod http;

use std::path::Path;

use stele_client::fetch::{Fetch, FetchError};

pub use folder::Folder;
pub use http::Http;

/// A folder or a web server.
#[derive(Debug, Clone)]
pub enum Place {
    /// A folder on this machine.
    Folder(Folder),
    /// A web server.
    Http(Http),
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
        }
    }

    fn told_time(&self) -> Option<u64> {
        match self {
            Self::Folder(_) => None,
            Self::Http(http) => http.told_time(),
        }
    }
}
