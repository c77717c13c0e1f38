//! The verdict for machines: the same input gives the same bytes.

use serde::Serialize;
use serde_json::Value;

use super::{Answer, Check, Evidence, Question, Reason, Verdict};
use crate::auditors::AuditorSays;

/// A verdict as it is handed to other programs: the codes of all that was checked, and the evidence.
#[derive(Debug, Clone, Serialize)]
pub struct VerdictReport<'v> {
    headline: &'static str,
    overall: &'static str,
    questions: Vec<QuestionReport<'v>>,
}

#[derive(Debug, Clone, Serialize)]
struct QuestionReport<'v> {
    answer: &'static str,
    checks: Vec<CheckReport<'v>>,
    question: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct CheckReport<'v> {
    check: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<EvidenceReport<'v>>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum EvidenceReport<'v> {
    Bytes {
        bytes: usize,
        leaf_hash: String,
    },
    Signers {
        signers: Vec<SignerReport<'v>>,
    },
    Checkpoint {
        origin: &'v str,
        root: String,
        size: u64,
    },
    Cosigners {
        cosigned: Vec<Cosigned<'v>>,
        needed: Option<Needed>,
    },
    Time {
        time: u64,
    },
    Entry {
        index: u64,
        size: u64,
    },
    Seen {
        seen_size: u64,
    },
    Validity {
        from: u64,
        until: Option<u64>,
    },
    Index {
        entry: u64,
        keys: u64,
        root: String,
    },
    Auditors {
        auditors: Vec<AuditorReport<'v>>,
        by_reader: bool,
        needed: Option<u64>,
        replayed: u64,
        size: u64,
    },
    Entries {
        entries: &'v [u64],
    },
}

#[derive(Debug, Clone, Serialize)]
struct SignerReport<'v> {
    id: &'v str,
    role: &'v str,
}

#[derive(Debug, Clone, Serialize)]
struct Cosigned<'v> {
    name: &'v str,
    time: u64,
}

#[derive(Debug, Clone, Serialize)]
struct Needed {
    k: usize,
    n: usize,
}

#[derive(Debug, Clone, Serialize)]
struct AuditorReport<'v> {
    key: &'v str,
    name: NameReport<'v>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<u64>,
}

#[derive(Debug, Clone, Serialize)]
struct NameReport<'v> {
    en: &'v str,
    zh: &'v str,
}

impl Verdict {
    /// The whole verdict, to be serialised.
    pub fn to_report(&self) -> VerdictReport<'_> {
        let questions = Question::ALL.into_iter().map(|question| QuestionReport {
            answer: self.answer(question).code(),
            checks: self.checks_of(question).map(check_report).collect(),
            question: question.code(),
        });
        VerdictReport {
            headline: self.headline().code(),
            overall: self.overall().code(),
            questions: questions.collect(),
        }
    }

    /// The whole verdict as JSON, keys in alphabetical order.
    pub fn report(&self) -> Value {
        serde_json::to_value(self.to_report()).unwrap_or_default()
    }

    /// The exit status of a command that prints this verdict: 0 verified, 1 not, 2 can't tell.
    pub fn exit_code(&self) -> u8 {
        match self.overall() {
            Answer::Yes => 0,
            Answer::No => 1,
            Answer::CantTell => 2,
        }
    }
}

fn check_report(check: &Check) -> CheckReport<'_> {
    CheckReport {
        check: check.code.code(),
        evidence: evidence_report(&check.evidence),
        outcome: check.outcome.code(),
        reason: check.outcome.reason().map(Reason::code),
    }
}

fn evidence_report(evidence: &Evidence) -> Option<EvidenceReport<'_>> {
    Some(match evidence {
        Evidence::None => return None,
        Evidence::Bytes { length, leaf } => EvidenceReport::Bytes {
            bytes: *length,
            leaf_hash: leaf.to_hex(),
        },
        Evidence::Signers(signers) => {
            let signers = signers.iter().map(|(id, role)| SignerReport { id, role });
            EvidenceReport::Signers {
                signers: signers.collect(),
            }
        }
        Evidence::Checkpoint { origin, size, root } => EvidenceReport::Checkpoint {
            origin,
            root: root.to_base64(),
            size: *size,
        },
        Evidence::Cosigners { cosigned, needed } => {
            let by = cosigned
                .iter()
                .map(|(name, time)| Cosigned { name, time: *time });
            EvidenceReport::Cosigners {
                cosigned: by.collect(),
                needed: needed.map(|(k, n)| Needed { k, n }),
            }
        }
        Evidence::Time(time) => EvidenceReport::Time { time: *time },
        Evidence::Entry { index, size } => EvidenceReport::Entry {
            index: *index,
            size: *size,
        },
        Evidence::Seen(size) => EvidenceReport::Seen { seen_size: *size },
        Evidence::Validity { from, until } => EvidenceReport::Validity {
            from: *from,
            until: *until,
        },
        Evidence::Index { number, keys, root } => EvidenceReport::Index {
            entry: *number,
            keys: *keys,
            root: root.to_base64(),
        },
        Evidence::Auditors {
            says,
            needed,
            upto,
            size,
            by_reader,
        } => EvidenceReport::Auditors {
            auditors: says.iter().map(auditor_report).collect(),
            by_reader: *by_reader,
            needed: *needed,
            replayed: *upto,
            size: *size,
        },
        Evidence::Entries(entries) if entries.is_empty() => return None,
        Evidence::History(entries) | Evidence::Entries(entries) => {
            EvidenceReport::Entries { entries }
        }
    })
}

fn auditor_report(says: &AuditorSays) -> AuditorReport<'_> {
    let stated = says.standing.stated();
    AuditorReport {
        key: &says.key,
        name: NameReport {
            en: &says.name.en,
            zh: &says.name.zh,
        },
        size: stated.map(|(size, _)| size),
        standing: says.standing.code(),
        time: stated.map(|(_, time)| time),
    }
}
