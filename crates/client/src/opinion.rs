//! A second opinion: what a witness itself says it has seen of the log.
//!
//! A log's host can show a reader an old state, or one that was made for that reader alone, if enough
//! witnesses were deceived or conspire. So the reader asks a witness, where the trust file names its
//! monitoring prefix: `<prefix>/<hex SHA-256 of the origin>/checkpoint` (C2SP tlog-witness, "Monitor
//! Retrieval Mechanism"). What it sends must bear the log's signature and its own. Then:
//!
//! | the witness has seen | it means |
//! |---|---|
//! | the same state, or an earlier one of which the shown one is a continuation | nothing is wrong; it may serve a state that is an hour old |
//! | another past | a fork, which the two signed heads prove |
//! | more than is shown, just now | a publication on its way |
//! | more than is shown, for longer than [`GRACE`] | the host holds the newest entries back, or its copy is old |
//! | nothing, or it doesn't answer | no second opinion: it never counts against the log |

use stele_records::trust::TrustFile;
use stele_records::verdict::{Clock, Sighting};
use stele_tlog::Head;
use stele_verify::checkpoint::{CheckpointError, VerifiedCheckpoint};
use stele_verify::hash::Hash;
use stele_verify::note::VerifierKey;
use stele_verify::policy::Policy;

use crate::cache::Cache;
use crate::evidence::{Evidence, Kind};
use crate::fetch::{Fetch, FetchError, is_html};
use crate::log::{Log, LogError, SMALL_FILE};
use crate::seen::Past;

/// How long a publication may take from the cosignature to the public checkpoint, in seconds.
pub const GRACE: u64 = 600;

/// A witness that can be asked.
#[derive(Debug, Clone)]
pub struct Adviser {
    /// Its name in the policy.
    pub witness: String,
    /// Below what its files lie: a URL that ends in a slash.
    pub prefix: String,
    /// This log alone with all its keys, and this witness alone.
    policy: Policy,
    origin: String,
    valid: (Option<u64>, Option<u64>),
}

/// Why there is no second opinion. None of these counts against the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoOpinion {
    /// The witness could not be asked, or hasn't seen the log.
    Fetch(FetchError),
    /// What it sent isn't a checkpoint of this log that log and witness have signed.
    Checkpoint(CheckpointError),
    /// It cosigned while its key doesn't count.
    KeyWindow {
        /// When it cosigned, in POSIX seconds.
        time: u64,
    },
    /// What the log's mirrors sent doesn't allow to compare the two.
    Log(LogError),
}

impl NoOpinion {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Fetch(error) => error.code(),
            Self::Checkpoint(error) => error.code(),
            Self::KeyWindow { .. } => "opinion-key-window",
            Self::Log(error) => error.code(),
        }
    }
}

/// What a witness has cosigned, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    checkpoint: VerifiedCheckpoint,
    time: u64,
}

impl Statement {
    /// What it has seen.
    pub const fn checkpoint(&self) -> &VerifiedCheckpoint {
        &self.checkpoint
    }

    /// When it cosigned that last, in POSIX seconds.
    pub const fn time(&self) -> u64 {
        self.time
    }
}

/// A second opinion. Only [`compare`] can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    shown: VerifiedCheckpoint,
    said: Statement,
    sighting: Sighting,
    /// Of a fork at another size: what binds the larger head to another past.
    past: Option<Past>,
}

impl Opinion {
    /// What it comes to.
    pub const fn sighting(&self) -> Sighting {
        self.sighting
    }

    /// What the witness says.
    pub const fn said(&self) -> &Statement {
        &self.said
    }

    /// Where the host is caught: what the witness has seen, and what the host shows, both signed. `now` is
    /// the reader's clock, in POSIX seconds.
    pub fn evidence(&self, now: u64) -> Option<Evidence> {
        let kind = match self.sighting {
            Sighting::Forked { .. } => Kind::Fork,
            Sighting::HeldBack { .. } => Kind::Rollback,
            Sighting::Same | Sighting::Grown { .. } | Sighting::Ahead { .. } => return None,
        };
        let seen = self.said.checkpoint.note().clone();
        let (shown, past) = (self.shown.note().clone(), self.past.clone());
        Evidence::new(kind, now, Some(seen), shown, past).ok()
    }
}

/// The witnesses of a trust file whose monitoring prefix it names, for this log.
pub fn advisers(trust: &TrustFile, origin: &str) -> Vec<Adviser> {
    let witnesses = trust.policy.witnesses().iter();
    let advisers = witnesses.filter_map(|witness| {
        let label = trust.label(witness.key())?;
        let prefix = label.monitoring.as_ref()?;
        Some(Adviser {
            witness: String::from_utf8_lossy(witness.name()).into_owned(),
            prefix: format!("{}/", prefix.trim_end_matches('/')),
            policy: policy_of(&trust.policy, origin, witness.key())?,
            origin: origin.to_owned(),
            valid: (label.valid_from, label.valid_until),
        })
    });
    advisers.collect()
}

/// A policy that one witness satisfies alone, with all keys of the log, each while it counts; nothing if
/// there is no such log.
fn policy_of(policy: &Policy, origin: &str, witness: &VerifierKey) -> Option<Policy> {
    let logs = || policy.logs().iter().filter(|log| log.origin() == origin);
    logs().next()?;
    let lines = logs().map(|log| format!("log {}\n", log.key().to_vkey()));
    let (lines, witness): (String, _) = (lines.collect(), witness.to_vkey());
    let text = format!("{lines}witness w {witness}\nquorum w\n");
    let mut own = Policy::parse(text.as_bytes()).ok()?;
    for log in logs() {
        let (name, id) = (log.key().name().as_str(), log.key().key_id());
        own.set_window(name, id, log.window()).ok()?;
    }
    Some(own)
}

impl Adviser {
    /// The file to ask for below the prefix.
    pub fn path(&self) -> String {
        let hash = Hash::of(&[self.origin.as_bytes()]);
        format!("{}/checkpoint", hash.to_hex())
    }

    /// Asks the witness. `fetch` reads below [`Adviser::prefix`], and gives up soon: nobody waits for a
    /// second opinion.
    ///
    /// # Errors
    /// [`NoOpinion`]
    pub async fn ask(&self, fetch: &impl Fetch) -> Result<Statement, NoOpinion> {
        let bytes = fetch.get(&self.path(), SMALL_FILE).await;
        let bytes = bytes.map_err(NoOpinion::Fetch)?;
        let checkpoint = match self.policy.verify(&bytes) {
            Ok(checkpoint) => checkpoint,
            Err(_) if is_html(&bytes) => return Err(NoOpinion::Fetch(FetchError::Html)),
            Err(error) => return Err(NoOpinion::Checkpoint(error)),
        };
        // The quorum is this witness, so this is its time.
        let time = checkpoint.quorum_time().unwrap_or(0);
        let (from, until) = self.valid;
        if from.is_some_and(|from| time < from) || until.is_some_and(|until| time > until) {
            return Err(NoOpinion::KeyWindow { time });
        }
        Ok(Statement { checkpoint, time })
    }
}

/// Holds what the log's host shows against what a witness says.
///
/// # Errors
/// [`NoOpinion::Log`] if the host doesn't send what is needed to compare them.
pub async fn compare<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    shown: &VerifiedCheckpoint,
    said: Statement,
    clock: Clock,
) -> Result<Opinion, NoOpinion> {
    let sighting = sight(log, shown, &said, clock).await;
    let (sighting, past) = sighting.map_err(NoOpinion::Log)?;
    Ok(Opinion {
        shown: shown.clone(),
        said,
        sighting,
        past,
    })
}

async fn sight<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    shown: &VerifiedCheckpoint,
    said: &Statement,
    clock: Clock,
) -> Result<(Sighting, Option<Past>), LogError> {
    let (ours, theirs) = (
        Head::from(shown.checkpoint()),
        Head::from(said.checkpoint.checkpoint()),
    );
    let forked = Sighting::Forked {
        seen: theirs.size,
        shown: ours.size,
    };
    if ours.size == theirs.size {
        let same = ours.root == theirs.root;
        return Ok((if same { Sighting::Same } else { forked }, None));
    }
    if theirs.size < ours.size {
        let grown = Sighting::Grown { seen: theirs.size };
        if theirs.size == 0 {
            return Ok((grown, None));
        }
        let past = log.past(ours, theirs.size).await?;
        return Ok(match past.root == theirs.root {
            true => (grown, None),
            false => (forked, Some(past)),
        });
    }
    // A host that holds entries back has no reason to send the tiles over them.
    if ours.size > 0
        && let Ok(past) = log.past(theirs, ours.size).await
        && past.root != ours.root
    {
        return Ok((forked, Some(past)));
    }
    let (seen, shown) = (theirs.size, ours.size);
    let age = clock.earliest().saturating_sub(said.time);
    let sighting = match age > GRACE {
        true => Sighting::HeldBack { seen, shown, age },
        false => Sighting::Ahead { seen },
    };
    Ok((sighting, None))
}

#[cfg(test)]
mod tests;
