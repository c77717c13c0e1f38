//! *Current*: all that is logged about a record, read and held against it.

use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::{CheckCode, Listed, MAX_HISTORY};
use stele_tlog::Head;
use stele_tlog::index::Complete;
use stele_verify::record::Record;

use super::{CheckedEntry, CheckedHead, stop};
use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::{Entry, Log, LogError};

/// Looks for everything that mentions the record, and judges whether any of it takes it back.
pub(super) async fn check<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    entry: &mut CheckedEntry,
) {
    // Without a checkpoint or an index this is answered already.
    let (Some(checkpoint), Ok(index)) = (&head.checkpoint, &head.index) else {
        return;
    };
    let record = entry.bytes.as_deref();
    let record = record.and_then(|bytes| Record::parse(bytes).and_then(Record::verify).ok());
    let Some(record) = record else {
        return;
    };
    let key = IndexKey::new(Kind::Ref, record.record().id());
    let tree_head = Head::from(checkpoint.checkpoint());
    let found = async {
        let mut found = log.look_up(index, &[key.hash()]).await;
        let found = found.pop().unwrap_or(Err(LogError::NoIndex))?;
        let complete = log.complete(index, found, MAX_HISTORY).await?;
        let entries = read(log, tree_head, &complete).await?;
        Ok::<_, LogError>((complete, entries))
    };
    match found.await {
        Ok((complete, entries)) => {
            let listed: Vec<Listed<'_>> = entries
                .iter()
                .map(|entry| Listed {
                    bytes: entry.bytes(),
                    included: entry.included(),
                })
                .collect();
            entry
                .verdict
                .judge_history(&record, entry.index, index, &complete, &listed);
            entry.history = Some(complete);
        }
        Err(error) => stop(&mut entry.verdict, CheckCode::History, &error),
    }
}

/// Every entry of a list; the first that can't be had or is wrong ends it.
pub(crate) async fn read<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: Head,
    complete: &Complete,
) -> Result<Vec<Entry>, LogError> {
    let entries = log.entries(head, complete.numbers()).await?;
    entries.into_iter().collect()
}
