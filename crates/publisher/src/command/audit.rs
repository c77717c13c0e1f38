//! `stele audit`: every entry of a log, read and checked.

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::check::check_head;
use stele_messages::Lang;
use stele_records::record_type::RecordType;
use stele_records::verdict::{CheckCode, Outcome, Reason, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::record::{IntactRecord, verify_batch};

use super::reader::{LogArgs, Reader, read_all, refused};
use super::seen::FileSeen;
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::output::say;

/// Entries whose signatures are checked in one batch.
const BATCH: usize = 1024;

/// Options of `stele audit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    log: LogArgs,
    /// Print what was found as JSON.
    #[arg(long)]
    json: bool,
}

/// Reads the whole log.
///
/// # Errors
/// [`Failure`] with status 1 if the log is not sound, 2 if not everything could be read.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let reader = Reader::open(&args.log)?;
    let memory = FileSeen::new();
    let head = check_head(&reader.log, &reader.trust, context.now, &memory, |_| ());
    let head = block_on(head);
    let Some(checkpoint) = &head.checkpoint else {
        return Err(refused(head.error.as_ref()));
    };
    require_growth(&head.verdict)?;
    let mut findings = Findings::new(reader.log.origin());
    block_on(read_all(
        &reader,
        checkpoint,
        checkpoint.size(),
        |index, bytes| {
            findings.push(index, bytes);
        },
    ))?;
    findings.check_batch();
    if args.json {
        say!("{:#}", findings.report(checkpoint));
    } else {
        findings.print(checkpoint, &head.verdict);
    }
    if let Some(trouble) = memory.trouble() {
        eprintln!("stele: could not remember this checkpoint for next time: {trouble}");
    }
    Ok(status::DONE)
}

/// A log that went back or split is not sound, whatever its entries say.
fn require_growth(verdict: &Verdict) -> Result<(), Failure> {
    let Some(check) = verdict.check(CheckCode::Growth) else {
        return Ok(());
    };
    let status = match &check.outcome {
        Outcome::Failed(_) => status::FAILED,
        Outcome::CouldNotCheck(_) => status::CANT_TELL,
        _ => return Ok(()),
    };
    let text = stele_messages::check(Lang::En, check);
    Err(Failure {
        status,
        message: format!("{} {}", text.what, text.todo),
    })
}

struct Finding {
    entry: u64,
    code: &'static str,
    what: String,
}

/// What an audit found about single records. It leaves the soundness of the log as it is.
struct Findings<'a> {
    origin: &'a str,
    pending: Vec<(u64, Vec<u8>)>,
    records: u64,
    found: Vec<Finding>,
}

impl<'a> Findings<'a> {
    fn new(origin: &'a str) -> Self {
        Self {
            origin,
            pending: Vec::new(),
            records: 0,
            found: Vec::new(),
        }
    }

    fn push(&mut self, index: u64, bytes: &[u8]) {
        self.pending.push((index, bytes.to_vec()));
        if self.pending.len() == BATCH {
            self.check_batch();
        }
    }

    fn check_batch(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let results = verify_batch(pending.iter().map(|(_, bytes)| bytes.as_slice()));
        for ((entry, _), result) in pending.iter().zip(results) {
            let reason = match result {
                Ok(record) => {
                    self.records += 1;
                    check_record(&record, self.origin)
                }
                Err(error) => Some(Reason::Record(error)),
            };
            if let Some(reason) = reason {
                let what = stele_messages::reason(Lang::En, &reason).what;
                self.found.push(Finding {
                    entry: *entry,
                    code: reason.code(),
                    what,
                });
            }
        }
    }

    fn report(&self, checkpoint: &VerifiedCheckpoint) -> Value {
        let findings: Vec<Value> = self
            .found
            .iter()
            .map(|found| json!({"entry": found.entry, "code": found.code, "what": found.what}))
            .collect();
        json!({
            "size": checkpoint.size(),
            "root": checkpoint.root().to_base64(),
            "records": self.records,
            "findings": findings,
        })
    }

    fn print(&self, checkpoint: &VerifiedCheckpoint, verdict: &Verdict) {
        say!(
            "{}: {} entries, root {}",
            checkpoint.origin(),
            checkpoint.size(),
            checkpoint.root().to_base64()
        );
        for check in verdict.checks() {
            if !matches!(check.outcome, Outcome::Pending) {
                say!("  {}", stele_messages::check(Lang::En, check).what);
            }
        }
        say!("sound: every entry is in the tree that the log signed");
        say!("records intact: {} of {}", self.records, checkpoint.size());
        for found in &self.found {
            say!("  entry {}: {}", found.entry, found.what);
        }
    }
}

/// What is wrong with an intact record, if anything.
fn check_record(record: &IntactRecord<'_>, origin: &str) -> Option<Reason> {
    let record = record.record();
    if record.log() != origin {
        return Some(Reason::OtherLog {
            named: record.log().to_owned(),
        });
    }
    let Some(record_type) = RecordType::from_name(record.record_type()) else {
        return Some(Reason::UnknownType(record.record_type().to_owned()));
    };
    if let Err(error) = record_type.check_fields(record) {
        return Some(Reason::Field(error));
    }
    record_type.missing_role(record).map(Reason::RoleMissing)
}
