//! The verdict, driven: over a log, or from a file alone.
//!
//! Every function here ends with a verdict, whatever the network does: a step that could not be
//! made is one of its answers.

mod dossier;
mod file;
mod fork;
mod glance;
mod list;
mod recalled;
mod replayed;
mod rules;
mod subject;

use futures::future::join;
use stele_records::auditors::Auditors;
use stele_records::index::{IndexKey, IndexRoot};
use stele_records::trust::{Auditor, TrustFile};
use stele_records::verdict::{CheckCode, Clock, Growth, Reason, Verdict};
use stele_tlog::Head;
use stele_tlog::index::Complete;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::record::IntactRecord;
use stele_verify::tlog_proof::TlogProof;

use crate::cache::Cache;
use crate::evidence::{Evidence, Kind};
use crate::fetch::Fetch;
use crate::log::{Entry, Index, Log, LogError, Shown, Told};
use crate::seen::{Remembered, Seen, SeenHead};

pub use file::{
    CheckedFile, CheckedRows, FileError, FileKind, MAX_FILE_LEN, check_alone, check_file,
    check_next_file, check_proof,
};
pub use fork::{FileSplit, hold_file};
pub use glance::{Glance, glance};
pub(crate) use rules::Gathered;
pub use rules::Inquiry;

pub use list::{CheckedList, check_list, check_listed};
pub use recalled::recalled;
pub use replayed::check_replayed;
pub use subject::{Found, Subject, SubjectError, check_subject, is_record};

/// How often a log is asked again, where another page saw a newer head while it answered.
const MAX_OVERTAKEN: u8 = 2;

/// The log's newest checkpoint and what was found out about it.
#[derive(Debug, Clone)]
pub struct CheckedHead {
    /// The earliest that it may be by the reader's clock and by what witnesses have cosigned, in POSIX
    /// seconds.
    pub now: u64,
    /// The checks of the checkpoint; those of a record are pending.
    pub verdict: Verdict,
    /// The checkpoint, if log and quorum have signed it.
    pub checkpoint: Option<VerifiedCheckpoint>,
    /// The index that it commits to and who has replayed it, or why there is none to look into.
    pub index: Result<Index, LogError>,
    /// Why there is no checkpoint, or no newer one than that which was [`recalled`].
    pub error: Option<LogError>,
    /// What this reader had seen of the log before.
    pub seen: Option<SeenHead>,
    /// What the log shows and has signed: that of the checkpoint, or one that isn't accepted.
    pub shown: Option<SeenHead>,
    /// What can be shown to others, if the log forked, went back or stands still.
    pub evidence: Option<Evidence>,
}

/// One entry and what was found out about it.
#[derive(Debug, Clone)]
pub struct CheckedEntry {
    /// Its number in the log.
    pub index: u64,
    /// Its bytes, if the log holds them at this number. Look at the verdict before showing them.
    pub bytes: Option<Vec<u8>>,
    /// The whole verdict.
    pub verdict: Verdict,
    /// The proof of it as a file, with the record inside, to be checked offline.
    pub proof: Option<TlogProof>,
    /// All entries that mention the record, if they were looked for and found complete.
    pub history: Option<Complete>,
}

/// Reads the newest checkpoint and holds it against policy, clock and memory.
///
/// `now` is the reader's clock in POSIX seconds. `on_step` is called after each step.
pub async fn check_head<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    now: u64,
    memory: &impl Seen,
    mut on_step: impl FnMut(&Verdict),
) -> CheckedHead {
    for _ in 0..MAX_OVERTAKEN {
        let before = log.remembered(memory).await;
        let shown = join(log.shown(), log.told(trust)).await;
        match judge_head(log, trust, now, memory, before, shown, &mut on_step).await {
            (_, true) => {}
            (head, false) => return head,
        }
    }
    let before = log.remembered(memory).await;
    let shown = join(log.shown(), log.told(trust)).await;
    judge_head(log, trust, now, memory, before, shown, &mut on_step)
        .await
        .0
}

/// One attempt, and whether a newer head came in between.
async fn judge_head<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    now: u64,
    memory: &impl Seen,
    before: Remembered,
    shown: (Shown, Vec<(&Auditor, Told)>),
    on_step: &mut impl FnMut(&Verdict),
) -> (CheckedHead, bool) {
    let mut verdict = Verdict::pending();
    let (shown, told) = shown;
    let Shown {
        checkpoint,
        index,
        other,
        refused,
    } = shown;
    let checkpoint = match checkpoint {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            match &error {
                LogError::Checkpoint(refused) => {
                    verdict.judge_checkpoint(Err(refused), trust, now);
                }
                other => stop(&mut verdict, CheckCode::LogSignature, other),
            }
            on_step(&verdict);
            let seen = before.seen;
            let mut evidence = None;
            if let (Some(seen), Some(refused)) = (&seen, &refused)
                && let Ok(Some(split)) = fork::of_refused(log, seen, refused, now).await
            {
                verdict.judge_growth(split.growth);
                evidence = split.evidence;
                on_step(&verdict);
            }
            let head = CheckedHead {
                now,
                verdict,
                checkpoint: None,
                index: Err(error.clone()),
                error: Some(error),
                seen,
                shown: refused.map(|refused| SeenHead::signed(&refused, log.policy())),
                evidence,
            };
            return (head, false);
        }
    };
    let known = before.seen.as_ref().and_then(|seen| seen.time);
    let clock = Clock::new(now).proven(known);
    let clock = clock.proven(checkpoint.quorum_time());
    let clock = clock.told(log.files().told_time());
    verdict.judge_checkpoint(Ok(&checkpoint), trust, clock);
    on_step(&verdict);
    let mut seen = before.seen.clone();
    let (mut past, mut overtaken) = (None, false);
    let tree_head = Head::from(checkpoint.checkpoint());
    let size = seen.as_ref().map(|seen| seen.head.size);
    log.prepare(tree_head, size, &told, trust).await;
    if let Some(other) = &other {
        // One log has shown both at once, so neither is remembered.
        let (seen_size, shown) = (other.size(), checkpoint.size());
        verdict.judge_growth(Growth::Forked {
            seen: seen_size,
            shown,
        });
        seen = Some(SeenHead::from(other));
    } else {
        match log.compare(&checkpoint, before, memory).await {
            Ok(compared) => {
                verdict.judge_growth(compared.growth);
                (seen, past, overtaken) = (compared.seen, compared.past, compared.overtaken);
            }
            Err(error) => stop(&mut verdict, CheckCode::Growth, &error),
        }
    }
    let mut shown = SeenHead::from(&checkpoint);
    let mut split = None;
    if let Some(refused) = &refused
        && Kind::of(&verdict) != Some(Kind::Fork)
        && let Ok(Some(found)) = fork::of_refused(log, &shown, refused, now).await
    {
        // One mirror shows this, another one that.
        verdict.judge_growth(found.growth);
        (seen, past) = (Some(shown), None);
        shown = SeenHead::signed(refused, log.policy());
        split = found.evidence;
    }
    on_step(&verdict);
    let index = match index {
        Ok(committed) => Ok(log.audited(committed, trust, &told, clock).await),
        Err(error) => Err(error),
    };
    judge_index(&mut verdict, &index, trust);
    on_step(&verdict);
    let auditors = index.as_ref().ok().and_then(Index::auditors);
    let evidence = match auditors.and_then(Auditors::forked_statement) {
        Some(statement) => fork::of_auditor(log, statement, &checkpoint, now).await,
        None if split.is_some() => split,
        None => Evidence::of(&verdict, seen.as_ref(), past, &checkpoint, now),
    };
    let head = CheckedHead {
        now: clock.earliest(),
        verdict,
        shown: Some(shown),
        checkpoint: Some(checkpoint),
        index,
        error: None,
        seen,
        evidence,
    };
    (head, overtaken)
}

/// The head with the index that the log committed to when it had `size` entries.
pub async fn head_at<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    size: u64,
) -> CheckedHead {
    let mut pinned = head.clone();
    let checkpoint = match &head.checkpoint {
        Some(checkpoint) if checkpoint.size() != size => checkpoint,
        _ => return pinned,
    };
    pinned.index = match (log.index_at(checkpoint, size).await, &head.index) {
        (Ok(index), Ok(newest)) => Ok(index.known_of(newest)),
        (index, _) => index,
    };
    judge_index(&mut pinned.verdict, &pinned.index, trust);
    pinned
}

fn judge_index(verdict: &mut Verdict, index: &Result<Index, LogError>, trust: &TrustFile) {
    match index {
        Ok(index) => index.judge(verdict, trust),
        Err(error) => verdict.judge_index(Err(&Reason::from(error.clone())), trust),
    }
}

/// Reads one entry below a head and checks it, with all that is logged about it.
pub async fn check_entry<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    index: u64,
    mut on_step: impl FnMut(&Verdict),
) -> CheckedEntry {
    gather_entry(log, trust, head, index, &mut on_step).await.0
}

/// The same, with all that the verdict rests on.
pub(crate) async fn gather_entry<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    index: u64,
    on_step: &mut impl FnMut(&Verdict),
) -> (CheckedEntry, Gathered) {
    let mut entries = read_entries(log, head, &[index], |_, verdict| on_step(verdict)).await;
    let Some(mut entry) = entries.pop() else {
        let entry = closed(head, index, &Reason::Blocked);
        return (entry, Gathered::default());
    };
    let gathered = rules::check(log, trust, head, &mut entry, on_step).await;
    entry.verdict.close(&Reason::Blocked);
    on_step(&entry.verdict);
    (entry, gathered)
}

/// Reads several entries below a head, side by side, and checks each on its own. What is logged
/// about them isn't looked for.
///
/// One answer for each index, in order. `on_step` is told which of them it is about.
pub async fn check_entries<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    indexes: &[u64],
    mut on_step: impl FnMut(usize, &Verdict),
) -> Vec<CheckedEntry> {
    let mut entries = read_entries(log, head, indexes, &mut on_step).await;
    for (position, entry) in entries.iter_mut().enumerate() {
        close_row(&mut entry.verdict);
        on_step(position, &entry.verdict);
    }
    entries
}

/// Reads entries that a key's list names, and checks each in full: with its history and the rules of its
/// type, as [`check_entry`] does. They share what they rest on, and so do later questions to `inquiry`.
///
/// One answer for each number, in order; `on_row` is handed each as soon as it is there.
pub async fn check_in_full<F: Fetch, C: Cache>(
    inquiry: &mut Inquiry<'_, F, C>,
    key: &IndexKey,
    numbers: &[u64],
    mut on_row: impl FnMut(CheckedEntry),
) {
    check_numbers(inquiry, numbers, |mut entry| {
        list::judge_place(key, &mut entry);
        on_row(entry);
    })
    .await;
}

/// Reads entries by their numbers, and checks each in full, as [`check_in_full`] does.
///
/// One answer for each number, in order; `on_row` is handed each as soon as it is there.
pub async fn check_numbers<F: Fetch, C: Cache>(
    inquiry: &mut Inquiry<'_, F, C>,
    numbers: &[u64],
    mut on_row: impl FnMut(CheckedEntry),
) {
    let (log, head) = inquiry.source();
    for mut entry in read_entries(log, head, numbers, |_, _| ()).await {
        inquiry.check(&mut entry, &mut |_| ()).await;
        entry.verdict.close(&Reason::Blocked);
        on_row(entry);
    }
}

/// What stays open of a row is so because it is one.
fn close_row(verdict: &mut Verdict) {
    let codes: Vec<CheckCode> = verdict.checks().iter().map(|check| check.code).collect();
    for code in codes {
        let needs_others = matches!(code, CheckCode::History | CheckCode::Rule(_));
        if needs_others && verdict.is_open(code) && !verdict.is_open(CheckCode::Inclusion) {
            verdict.could_not_check(code, Reason::InList);
        }
    }
    verdict.close(&Reason::Blocked);
}

/// Reads entries and judges them by themselves; their histories stay open.
async fn read_entries<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    indexes: &[u64],
    mut on_step: impl FnMut(usize, &Verdict),
) -> Vec<CheckedEntry> {
    let Some(checkpoint) = &head.checkpoint else {
        return indexes
            .iter()
            .map(|index| closed(head, *index, &Reason::Blocked))
            .collect();
    };
    let tree_head = Head::from(checkpoint.checkpoint());
    let results = match log.entries(tree_head, indexes).await {
        Ok(results) => results,
        Err(error) => {
            let failed = |index: &u64| {
                let mut verdict = head.verdict.clone();
                stop(&mut verdict, CheckCode::Inclusion, &error);
                verdict.close(&Reason::Blocked);
                CheckedEntry {
                    index: *index,
                    bytes: None,
                    verdict,
                    proof: None,
                    history: None,
                }
            };
            return indexes.iter().map(failed).collect();
        }
    };
    let there: Vec<&[u8]> = results.iter().flatten().map(Entry::bytes).collect();
    let mut intact = log.intact(&there).await.into_iter();
    let mut checked = Vec::with_capacity(indexes.len());
    for (position, (index, result)) in indexes.iter().zip(&results).enumerate() {
        let mut verdict = head.verdict.clone();
        let (bytes, proof) = match result {
            Ok(entry) => {
                let (bytes, hashes) = (entry.bytes(), entry.proof().to_vec());
                verdict.judge_inclusion(bytes, Ok(entry.included()), checkpoint);
                on_step(position, &verdict);
                let intact = intact.next().flatten();
                judge_read(&mut verdict, bytes, intact.as_ref(), checkpoint, head.now);
                let note = checkpoint.note().clone();
                let bytes = bytes.to_vec();
                let proof = TlogProof::new(Some(bytes.clone()), *index, hashes, note).ok();
                (Some(bytes), proof)
            }
            Err(error) => {
                stop(&mut verdict, CheckCode::Inclusion, error);
                verdict.close(&Reason::Blocked);
                (None, None)
            }
        };
        on_step(position, &verdict);
        log.breathe().await;
        checked.push(CheckedEntry {
            index: *index,
            bytes,
            verdict,
            proof,
            history: None,
        });
    }
    checked
}

/// Judges an entry's bytes: as a record, unless it commits the log to its index.
fn judge_bytes(verdict: &mut Verdict, bytes: &[u8], checkpoint: &VerifiedCheckpoint, now: u64) {
    judge_read(verdict, bytes, None, checkpoint, now);
}

/// The same of bytes that are known to be this intact record.
fn judge_read(
    verdict: &mut Verdict,
    bytes: &[u8],
    intact: Option<&IntactRecord<'_>>,
    checkpoint: &VerifiedCheckpoint,
    now: u64,
) {
    if !verdict.is_alone() && IndexRoot::claims_to_be(bytes) {
        verdict.judge_index_root(bytes);
        return;
    }
    if let Some(intact) = intact.filter(|intact| intact.record().bytes() == bytes) {
        verdict.judge_intact(intact, now);
        verdict.judge_origin(intact, checkpoint.origin());
        return;
    }
    match verdict.judge_record(bytes, now) {
        Some(intact) => verdict.judge_origin(&intact, checkpoint.origin()),
        None => verdict.could_not_check(CheckCode::Origin, Reason::Blocked),
    }
}

/// What went wrong at a step: a file that could not be had leaves the question open; one that is
/// wrong answers it.
fn stop(verdict: &mut Verdict, code: CheckCode, error: &LogError) {
    let reason = Reason::from(error.clone());
    match reason {
        Reason::BeyondLog { .. } => verdict.could_not_check(code, reason),
        _ if error.could_not_check() => verdict.could_not_check(code, reason),
        _ => verdict.fail(code, reason),
    }
}

fn closed(head: &CheckedHead, index: u64, reason: &Reason) -> CheckedEntry {
    let mut verdict = head.verdict.clone();
    verdict.close(reason);
    CheckedEntry {
        index,
        bytes: None,
        verdict,
        proof: None,
        history: None,
    }
}
