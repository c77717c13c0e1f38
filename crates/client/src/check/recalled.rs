//! What this reader verified last, where the log can't be reached: what was seen before can be looked at below it.

use stele_records::trust::TrustFile;
use stele_records::verdict::{CheckCode, Reason, Verdict};

use super::{CheckedHead, judge_index};
use crate::cache::Cache;
use crate::fetch::{Fetch, FetchError};
use crate::log::{Log, LogError};
use crate::seen::SeenHead;

/// The same head; or, where the log's host gave no answer at all, one with the state that this reader verified last. Its
/// [`CheckedHead::error`] stays, and says that it is no new one: how fresh it is and whether the log has only grown since
/// are what could not be checked.
pub fn recalled<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    mut head: CheckedHead,
) -> CheckedHead {
    let Some(error) = head.error.clone().filter(|_| head.checkpoint.is_none()) else {
        return head;
    };
    let is_silent = matches!(
        &error,
        LogError::Fetch {
            error: FetchError::Network(_),
            ..
        }
    );
    let note = head.seen.as_ref().and_then(|seen| seen.note.as_ref());
    // Whatever the memory says is held against today's policy, as if it came from the log.
    let Some(checkpoint) = note
        .filter(|_| is_silent && head.evidence.is_none())
        .and_then(|note| {
            let checkpoint = log.policy().verify(note.as_bytes()).ok()?;
            (checkpoint.origin() == log.origin()).then_some(checkpoint)
        })
    else {
        return head;
    };
    let why = || Reason::from(error.clone());
    let mut verdict = Verdict::pending();
    verdict.judge_checkpoint(Ok(&checkpoint), trust, head.now);
    verdict.could_not_check(CheckCode::Freshness, why());
    verdict.could_not_check(CheckCode::Growth, why());
    head.index = Err(error.clone());
    judge_index(&mut verdict, &head.index, trust);
    head.verdict = verdict;
    head.shown = Some(SeenHead::from(&checkpoint));
    head.checkpoint = Some(checkpoint);
    head
}
