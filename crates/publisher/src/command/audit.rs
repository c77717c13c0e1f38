//! `stele audit`: every entry of a log, read and checked, and its index replayed.

mod cosign;
mod state;
mod threads;

use std::path::PathBuf;

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::audit::full::{FullAudit, FullAuditError, FullReport, Phase};
use stele_client::audit::replay::{ReplayFinding, Unwitnessed};
use stele_client::audit::ruled::RecordFinding;
use stele_client::check::{CheckedHead, check_head};
use stele_client::evidence::Kind;
use stele_messages::Lang;
use stele_records::verdict::{CheckCode, Outcome, Question, Reason, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;

use cosign::{CosignArgs, Cosigner};
use threads::Threads;

use super::progress;
use super::reader::{LogArgs, Reader, refused, stopped};
use super::seen::FileSeen;
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::output::events::warning;
use crate::output::say;
use crate::output::shown::shown;

/// Options of `stele audit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    log: LogArgs,
    /// Print what was found as JSON.
    #[arg(long)]
    json: bool,
    /// Keep what the audit has to remember in this file, and go on there after an interruption. Without it, a
    /// temporary file is used.
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    #[command(flatten)]
    cosign: CosignArgs,
}

/// Reads the whole log.
///
/// # Errors
/// [`Failure`] with status 1 if the log or its index is not sound, 2 if not everything could be
/// read.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let reader = Reader::open(&args.log)?;
    let cosigner = Cosigner::open(&args.cosign, &args.log, &reader)?;
    let memory = FileSeen::new();
    let head = check_head(&reader.log, &reader.trust, context.now, &memory, |_| ());
    let head = block_on(head);
    let checkpoint = require_growth(&head, &memory)?;
    let spill = state::open(args.resume.as_deref())?;
    let audit = FullAudit::new(spill, &reader.trust, checkpoint, context.now);
    let audit = audit.map_err(|error| failure(&error, 0))?;
    let mut audit = match Threads::start(checkpoint.origin()) {
        Some(threads) => audit.with_hands(Box::new(threads)),
        None => audit,
    };
    if let Some(path) = &args.resume {
        state::say(path, &audit);
    }
    let ran = block_on(run_all(&mut audit, &reader));
    if let (Err(_), Some(path)) = (&ran, &args.resume) {
        state::keep(path, &mut audit);
    }
    ran?;
    let report = audit.report();
    if args.json {
        say!("{:#}", to_json(&report));
    } else {
        print(checkpoint, &head.verdict, &report);
    }
    if let Some(trouble) = memory.trouble() {
        warning!("could not remember this checkpoint for next time: {trouble}");
    }
    let replayed = report.index.map_err(|finding| wrong_index(&finding))?;
    if let Some(cosigner) = cosigner {
        cosigner.cosign_audited(&reader, checkpoint, replayed.as_ref(), context.now)?;
    }
    Ok(status::DONE)
}

/// Goes through the whole log, with a bar for each phase.
async fn run_all(audit: &mut FullAudit<'_>, reader: &Reader) -> Result<(), Failure> {
    let mut phase = Phase::Reading;
    let mut bar = progress::bar(audit.progress().of, "reading");
    let result = loop {
        match audit.step(&reader.log).await {
            Ok(progress) if progress.is_done() => break Ok(()),
            Ok(progress) => {
                if progress.phase != phase {
                    phase = progress.phase;
                    bar.finish_and_clear();
                    bar = progress::bar(progress.of, "applying the rules");
                }
                bar.set_position(progress.done);
            }
            Err(error) => break Err(failure(&error, audit.progress().done)),
        }
    };
    bar.finish_and_clear();
    result
}

/// Why an audit stopped after so many entries.
fn failure(error: &FullAuditError, reached: u64) -> Failure {
    match error {
        FullAuditError::Audit(error) => stopped(error, reached),
        FullAuditError::Spill(error) => state::failure(error),
    }
}

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
fn index_report(report: &FullReport) -> Value {
    match &report.index {
        Ok(None) => Value::Null,
        Ok(Some(replayed)) => json!({
            "roots": replayed.roots(),
            "covered": replayed.covered(),
            "keys": replayed.index().keys,
            "root": replayed.index().root.to_base64(),
        }),
        Err(finding) => json!({
            "roots": report.roots,
            "wrong": report.wrong,
            "entry": finding.entry,
            "code": finding.error.code(),
            "what": stele_messages::error::replay_error(Lang::En, finding).what,
        }),
    }
}

/// The replay for people.
fn index_line(report: &FullReport) -> String {
    match &report.index {
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
            finding.entry, report.roots
        ),
    }
}

/// The checkpoint of a log that has only grown. One that went back or split is not sound, whatever its
/// entries say. What shows it to others is saved, and the failure says where.
pub(super) fn require_growth<'h>(
    head: &'h CheckedHead,
    memory: &FileSeen,
) -> Result<&'h VerifiedCheckpoint, Failure> {
    let growth = head.verdict.check(CheckCode::Growth);
    let status = match (growth.map(|check| &check.outcome), &head.checkpoint) {
        (Some(Outcome::Failed(_)), _) => status::FAILED,
        // Without a checkpoint that isn't the trouble.
        (_, None) => return Err(refused(head.error.as_ref())),
        (Some(Outcome::CouldNotCheck(_)), _) => status::CANT_TELL,
        (_, Some(checkpoint)) => return Ok(checkpoint),
    };
    let mut message = String::new();
    if let Some(check) = growth {
        let text = stele_messages::check(Lang::En, check);
        message += &format!("{} {}", text.what, text.todo);
    }
    if let (None, Some(error)) = (&head.checkpoint, &head.error) {
        let reason = Reason::from(error.clone());
        message += &format!("\n{}", stele_messages::reason(Lang::En, &reason).what);
    }
    let evidence = head.evidence.as_ref();
    if let Some(evidence) = evidence.filter(|evidence| evidence.kind() != Kind::Freeze) {
        message += &memory.save(evidence);
    }
    Err(Failure { status, message })
}

/// Something to be said about an entry.
struct Line {
    entry: u64,
    code: &'static str,
    outcome: &'static str,
    what: String,
}

impl Line {
    fn of(found: &RecordFinding) -> Self {
        let reason = found.outcome.reason();
        let what = reason.map(|why| stele_messages::reason(Lang::En, why).what);
        Self {
            entry: found.entry,
            code: found.check.code(),
            outcome: found.outcome.code(),
            what: what.unwrap_or_default(),
        }
    }

    /// Times that this trust file doesn't prove: a witness may have left since.
    fn of_unwitnessed(unwitnessed: &Unwitnessed) -> Self {
        let first = &unwitnessed.first;
        let mut what = stele_messages::error::replay_error(Lang::En, first).what;
        if unwitnessed.count > 1 {
            what += &format!(" This is so for {} index roots in all.", unwitnessed.count);
        }
        Self {
            entry: first.entry,
            code: first.error.code(),
            outcome: "warning",
            what,
        }
    }

    /// All of a report, in the order of the log.
    fn all(report: &FullReport) -> Vec<Self> {
        let mut lines: Vec<Self> = report.findings.iter().map(Self::of).collect();
        lines.extend(report.unwitnessed.as_ref().map(Self::of_unwitnessed));
        lines.sort_by_key(|line| line.entry);
        lines
    }

    fn to_json(&self) -> Value {
        json!({
            "entry": self.entry,
            "code": self.code,
            "outcome": self.outcome,
            "what": self.what,
        })
    }
}

fn to_json(report: &FullReport) -> Value {
    let findings: Vec<Value> = Line::all(report).iter().map(Line::to_json).collect();
    json!({
        "size": report.size,
        "root": report.root.to_base64(),
        "records": report.records,
        "index": index_report(report),
        "findings": findings,
    })
}

fn print(checkpoint: &VerifiedCheckpoint, verdict: &Verdict, report: &FullReport) {
    say!(
        "{}: {} entries, root {}",
        shown(checkpoint.origin()),
        report.size,
        report.root.to_base64()
    );
    // What a reader takes from the index, an audit replays: see below.
    for check in verdict.checks_of(Question::Logged) {
        if !matches!(check.outcome, Outcome::Pending) {
            say!("  {}", stele_messages::check(Lang::En, check).what);
        }
    }
    say!("sound: every entry is in the tree that the log signed");
    say!("{}", index_line(report));
    let entries = report.size.saturating_sub(report.index_roots);
    say!("records intact: {} of {entries}", report.records);
    if !report.has_anchors {
        say!("rules: not applied, because the trust file names no anchors");
    }
    for line in Line::all(report) {
        let Line {
            entry,
            code,
            outcome,
            what,
        } = line;
        say!("  entry {entry}: {code} {outcome}: {what}");
    }
}
