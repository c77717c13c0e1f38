//! What a full audit has found.

use stele_verify::hash::Hash;

use super::super::replay::{ReplayFinding, Replayed, Unwitnessed};
use super::super::ruled::RecordFinding;

/// What a full audit has found of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullReport {
    /// Entries in the log.
    pub size: u64,
    /// The root that it signed.
    pub root: Hash,
    /// Records whose form and proofs hold.
    pub records: u64,
    /// Entries that are no records, nor want to be: they commit to the index.
    pub index_roots: u64,
    /// Whether the trust file says on whom all others rest. Without, the rules weren't applied.
    pub has_anchors: bool,
    /// Index roots that were compared, right or wrong.
    pub roots: u64,
    /// How many of them were wrong.
    pub wrong: u64,
    /// What replaying the index has shown: nothing where the log has none.
    pub index: Result<Option<Replayed>, ReplayFinding>,
    /// Index roots whose times this trust file doesn't prove: a witness may have left since.
    pub unwitnessed: Option<Unwitnessed>,
    /// What was found about single records, in the order of the log once the audit is done.
    pub findings: Vec<RecordFinding>,
}

impl FullReport {
    /// Whether the index is the one that the log commits to, or the log has none.
    pub const fn is_sound(&self) -> bool {
        self.index.is_ok()
    }
}
