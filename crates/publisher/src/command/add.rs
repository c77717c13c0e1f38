//! `stele add`: the gate of the log. What it accepts is logged exactly once.

use std::path::PathBuf;

use stele_messages::error::field_error;
use stele_messages::{Lang, Text, record_error};
use stele_records::index::IndexRoot;
use stele_records::types::RecordType;
use stele_sign::record::{Document, Signing};
use stele_sign::strict_json;
use stele_verify::record::{EnvelopeError, Record, RecordError};

use crate::drafts::{day, is_bundle, lines, read_bytes, roles};
use crate::failure::{Failure, status};
use crate::output::say;
use crate::store::{Disk, Home, LockFile, Queue};

/// Options of `stele add`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: crate::command::HomeArg,
    /// Signed records: a file each, or bundles with one record a line (.jsonl).
    #[arg(value_name = "RECORD", required = true)]
    records: Vec<PathBuf>,
}

/// Checks every record, then queues all of them, or none.
///
/// # Errors
/// [`Failure`] names the first record that is refused, and why.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let home = Home::open(&args.home.home)?;
    let mut entries = Vec::new();
    for path in &args.records {
        let bytes = read_bytes(path)?;
        let place = path.display();
        if !is_bundle(path) {
            accept(&home, &bytes).map_err(|why| Failure::failed(format!("{place}: {why}")))?;
            entries.push(bytes);
            continue;
        }
        for (number, line) in lines(&bytes) {
            accept(&home, line)
                .map_err(|why| Failure::failed(format!("{place}, line {number}: {why}")))?;
            entries.push(line.to_vec());
        }
    }
    if entries.is_empty() {
        return Err(Failure::misuse("there is no record in these bundles"));
    }
    let lock = LockFile::take(&Disk::new(), &home.state(""))?;
    queue(&lock, &home, &entries)?;
    say!(
        "queued {} for {}",
        count(entries.len()),
        home.settings().origin
    );
    say!("log them with: stele publish {}", args.home.home.display());
    Ok(status::DONE)
}

/// Whether a record may enter this log: intact by the strict equation, made for this log, with the
/// fields and roles of its type.
///
/// # Errors
/// A sentence that says why not.
pub fn accept(home: &Home, bytes: &[u8]) -> Result<(), String> {
    if IndexRoot::claims_to_be(bytes) {
        return Err(
            "this is an index root, not a record: `stele publish` makes one for each batch, and \
             nobody else may. Add the records themselves"
                .into(),
        );
    }
    let record = Record::parse(bytes)
        .and_then(Record::verify_strict)
        .map_err(|error| {
            unsigned(bytes, &error).unwrap_or_else(|| told(record_error(Lang::En, &error)))
        })?;
    let record = record.record();
    if record.log() != home.settings().origin {
        return Err(format!(
            "this record is made for the log {}, not for {}. Make and sign it again with \"log\": \
             \"{}\"",
            record.log(),
            home.settings().origin,
            home.settings().origin
        ));
    }
    let name = record.record_type();
    let record_type = RecordType::from_name(name)
        .ok_or_else(|| format!("{name} is no record type that this version knows"))?;
    record_type
        .check_fields(record)
        .map_err(|error| told(field_error(Lang::En, &error)))?;
    if let Some(role) = record_type.double_role(record) {
        return Err(format!(
            "two signers have the role {role:?}: each role has one signer. Draft it again, with one \
             party each"
        ));
    }
    if let Some(role) = record_type.unknown_role(record) {
        return Err(format!(
            "a {name} has no role {role:?}. It is signed by {}",
            roles(record_type, record.subject())
        ));
    }
    let missing = record_type.missing_roles(record);
    if missing.is_empty() {
        return day::tells_more(record_type, record).map_or(Ok(()), Err);
    }
    Err(format!(
        "nobody has signed as {}: a {name} is signed by {}. All parties sign the list of signers, so \
         make the draft again with all of them",
        missing.join(", "),
        roles(record_type, record.subject())
    ))
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
    let missing: Vec<String> = missing.map(|party| super::sign::name(&party)).collect();
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

/// Queues entries that were accepted; on return they survive a crash. The lock shows that no other
/// process is writing to the folder.
///
/// # Errors
/// [`Failure`] if the disk refuses.
pub fn queue(_lock: &LockFile, home: &Home, entries: &[Vec<u8>]) -> Result<(), Failure> {
    Queue::new(home.state("queue")).push(&Disk::new(), entries)?;
    Ok(())
}

fn count(records: usize) -> String {
    if records == 1 {
        "1 record".into()
    } else {
        format!("{records} records")
    }
}
