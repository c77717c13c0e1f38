//! Judging *current*: from a list that the log's index shows to be complete.

use stele_verify::sorted::SortedSet;

use stele_tlog::index::Complete;
use stele_verify::hash::leaf_hash;
use stele_verify::merkle::Included;
use stele_verify::record::{IntactRecord, Record};

use super::Verdict;
use super::check::{CheckCode, Evidence, Outcome};
use super::reason::Reason;
use crate::index::{Committed, IndexKey, IndexRoot, Kind, keys_of};
use crate::rules::Rule;
use crate::trust::TrustFile;
use crate::types::RecordType;

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
    pub(crate) fn is_in(&self, committed: &Committed) -> bool {
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
            CheckCode::Rule(Rule::C1),
            CheckCode::Rule(Rule::C2),
            CheckCode::Validity,
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
                let could_not_check = error.could_not_check();
                let reason = Reason::Committed(error.into());
                let outcome = match could_not_check {
                    true => Outcome::CouldNotCheck(reason),
                    false => Outcome::Failed(reason),
                };
                self.set(CheckCode::Form, outcome, evidence);
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
                    Reason::Committed(error) if error.could_not_check() => {
                        Outcome::CouldNotCheck(reason.clone())
                    }
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
            // None of them has been asked yet: see [`Verdict::judge_auditors`].
            Some(needed) => Outcome::CouldNotCheck(Reason::AuditorsMissing {
                needed,
                says: Vec::new(),
            }),
            None => Outcome::CouldNotCheck(Reason::AuditorsUndecided),
        };
        self.set(CheckCode::Completeness, outcome, Evidence::None);
    }

    /// Judges whether anything that is logged takes this record back: from the complete list of
    /// the entries that mention its id, and those entries themselves.
    ///
    /// Only intact records count. One that says it replaces this one answers no if the same signers
    /// signed it in the same roles; whether others may can't be told without their accreditations.
    /// Nor can it be told what a record of an unknown type does, where one of the signers made it.
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
        let numbers = complete.numbers().to_vec();
        self.weigh_history(record, number, numbers, entries);
    }

    /// Holds the entries that mention a record against it.
    pub(super) fn weigh_history(
        &mut self,
        record: &IntactRecord<'_>,
        number: u64,
        numbers: Vec<u64>,
        entries: &[Listed<'_>],
    ) {
        let outcome = match against(record.record(), number, entries) {
            Some(outcome @ Outcome::Failed(_)) => outcome,
            // Whatever came later than a state this old isn't in it.
            other => match (self.age_unknown(), other) {
                (Some(reason), _) => Outcome::CouldNotCheck(reason),
                (None, Some(outcome)) => outcome,
                (None, None) => Outcome::Passed,
            },
        };
        self.set(CheckCode::History, outcome, Evidence::History(numbers));
    }

    /// How this entry shows the index to be false, if it does.
    pub fn index_lie(&self) -> Option<&Reason> {
        match &self.check(CheckCode::Index)?.outcome {
            Outcome::Failed(lie) if lie.is_index_lie() => Some(lie),
            _ => None,
        }
    }

    /// Why the state of the log that this rests on is too old to say what holds now, or may be: a
    /// clock that is behind can't tell how old anything is, and a log that doesn't go on from what it
    /// showed before may hide what came later.
    pub fn age_unknown(&self) -> Option<Reason> {
        self.age().cloned()
    }

    pub(super) fn age(&self) -> Option<&Reason> {
        let growth = self.check(CheckCode::Growth)?.outcome.reason();
        if let Some(
            reason @ (Reason::RolledBack { .. }
            | Reason::Forked { .. }
            | Reason::HeldBack { .. }
            | Reason::WitnessForked { .. }
            | Reason::AuditorForked { .. }),
        ) = growth
        {
            return Some(reason);
        }
        let freshness = self.check(CheckCode::Freshness)?;
        match &freshness.outcome {
            Outcome::Warning(
                reason @ (Reason::Stale { .. }
                | Reason::Closed { .. }
                | Reason::ClockAhead { .. }
                | Reason::ClockBehind { .. }),
            ) => Some(reason),
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
        let Ok(other) = Record::parse(entry.bytes) else {
            continue;
        };
        // What was made for another log doesn't count in this one.
        if other.log() != record.log() {
            continue;
        }
        let Some(outcome) = mentions(record, &other, entry.included.index()) else {
            continue;
        };
        // Proofs cost most, so they are checked last: whoever may log can mention much.
        let is_final = matches!(outcome, Outcome::Failed(_));
        // What no authority can settle comes before what one may.
        if !is_final
            && open
                .as_ref()
                .is_some_and(|open| is_lasting(open) || !is_lasting(&outcome))
        {
            continue;
        }
        if other.verify().is_err() {
            continue;
        }
        if is_final {
            return Some(outcome);
        }
        open = Some(outcome);
    }
    open
}

fn is_lasting(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::CouldNotCheck(Reason::UnknownMention { .. })
    )
}

/// What another record of the same log would mean for this one if its proofs hold.
fn mentions(record: &Record<'_>, other: &Record<'_>, by: u64) -> Option<Outcome> {
    if other.supersedes() == Some(record.id()) && may_replace(record, other) {
        return Some(if signers(other) == signers(record) {
            Outcome::Failed(Reason::Superseded { by })
        } else {
            Outcome::CouldNotCheck(Reason::SupersededByOthers { by })
        });
    }
    if other.id() == record.id() {
        return Some(Outcome::CouldNotCheck(Reason::SameId { entry: by }));
    }
    // A withdrawal, say: what a type means is known to those versions only that know it.
    let record_type = other.record_type();
    let keys = || record.signers().iter().map(|signer| &signer.did);
    let shares_signer = other
        .signers()
        .iter()
        .any(|signer| keys().any(|key| *key == signer.did));
    if RecordType::from_name(record_type).is_none() && shares_signer {
        let record_type = record_type.to_owned();
        return Some(Outcome::CouldNotCheck(Reason::UnknownMention {
            by,
            record_type,
        }));
    }
    None
}

/// Whether a record of this kind can take the place of the other at all: one of another thing or type can't, and what
/// has moved is never replaced, only reversed.
fn may_replace(record: &Record<'_>, other: &Record<'_>) -> bool {
    let moves = RecordType::from_name(record.record_type()).is_some_and(RecordType::is_movement);
    !moves
        && other.record_type() == record.record_type()
        && other.subject_id() == record.subject_id()
}

fn signers<'r>(record: &'r Record<'_>) -> SortedSet<(&'r str, &'r str)> {
    let signers = record.signers().iter();
    signers
        .map(|signer| (signer.did.as_str(), signer.role.as_str()))
        .collect()
}
