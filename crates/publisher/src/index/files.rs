//! The index's files in the public folder.

use std::path::{Path, PathBuf};

use stele_records::index::MAP_ID;
use stele_tlog::Head;
use stele_tlog::index::IndexPath;

use super::growth::Growth;
use crate::publish::PublishError;
use crate::store::Disk;

/// The proof that the newest checkpoint commits to the newest index: where every look-up begins.
pub const HEAD: &str = "index/head.tlog-proof";

/// A copy of the topmost page, which readers fetch beside the proof: it saves each look-up a round.
pub const TOP: &str = "index/top-page";

/// Files that are written with one flush: so many bytes of them stand in memory.
const TOGETHER: usize = 16 << 20;

/// What was written, or was there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Pages.
    pub pages: u64,
    /// Their bytes.
    pub page_bytes: u64,
    /// Files of lists.
    pub lists: u64,
    /// Their bytes.
    pub list_bytes: u64,
}

impl Written {
    /// Files of both kinds.
    pub const fn files(&self) -> u64 {
        self.pages + self.lists
    }

    /// Bytes of both kinds.
    pub const fn bytes(&self) -> u64 {
        self.page_bytes + self.list_bytes
    }

    const fn count(&mut self, path: &IndexPath, length: usize) {
        let length = length as u64;
        match path {
            IndexPath::Page(_) => {
                self.pages += 1;
                self.page_bytes += length;
            }
            IndexPath::Numbers(..) | IndexPath::Tile(..) => {
                self.lists += 1;
                self.list_bytes += length;
            }
        }
    }
}

/// The folder of the index's pages and lists, below the log's.
pub fn folder(log: &Path) -> PathBuf {
    log.join("index")
}

/// The place of a file below the index's folder.
pub fn place(folder: &Path, path: &IndexPath) -> PathBuf {
    folder.join(MAP_ID).join(path.path())
}

/// Writes all that a growth has made to the index's folder: created, or compared. `report` is told
/// how far it has come.
///
/// # Errors
/// [`PublishError`] if the disk refuses, or the store is damaged.
pub fn write_new(
    growth: &Growth,
    disk: &Disk,
    folder: &Path,
    mut report: impl FnMut(&Written),
) -> Result<Written, PublishError> {
    let mut written = Written::default();
    let mut files = Vec::new();
    let mut together = 0;
    growth.for_each_new_file(|path, bytes| {
        written.count(&path, bytes.len());
        together += bytes.len();
        files.push((place(folder, &path), bytes));
        if together >= TOGETHER {
            disk.create_all(files.drain(..))?;
            together = 0;
            report(&written);
        }
        Ok::<_, PublishError>(())
    })?;
    disk.create_all(files)?;
    report(&written);
    Ok(written)
}

/// Writes what is new, then commits: from here on the store says that the files are there.
///
/// # Errors
/// [`PublishError`]
pub(crate) fn write_and_commit(
    growth: Growth,
    covered: Head,
    disk: &Disk,
    folder: &Path,
) -> Result<Written, PublishError> {
    let written = write_new(&growth, disk, folder, |_| ())?;
    disk.point()?;
    growth.commit(covered)?;
    Ok(written)
}
