//! What the publisher's own log and queue say already.

use std::path::Path;

use serde_json::Value;
use stele_records::types::{Content, RecordType};
use stele_verify::record::{Record, is_uri};

use super::pile::{is_bundle, lines, read_bytes};
use crate::failure::Failure;
use crate::record_drafts::each_entry;
use crate::store::Home;

/// An intact record of the log or the queue.
#[derive(Debug, Clone)]
pub struct Logged(Vec<u8>);

impl Logged {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The record.
    ///
    /// # Errors
    /// [`Failure`] never: it was intact when it was found.
    pub fn record(&self) -> Result<Record<'_>, Failure> {
        Record::parse(&self.0).map_err(|error| Failure::failed(error.code()))
    }
}

/// All intact records that mention an id or a key, in the order in which things were said. Reads the
/// whole log.
///
/// # Errors
/// [`Failure`] if the folder is damaged.
pub fn mentions(home: &Home, id: &str) -> Result<Vec<Logged>, Failure> {
    let mut found = Vec::new();
    each_entry(home, |entry| {
        // Reading the text is far quicker than reading the record.
        let mentions = std::str::from_utf8(entry).is_ok_and(|text| text.contains(id));
        let is_intact = || Record::parse(entry).is_ok_and(|record| record.verify().is_ok());
        if mentions && is_intact() {
            found.push(Logged(entry.to_vec()));
        }
    })?;
    Ok(found)
}

/// A record of ours, and what has become of it.
#[derive(Debug, Clone)]
pub struct Found {
    /// The record.
    pub own: Logged,
    /// The id of a record that has taken it back or replaced it, by one of its own signers.
    pub undone_by: Option<String>,
}

/// The id of a record, as it is given or as it stands in the record's file: `FILE`, or `FILE.jsonl:LINE`
/// in a bundle.
///
/// # Errors
/// [`Failure`] if it is neither an id nor such a file.
pub fn record_id(text: &str) -> Result<String, Failure> {
    let in_bundle = text.rsplit_once(':').and_then(|(path, line)| {
        let path = Path::new(path);
        let line: usize = line.parse().ok()?;
        (is_bundle(path) && path.is_file()).then_some((path, line))
    });
    let json = if let Some((path, line)) = in_bundle {
        let bytes = read_bytes(path)?;
        let mut lines = lines(&bytes);
        let found = lines.find(|(number, _)| *number == line);
        found.map(|(_, line)| line.to_vec())
    } else if Path::new(text).is_file() {
        Some(read_bytes(Path::new(text))?)
    } else if is_uri(text) {
        return Ok(text.to_owned());
    } else {
        return Err(Failure::misuse(format!(
            "{text:?} is neither the file of a record nor an id. An id looks like urn:uuid:0e7a4f0c-..."
        )));
    };
    let json: Option<Value> = json.and_then(|json| serde_json::from_slice(&json).ok());
    let id = json.and_then(|json| json.get("id")?.as_str().map(str::to_owned));
    id.filter(|id| is_uri(id)).ok_or_else(|| {
        Failure::misuse(format!(
            "{text} is no record: it has no \"id\". Give the file of one record, a line of a bundle as \
             in week.jsonl:3, or an id"
        ))
    })
}

/// Finds the record with this id.
///
/// # Errors
/// [`Failure`] if there is none.
pub fn find(home: &Home, id: &str) -> Result<Found, Failure> {
    let mut all = mentions(home, id)?.into_iter();
    let own = all.by_ref().find(|logged| {
        let record = logged.record();
        record.is_ok_and(|record| record.id() == id)
    });
    let own = own.ok_or_else(|| {
        Failure::failed(format!(
            "neither the log nor the queue of {} has a record with the id {id}. Ids begin with \
             urn:uuid: and stand in the record under \"id\"; `stele lookup` finds records by what they \
             are about",
            home.settings().origin
        ))
    })?;
    let record = own.record()?;
    let mut undone_by = None;
    for later in all {
        let later = later.record()?;
        let signers = later.signers().iter();
        let is_party = |did| record.signers().iter().any(|own| own.did == did);
        if undoes(&later, id) && signers.clone().any(|signer| is_party(signer.did.clone())) {
            undone_by = undone_by.or_else(|| Some(later.id().to_owned()));
        }
    }
    drop(record);
    Ok(Found { own, undone_by })
}

fn undoes(later: &Record<'_>, id: &str) -> bool {
    if later.supersedes() == Some(id) {
        return true;
    }
    let record_type = RecordType::from_name(later.record_type());
    let content = record_type.and_then(|record_type| record_type.read(later).ok());
    matches!(content, Some(Content::Withdrawal(withdrawal)) if withdrawal.withdraws == id)
}
