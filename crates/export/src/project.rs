//! All of a project, read over the index: what a page can take away. Of the same state of a log, with lists
//! that are as complete, the bytes are those of `stele export --project`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use stele_client::cache::Cache;
use stele_client::check::{CheckedEntry, CheckedHead, Inquiry, check_numbers};
use stele_client::fetch::Fetch;
use stele_records::index::IndexKey;
use stele_records::trust::TrustFile;
use stele_records::verdict::{CheckCode, Reason, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::leaf_hash;
use stele_verify::record::Record;

use super::{Cells, Csv, Form, JsonLines, Naming, Ocds, Plan, Row, UNREGISTERED, is_of_funds};

/// Entries that are read and judged together.
const TOGETHER: usize = 16;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table (RFC 4180).
    Csv,
    /// A JSON object a line.
    JsonLines,
    /// A release package of OCDS 1.1.
    Ocds,
}

/// Why nothing is written.
#[derive(Debug)]
pub enum ProjectError {
    /// It can't be known which entries there are, or one of them could not be read.
    Unknown(Reason),
    /// It could not be put into the form.
    Write(io::Error),
}

impl From<Reason> for ProjectError {
    fn from(reason: Reason) -> Self {
        Self::Unknown(reason)
    }
}

impl From<io::Error> for ProjectError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Writes everything that names a project, or its contracts as releases, each row judged in full. Nothing
/// is fetched but what the index vouches for. `on_rows` is told how many rows there are so far, and of how
/// many; it may take its time, so that a page can be drawn.
///
/// # Errors
/// [`ProjectError`], and then nothing of it is to be shown: a part would look like the whole.
pub async fn write_project<F: Fetch, C: Cache>(
    (inquiry, head): (&mut Inquiry<'_, F, C>, &CheckedHead),
    trust: &TrustFile,
    project: &str,
    format: Format,
    mut on_rows: impl AsyncFnMut(usize, usize),
) -> Result<Vec<u8>, ProjectError> {
    let Some(checkpoint) = &head.checkpoint else {
        return Err(Reason::Blocked.into());
    };
    let key = IndexKey::project(project);
    let listed = inquiry.ask(|known| Ok(known.list(&key)?.to_vec())).await?;
    let mut entries = BTreeMap::new();
    read(inquiry, &listed, &mut entries, &mut on_rows).await?;
    let mut out = Vec::new();
    let now = head.now;
    match format {
        Format::Csv => {
            let mut form = Csv::new(None, Cells::Defused, false);
            write(&mut form, &listed, &entries, checkpoint, &mut out)?;
        }
        Format::JsonLines => write(&mut JsonLines, &listed, &entries, checkpoint, &mut out)?,
        Format::Ocds => {
            let of_funds = entries.iter().filter(|(_, entry)| {
                let bytes = entry.bytes.as_deref();
                bytes.is_some_and(is_of_funds)
            });
            let numbers: BTreeSet<u64> = of_funds.map(|(number, _)| *number).collect();
            let plan = inquiry
                .ask(|known| Plan::of(known, &numbers, Some(project), now))
                .await?;
            let wanted = plan.wanted();
            read(inquiry, &wanted, &mut entries, &mut on_rows).await?;
            let naming = Naming::new(UNREGISTERED, &trust.time_zone);
            let mut form = Ocds::new(&plan, naming, Some(project), checkpoint);
            write(&mut form, &wanted, &entries, checkpoint, &mut out)?;
        }
    }
    Ok(out)
}

/// Reads and judges what isn't there yet.
async fn read<F: Fetch, C: Cache>(
    inquiry: &mut Inquiry<'_, F, C>,
    numbers: &[u64],
    entries: &mut BTreeMap<u64, CheckedEntry>,
    on_rows: &mut impl AsyncFnMut(usize, usize),
) -> Result<(), Reason> {
    let missing = numbers.iter().copied();
    let missing: Vec<u64> = missing.filter(|own| !entries.contains_key(own)).collect();
    let all = entries.len().saturating_add(missing.len());
    for some in missing.chunks(TOGETHER) {
        check_numbers(inquiry, some, |entry| {
            entries.insert(entry.index, entry);
        })
        .await;
        on_rows(entries.len(), all).await;
    }
    let unread = entries.values().find(|entry| entry.bytes.is_none());
    match unread {
        Some(entry) => Err(why_unread(&entry.verdict)),
        None => Ok(()),
    }
}

/// Why an entry could not be read: what its inclusion says.
fn why_unread(verdict: &Verdict) -> Reason {
    let inclusion = verdict.check(CheckCode::Inclusion);
    let reason = inclusion.and_then(|check| check.outcome.reason());
    reason.cloned().unwrap_or(Reason::Blocked)
}

fn write(
    form: &mut dyn Form,
    numbers: &[u64],
    entries: &BTreeMap<u64, CheckedEntry>,
    checkpoint: &VerifiedCheckpoint,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    form.begin(out)?;
    for entry in numbers.iter().filter_map(|number| entries.get(number)) {
        let bytes = entry.bytes.as_deref().unwrap_or_default();
        let row = Row {
            entry: entry.index,
            leaf: leaf_hash(bytes),
            record: Record::parse(bytes).and_then(Record::verify).ok(),
            verdict: &entry.verdict,
            checkpoint,
        };
        form.row(&row, out)?;
    }
    form.end(out)
}
