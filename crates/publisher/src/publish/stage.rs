//! Steps 1 and 2: which entries come next, durable before it is decided.

use stele_tlog::{Batch as Appended, Head};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::{empty_root, leaf_hash};

use super::{PublishError, Publisher, root};
use crate::store::{Batch, Lock};

/// What the queue came to.
pub(super) struct Staged {
    /// The decision to be taken, if there is anything new.
    pub(super) lock: Option<Lock>,
    /// Records that were in the log or earlier in the queue already.
    pub(super) duplicates: u64,
    /// Batches of the queue that hold nothing new, if there is no decision to name them.
    pub(super) only_duplicates: Vec<String>,
}

/// Reads the queue and makes the staged batch durable.
pub(super) fn stage(
    publisher: &Publisher<'_>,
    before: Option<&Lock>,
) -> Result<Staged, PublishError> {
    let base = match before {
        Some(lock) => Head {
            size: lock.size,
            root: root(&lock.root)?,
        },
        None => Head {
            size: 0,
            root: empty_root(),
        },
    };
    let (entries, queue, duplicates) = new_entries(publisher, base.size)?;
    if entries.is_empty() {
        return Ok(Staged {
            lock: None,
            duplicates,
            only_duplicates: queue,
        });
    }
    let edge = publisher.log.edge(base)?;
    let bundle = publisher.log.last_bundle(base.size)?;
    let head = Appended::new(&edge, &bundle, &entries)?.edge.head();
    let name = format!("{:020}-{}.batch", head.size, &head.root.to_hex()[..16]);
    publisher
        .disk
        .create(&publisher.staged(&name), &Batch::encode(&entries)?)?;
    let text = Checkpoint::new(&publisher.home.settings().origin, head.size, head.root)?.to_text();
    let checkpoint = publisher.signer.sign_note(&text)?;
    let lock = Lock {
        base_size: base.size,
        base_root: base.root.to_base64(),
        size: head.size,
        root: head.root.to_base64(),
        staged: name,
        queue,
        checkpoint: String::from_utf8_lossy(&checkpoint).into_owned(),
    };
    Ok(Staged {
        lock: Some(lock),
        duplicates,
        only_duplicates: Vec::new(),
    })
}

type NewEntries = (Vec<Vec<u8>>, Vec<String>, u64);

/// The entries of the queue, each once, without those that are in the log; the batches' names; and
/// how many were left out.
fn new_entries(publisher: &Publisher<'_>, size: u64) -> Result<NewEntries, PublishError> {
    let batches = publisher.queue.read()?;
    let queued = batches.iter().flat_map(|batch| &batch.entries);
    let mut seen = publisher
        .log
        .logged(size, queued.map(|entry| leaf_hash(entry)))?;
    let mut entries = Vec::new();
    let mut names = Vec::new();
    let mut duplicates = 0;
    for batch in batches {
        names.push(batch.name);
        for entry in batch.entries {
            if seen.insert(leaf_hash(&entry)) {
                entries.push(entry);
            } else {
                duplicates += 1;
            }
        }
    }
    Ok((entries, names, duplicates))
}
