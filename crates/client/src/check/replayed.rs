//! Checking entries of a log that has been replayed whole: the same judgements as over the index, with
//! the replay's own lists. So there is no limit to how long a list may be.

use stele_verify::sorted::{SortedMap, SortedSet};

use stele_records::index::{Committed, IndexKey, Kind};
use stele_records::known::Known;
use stele_records::verdict::{CheckCode, Listed, Reason};
use stele_tlog::Head;
use stele_verify::hash::leaf_hash;
use stele_verify::record::{IntactRecord, Record};

use super::{CheckedEntry, CheckedHead, read_entries, stop};
use crate::audit::replay::Replayed;
use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::{Entry, Log, LogError};

/// Reads entries below a head and checks each in full, against all that was read of the log up to this
/// head: `known`, and what the replay of its index gave, which is nothing where the log commits to no
/// index. Then what rests on complete lists stays open, as it does for every other reader.
///
/// One answer for each number, in order. What could not be read has no bytes.
pub async fn check_replayed<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    known: &Known<'_>,
    replayed: Option<&Replayed>,
    numbers: &[u64],
) -> Vec<CheckedEntry> {
    let mut entries = read_entries(log, head, numbers, |_, _| ()).await;
    let committed = head.index.as_ref().ok().zip(replayed);
    let others = match committed {
        Some((committed, _)) => read_others(log, committed, known, &entries).await,
        None => Ok(SortedMap::new()),
    };
    for entry in &mut entries {
        if let Some((committed, replayed)) = committed {
            let (covered, index) = (replayed.covered(), replayed.index());
            entry.verdict.judge_replay(committed, covered, index);
            match &others {
                Ok(others) => judge_history(entry, committed, known, others),
                Err(error) => stop(&mut entry.verdict, CheckCode::History, error),
            }
        }
        entry.verdict.judge_rules(known, entry.index, head.now);
        entry.verdict.close(&Reason::Blocked);
    }
    entries
}

fn judge_history(
    entry: &mut CheckedEntry,
    committed: &Committed,
    known: &Known<'_>,
    others: &SortedMap<u64, Entry>,
) {
    let CheckedEntry {
        index,
        bytes: Some(bytes),
        verdict,
        proof: Some(proof),
        ..
    } = entry
    else {
        return;
    };
    let included = proof.verify_inclusion(leaf_hash(bytes), committed.checkpoint());
    let (Some(record), Ok(included)) = (intact(bytes), included) else {
        return;
    };
    let own = Listed {
        bytes,
        included: &included,
    };
    let listed = mentions(known, &record).iter().filter_map(|number| {
        if number == index {
            return Some(own);
        }
        others.get(number).map(|other| Listed {
            bytes: other.bytes(),
            included: other.included(),
        })
    });
    let listed: Vec<_> = listed.collect();
    verdict.judge_replayed_history(&record, *index, committed, known, &listed);
}

/// The other entries that mention these records.
async fn read_others<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    committed: &Committed,
    known: &Known<'_>,
    entries: &[CheckedEntry],
) -> Result<SortedMap<u64, Entry>, LogError> {
    let mut wanted = SortedSet::new();
    for entry in entries {
        if let Some(record) = entry.bytes.as_deref().and_then(intact) {
            let numbers = mentions(known, &record).iter();
            wanted.extend(numbers.copied().filter(|number| *number != entry.index));
        }
    }
    let wanted: Vec<u64> = wanted.into_iter().collect();
    let head = Head::from(committed.checkpoint().checkpoint());
    let mut found = SortedMap::new();
    for some in wanted.chunks(256) {
        for other in log.entries(head, some).await? {
            let other = other?;
            found.insert(other.index(), other);
        }
    }
    Ok(found)
}

fn mentions<'k>(known: &'k Known<'_>, record: &IntactRecord<'_>) -> &'k [u64] {
    let key = IndexKey::new(Kind::Ref, record.record().id());
    known.list(&key).unwrap_or_default()
}

fn intact(bytes: &[u8]) -> Option<IntactRecord<'_>> {
    Record::parse(bytes).and_then(Record::verify).ok()
}
