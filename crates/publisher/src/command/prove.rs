//! `stele prove`: a record and the proof that it is logged, in one file; or a dossier, which holds
//! all else that an answer rests on.

use std::path::PathBuf;

use futures::executor::block_on;
use stele_client::check::{CheckedHead, check_entry, check_head, is_record};
use stele_client::dossier::{about_entry, about_key};
use stele_client::seen::MemorySeen;
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::MAX_HISTORY;
use stele_verify::checkpoint::VerifiedCheckpoint;

use super::index_key;
use super::reader::{LogArgs, Reader, refused};
use crate::command::Context;
use crate::drafts::logged::record_id;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;
use crate::store::Disk;

/// Options of `stele prove`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    subject: Subject,
    /// Write a dossier: all that is logged about it too, and the proof that this is all.
    #[arg(long)]
    dossier: bool,
    /// The file to write, best with the ending .tlog-proof, or .dossier.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// What is to be proven.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Subject {
    /// The record: its id, its file, or its line in a bundle, as in week.jsonl:3.
    #[arg(long, value_name = "RECORD")]
    record: Option<String>,
    /// The entry's number in the log, from zero.
    #[arg(long, value_name = "NUMBER")]
    entry: Option<u64>,
    /// With --dossier: everything about this key, or that there is nothing. See `stele lookup`.
    #[arg(long, value_name = "KEY", value_parser = index_key::parse, requires = "dossier")]
    key: Option<IndexKey>,
}

/// Which entry is meant.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The record: its id, its file, or its line in a bundle, as in week.jsonl:3.
    #[arg(long, value_name = "RECORD")]
    pub(super) record: Option<String>,
    /// The entry's number in the log, from zero.
    #[arg(long, value_name = "NUMBER")]
    pub(super) entry: Option<u64>,
}

/// Writes the proof, or the dossier.
///
/// # Errors
/// [`Failure`] if the log can't be read, is refused, or has no such record.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let reader = Reader::open(&args.log)?;
    let (bytes, what) = block_on(async {
        let memory = MemorySeen::default();
        let head = check_head(&reader.log, &reader.trust, context.now, &memory, |_| ()).await;
        if head.checkpoint.is_none() {
            return Err(refused(head.error.as_ref()));
        }
        if let Some(key) = &args.subject.key {
            let dossier = about_key(&reader.log, &head, key).await;
            let dossier = dossier.map_err(|error| refused(Some(&error)))?;
            let count = dossier
                .listing(key)
                .map_or(0, |listing| listing.numbers.len());
            return Ok((
                dossier.to_bytes(),
                format!("{}, {count} entries", shown(&key.to_written())),
            ));
        }
        let which = Which {
            record: args.subject.record.clone(),
            entry: args.subject.entry,
        };
        let index = which.find(&reader, &head).await?;
        if args.dossier {
            let dossier = about_entry(&reader.log, &reader.trust, &head, index).await;
            let dossier = dossier.map_err(|error| refused(Some(&error)))?;
            return Ok((dossier.to_bytes(), format!("entry {index}")));
        }
        let entry = check_entry(&reader.log, &reader.trust, &head, index, |_| ()).await;
        let proof = entry.proof.ok_or_else(|| {
            Failure::failed(format!(
                "entry {index} can't be proven: {:#}",
                entry.verdict.report()
            ))
        })?;
        Ok((proof.to_bytes(), format!("entry {index}")))
    })?;
    Disk::new().replace(&args.out, &bytes)?;
    say!("wrote {} ({what})", args.out.display());
    Ok(status::DONE)
}

impl Which {
    /// The entry's number: of several with one id, the first that is intact.
    pub(super) async fn find(&self, reader: &Reader, head: &CheckedHead) -> Result<u64, Failure> {
        if let Some(entry) = self.entry {
            return Ok(entry);
        }
        let wanted = record_id(self.record.as_deref().unwrap_or_default())?;
        let wanted = wanted.as_str();
        let Some(checkpoint) = &head.checkpoint else {
            return Err(refused(head.error.as_ref()));
        };
        let found = match &head.index {
            Ok(_) => look_up(reader, head, checkpoint, wanted).await?,
            // Without an index, finding a record means reading the log.
            Err(_) => read_through(reader, checkpoint, wanted).await?,
        };
        found.ok_or_else(|| {
            Failure::failed(format!(
                "no entry of this log has the id {wanted}. Ids begin with urn:uuid: and stand in \
                 the record under \"id\""
            ))
        })
    }
}

async fn look_up(
    reader: &Reader,
    head: &CheckedHead,
    checkpoint: &VerifiedCheckpoint,
    id: &str,
) -> Result<Option<u64>, Failure> {
    let failed = |error| refused(Some(&error));
    let index = head.index.as_ref().map_err(|error| refused(Some(error)))?;
    let key = IndexKey::new(Kind::Ref, id);
    let mut found = reader.log.look_up(index, &[key.hash()]).await;
    let Some(found) = found.pop() else {
        return Ok(None);
    };
    let found = found.map_err(failed)?;
    let complete = reader.log.complete(index, found, MAX_HISTORY).await;
    let complete = complete.map_err(failed)?;
    let tree = stele_tlog::Head::from(checkpoint.checkpoint());
    for number in complete.numbers() {
        let entry = reader.log.entry(tree, *number).await.map_err(failed)?;
        if is_record(entry.bytes(), id) {
            return Ok(Some(*number));
        }
    }
    Ok(None)
}

async fn read_through(
    reader: &Reader,
    checkpoint: &VerifiedCheckpoint,
    id: &str,
) -> Result<Option<u64>, Failure> {
    let mut found = None;
    super::reader::read_all(reader, checkpoint, 0, |index, bytes| {
        if found.is_none() && is_record(bytes, id) {
            found = Some(index);
        }
    })
    .await?;
    Ok(found)
}
