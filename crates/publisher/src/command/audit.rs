//! `stele audit`: every entry of a log, read and checked, and its index replayed.

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::audit::replay::{Replay, ReplayFinding, Replayed};
use stele_client::audit::ruled::{self, Ruled};
use stele_client::check::check_head;
use stele_messages::Lang;
use stele_records::index::IndexRoot;
use stele_records::types::RecordType;
use stele_records::verdict::{CheckCode, Outcome, Question, Reason, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::record::{IntactRecord, RecordError, verify_batch};

use super::progress;
use super::reader::{LogArgs, Reader, read_all, refused};
use super::seen::FileSeen;
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;

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
/// [`Failure`] with status 1 if the log or its index is not sound, 2 if not everything could be
/// read.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let reader = Reader::open(&args.log)?;
    let memory = FileSeen::new();
    let head = check_head(&reader.log, &reader.trust, context.now, &memory, |_| ());
    let head = block_on(head);
    let Some(checkpoint) = &head.checkpoint else {
        return Err(refused(head.error.as_ref()));
    };
    require_growth(&head.verdict)?;
    let mut findings = Reading::new(&reader, checkpoint);
    let mut replay = Replay::new(reader.log.origin(), reader.trust.policy.clone());
    block_on(read_all(
        &reader,
        checkpoint,
        checkpoint.size(),
        |index, bytes| {
            replay.push(index, bytes);
            findings.push(index, bytes);
        },
    ))?;
    findings.check_batch();
    let mut findings = findings.finish(context.now);
    findings.add_unwitnessed(&replay);
    let index = replay.finish(checkpoint);
    if args.json {
        say!("{:#}", findings.report(checkpoint, &replay, &index));
    } else {
        findings.print(checkpoint, &head.verdict, &replay, &index);
    }
    if let Some(trouble) = memory.trouble() {
        eprintln!("stele: could not remember this checkpoint for next time: {trouble}");
    }
    match index {
        Ok(_) => Ok(status::DONE),
        Err(finding) => Err(wrong_index(&finding)),
    }
}

/// What replaying the index has shown: nothing where the log has none.
type Index = Result<Option<Replayed>, ReplayFinding>;

/// What is said of a log whose index isn't the one that it commits to.
pub(super) fn wrong_index(finding: &ReplayFinding) -> Failure {
    let text = stele_messages::error::replay_error(Lang::En, finding);
    Failure {
        status: if finding.error.could_not_check() {
            status::CANT_TELL
        } else {
            status::FAILED
        },
        message: format!("{} {}", text.what, text.todo),
    }
}

/// The replay for machines.
fn index_report(replay: &Replay, index: &Index) -> Value {
    match index {
        Ok(None) => Value::Null,
        Ok(Some(replayed)) => json!({
            "roots": replayed.roots(),
            "covered": replayed.covered(),
            "keys": replayed.index().keys,
            "root": replayed.index().root.to_base64(),
        }),
        Err(finding) => json!({
            "roots": replay.roots(),
            "wrong": replay.wrong(),
            "entry": finding.entry,
            "code": finding.error.code(),
            "what": stele_messages::error::replay_error(Lang::En, finding).what,
        }),
    }
}

/// The replay for people.
fn index_line(replay: &Replay, index: &Index) -> String {
    match index {
        Ok(None) => "index: none, so this log proves no lists or histories to be complete".into(),
        Ok(Some(replayed)) => {
            let roots = match replayed.roots() {
                1 => "the one index root is right; it".to_owned(),
                roots => format!("every one of {roots} index roots is right; the last"),
            };
            format!(
                "index: {roots} covers {} entries, {} keys, root {}",
                replayed.covered(),
                replayed.index().keys,
                replayed.index().root.to_base64()
            )
        }
        Err(finding) if finding.error.could_not_check() => "index: could not be replayed".into(),
        Err(finding) => format!(
            "index: wrong at entry {}, after {} index roots were compared",
            finding.entry,
            replay.roots()
        ),
    }
}

/// A log that went back or split is not sound, whatever its entries say.
pub(super) fn require_growth(verdict: &Verdict) -> Result<(), Failure> {
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
    outcome: &'static str,
    what: String,
}

/// Records on their way through an audit.
struct Reading<'a> {
    origin: &'a str,
    pending: Vec<(u64, Vec<u8>)>,
    ruled: Ruled<'a>,
    findings: Findings,
}

/// What an audit found about single records. It leaves the soundness of the log as it is.
#[derive(Default)]
struct Findings {
    records: u64,
    /// Entries that are no records, nor want to be.
    index_roots: u64,
    /// Whether the trust file says on whom all others rest.
    has_anchors: bool,
    found: Vec<Finding>,
}

impl<'a> Reading<'a> {
    fn new(reader: &'a Reader, checkpoint: &VerifiedCheckpoint) -> Self {
        let origin = reader.log.origin();
        Self {
            origin,
            pending: Vec::new(),
            ruled: Ruled::new(origin, checkpoint.quorum_time(), &reader.trust),
            findings: Findings::default(),
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
        for ((entry, bytes), result) in pending.iter().zip(results) {
            self.ruled.push(*entry, bytes, result.as_ref().ok());
            if IndexRoot::claims_to_be(bytes) {
                self.findings.index_roots += 1;
                continue;
            }
            let wrong = match result {
                Ok(record) => {
                    self.findings.records += 1;
                    check_record(&record, self.origin)
                }
                Err(error) => Some((code_of(&error), Reason::Record(error))),
            };
            if let Some((check, reason)) = wrong {
                let outcome = Outcome::Failed(reason);
                self.findings.add(*entry, check, &outcome);
            }
        }
    }

    /// Holds all records against the rules, with a clock at `now`.
    fn finish(self, now: u64) -> Findings {
        let known = self.ruled.finish();
        let mut findings = self.findings;
        let numbers = u64::try_from(known.numbers().len()).unwrap_or(u64::MAX);
        let bar = progress::bar(numbers, "applying the rules");
        for found in ruled::findings(&known, now, |done| bar.set_position(done)) {
            findings.add(found.entry, found.check, &found.outcome);
        }
        bar.finish_and_clear();
        findings.has_anchors = !known.trust().anchors.is_empty();
        findings.found.sort_by_key(|found| found.entry);
        findings
    }
}

impl Findings {
    fn add(&mut self, entry: u64, check: CheckCode, outcome: &Outcome) {
        let what = outcome
            .reason()
            .map(|why| stele_messages::reason(Lang::En, why).what);
        self.found.push(Finding {
            entry,
            code: check.code(),
            outcome: outcome.code(),
            what: what.unwrap_or_default(),
        });
    }

    /// Times that this trust file doesn't prove: a witness may have left since.
    fn add_unwitnessed(&mut self, replay: &Replay) {
        if let Some(unwitnessed) = replay.unwitnessed() {
            let first = &unwitnessed.first;
            let mut what = stele_messages::error::replay_error(Lang::En, first).what;
            if unwitnessed.count > 1 {
                what += &format!(" This is so for {} index roots in all.", unwitnessed.count);
            }
            self.found.push(Finding {
                entry: first.entry,
                code: first.error.code(),
                outcome: "warning",
                what,
            });
            self.found.sort_by_key(|found| found.entry);
        }
    }

    fn report(&self, checkpoint: &VerifiedCheckpoint, replay: &Replay, index: &Index) -> Value {
        let findings: Vec<Value> = self
            .found
            .iter()
            .map(|found| {
                json!({
                    "entry": found.entry,
                    "code": found.code,
                    "outcome": found.outcome,
                    "what": found.what,
                })
            })
            .collect();
        json!({
            "size": checkpoint.size(),
            "root": checkpoint.root().to_base64(),
            "records": self.records,
            "index": index_report(replay, index),
            "findings": findings,
        })
    }

    fn print(
        &self,
        checkpoint: &VerifiedCheckpoint,
        verdict: &Verdict,
        replay: &Replay,
        index: &Index,
    ) {
        say!(
            "{}: {} entries, root {}",
            shown(checkpoint.origin()),
            checkpoint.size(),
            checkpoint.root().to_base64()
        );
        // What a reader takes from the index, an audit replays: see below.
        for check in verdict.checks_of(Question::Logged) {
            if !matches!(check.outcome, Outcome::Pending) {
                say!("  {}", stele_messages::check(Lang::En, check).what);
            }
        }
        say!("sound: every entry is in the tree that the log signed");
        say!("{}", index_line(replay, index));
        let entries = checkpoint.size().saturating_sub(self.index_roots);
        say!("records intact: {} of {entries}", self.records);
        if !self.has_anchors {
            say!("rules: not applied, because the trust file names no anchors");
        }
        for found in &self.found {
            say!(
                "  entry {}: {} {}: {}",
                found.entry,
                found.code,
                found.outcome,
                found.what
            );
        }
    }
}

/// The check that an error of a record belongs to.
const fn code_of(error: &RecordError) -> CheckCode {
    match error {
        RecordError::Proof(_) => CheckCode::Proofs,
        RecordError::TooLong { .. } | RecordError::Json(_) | RecordError::Envelope(_) => {
            CheckCode::Form
        }
    }
}

/// What is wrong with an intact record by itself, if anything.
fn check_record(record: &IntactRecord<'_>, origin: &str) -> Option<(CheckCode, Reason)> {
    let record = record.record();
    if record.log() != origin {
        let named = record.log().to_owned();
        return Some((CheckCode::Origin, Reason::OtherLog { named }));
    }
    let Some(record_type) = RecordType::from_name(record.record_type()) else {
        let name = record.record_type().to_owned();
        return Some((CheckCode::Fields, Reason::UnknownType(name)));
    };
    if let Err(error) = record_type.check_fields(record) {
        return Some((CheckCode::Fields, Reason::Field(error)));
    }
    let missing = record_type.missing_role(record).map(Reason::RoleMissing);
    let unknown = || record_type.unknown_role(record).map(Reason::RoleUnknown);
    let double = || record_type.double_role(record).map(Reason::RoleTwice);
    Some((CheckCode::Roles, missing.or_else(unknown).or_else(double)?))
}
