//! Step 3: the files that follow from the lock object.

use std::fs;

use stele_tlog::{Batch as Appended, Head};

use super::{PublishError, Publisher, head_of, root};
use crate::index::Growth;
use crate::store::{Batch, Lock};

/// Writes entries, bundles, tiles, then the index. Files that are there already are compared. A
/// restart has no growth of the index at hand, and makes it again.
pub(super) fn apply(
    publisher: &Publisher<'_>,
    lock: &Lock,
    growth: Option<Growth>,
) -> Result<(), PublishError> {
    let path = publisher.staged(&lock.staged);
    let grown = head_of(lock)?;
    let staged = fs::read(&path).ok();
    let Some(entries) = staged.and_then(|bytes| Batch::decode(&bytes)) else {
        // It is removed once all is written; then only the checkpoint can be what is missing.
        let all_written = publisher.log.edge(grown).is_ok();
        return if all_written {
            Ok(())
        } else {
            Err(PublishError::Staged(path))
        };
    };
    let base = Head {
        size: lock.base_size,
        root: root(&lock.base_root)?,
    };
    let edge = publisher.log.edge(base)?;
    let bundle = publisher.log.last_bundle(base.size)?;
    let appended = Appended::new(&edge, &bundle, &entries)?;
    if appended.edge.head() != grown {
        return Err(PublishError::RootDiffers);
    }
    let files = appended.files.into_iter();
    let files = files.map(|file| (file.path.path(), file.bytes));
    publisher.log.create_all(publisher.disk, files)?;
    publisher.index().apply(base, &entries, growth)
}
