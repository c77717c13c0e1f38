//! Step 3: the files that follow from the lock object.

use std::fs;

use stele_tlog::{Batch as Appended, Head};

use super::{PublishError, Publisher, root};
use crate::store::{Batch, Lock};

/// Writes entries, bundles and tiles. Files that are there already are compared.
pub(super) fn apply(publisher: &Publisher<'_>, lock: &Lock) -> Result<(), PublishError> {
    let path = publisher.staged(&lock.staged);
    let grown = Head {
        size: lock.size,
        root: root(&lock.root)?,
    };
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
    let files = files.map(|file| (publisher.log.path(&file.path.path()), file.bytes));
    Ok(publisher.disk.create_all(files)?)
}
