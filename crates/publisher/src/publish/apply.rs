//! Step 3: the files that follow from the lock object.

use std::borrow::Cow;
use std::fs;

use stele_tlog::path::entry_path;
use stele_tlog::{Batch as Appended, Head};
use stele_verify::hash::{Hash, leaf_hash};

use super::stage::Made;
use super::{PublishError, Publisher, head_of, root};
use crate::store::{Batch, Lock};
use crate::threads::side_by_side;

/// Writes entries, bundles, tiles, then the index. Files that are there already are compared. A
/// restart has nothing at hand that was made before, and makes it again from the staged batch.
pub(super) fn apply(
    publisher: &Publisher<'_>,
    lock: &Lock,
    made: Option<Made>,
) -> Result<(), PublishError> {
    let grown = head_of(lock)?;
    let (entries, leaves, growth) = match made {
        Some(made) => (made.entries, made.leaves, Some(made.growth)),
        None => {
            let path = publisher.staged(&lock.staged);
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
            let leaves = leaves_of(&entries);
            (entries, leaves, None)
        }
    };
    let base = Head {
        size: lock.base_size,
        root: root(&lock.base_root)?,
    };
    let edge = publisher.log.edge(base)?;
    let bundle = publisher.log.last_bundle(base.size)?;
    let appended = Appended::without_entries(&edge, &bundle, &entries, &leaves)?;
    if appended.edge.head() != grown {
        return Err(PublishError::RootDiffers);
    }
    let own = leaves.iter().zip(&entries);
    let own = own.map(|(leaf, entry)| (entry_path(leaf), Cow::Borrowed(entry.as_slice())));
    let others = appended.files.into_iter();
    let others = others.map(|file| (file.path.path(), Cow::Owned(file.bytes)));
    publisher
        .log
        .create_all(publisher.disk, own.chain(others))?;
    publisher.index().apply(base, &entries, growth)
}

/// The leaves of entries, made on all processors.
pub(super) fn leaves_of(entries: &[Vec<u8>]) -> Vec<Hash> {
    let parts = side_by_side(entries, |part| {
        let leaves = part.iter().map(|entry| leaf_hash(entry));
        leaves.collect::<Vec<_>>()
    });
    parts.concat()
}
