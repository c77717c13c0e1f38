//! Judging *current*: from a list that the log's index shows to be complete.

use std::collections::BTreeSet;

use stele_tlog::index::Complete;
use stele_verify::hash::leaf_hash;
use stele_verify::merkle::Included;
use stele_verify::record::{IntactRecord, Record};

use super::Verdict;
use super::check::{CheckCode, Evidence, Outcome};
use super::reason::Reason;
use crate::index::{Committed, IndexKey, IndexRoot, Kind, keys_of};
use crate::trust::TrustFile;

/// The most entries that are read for one verdict.
pub const MAX_HISTORY: u64 = 2_000;

/// An entry with the proof that it stands in the log.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Where it stands.
    pub included: &'a Included,
}

impl Listed<'_> {
    /// Whether these bytes stand in the log that the index belongs to.
    fn is_in(&self, committed: &Committed) -> bool {
        let checkpoint = committed.checkpoint();
        self.included.leaf() == leaf_hash(self.bytes)
            && self.included.size() == checkpoint.size()
            && self.included.root() == checkpoint.root()
    }
}

impl Verdict {
    /// Judges an entry that commits the log to its index: it is no record, and what is asked of
    /// records isn't asked of it.
    pub fn judge_index_root(&mut self, bytes: &[u8]) -> Option<IndexRoot> {
        let evidence = Evidence::Bytes {
            length: bytes.len(),
            leaf: leaf_hash(bytes),
        };
        for code in [
            CheckCode::Proofs,
            CheckCode::Origin,
            CheckCode::Fields,
            CheckCode::Roles,
            CheckCode::Authority,
            CheckCode::Index,
            CheckCode::Completeness,
            CheckCode::History,
        ] {
            self.set(
                code,
                Outcome::NotApplicable(Reason::NotARecord),
                Evidence::None,
            );
        }
        match IndexRoot::parse(bytes) {
            Ok(root) => {
                self.set(CheckCode::Form, Outcome::Passed, evidence);
                Some(root)
            }
            Err(error) => {
                let failed = Outcome::Failed(Reason::Committed(error.into()));
                self.set(CheckCode::Form, failed, evidence);
                None
            }
        }
    }

    /// Judges what the log commits to about its lists, and whether enough auditors have replayed
    /// it. Pass the reason if there is no such commitment, or it could not be had.
    pub fn judge_index(&mut self, committed: Result<&Committed, &Reason>, trust: &TrustFile) {
        let committed = match committed {
            Ok(committed) => committed,
            Err(reason) => {
                let outcome = match reason {
                    Reason::Committed(_) | Reason::Checkpoint(_) | Reason::LogFile { .. } => {
                        Outcome::Failed(reason.clone())
                    }
                    _ => Outcome::CouldNotCheck(reason.clone()),
                };
                self.set(CheckCode::Index, outcome, Evidence::None);
                self.could_not_check(CheckCode::Completeness, Reason::Blocked);
                self.could_not_check(CheckCode::History, Reason::Blocked);
                return;
            }
        };
        let evidence = Evidence::Index {
            number: committed.number(),
            keys: committed.root().keys(),
            root: committed.root().root(),
        };
        self.set(CheckCode::Index, Outcome::Passed, evidence);
        let covered = committed.number();
        let outcome = match trust.auditor_quorum {
            Some(0) => Outcome::Warning(Reason::AsCommitted { covered }),
            Some(needed) => Outcome::CouldNotCheck(Reason::AuditorsMissing { needed }),
            None => Outcome::CouldNotCheck(Reason::AuditorsUndecided),
        };
        self.set(CheckCode::Completeness, outcome, Evidence::None);
    }

    /// Judges whether anything that is logged takes this record back: from the complete list of
    /// the entries that mention its id, and those entries themselves.
    ///
    /// Only intact records count. One that says it replaces this one answers no if the same signers
    /// signed it in the same roles; whether others may can't be told without their accreditations.
    pub fn judge_history(
        &mut self,
        record: &IntactRecord<'_>,
        number: u64,
        committed: &Committed,
        complete: &Complete,
        entries: &[Listed<'_>],
    ) {
        let key = IndexKey::new(Kind::Ref, record.record().id());
        let is_evidence = complete.lookup().key() == key.hash()
            && complete.lookup().root() == committed.root().root()
            && entries.iter().all(|entry| entry.is_in(committed))
            && entries
                .iter()
                .map(|entry| entry.included.index())
                .eq(complete.numbers().iter().copied());
        if !is_evidence {
            self.could_not_check(CheckCode::History, Reason::Blocked);
            return;
        }
        if let Some(lie) = index_lie(&key, number, committed, complete, entries) {
            self.fail(CheckCode::Index, lie);
            self.could_not_check(CheckCode::History, Reason::Blocked);
            return;
        }
        let outcome = match against(record.record(), number, entries) {
            Some(outcome @ Outcome::Failed(_)) => outcome,
            // Whatever came later than a state this old isn't in it.
            _ if self.stale().is_some() => {
                Outcome::CouldNotCheck(self.stale().unwrap_or(Reason::Blocked))
            }
            Some(outcome) => outcome,
            None => Outcome::Passed,
        };
        let evidence = Evidence::History(complete.numbers().to_vec());
        self.set(CheckCode::History, outcome, evidence);
    }

    /// Why the state of the log that this rests on is too old, if it is.
    fn stale(&self) -> Option<Reason> {
        let freshness = self.check(CheckCode::Freshness)?;
        match &freshness.outcome {
            Outcome::Warning(reason @ Reason::Stale { .. }) => Some(reason.clone()),
            _ => None,
        }
    }
}

/// How the list contradicts the entries themselves, if it does: both ways the reader can see
/// without replaying anything.
fn index_lie(
    key: &IndexKey,
    number: u64,
    committed: &Committed,
    complete: &Complete,
    entries: &[Listed<'_>],
) -> Option<Reason> {
    let is_covered = number < committed.number();
    if is_covered && complete.numbers().binary_search(&number).is_err() {
        return Some(Reason::IndexOmits { entry: number });
    }
    let mislisted = entries
        .iter()
        .find(|entry| !keys_of(entry.bytes).contains(key))?;
    let entry = mislisted.included.index();
    Some(Reason::IndexMislists { entry })
}

/// What speaks against the record: the gravest, and of these the first in the log.
fn against(record: &Record<'_>, number: u64, entries: &[Listed<'_>]) -> Option<Outcome> {
    let mut open = None;
    for entry in entries.iter().filter(|e| e.included.index() != number) {
        let Ok(other) = Record::parse(entry.bytes).and_then(Record::verify) else {
            continue;
        };
        let other = other.record();
        // What was made for another log doesn't count in this one.
        if other.log() != record.log() {
            continue;
        }
        let by = entry.included.index();
        if other.supersedes() == Some(record.id()) {
            if signers(other) == signers(record) {
                return Some(Outcome::Failed(Reason::Superseded { by }));
            }
            let reason = Reason::SupersededByOthers { by };
            open = open.or(Some(Outcome::CouldNotCheck(reason)));
        } else if other.id() == record.id() {
            let reason = Reason::SameId { entry: by };
            open = open.or(Some(Outcome::CouldNotCheck(reason)));
        }
    }
    open
}

fn signers<'r>(record: &'r Record<'_>) -> BTreeSet<(&'r str, &'r str)> {
    let signers = record.signers().iter();
    signers
        .map(|signer| (signer.did.as_str(), signer.role.as_str()))
        .collect()
}
