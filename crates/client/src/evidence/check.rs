//! What evidence proves, offline, to anybody who has the log's key.

use stele_verify::checkpoint::{Checkpoint, CheckpointError, CosignedBy, VerifiedCheckpoint};
use stele_verify::merkle::verify_consistency;
use stele_verify::policy::Policy;

use super::{Claimed, Evidence, Kind};

/// Two heads that one log has signed and that can't both be of one log. Only [`check`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenFork {
    sizes: (u64, u64),
    witnesses: Vec<String>,
}

impl ProvenFork {
    /// Entries of the head that had been seen, and of the one that was shown.
    pub const fn sizes(&self) -> (u64, u64) {
        self.sizes
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
    /// Proven: whoever holds the log's key signed two pasts.
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
}

impl Finding {
    /// The stable code of this finding.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Fork(_) => "fork-proven",
            Self::Rollback { .. } => "rollback-not-proven",
            Self::Freeze { .. } => "freeze-not-proven",
            Self::Nothing(Unproven::Signature(error)) | Self::CantTell(error) => error.code(),
            Self::Nothing(Unproven::Consistent) => "evidence-consistent",
            Self::Nothing(Unproven::Proof) => "evidence-proof",
            Self::Nothing(Unproven::Fresh) => "evidence-fresh",
            Self::NoTime => "evidence-no-time",
        }
    }

    /// The exit status of a command: 0 misbehaviour by the log is proven, 1 none is shown, 2 can't tell.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Fork(_) => 0,
            Self::Nothing(_) => 1,
            Self::Rollback { .. } | Self::Freeze { .. } | Self::CantTell(_) | Self::NoTime => 2,
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

/// Checks evidence against a trust file's policy and its maximum age of a cosignature, in seconds.
pub fn check(evidence: &Evidence, policy: &Policy, max_age: u64) -> CheckedEvidence {
    let (shown, shown_error) = signed_head(&evidence.shown, policy);
    let (seen, seen_error) = match &evidence.seen {
        Some(seen) => {
            let (seen, error) = signed_head(seen, policy);
            (Some(seen), error)
        }
        None => (None, None),
    };
    let finding = match seen_error.or(shown_error) {
        Some(
            error @ (CheckpointError::UnknownOrigin { .. }
            | CheckpointError::LogSignatureMissing { .. }),
        ) => Finding::CantTell(error),
        Some(error) => Finding::Nothing(Unproven::Signature(error)),
        None => {
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

fn signed_head(claimed: &Claimed, policy: &Policy) -> (SignedHead, Option<CheckpointError>) {
    let signed = policy.verify_log_signature(claimed.note.as_bytes());
    let cosigned = match signed.as_ref().map(|signed| signed.require_quorum(policy)) {
        Ok(Ok(checkpoint)) => checkpoint.cosigners().to_vec(),
        Ok(Err(CheckpointError::QuorumNotReached { cosigned, .. })) => cosigned,
        Ok(Err(_)) | Err(_) => Vec::new(),
    };
    let head = SignedHead {
        checkpoint: claimed.checkpoint.clone(),
        signed: signed.is_ok(),
        cosigned,
    };
    (head, signed.err())
}
