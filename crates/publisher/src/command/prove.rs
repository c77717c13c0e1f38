//! `stele prove`: a record and the proof that it is logged, in one file.

use std::path::PathBuf;

use futures::executor::block_on;
use stele_client::check::{check_entry, check_head};
use stele_client::seen::MemorySeen;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::record::Record;

use super::reader::{LogArgs, Reader, refused};
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::store::Disk;

/// Options of `stele prove`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    which: Which,
    /// The file to write, best with the ending .tlog-proof.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Which entry is meant.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The record's id.
    #[arg(long, value_name = "ID")]
    record: Option<String>,
    /// The entry's number in the log, from zero.
    #[arg(long, value_name = "NUMBER")]
    entry: Option<u64>,
}

/// Writes the proof.
///
/// # Errors
/// [`Failure`] if the log can't be read, is refused, or has no such record.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let reader = Reader::open(&args.log)?;
    let (index, proof) = block_on(async {
        let memory = MemorySeen::default();
        let head = check_head(&reader.log, &reader.trust, context.now, &memory, |_| ()).await;
        let checkpoint = match (&head.checkpoint, &head.error) {
            (Some(checkpoint), _) => checkpoint,
            (None, error) => return Err(refused(error.as_ref())),
        };
        let index = args.which.find(&reader, checkpoint).await?;
        let entry = check_entry(&reader.log, &head, index, |_| ()).await;
        let proof = entry.proof.ok_or_else(|| {
            Failure::failed(format!(
                "entry {index} can't be proven: {:#}",
                entry.verdict.report()
            ))
        })?;
        Ok((index, proof))
    })?;
    Disk::new().replace(&args.out, &proof.to_bytes())?;
    say!("wrote {} (entry {index})", args.out.display());
    Ok(status::DONE)
}

impl Which {
    /// The entry's number. Without an index over ids, finding a record means reading the log.
    pub(super) async fn find(
        &self,
        reader: &Reader,
        checkpoint: &VerifiedCheckpoint,
    ) -> Result<u64, Failure> {
        if let Some(entry) = self.entry {
            return Ok(entry);
        }
        let wanted = self.record.as_deref().unwrap_or_default();
        let mut found = None;
        super::reader::read_all(reader, checkpoint, 0, |index, bytes| {
            // A forged entry must not stand in for the record, nor a later one under the same id.
            let is_it = |record: &Record<'_>| found.is_none() && record.id() == wanted;
            let record = Record::parse(bytes).ok().filter(is_it);
            if record.is_some_and(|record| record.verify().is_ok()) {
                found = Some(index);
            }
        })
        .await?;
        found.ok_or_else(|| {
            Failure::failed(format!(
                "no entry of this log has the id {wanted}. Ids begin with urn:uuid: and stand in \
                 the record under \"id\""
            ))
        })
    }
}
