//! Replaying the map function over a whole log, to compare every index root in it.
//!
//! An index root says which index belongs to the entries before it (`docs/index.md`). Whoever reads
//! the whole log can tell whether that is so: this is what turns "complete as committed by the log"
//! into "complete: replayed".
//!
//! Each entry that begins as an index root is held against the replay: its form; how many entries
//! it covers, and which; the number of keys and the root of their index; the checkpoint in it,
//! which must be the one published before, signed by the log; and its time, which must not go back
//! and must lie between the quorum times of that checkpoint and of its own, within the skew that
//! clocks may have.
//!
//! A checkpoint that too few witnesses of the trust file have cosigned is no fault of the log: a
//! witness may have left since, and the replay itself shows that the checkpoint is of this log. But
//! its time is not proven then, so it is reported apart ([`Unwitnessed`]). A cosignature that fails
//! although the trust file knows its key is a fault, and so is the log's own signature: whoever
//! replaces a log's key has to keep the old one in the trust file, as long as its past is audited.

mod check;
mod error;
mod growing;
#[cfg(feature = "spill")]
mod state;

use stele_records::index::{IndexKey, IndexRoot, keys_of_with};
use stele_tlog::Head;
use stele_tlog::index::IndexHead;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::key::KnownKeys;
use stele_verify::merkle::Frontier;
use stele_verify::policy::Policy;

pub use error::{IndexTrouble, ReplayError, ReplayFinding};
use growing::Growing;
pub use growing::{InMemory, Keep};
#[cfg(feature = "spill")]
pub(crate) use state::{ReplayState, get_frontier, put_frontier};

/// A replay of a log's index: a value to keep beside the [`Audit`](super::Audit) that feeds it.
///
/// It takes some 60 bytes of memory for each key of the index and two for each further entry in a
/// short list; besides 1 kB for each list of more than 16 entries, 32 bytes for each entry before
/// the first index root, and at most some 100 MB for what was read since the last one.
///
/// ```
/// # fn replay(policy: stele_verify::policy::Policy, entries: &[&[u8]]) {
/// use stele_client::audit::replay::Replay;
///
/// let mut replay = Replay::new("log.example/records", policy);
/// for (number, entry) in (0..).zip(entries) {
///     replay.push(number, entry);
/// }
/// assert_eq!(replay.roots(), 0);
/// # }
/// # replay(stele_verify::policy::Policy::parse(b"quorum none\n").unwrap(), &[b"anything"]);
/// ```
#[derive(Debug, Clone)]
pub struct Replay<K = InMemory> {
    origin: String,
    policy: Policy,
    log: Frontier,
    index: Growing<K>,
    last: Option<Last>,
    /// The latest time in an index root so far.
    latest: u64,
    compared: Option<Replayed>,
    roots: u64,
    wrong: u64,
    first: Option<ReplayFinding>,
    unwitnessed: Option<Unwitnessed>,
    /// The bytes of the first of them.
    unwitnessed_root: Option<Vec<u8>>,
    /// Who signed what came before.
    known: KnownKeys,
}

/// What is remembered of the last index root.
#[derive(Debug, Clone)]
struct Last {
    number: u64,
    /// The log that ends with it, as its checkpoint has it.
    log: Head,
    /// Nothing if it doesn't have the form of one.
    root: Option<IndexRoot>,
}

/// An index of which every root that the log commits to was replayed. Made by [`Replay::finish`]
/// alone; and by [`Replayed::of_own_worker`], for a program that has it from a part of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed {
    roots: u64,
    covered: u64,
    index: IndexHead,
}

impl Replayed {
    /// What another part of the same program has replayed and says: a web page's own worker, which runs
    /// this same code and was started by nobody else. Never make one of what came over the network, or
    /// out of a file.
    pub const fn of_own_worker(roots: u64, covered: u64, index: IndexHead) -> Self {
        Self {
            roots,
            covered,
            index,
        }
    }

    /// How many index roots the log has, all of them right.
    pub const fn roots(&self) -> u64 {
        self.roots
    }

    /// Entries that the last one covers.
    pub const fn covered(&self) -> u64 {
        self.covered
    }

    /// The index of these entries.
    pub const fn index(&self) -> IndexHead {
        self.index
    }
}

/// Index roots whose checkpoint too few witnesses of the trust file have cosigned: right, but for
/// their times, which are not proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwitnessed {
    /// The first one.
    pub first: ReplayFinding,
    /// How many.
    pub count: u64,
}

impl Replay {
    /// Begins before the first entry of the log with this origin, whose signatures and witnesses
    /// the policy knows.
    pub fn new(origin: &str, policy: Policy) -> Self {
        Self::with(InMemory::default(), origin, policy)
    }
}

impl<K: Keep> Replay<K> {
    /// The same, with the index kept elsewhere, where there is nothing yet.
    pub fn with(keep: K, origin: &str, policy: Policy) -> Self {
        Self {
            origin: origin.to_owned(),
            policy,
            log: Frontier::new(),
            index: Growing::behind(IndexHead::default(), keep),
            last: None,
            latest: 0,
            compared: None,
            roots: 0,
            wrong: 0,
            first: None,
            unwitnessed: None,
            unwitnessed_root: None,
            known: KnownKeys::new(),
        }
    }

    /// Takes the next entry, as [`Audit::run`](super::Audit::run) hands it out. What isn't the next
    /// one is left aside, and missed by [`Replay::finish`].
    pub fn push(&mut self, number: u64, entry: &[u8]) {
        if number != self.log.size() {
            return;
        }
        let keys = keys_of_with(entry, &mut self.known);
        let keys = keys.iter().map(IndexKey::hash);
        let root = IndexRoot::claims_to_be(entry).then_some(entry);
        self.take(leaf_hash(entry), keys, root);
    }

    /// Takes the next entry by what there is to know of it: its leaf, the hashes of its keys, and its bytes if it
    /// claims to be an index root.
    pub(crate) fn take(
        &mut self,
        leaf: Hash,
        keys: impl IntoIterator<Item = Hash>,
        root: Option<&[u8]>,
    ) {
        let number = self.log.size();
        let is_root = root.is_some();
        let root = root.and_then(|entry| self.compare(number, entry));
        self.log.push(leaf);
        self.index.add(keys, number);
        if is_root {
            self.latest = self.latest.max(root.as_ref().map_or(0, IndexRoot::time));
            let log = self.head();
            self.last = Some(Last { number, log, root });
            self.index.keep.forget_leaves();
        } else if self.last.is_none() {
            self.index.keep.keep_leaf(leaf);
        }
    }

    /// How many index roots have been compared so far, right or wrong.
    pub const fn roots(&self) -> u64 {
        self.roots
    }

    /// How many of them were found wrong. After the first, others may be wrong in consequence.
    pub const fn wrong(&self) -> u64 {
        self.wrong
    }

    /// The first thing that was found wrong; only if there is none, the first that could not be
    /// checked.
    pub const fn first(&self) -> Option<&ReplayFinding> {
        self.first.as_ref()
    }

    /// The index roots whose times are not proven.
    pub const fn unwitnessed(&self) -> Option<&Unwitnessed> {
        self.unwitnessed.as_ref()
    }

    /// What the replay shows of the log with this checkpoint. Nothing if the log commits to no
    /// index, which is no fault. Once the log has grown, the replay can go on.
    ///
    /// # Errors
    /// [`ReplayFinding`] as [`Replay::first`] has it, or of the log's end.
    pub fn finish(
        &self,
        checkpoint: &VerifiedCheckpoint,
    ) -> Result<Option<Replayed>, ReplayFinding> {
        match (&self.first, self.check_end(checkpoint)) {
            (Some(first), Err(end)) if first.error.could_not_check() => {
                let is_definite = !end.error.could_not_check();
                Err(if is_definite { end } else { first.clone() })
            }
            (Some(first), _) => Err(first.clone()),
            (None, end) => end,
        }
    }

    /// Whether all was read, and the log ends in an index root whose own time holds.
    fn check_end(
        &self,
        checkpoint: &VerifiedCheckpoint,
    ) -> Result<Option<Replayed>, ReplayFinding> {
        let read = self.head();
        if read != Head::from(checkpoint.checkpoint()) {
            let size = checkpoint.size();
            return Err(ReplayError::Unread {
                read: read.size,
                size,
            }
            .at(read.size));
        }
        let Some(last) = &self.last else {
            return Ok(None);
        };
        if last.log.size != read.size {
            let missing = ReplayError::Missing { last: last.number };
            return Err(missing.at(read.size.saturating_sub(1)));
        }
        last.check_until(checkpoint.quorum_time())?;
        Ok(self.compared)
    }

    /// Size and root of the log so far.
    fn head(&self) -> Head {
        Head {
            size: self.log.size(),
            root: self.log.root(),
        }
    }
}

#[cfg(test)]
mod tests;
