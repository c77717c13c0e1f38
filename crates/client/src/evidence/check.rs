//! What evidence proves, offline, to anybody who has the log's key.

use stele_records::trust::label_of;
use stele_verify::checkpoint::{Checkpoint, CheckpointError, CosignedBy, VerifiedCheckpoint};
use stele_verify::merkle::verify_consistency;
use stele_verify::policy::Policy;

use super::{Claimed, Evidence, Kind};

/// Two heads that one log has signed and that can't both be of one log. Only [`check`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenFork {
    sizes: (u64, u64),
    keys: (String, Option<String>),
    witnesses: Vec<String>,
}

impl ProvenFork {
    /// Entries of the head that had been seen, and of the one that was shown.
    pub const fn sizes(&self) -> (u64, u64) {
        self.sizes
    }

    /// The log's key that signed both, as a trust file calls it.
    pub fn key(&self) -> &str {
        &self.keys.0
    }

    /// Where no key signed both: the one that signed what was shown. Then it isn't shown that one holder
    /// of a key signed two pasts, but that two keys did that both speak for the log.
    pub fn other_key(&self) -> Option<&str> {
        self.keys.1.as_deref()
    }

    /// The witnesses of the policy who cosigned both: they too did what none may.
    pub fn witnesses(&self) -> &[String] {
        &self.witnesses
    }
}

/// Why evidence proves nothing against the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unproven {
    /// A signature by the log doesn't hold.
    Signature(CheckpointError),
    /// The two heads are of one log, which has only grown, or stayed as it was.
    Consistent,
    /// The proof doesn't lead to the head that it should bind.
    Proof,
    /// The newest cosignature was not too old at the time in the file.
    Fresh,
}

/// What was found out about evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Proven: two pasts were signed by the log's key, or by two of its keys.
    Fork(ProvenFork),
    /// Both heads are signed, and the second is smaller. That it was shown after the first, or at that
    /// time, is the word of whoever made the file.
    Rollback {
        /// Entries seen before.
        seen: u64,
        /// Entries shown.
        shown: u64,
    },
    /// The head is signed, and its newest cosignature older than the trust file allows at the time
    /// that the file says it was shown.
    Freeze {
        /// Age in seconds.
        age: u64,
        /// The trust file's maximum in seconds.
        max_age: u64,
    },
    /// It shows no misbehaviour.
    Nothing(Unproven),
    /// The trust file doesn't know the log or its key, or can't say how old the head is.
    CantTell(CheckpointError),
    /// The trust file asks for no witnesses, so nobody vouches for a time.
    NoTime,
    /// A head is signed only by keys of the log that don't count for the trust file at the time of the
    /// head, nor now where no quorum vouches for a time: whoever came by an old key may have made it.
    KeyRetired {
        /// The first of them, as a trust file calls it.
        key: String,
    },
}

impl Finding {
    /// The stable code of this finding.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Fork(fork) if fork.keys.1.is_some() => "fork-by-two-keys",
            Self::Fork(_) => "fork-proven",
            Self::Rollback { .. } => "rollback-not-proven",
            Self::Freeze { .. } => "freeze-not-proven",
            Self::Nothing(Unproven::Signature(error)) | Self::CantTell(error) => error.code(),
            Self::Nothing(Unproven::Consistent) => "evidence-consistent",
            Self::Nothing(Unproven::Proof) => "evidence-proof",
            Self::Nothing(Unproven::Fresh) => "evidence-fresh",
            Self::NoTime => "evidence-no-time",
            Self::KeyRetired { .. } => "evidence-key-retired",
        }
    }

    /// The exit status of a command: 0 misbehaviour by the log is proven, 1 none is shown, 2 can't tell.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Fork(_) => 0,
            Self::Nothing(_) => 1,
            Self::Rollback { .. }
            | Self::Freeze { .. }
            | Self::CantTell(_)
            | Self::NoTime
            | Self::KeyRetired { .. } => 2,
        }
    }
}

/// A head in evidence, and who is known to have signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// Origin, size and root.
    pub checkpoint: Checkpoint,
    /// Whether a key that the trust file has for this log has signed it.
    pub signed: bool,
    /// Those of them that count, as a trust file calls them, in the policy's order.
    pub keys: Vec<String>,
    /// The witnesses of the policy who cosigned it, with their times.
    pub cosigned: Vec<CosignedBy>,
}

/// Evidence and what was found out about it, without asking anyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedEvidence {
    /// What it proves.
    pub finding: Finding,
    /// What it says that it is evidence of.
    pub kind: Kind,
    /// When it was made, by its maker's clock, in POSIX seconds.
    pub time: u64,
    /// The head that had been seen.
    pub seen: Option<SignedHead>,
    /// The head that was shown.
    pub shown: SignedHead,
}

/// Checks evidence against a trust file's policy and its maximum age of a cosignature, in seconds. `now` is
/// the clock of whoever checks, in POSIX seconds: a head that no quorum has cosigned counts as long as a
/// key does that signed it.
pub fn check(evidence: &Evidence, policy: &Policy, max_age: u64, now: u64) -> CheckedEvidence {
    let (shown, shown_doubt) = signed_head(&evidence.shown, policy, now);
    let (seen, seen_doubt) = match &evidence.seen {
        Some(seen) => {
            let (seen, doubt) = signed_head(seen, policy, now);
            (Some(seen), doubt)
        }
        None => (None, None),
    };
    let finding = match (seen_doubt, shown_doubt) {
        // That a head isn't the log's is worse than that nobody knows.
        (
            Some(Finding::CantTell(_) | Finding::KeyRetired { .. }),
            Some(no @ Finding::Nothing(_)),
        )
        | (Some(no), _)
        | (None, Some(no)) => no,
        (None, None) => {
            let old = || freeze(evidence, policy, max_age);
            find(evidence, seen.as_ref(), &shown, old)
        }
    };
    CheckedEvidence {
        finding,
        kind: evidence.kind,
        time: evidence.time,
        seen,
        shown,
    }
}

/// What two heads show, that a log of the policy has signed; `freeze` says how old the shown one was.
fn find(
    evidence: &Evidence,
    seen: Option<&SignedHead>,
    shown: &SignedHead,
    freeze: impl FnOnce() -> Finding,
) -> Finding {
    let Some(seen) = seen else {
        return freeze();
    };
    let (old, new) = (&seen.checkpoint, &shown.checkpoint);
    let fork = || {
        Finding::Fork(ProvenFork {
            sizes: (old.size(), new.size()),
            keys: keys_of(seen, shown),
            witnesses: both(seen, shown),
        })
    };
    if old.size() == new.size() {
        return match (old.root() == new.root(), evidence.kind) {
            (false, _) => fork(),
            (true, Kind::Freeze) => freeze(),
            (true, _) => Finding::Nothing(Unproven::Consistent),
        };
    }
    let (smaller, larger) = if old.size() < new.size() {
        (old, new)
    } else {
        (new, old)
    };
    match (&evidence.past, evidence.kind) {
        (Some(past), _) => {
            // What the larger root commits to at the smaller size is `past.root`, and nothing else.
            let bound = verify_consistency(
                smaller.size(),
                larger.size(),
                past.root,
                larger.root(),
                &past.proof,
            );
            match bound {
                Err(_) => Finding::Nothing(Unproven::Proof),
                Ok(()) if past.root == smaller.root() => Finding::Nothing(Unproven::Consistent),
                Ok(()) => fork(),
            }
        }
        (None, Kind::Freeze) => freeze(),
        (None, _) => Finding::Rollback {
            seen: old.size(),
            shown: new.size(),
        },
    }
}

/// How old the head was that was shown.
fn freeze(evidence: &Evidence, policy: &Policy, max_age: u64) -> Finding {
    let cosigned = policy.verify(evidence.shown.note.as_bytes());
    let time = match cosigned.as_ref().map(VerifiedCheckpoint::quorum_time) {
        Err(error) => return Finding::CantTell(error.clone()),
        Ok(None) => return Finding::NoTime,
        Ok(Some(time)) => time,
    };
    let age = evidence.time.saturating_sub(time);
    if age > max_age {
        Finding::Freeze { age, max_age }
    } else {
        Finding::Nothing(Unproven::Fresh)
    }
}

/// The witnesses who cosigned both, by the policy's names.
fn both(seen: &SignedHead, shown: &SignedHead) -> Vec<String> {
    let both = seen.cosigned.iter().filter(|by| {
        let mut others = shown.cosigned.iter();
        others.any(|other| other.name == by.name)
    });
    both.map(|by| String::from_utf8_lossy(&by.name).into_owned())
        .collect()
}

/// The key that signed both, or the first of each.
fn keys_of(seen: &SignedHead, shown: &SignedHead) -> (String, Option<String>) {
    let same = seen.keys.iter().find(|key| shown.keys.contains(key));
    match same {
        Some(key) => (key.clone(), None),
        None => {
            let first = |head: &SignedHead| head.keys.first().cloned();
            (first(seen).unwrap_or_default(), first(shown))
        }
    }
}

/// A head, and what keeps it from being the log's word.
fn signed_head(claimed: &Claimed, policy: &Policy, now: u64) -> (SignedHead, Option<Finding>) {
    let mut head = SignedHead {
        checkpoint: claimed.checkpoint.clone(),
        signed: false,
        keys: Vec::new(),
        cosigned: Vec::new(),
    };
    let signed = match policy.bound_by_log(claimed.note.as_bytes()) {
        Ok(signed) => signed,
        Err(
            error @ (CheckpointError::UnknownOrigin { .. }
            | CheckpointError::LogSignatureMissing { .. }
            | CheckpointError::LogKeyUnsupported { .. }),
        ) => return (head, Some(Finding::CantTell(error))),
        Err(error) => return (head, Some(Finding::Nothing(Unproven::Signature(error)))),
    };
    head.signed = true;
    head.cosigned = match signed.cosignatures(policy) {
        Ok((cosigned, _)) => cosigned,
        Err(_) => Vec::new(),
    };
    let counting = signed.counting(policy, now).into_iter();
    head.keys = counting.map(|log| label_of(log.key())).collect();
    let retired = head.keys.is_empty().then(|| Finding::KeyRetired {
        key: label_of(signed.log_key()),
    });
    (head, retired)
}
