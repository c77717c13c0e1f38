//! `stele add`: the gate of the log. What it accepts is logged exactly once.

use std::fs;
use std::path::PathBuf;

use stele_messages::error::field_error;
use stele_messages::{Lang, Text, record_error};
use stele_records::index::IndexRoot;
use stele_records::types::RecordType;
use stele_verify::record::Record;

use crate::failure::{Failure, status};
use crate::output::say;
use crate::store::{Disk, Home, LockFile, Queue};

/// Options of `stele add`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: crate::command::HomeArg,
    /// Signed records.
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
        let bytes = fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
        accept(&home, &bytes)
            .map_err(|why| Failure::failed(format!("{}: {why}", path.display())))?;
        entries.push(bytes);
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
        .map_err(|error| sentences(record_error(Lang::En, &error)))?;
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
        .map_err(|error| sentences(field_error(Lang::En, &error)))?;
    match record_type.missing_role(record) {
        None => Ok(()),
        Some(role) => Err(format!(
            "a {name} must be signed by a signer with the role {role:?}"
        )),
    }
}

fn sentences(Text { what, todo }: Text) -> String {
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
