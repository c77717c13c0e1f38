//! Two heads that one log has signed and that can't both be true: what shows it, and the evidence.

use stele_records::auditors::Statement;
use stele_records::verdict::Growth;
use stele_tlog::Head;
use stele_verify::checkpoint::{LogSigned, VerifiedCheckpoint};

use crate::cache::Cache;
use crate::evidence::{Evidence, Kind};
use crate::fetch::Fetch;
use crate::log::{Log, LogError};
use crate::seen::{Past, Seen, SeenHead};

use super::CheckedFile;

/// A log that was split, and what can be shown to others of it.
pub(super) struct Split {
    pub(super) growth: Growth,
    /// Nothing where no signed note was kept of what was seen.
    pub(super) evidence: Option<Evidence>,
}

/// A head that the log has signed, but that isn't accepted because of other signatures: whether it
/// contradicts one that was. The log's own signature binds the log, whoever else has signed.
///
/// # Errors
/// As [`Log::tree`], where what is needed to compare them can't be had.
pub(super) async fn of_refused<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    seen: &SeenHead,
    shown: &LogSigned,
    now: u64,
) -> Result<Option<Split>, LogError> {
    // Anybody may have come by a key that was given up.
    if shown.counting(log.policy(), now).is_empty() {
        return Ok(None);
    }
    let (old, new) = (seen.head, Head::from(shown.checkpoint()));
    let Some(past) = contradiction(log, old, new).await? else {
        return Ok(None);
    };
    let growth = Growth::Forked {
        seen: old.size,
        shown: new.size,
    };
    let (seen, shown) = (seen.note.clone(), shown.note().clone());
    let evidence = Evidence::new(Kind::Fork, now, seen, shown, past).ok();
    Ok(Some(Split { growth, evidence }))
}

/// What is said of a log that a file shows to be split.
#[derive(Debug, Clone)]
pub struct FileSplit {
    /// What this reader had seen of the log.
    pub seen: SeenHead,
    /// The head in the file.
    pub shown: SeenHead,
    /// What can be shown to others; nothing where no signed note was kept of what was seen.
    pub evidence: Option<Evidence>,
}

/// Holds the head in a file that was checked against what this reader saw of the log, as if the log had shown
/// it: the log's own signature binds the log. If the two can't both be true, the file's verdict says so. What
/// is needed to compare them may have to be asked for; where it can't be had, or they fit together, nothing
/// changes. It is never remembered.
///
/// `now` is the reader's clock in POSIX seconds.
pub async fn hold_file<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    file: &mut CheckedFile,
    now: u64,
    memory: &impl Seen,
) -> Option<FileSplit> {
    let note = match (&file.checkpoint, &file.proof) {
        (Some(checkpoint), _) => checkpoint.note(),
        (None, proof) => proof.as_ref()?.note(),
    };
    let signed = log.policy().bound_by_log(note.as_bytes()).ok()?;
    if signed.checkpoint().origin() != log.origin() {
        return None;
    }
    let seen = log.remembered(memory).await.seen?;
    let split = of_refused(log, &seen, &signed, now).await.ok()??;
    file.verdict.judge_growth(split.growth);
    if let Some(rows) = &mut file.rows {
        rows.list.verdict.judge_growth(split.growth);
        for row in &mut rows.rows {
            row.verdict.judge_growth(split.growth);
        }
    }
    Some(FileSplit {
        seen,
        shown: SeenHead::signed(&signed, log.policy()),
        evidence: split.evidence,
    })
}

/// An auditor has replayed another log than is shown: both heads, and what binds the larger one to
/// another past than the smaller.
pub(super) async fn of_auditor<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    statement: &Statement,
    shown: &VerifiedCheckpoint,
    now: u64,
) -> Option<Evidence> {
    let (theirs, ours) = (statement.head(), Head::from(shown.checkpoint()));
    let past = contradiction(log, theirs, ours).await.ok()??;
    let (theirs, ours) = (statement.note().clone(), shown.note().clone());
    Evidence::new(Kind::Fork, now, Some(theirs), ours, past).ok()
}

/// Whether two heads can't be of one log: nothing if they can, else what binds the larger one to another
/// past than the smaller; two roots of one size need no more.
async fn contradiction<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    one: Head,
    other: Head,
) -> Result<Option<Option<Past>>, LogError> {
    if one.size == other.size {
        return Ok((one.root != other.root).then_some(None));
    }
    let (smaller, larger) = match one.size < other.size {
        true => (one, other),
        false => (other, one),
    };
    // Every log began with nothing.
    if smaller.size == 0 {
        return Ok(None);
    }
    let past = log.past(larger, smaller.size).await?;
    Ok((past.root != smaller.root).then_some(Some(past)))
}
