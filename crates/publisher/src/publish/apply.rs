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
    let (entries, growth) = match made {
        Some(made) => (made.entries, Some(made.growth)),
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
            (entries, None)
        }
    };
    // Of what is about to be written, also where they were known before: memory that lost a bit since then would put
    // an entry into the log that isn't the one that was decided.
    let leaves = leaves_of(&entries);
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
    let mut files = publisher.log.creating(publisher.disk);
    files.add_all(own.chain(others))?;
    publisher.index().apply(base, &entries, growth, files)
}

/// The leaves of entries, made on all processors.
pub(super) fn leaves_of(entries: &[Vec<u8>]) -> Vec<Hash> {
    let parts = side_by_side(entries, |part| {
        let leaves = part.iter().map(|entry| leaf_hash(entry));
        leaves.collect::<Vec<_>>()
    });
    parts.concat()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::super::stage::stage;
    use super::*;
    use crate::command::{Context, init};
    use crate::store::{Disk, Home, Queue};

    const NOW: u64 = 1_800_000_000;

    #[derive(clap::Parser)]
    struct Init {
        #[command(flatten)]
        args: init::Args,
    }

    /// What is kept in memory is held against what was decided, and what is on the disk completes it.
    #[test]
    fn an_entry_that_lost_a_bit_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("city");
        let options = ["init", dir.to_str().unwrap(), "--origin", "records.test/1"];
        init::run(&Init::parse_from(options).args, Context { now: NOW }).unwrap();
        let (home, disk) = (Home::open(&dir).unwrap(), Disk::new());
        let entries = [b"one".to_vec(), b"two".to_vec()];
        let queue = Queue::new(home.state("queue"));
        queue.push(&disk, &entries).unwrap();

        let publisher = Publisher::new(&home, &disk, NOW).unwrap();
        let before = publisher.lock.read(&disk).unwrap();
        let staged = stage(&publisher, before.as_ref()).unwrap();
        let (lock, mut made) = staged.lock.zip(staged.made).unwrap();
        made.entries[1][0] ^= 1;
        let error = apply(&publisher, &lock, Some(made)).unwrap_err();
        assert!(matches!(error, PublishError::RootDiffers), "{error}");
        let is_there = |entry: &[u8]| {
            let path = entry_path(&leaf_hash(entry));
            publisher.log.exists(&path).unwrap()
        };
        assert!(!is_there(b"one") && !is_there(b"uwo"));

        apply(&publisher, &lock, None).unwrap();
        assert!(is_there(b"one") && is_there(b"two"));
    }
}
