//! What this reader saw of a log before, so that the log can't go back or split unnoticed.
//!
//! What is kept is the signed note itself, so that it can be shown to others ([`crate::evidence`]).
//! A memory keeps text and believes nothing: [`SeenHead::parse`] holds it against the policy again.

use std::cell::RefCell;
use std::future::Future;
use stele_verify::sorted::SortedMap;

use stele_records::verdict::Growth;
use stele_tlog::{Head, Tree, TreeError};
use stele_verify::checkpoint::{CosignedBy, LogSigned, VerifiedCheckpoint};
use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;
use stele_verify::note::Note;
use stele_verify::policy::Policy;

/// The largest head of a log that this reader has found verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenHead {
    /// Size and root.
    pub head: Head,
    /// When the quorum vouched for it, in POSIX seconds; nothing where the policy has no quorum, or
    /// has another one by now that it doesn't reach.
    pub time: Option<u64>,
    /// The witnesses of the policy who cosigned it.
    pub cosigned: Vec<CosignedBy>,
    /// The note with all signatures; nothing if only size and root were kept, as in former versions.
    pub note: Option<Note>,
}

impl SeenHead {
    /// A head of which no signature was kept.
    pub const fn bare(head: Head, time: Option<u64>) -> Self {
        Self {
            head,
            time,
            cosigned: Vec::new(),
            note: None,
        }
    }

    /// What a memory keeps: the note, or without one a line, `<size> <root in base64> <time, or ->`.
    pub fn to_text(&self) -> String {
        if let Some(note) = &self.note {
            return String::from_utf8_lossy(note.as_bytes()).into_owned();
        }
        let time = self.time.map_or("-".to_owned(), |time| time.to_string());
        format!("{} {} {time}", self.head.size, self.head.root.to_base64())
    }

    /// Reads what [`SeenHead::to_text`] prints, and nothing else. A note must still be signed by this
    /// log of the policy. Its cosignatures need not be enough any more: the log's own signature binds
    /// the log, and a trust file may change.
    pub fn parse(text: &str, policy: &Policy, origin: &str) -> Option<Self> {
        if text.contains('\n') {
            let signed = policy.bound_by_log(text.as_bytes()).ok()?;
            let is_own = signed.checkpoint().origin() == origin;
            return is_own.then(|| Self::signed(&signed, policy));
        }
        let mut parts = text.split(' ');
        let size = from_decimal(parts.next()?)?;
        let root = Hash::from_base64(parts.next()?)?;
        let time = match parts.next()? {
            "-" => None,
            time => Some(from_decimal(time)?),
        };
        let head = Head { size, root };
        parts.next().is_none().then(|| Self::bare(head, time))
    }

    /// A head that the log has signed, whether the policy accepts it or not.
    pub fn signed(signed: &LogSigned, policy: &Policy) -> Self {
        if let Ok(checkpoint) = signed.require_quorum(policy) {
            return Self::from(&checkpoint);
        }
        let cosigned = signed.cosignatures(policy);
        let cosigned = cosigned.map_or_else(|_| Vec::new(), |(cosigned, _)| cosigned);
        Self {
            head: Head::from(signed.checkpoint()),
            time: None,
            cosigned,
            note: Some(signed.note().clone()),
        }
    }
}

impl From<&VerifiedCheckpoint> for SeenHead {
    fn from(checkpoint: &VerifiedCheckpoint) -> Self {
        Self {
            head: Head::from(checkpoint.checkpoint()),
            time: checkpoint.quorum_time(),
            cosigned: checkpoint.cosigners().to_vec(),
            note: Some(checkpoint.note().clone()),
        }
    }
}

/// The reader's memory, by the log's name and key (its vkey): the browser's storage, a file. It keeps
/// text, and anybody may have changed it.
pub trait Seen {
    /// What is kept for this log; nothing on a first visit, or if it can't be read any more.
    fn load(&self, log: &str) -> impl Future<Output = Option<String>>;

    /// Puts `new` in the place of `old`, in one step that nothing else can come between: another
    /// page of the same browser may be reading the same log.
    ///
    /// # Errors
    /// With what is kept, if that isn't `old` any more; then nothing was changed.
    fn swap(
        &self,
        log: &str,
        old: Option<&str>,
        new: &str,
    ) -> impl Future<Output = Result<(), Option<String>>>;
}

/// Remembers as long as the program runs.
#[derive(Debug, Default)]
pub struct MemorySeen(RefCell<SortedMap<String, String>>);

impl MemorySeen {
    /// What is kept for this log.
    pub fn get(&self, log: &str) -> Option<String> {
        self.0.borrow().get(log).cloned()
    }

    /// Keeps this, whatever was kept before.
    pub fn set(&self, log: &str, text: &str) {
        self.0.borrow_mut().insert(log.to_owned(), text.to_owned());
    }
}

impl Seen for MemorySeen {
    async fn load(&self, log: &str) -> Option<String> {
        self.get(log)
    }

    async fn swap(&self, log: &str, old: Option<&str>, new: &str) -> Result<(), Option<String>> {
        let kept = self.get(log);
        if kept.as_deref() != old {
            return Err(kept);
        }
        self.set(log, new);
        Ok(())
    }
}

/// What a memory held before a log was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The largest head that can be believed: a memory that was damaged is none, and no alarm.
    pub seen: Option<SeenHead>,
    /// Under each key of the log.
    pub(crate) kept: Vec<Kept>,
}

/// What is kept under one key of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The log's name and key.
    pub(crate) key: String,
    pub(crate) text: Option<String>,
    pub(crate) seen: Option<SeenHead>,
}

impl Kept {
    /// Holds what was kept against the policy.
    pub(crate) fn read(key: String, text: Option<String>, policy: &Policy, origin: &str) -> Self {
        let seen = text.as_deref();
        let seen = seen.and_then(|text| SeenHead::parse(text, policy, origin));
        Self { key, text, seen }
    }
}

impl Remembered {
    pub(crate) fn of(kept: Vec<Kept>) -> Self {
        let seen = kept.iter().filter_map(|kept| kept.seen.as_ref());
        // Of several that are as large the first, which is the newest key's or as good as that.
        let mut largest: Option<&SeenHead> = None;
        for seen in seen {
            if largest.is_none_or(|largest| largest.head.size < seen.head.size) {
                largest = Some(seen);
            }
        }
        let seen = largest.cloned();
        Self { seen, kept }
    }

    /// Other heads than the largest. They may have been seen by other trust files than this one, and never
    /// held against it.
    pub(crate) fn others(&self) -> impl Iterator<Item = &SeenHead> {
        let largest = self.seen.as_ref().map(|seen| seen.head);
        let seen = self.kept.iter().filter_map(|kept| kept.seen.as_ref());
        seen.filter(move |seen| Some(seen.head) != largest)
    }
}

/// How a head relates to what was seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What came out.
    pub growth: Growth,
    /// What it was held against.
    pub seen: Option<SeenHead>,
    /// Of a fork at another size: what binds the head that is shown to another past.
    pub past: Option<Past>,
    /// A larger head was remembered while this one was on its way. It says nothing of the log that
    /// this one is smaller: ask again.
    pub overtaken: bool,
}

/// The root that a tree had at a smaller size, and the proof of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The root at the smaller size.
    pub root: Hash,
    /// The consistency proof from there (RFC 9162 section 2.1.4), at most 64 hashes.
    pub proof: Vec<Hash>,
}

impl Past {
    /// The past of this tree when it had `size` leaves.
    ///
    /// # Errors
    /// [`TreeError`] if a tile of [`Plan::for_root`](stele_tlog::Plan::for_root) is missing.
    pub fn of(tree: &Tree, size: u64) -> Result<Self, TreeError> {
        Ok(Self {
            root: tree.root_at(size)?,
            proof: tree.consistency_proof(size)?,
        })
    }
}

/// Whether a head can be held against what was seen without looking into the tree; nothing if its past
/// must be asked for.
pub(crate) fn at_once(seen: Option<&SeenHead>, shown: Head) -> Option<Growth> {
    let Some(SeenHead { head, .. }) = seen else {
        return Some(Growth::FirstVisit);
    };
    let (seen, size) = (head.size, shown.size);
    if size < seen {
        return Some(Growth::RolledBack { seen, shown: size });
    }
    // The very same, or two roots of one size: no tile could say more.
    (size == seen).then_some(match head.root == shown.root {
        true => Growth::Consistent { seen },
        false => Growth::Forked { seen, shown: size },
    })
}

#[cfg(test)]
mod tests;
