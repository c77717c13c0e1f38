//! The index's files in the public folder.

use stele_records::index::MAP_ID;
use stele_tlog::Head;
use stele_tlog::index::IndexPath;

use super::growth::Growth;
use crate::publish::PublishError;
use crate::store::{Creating, Disk};

/// The proof that the newest checkpoint commits to the newest index: where every look-up begins.
pub const HEAD: &str = "index/head.tlog-proof";

/// A copy of the topmost page, which readers fetch beside the proof: it saves each look-up a round.
pub const TOP: &str = "index/top-page";

/// Files that are handed over together: so many bytes of them stand in memory.
const TOGETHER: usize = 8 << 20;

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

    pub(super) const fn count(&mut self, path: &IndexPath, length: usize) {
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

/// The folder of the index below a log's files.
pub const FOLDER: &str = "index";

/// The path of a page or of a file of a list, below a log's files.
pub fn path(path: &IndexPath) -> String {
    below(FOLDER, path)
}

fn below(folder: &str, path: &IndexPath) -> String {
    let path = path.path();
    match folder {
        "" => format!("{MAP_ID}/{path}"),
        folder => format!("{folder}/{MAP_ID}/{path}"),
    }
}

/// Writes all that a growth has made to the index's folder there: created, or compared, and durable when this returns,
/// as is all that was created there before. `report` is told how far it has come.
///
/// # Errors
/// [`PublishError`] if the disk refuses, or the store is damaged.
pub(crate) fn write_new(
    growth: &Growth,
    to: &mut Creating<'_>,
    folder: &str,
    mut report: impl FnMut(&Written),
) -> Result<Written, PublishError> {
    let mut written = Written::default();
    let mut files = Vec::new();
    let mut together = 0;
    growth.for_each_new_file(|path, bytes| {
        written.count(&path, bytes.len());
        together += bytes.len();
        files.push((below(folder, &path), bytes));
        if together >= TOGETHER {
            to.add_all(files.drain(..))?;
            together = 0;
            report(&written);
        }
        Ok::<_, PublishError>(())
    })?;
    to.add_all(files)?;
    to.finish()?;
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
    to: &mut Creating<'_>,
) -> Result<Written, PublishError> {
    let written = write_new(&growth, to, FOLDER, |_| ())?;
    disk.point()?;
    growth.commit(covered)?;
    Ok(written)
}
