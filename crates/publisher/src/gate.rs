//! The gate of the log: what a record must be to get in, whoever brings it.

use std::fmt;

use stele_messages::error::field_error;
use stele_messages::{Lang, Text, record_error};
use stele_records::index::IndexRoot;
use stele_records::types::RecordType;
use stele_sign::record::{Document, Signing};
use stele_sign::strict_json;
use stele_verify::record::{EnvelopeError, IntactRecord, Record, RecordError, verify_batch_strict};

use crate::drafts::{day, roles};

/// What kind of thing is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It isn't JSON, or not in the one form that records have.
    Form,
    /// A signature doesn't hold.
    Signature,
    /// It is no record of this log, or doesn't say what a record of its type says.
    Content,
}

/// Why a record may not enter the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of thing is wrong.
    pub wrong: Wrong,
    /// The stable code, for machines.
    pub code: &'static str,
    /// What is wrong and what to do, in English.
    pub sentence: String,
}

impl Refusal {
    const fn content(code: &'static str, sentence: String) -> Self {
        let wrong = Wrong::Content;
        Self {
            wrong,
            code,
            sentence,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// Whether a record may enter the log of this origin: intact by the strict equation, made for this log, with
/// the fields and roles of its type.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn accept<'a>(origin: &str, bytes: &'a [u8]) -> Result<IntactRecord<'a>, Refusal> {
    let intact = Record::parse(bytes).and_then(Record::verify_strict);
    accept_intact(origin, bytes, intact)
}

/// The same of many records: an answer for each, in their order. Their signatures are checked together, which takes a
/// part of the time.
pub fn accept_all<'a>(
    origin: &str,
    records: &[&'a [u8]],
) -> Vec<Result<IntactRecord<'a>, Refusal>> {
    let intact = verify_batch_strict(records.iter().copied());
    let all = records.iter().zip(intact);
    all.map(|(bytes, intact)| accept_intact(origin, bytes, intact))
        .collect()
}

/// The same of a record whose proofs were checked.
fn accept_intact<'a>(
    origin: &str,
    bytes: &[u8],
    intact: Result<IntactRecord<'a>, RecordError>,
) -> Result<IntactRecord<'a>, Refusal> {
    if IndexRoot::claims_to_be(bytes) {
        return Err(Refusal::content(
            "record-is-index-root",
            "this is an index root, not a record: `stele publish` makes one for each batch, and \
             nobody else may. Add the records themselves"
                .into(),
        ));
    }
    let intact = intact.map_err(|error| broken(bytes, &error))?;
    let record = intact.record();
    if record.log() != origin {
        return Err(Refusal::content(
            "record-other-log",
            format!(
                "this record is made for the log {}, not for {origin}. Make and sign it again with \
                 \"log\": \"{origin}\"",
                record.log(),
            ),
        ));
    }
    let name = record.record_type();
    let record_type = RecordType::from_name(name).ok_or_else(|| {
        let sentence = format!("{name} is no record type that this version knows");
        Refusal::content("record-type-unknown", sentence)
    })?;
    record_type
        .check_fields(record)
        .map_err(|error| Refusal::content(error.code(), told(field_error(Lang::En, &error))))?;
    signed_as_its_type_asks(record_type, record)?;
    Ok(intact)
}

/// Whether the roles of the signers are those of the type.
fn signed_as_its_type_asks(record_type: RecordType, record: &Record<'_>) -> Result<(), Refusal> {
    let name = record.record_type();
    if let Some(role) = record_type.double_role(record) {
        return Err(Refusal::content(
            "record-role-twice",
            format!(
                "two signers have the role {role:?}: each role has one signer. Draft it again, with one \
                 party each"
            ),
        ));
    }
    if let Some(role) = record_type.unknown_role(record) {
        return Err(Refusal::content(
            "record-role-unknown",
            format!(
                "a {name} has no role {role:?}. It is signed by {}",
                roles(record_type, record.subject())
            ),
        ));
    }
    let missing = record_type.missing_roles(record);
    if missing.is_empty() {
        let more = day::tells_more(record_type, record);
        return more.map_or(Ok(()), |why| {
            Err(Refusal::content("record-tells-more", why))
        });
    }
    Err(Refusal::content(
        "record-role-missing",
        format!(
            "nobody has signed as {}: a {name} is signed by {}. All parties sign the list of signers, so \
             make the draft again with all of them",
            missing.join(", "),
            roles(record_type, record.subject())
        ),
    ))
}

/// What can't be read as a record, or isn't intact.
fn broken(bytes: &[u8], error: &RecordError) -> Refusal {
    let wrong = match error {
        RecordError::TooLong { .. } | RecordError::Json(_) => Wrong::Form,
        RecordError::Envelope(_) => Wrong::Content,
        RecordError::Proof(_) => Wrong::Signature,
    };
    let sentence = unsigned(bytes, error);
    Refusal {
        wrong,
        code: error.code(),
        sentence: sentence.unwrap_or_else(|| told(record_error(Lang::En, error))),
    }
}

/// If what is wrong is that somebody has still to sign: who.
fn unsigned(bytes: &[u8], error: &RecordError) -> Option<String> {
    let RecordError::Envelope(error) = error else {
        return None;
    };
    let may_be_draft = matches!(
        error,
        EnvelopeError::Missing { member: "proof" }
            | EnvelopeError::NoProof
            | EnvelopeError::SignersDiffer
    );
    let json = strict_json::from_slice(bytes)
        .ok()
        .filter(|_| may_be_draft)?;
    let parties = Document::from_json(json).ok()?.parties().into_iter();
    let missing = parties.filter(|party| party.signing == Signing::Missing);
    let missing = missing.map(|party| format!("{} {}", party.role, party.did));
    let missing: Vec<String> = missing.collect();
    (!missing.is_empty()).then(|| {
        format!(
            "not everybody has signed yet. Missing: {}. Each signs with `stele sign FILE --key \
             KEY`; then add it again",
            missing.join(", ")
        )
    })
}

fn told(Text { what, todo }: Text) -> String {
    format!("{what} {todo}")
}
