//! Steps 1 and 2: which entries come next, durable before it is decided.

use std::panic::resume_unwind;
use std::thread::{self, ScopedJoinHandle};

use stele_records::index::IndexRoot;
use stele_records::verdict::CLOCK_SKEW;
use stele_sign::note::sign_checkpoint;
use stele_tlog::index::IndexHead;
use stele_tlog::{Batch as Appended, Head};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::{Hash, empty_root, leaf_hash};
use stele_verify::note::Note;

use super::apply::leaves_of;
use super::{PublishError, Publisher, clock, head_of};
use crate::index::Growth;
use crate::index::build::Found;
use crate::store::{Batch, Begun, DiskError, Lock};

/// The staged batch before it has its name. What a crash leaves of it is removed as all is that nothing was decided on.
const BEGUN: &str = ".begun.new";

/// What is at hand of a batch when it is decided. After a crash it is made again.
pub(super) struct Made {
    /// Its entries, of which the last is the index root.
    pub(super) entries: Vec<Vec<u8>>,
    /// The index, not committed yet.
    pub(super) growth: Growth,
    /// What was found in the entries before that.
    pub(super) found: Found,
}

/// What the queue came to.
pub(super) struct Staged {
    /// The decision to be taken, if there is anything new.
    pub(super) lock: Option<Lock>,
    /// What belongs to it.
    pub(super) made: Option<Made>,
    /// Records that are new.
    pub(super) added: u64,
    /// Records that were in the log or earlier in the queue already.
    pub(super) duplicates: u64,
    /// Batches of the queue that hold nothing new, if there is no decision to name them.
    pub(super) only_duplicates: Vec<String>,
    /// Batches of the queue that it came from.
    pub(super) batches: u64,
    /// Batches of the queue that have still to be looked at.
    pub(super) left: u64,
}

/// Reads the queue and makes the staged batch durable.
pub(super) fn stage(
    publisher: &Publisher<'_>,
    before: Option<&Lock>,
) -> Result<Staged, PublishError> {
    let base = match before {
        Some(lock) => head_of(lock)?,
        None => Head {
            size: 0,
            root: empty_root(),
        },
    };
    let New {
        mut entries,
        mut leaves,
        queue,
        duplicates,
        left,
    } = new_entries(publisher, base.size)?;
    let batches = queue.len() as u64;
    if entries.is_empty() {
        return Ok(Staged {
            lock: None,
            made: None,
            added: 0,
            duplicates,
            only_duplicates: queue,
            batches,
            left,
        });
    }
    require_unbroken_index(publisher, base)?;
    let edge = publisher.log.edge(base)?;
    let bundle = publisher.log.last_bundle(base.size)?;
    let added = entries.len() as u64;
    // The bundle in which the log ends is copied into the next: a damaged one is found before anything is decided.
    Appended::new::<&[u8]>(&edge, &bundle, &[])?;
    let covered = edge.append(&leaves)?.edge.head();
    let (growth, found, begun) = grow_and_begin(publisher, base, &entries)?;
    let root = index_root(publisher, base, covered, growth.index())?.to_bytes();
    leaves.push(leaf_hash(&root));
    entries.push(root);
    let head = edge.append(&leaves)?.edge.head();
    let name = format!("{:020}-{}.batch", head.size, &head.root.to_hex()[..16]);
    let (disk, path) = (publisher.disk, publisher.staged(&name));
    match begun {
        Some(begun) => Batch::finish(disk, begun, &entries, &path)?,
        None => disk.create(&path, &Batch::encode(&entries)?)?,
    }
    let text = Checkpoint::new(&publisher.home.settings().origin, head.size, head.root)?.to_text();
    let checkpoint = sign_checkpoint(&publisher.signers, &text, publisher.now)?;
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
        made: Some(Made {
            entries,
            growth,
            found,
        }),
        added,
        duplicates,
        only_duplicates: Vec::new(),
        batches,
        left,
    })
}

/// Grows the index by these entries, and meanwhile writes them where the staged batch will be. That doesn't have its name
/// before it is whole; where it can't be begun, it is written later, which says why.
fn grow_and_begin(
    publisher: &Publisher<'_>,
    base: Head,
    entries: &[Vec<u8>],
) -> Result<(Growth, Found, Option<Begun>), PublishError> {
    let (disk, beside) = (publisher.disk, publisher.staged(BEGUN));
    disk.create_dir(&publisher.staged(""))?;
    let is_hasty = disk.is_hasty();
    let begin = move || {
        let begun = Batch::begin(beside, entries)?;
        if is_hasty { Ok(begun) } else { begun.flush() }
    };
    let grow = || publisher.index().grow(base, entries);
    let (grown, begun) = if disk.is_counting() {
        let begun = begin();
        (grow(), Some(begun))
    } else {
        thread::scope(|scope| {
            let begun = thread::Builder::new().spawn_scoped(scope, begin).ok();
            let grown = grow();
            let begun = begun.map(ScopedJoinHandle::join);
            let begun = begun.map(|begun| begun.unwrap_or_else(|panic| resume_unwind(panic)));
            (grown, begun)
        })
    };
    let (growth, found) = grown?;
    Ok((growth, found, begun.and_then(Result::<_, DiskError>::ok)))
}

/// The batch's last entry: which index belongs to all entries before it.
fn index_root(
    publisher: &Publisher<'_>,
    base: Head,
    covered: Head,
    index: IndexHead,
) -> Result<IndexRoot, PublishError> {
    let previous = publisher.log.read("checkpoint")?;
    let previous = previous.map(|note| Note::parse(&note)).transpose()?;
    let time = clock::next_time(publisher, base)?;
    let root = IndexRoot::new(covered, index.keys, index.root, time, previous)?;
    check_as_readers(publisher, base, &root)?;
    Ok(root)
}

/// Holds an index root against all that readers and auditors will ask of its past. Once it is decided
/// it stands in the log for ever.
fn check_as_readers(
    publisher: &Publisher<'_>,
    base: Head,
    root: &IndexRoot,
) -> Result<(), PublishError> {
    root.check_previous(base.size)?;
    let cosigned = match root.previous() {
        Some(note) => publisher.policy.verify(note.as_bytes())?.quorum_time(),
        None => None,
    };
    Ok(root.check_interval(cosigned, Some(publisher.now), CLOCK_SKEW)?)
}

/// A log that once committed to an index must do so at every end since: the next index root has to
/// carry the checkpoint of the one before. Where the log ends in none, its entries are searched for
/// one, which costs a walk when an older log gets its first index.
fn require_unbroken_index(publisher: &Publisher<'_>, base: Head) -> Result<(), PublishError> {
    if publisher.log.last_index_root(base)?.is_some() {
        return Ok(());
    }
    let mut last = None;
    publisher
        .log
        .for_each_authentic(base, 0..base.size, |number, entry| {
            last = IndexRoot::claims_to_be(entry).then_some(number).or(last);
            Ok(())
        })?;
    match last {
        None => Ok(()),
        Some(last) => Err(PublishError::IndexBroken {
            last,
            size: base.size,
        }),
    }
}

/// What comes next in the queue.
#[derive(Default)]
struct New {
    /// Each once, without those that are in the log.
    entries: Vec<Vec<u8>>,
    /// Their leaves.
    leaves: Vec<Hash>,
    /// The batches that were looked at.
    queue: Vec<String>,
    /// How many entries of theirs were left out.
    duplicates: u64,
    /// Batches after those.
    left: u64,
}

/// The next entries of the queue: of whole batches, until there are enough for one publication. Batches without anything
/// new are gone by.
fn new_entries(publisher: &Publisher<'_>, size: u64) -> Result<New, PublishError> {
    let mut names = publisher.queue.names()?.into_iter();
    let mut new = New::default();
    while new.entries.is_empty() {
        let mut queued = Vec::new();
        while queued.len() < publisher.batch
            && let Some(name) = names.next()
        {
            let batch = publisher.queue.read_batch(name)?;
            new.queue.push(batch.name);
            queued.extend(batch.entries);
        }
        if queued.is_empty() {
            break;
        }
        let leaves = leaves_of(&queued);
        let mut seen = publisher.log.logged(size, leaves.iter().copied())?;
        for (entry, leaf) in queued.into_iter().zip(leaves) {
            if seen.insert(leaf) {
                new.entries.push(entry);
                new.leaves.push(leaf);
            } else {
                new.duplicates += 1;
            }
        }
    }
    new.left = names.len() as u64;
    Ok(new)
}
