//! The judgements: each takes the evidence itself, so that none can be claimed without it.

use stele_verify::checkpoint::{CheckpointError, CosignedBy, VerifiedCheckpoint};
use stele_verify::hash::leaf_hash;
use stele_verify::merkle::{Included, MerkleError};
use stele_verify::record::{IntactRecord, Record};

use super::Verdict;
use super::check::{CheckCode, Evidence, Outcome};
use super::clock::{Age, CLOCK_SKEW, Clock, Shown};
use super::reason::Reason;
use crate::rules::Rule;
use crate::trust::{Closed, TrustFile};
use crate::types::RecordType;

/// How the log shown now relates to what this reader saw of it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// Nothing was remembered.
    FirstVisit,
    /// The same log, at least as large, and it begins with what was seen.
    Consistent {
        /// Entries seen before.
        seen: u64,
    },
    /// Fewer entries than were seen.
    RolledBack {
        /// Entries seen before.
        seen: u64,
        /// Entries shown now.
        shown: u64,
    },
    /// It doesn't begin with what was seen.
    Forked {
        /// Entries seen before.
        seen: u64,
        /// Entries shown now.
        shown: u64,
    },
}

/// How the log shown now relates to what a witness says that it has seen of it. Sizes are entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sighting {
    /// It has seen the same.
    Same,
    /// It has seen a beginning of what is shown.
    Grown {
        /// Entries that it has seen.
        seen: u64,
    },
    /// It has just seen more: a publication on its way.
    Ahead {
        /// Entries that it has seen.
        seen: u64,
    },
    /// It saw more than is shown, and longer ago than a publication takes.
    HeldBack {
        /// Entries that it has seen.
        seen: u64,
        /// Entries shown.
        shown: u64,
        /// How many seconds ago it cosigned that, by the reader's clock.
        age: u64,
    },
    /// It has seen another past.
    Forked {
        /// Entries that it has seen.
        seen: u64,
        /// Entries shown.
        shown: u64,
    },
}

/// A checkpoint's text as it was read, and what the policy says of it.
pub type Head<'a> = Result<&'a VerifiedCheckpoint, &'a CheckpointError>;

impl Verdict {
    /// Judges the record's own bytes: form, proofs, fields and roles, and whether `now` (POSIX seconds
    /// by the reader's clock) lies within its period of validity. Judge the checkpoint first, if there is
    /// one: its time counts too.
    ///
    /// Gives the record back if it is intact.
    pub fn judge_record<'a>(&mut self, bytes: &'a [u8], now: u64) -> Option<IntactRecord<'a>> {
        let record = match Record::parse(bytes) {
            Ok(record) => record,
            Err(error) => {
                let failed = Outcome::Failed(Reason::Record(error));
                self.set(CheckCode::Form, failed, bytes_of(bytes));
                self.block(&[
                    CheckCode::Proofs,
                    CheckCode::Fields,
                    CheckCode::Roles,
                    CheckCode::Validity,
                    CheckCode::Rule(Rule::C1),
                    CheckCode::Rule(Rule::C2),
                ]);
                return None;
            }
        };
        let evidence = signers_of(&record);
        match record.verify() {
            Ok(intact) => {
                self.judge_intact(&intact, now);
                Some(intact)
            }
            Err(error) => {
                self.set(CheckCode::Form, Outcome::Passed, bytes_of(bytes));
                let failed = Outcome::Failed(Reason::Record(error));
                self.set(CheckCode::Proofs, failed, evidence);
                self.block(&[
                    CheckCode::Fields,
                    CheckCode::Roles,
                    CheckCode::Validity,
                    CheckCode::Rule(Rule::C1),
                    CheckCode::Rule(Rule::C2),
                ]);
                None
            }
        }
    }

    /// The same of a record that was found intact before.
    pub fn judge_intact(&mut self, intact: &IntactRecord<'_>, now: u64) {
        let record = intact.record();
        let form = bytes_of(record.bytes());
        self.set(CheckCode::Form, Outcome::Passed, form);
        self.set(CheckCode::Proofs, Outcome::Passed, signers_of(record));
        if self.is_alone() {
            self.leave_to_dossier();
        } else {
            self.judge_type(intact);
        }
        self.judge_validity(intact, now);
    }

    /// What its type means, and what else is logged, is for a file that holds all of it.
    fn leave_to_dossier(&mut self) {
        for code in [
            CheckCode::Fields,
            CheckCode::Roles,
            CheckCode::Index,
            CheckCode::Completeness,
            CheckCode::History,
            CheckCode::Rule(Rule::C1),
            CheckCode::Rule(Rule::C2),
        ] {
            self.could_not_check(code, Reason::NeedsDossier);
        }
    }

    /// What an unproven record says of its signers and fields is nobody's word.
    fn judge_type(&mut self, intact: &IntactRecord<'_>) {
        let record = intact.record();
        let Some(record_type) = RecordType::from_name(record.record_type()) else {
            let unknown = || Reason::UnknownType(record.record_type().to_owned());
            self.could_not_check(CheckCode::Fields, unknown());
            self.could_not_check(CheckCode::Roles, unknown());
            self.could_not_check(CheckCode::Rule(Rule::C1), unknown());
            self.could_not_check(CheckCode::Rule(Rule::C2), unknown());
            return;
        };
        self.expect_rules(record_type);
        let fields = match record_type.check_fields(record) {
            Ok(()) => Outcome::Passed,
            Err(error) => Outcome::Failed(Reason::Field(error)),
        };
        self.set(CheckCode::Fields, fields, Evidence::None);
        let missing = record_type.missing_role(record);
        let roles = match (missing, record_type.unknown_role(record)) {
            (Some(role), _) => Outcome::Failed(Reason::RoleMissing(role)),
            (None, Some(role)) => Outcome::Failed(Reason::RoleUnknown(role)),
            (None, None) => match record_type.double_role(record) {
                Some(role) => Outcome::Failed(Reason::RoleTwice(role)),
                None => Outcome::Passed,
            },
        };
        self.set(CheckCode::Roles, roles, Evidence::None);
    }

    /// Both ends count as within, and clocks may differ a little. Where the witnesses have cosigned
    /// later than the reader's clock says, that clock is behind, and theirs counts.
    fn judge_validity(&mut self, intact: &IntactRecord<'_>, now: u64) {
        let record = intact.record();
        let now = match self
            .check(CheckCode::Freshness)
            .map(|check| &check.evidence)
        {
            Some(Evidence::Time(cosigned)) => now.max(*cosigned),
            _ => now,
        };
        let from = record.valid_from_time();
        let until = record.valid_until_time();
        let outcome = match until {
            Some(until) if until.saturating_add(CLOCK_SKEW) < now => {
                Outcome::Failed(Reason::Expired { until })
            }
            _ if from > now.saturating_add(CLOCK_SKEW) => {
                Outcome::Failed(Reason::NotYetValid { from })
            }
            _ => Outcome::Passed,
        };
        let evidence = Evidence::Validity { from, until };
        self.set(CheckCode::Validity, outcome, evidence);
    }

    /// Judges the checkpoint: the log's signature, the quorum, and its age by the reader's clock.
    pub fn judge_checkpoint(&mut self, head: Head<'_>, trust: &TrustFile, clock: impl Into<Clock>) {
        match head {
            Ok(checkpoint) => {
                self.set(
                    CheckCode::LogSignature,
                    Outcome::Passed,
                    evidence_of(checkpoint),
                );
                self.judge_witnesses(checkpoint, trust, clock.into());
            }
            Err(error @ CheckpointError::QuorumNotReached { cosigned, needed }) => {
                // The quorum is only counted on what the log has signed.
                self.set(CheckCode::LogSignature, Outcome::Passed, Evidence::None);
                let evidence = Evidence::Cosigners {
                    cosigned: by_witness(trust, cosigned),
                    needed: *needed,
                };
                let failed = Outcome::Failed(Reason::Checkpoint(error.clone()));
                self.set(CheckCode::Witnesses, failed, evidence);
                self.block(&[CheckCode::Freshness]);
            }
            Err(error @ CheckpointError::CosignatureInvalid { .. }) => {
                self.set(CheckCode::LogSignature, Outcome::Passed, Evidence::None);
                let failed = Outcome::Failed(Reason::Checkpoint(error.clone()));
                self.set(CheckCode::Witnesses, failed, Evidence::None);
                self.block(&[CheckCode::Freshness]);
            }
            Err(error) => {
                let reason = Reason::Checkpoint(error.clone());
                let outcome = match error {
                    // A build that can't verify the kind of key knows nothing against it.
                    CheckpointError::LogKeyUnsupported { .. } => Outcome::CouldNotCheck(reason),
                    _ => Outcome::Failed(reason),
                };
                self.set(CheckCode::LogSignature, outcome, Evidence::None);
                self.block(&[
                    CheckCode::Witnesses,
                    CheckCode::Freshness,
                    CheckCode::Growth,
                    CheckCode::Inclusion,
                ]);
            }
        }
    }

    fn judge_witnesses(
        &mut self,
        checkpoint: &VerifiedCheckpoint,
        trust: &TrustFile,
        clock: Clock,
    ) {
        let evidence = Evidence::Cosigners {
            cosigned: by_witness(trust, checkpoint.cosigners()),
            needed: trust.policy.quorum_size(),
        };
        let quorum_time = checkpoint.quorum_time();
        let witnesses = match quorum_time {
            Some(_) => Outcome::Passed,
            None => Outcome::Warning(Reason::NoWitnesses),
        };
        self.set(CheckCode::Witnesses, witnesses, evidence);
        let closed = trust.closed.get(checkpoint.origin());
        if let Some(outcome) = closed.and_then(|closed| at_end(closed, checkpoint)) {
            let evidence = quorum_time.map_or(Evidence::None, Evidence::Time);
            self.set(CheckCode::Freshness, outcome, evidence);
            return;
        }
        let Some(time) = quorum_time else {
            let none = Outcome::Warning(Reason::NoWitnesses);
            self.set(CheckCode::Freshness, none, Evidence::None);
            return;
        };
        let max_age = trust.max_age;
        let age = clock.age(time, max_age);
        self.frozen = age.is_frozen(max_age);
        let fresh = match age {
            Age::Fresh { .. } => Outcome::Passed,
            Age::Stale {
                age,
                shown: Shown::ClockAgainstHost { ahead },
            } => Outcome::Warning(Reason::ClockAhead {
                age,
                max_age,
                ahead,
            }),
            Age::Stale { age, .. } => Outcome::Warning(Reason::Stale { age, max_age }),
            Age::Unknown { behind } => Outcome::Warning(Reason::ClockBehind { behind }),
        };
        self.set(CheckCode::Freshness, fresh, Evidence::Time(time));
    }

    /// Judges whether the log has only grown since this reader last saw it.
    pub fn judge_growth(&mut self, growth: Growth) {
        let (outcome, evidence) = match growth {
            Growth::FirstVisit => (Outcome::NotApplicable(Reason::FirstVisit), Evidence::None),
            Growth::Consistent { seen } => (Outcome::Passed, Evidence::Seen(seen)),
            // An older copy from a cache looks the same as a log that hides its newest entries.
            Growth::RolledBack { seen, shown } => (
                Outcome::CouldNotCheck(Reason::RolledBack { seen, shown }),
                Evidence::Seen(seen),
            ),
            Growth::Forked { seen, shown } => (
                Outcome::Failed(Reason::Forked { seen, shown }),
                Evidence::Seen(seen),
            ),
        };
        self.set(CheckCode::Growth, outcome, evidence);
    }

    /// Takes down what a witness has seen, asked by itself. It is one witness's word, so it makes nothing
    /// better: only what speaks against the log is a matter of its growth.
    pub fn judge_sighting(&mut self, witness: &str, sighting: Sighting) {
        let witness = witness.to_owned();
        match sighting {
            Sighting::Same | Sighting::Grown { .. } | Sighting::Ahead { .. } => {}
            Sighting::Forked { seen, shown } => {
                let reason = Reason::WitnessForked {
                    witness,
                    seen,
                    shown,
                };
                let evidence = Evidence::Seen(seen);
                self.set(CheckCode::Growth, Outcome::Failed(reason), evidence);
            }
            Sighting::HeldBack { seen, shown, age } => {
                let growth = self.check(CheckCode::Growth);
                if growth.is_some_and(|check| matches!(check.outcome, Outcome::Failed(_))) {
                    return;
                }
                let reason = Reason::HeldBack {
                    witness,
                    seen,
                    shown,
                    age,
                };
                let outcome = Outcome::CouldNotCheck(reason);
                self.set(CheckCode::Growth, outcome, Evidence::Seen(seen));
            }
        }
    }

    /// Says that a file alone can't show how the log has grown since.
    pub fn judge_growth_offline(&mut self) {
        let outcome = Outcome::NotApplicable(Reason::Offline);
        self.set(CheckCode::Growth, outcome, Evidence::None);
    }

    /// Judges whether these bytes stand in the tree of this checkpoint, and were made for its log.
    pub fn judge_inclusion(
        &mut self,
        bytes: &[u8],
        included: Result<&Included, MerkleError>,
        checkpoint: &VerifiedCheckpoint,
    ) {
        let included = match included {
            Ok(included) => included,
            Err(error) => {
                let failed = Outcome::Failed(Reason::Merkle(error));
                self.set(CheckCode::Inclusion, failed, Evidence::None);
                return;
            }
        };
        let same_tree =
            included.size() == checkpoint.size() && included.root() == checkpoint.root();
        let outcome = if !same_tree {
            Outcome::Failed(Reason::Merkle(MerkleError::RootMismatch))
        } else if included.leaf() != leaf_hash(bytes) {
            Outcome::Failed(Reason::OtherRecord)
        } else {
            Outcome::Passed
        };
        let evidence = Evidence::Entry {
            index: included.index(),
            size: included.size(),
        };
        self.set(CheckCode::Inclusion, outcome, evidence);
    }

    /// Judges whether the record names this log as its own. Of one that doesn't no rule is asked.
    pub fn judge_origin(&mut self, record: &IntactRecord<'_>, origin: &str) {
        let named = record.record().log();
        let outcome = if named == origin {
            Outcome::Passed
        } else {
            let reason = || Reason::OtherLog {
                named: named.to_owned(),
            };
            for code in self.codes() {
                if matches!(code, CheckCode::Rule(_)) && self.is_open(code) {
                    self.could_not_check(code, reason());
                }
            }
            Outcome::Failed(reason())
        };
        self.set(CheckCode::Origin, outcome, Evidence::None);
    }

    /// Says that a check could not be made. It can't turn a question to yes.
    pub fn could_not_check(&mut self, code: CheckCode, reason: Reason) {
        self.set(code, Outcome::CouldNotCheck(reason), Evidence::None);
    }

    /// Says that a check failed. It can only turn its question to no.
    pub fn fail(&mut self, code: CheckCode, reason: Reason) {
        self.set(code, Outcome::Failed(reason), Evidence::None);
    }

    /// Closes every check that is still pending, because what it rests on didn't come.
    pub fn close(&mut self, reason: &Reason) {
        self.close_by(|| reason.clone());
    }

    /// The same, where a reason is sooner made than copied.
    pub fn close_by(&mut self, reason: impl Fn() -> Reason) {
        for code in self.codes() {
            if self.is_open(code) {
                self.could_not_check(code, reason());
            }
        }
    }

    fn block(&mut self, codes: &[CheckCode]) {
        for code in codes {
            self.could_not_check(*code, Reason::Blocked);
        }
    }
}

/// What is to be said of the age of a log that has come to its end; nothing of an earlier state of it, which
/// ages as others do.
fn at_end(closed: &Closed, checkpoint: &VerifiedCheckpoint) -> Option<Outcome> {
    if checkpoint.size() < closed.size {
        return None;
    }
    if (checkpoint.size(), checkpoint.root()) != (closed.size, closed.root) {
        return Some(Outcome::Failed(Reason::NotAsClosed { size: closed.size }));
    }
    Some(Outcome::Warning(Reason::Closed {
        time: closed.time,
        successor: closed.successor.clone(),
    }))
}

/// Each witness once, by its name in the policy, with its latest time: also one with several keys.
fn by_witness(trust: &TrustFile, cosigned: &[CosignedBy]) -> Vec<(String, u64)> {
    let witnesses = trust.policy.by_witness(cosigned).into_iter();
    witnesses
        .filter_map(|(witness, time)| Some((lossy(witness.name()), time?)))
        .collect()
}

fn bytes_of(record: &[u8]) -> Evidence {
    Evidence::Bytes {
        length: record.len(),
        leaf: leaf_hash(record),
    }
}

fn signers_of(record: &Record<'_>) -> Evidence {
    let signers = record.signers().iter();
    let signers = signers.map(|signer| (signer.did.as_str().to_owned(), signer.role.clone()));
    Evidence::Signers(signers.collect())
}

fn evidence_of(checkpoint: &VerifiedCheckpoint) -> Evidence {
    Evidence::Checkpoint {
        origin: checkpoint.origin().to_owned(),
        size: checkpoint.size(),
        root: checkpoint.root(),
    }
}

/// Names in a policy are opaque bytes; a page shows them as text.
fn lossy(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}
