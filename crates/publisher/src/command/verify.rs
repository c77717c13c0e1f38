//! `stele verify`: the verdict on a record, or on a list, at a terminal.

use std::fs;
use std::path::{Path, PathBuf};

use stele_client::check::{CheckedFile, FileError, MAX_FILE_LEN, check_file, check_proof};
use stele_client::evidence::claims_to_be;
use stele_messages::{Lang, Text};
use stele_records::trust::TrustFile;
use stele_records::types::RecordType;
use stele_records::verdict::{Outcome, Question, Verdict};
use stele_verify::record::Record;

use super::evidence;
use super::follow::follow;
use super::handed::{Handed, HandedArgs};
use super::lookup;
use super::reader::read_trust;
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::fetch::Http;
use crate::output::say;

/// Options of `stele verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A dossier, a .tlog-proof with its record inside, or a record: a file, or its URL.
    #[arg(value_name = "FILE|URL", required_unless_present = "evidence")]
    file: Option<String>,
    /// Whom to believe.
    #[arg(long, value_name = "FILE")]
    trust: PathBuf,
    /// Take the trust file as it is, and look for no newer version of it.
    #[arg(long)]
    no_follow: bool,
    /// The proof for the record, if it isn't in one file with it.
    #[arg(long, value_name = "FILE|URL")]
    proof: Option<String>,
    /// Evidence against a log, as the explorer and `stele audit` save it, in place of a record. Exit
    /// status: 0 it proves misbehaviour by the log, 1 it shows none, 2 can't tell.
    #[arg(long, value_name = "FILE|URL", conflicts_with_all = ["file", "proof", "documents", "disclosures", "files"])]
    evidence: Option<String>,
    #[command(flatten)]
    handed: HandedArgs,
    /// Print the verdict as JSON.
    #[arg(long)]
    json: bool,
    /// The language of the answer.
    #[arg(long, value_name = "zh|en", default_value = "en", value_parser = parse_lang)]
    lang: Lang,
}

fn parse_lang(tag: &str) -> Result<Lang, String> {
    Lang::from_tag(tag).ok_or_else(|| "zh or en".to_owned())
}

/// Checks and prints; the exit status is the verdict's.
///
/// # Errors
/// [`Failure`] if the file can't be had or is neither a proof nor a record.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let trust = if args.no_follow {
        read_trust(&args.trust)?
    } else {
        follow(&args.trust, None)?
    };
    if let Some(place) = &args.evidence {
        return evidence::run(
            place,
            &read(place)?,
            &trust,
            context.now,
            args.lang,
            args.json,
        );
    }
    let place = args.file.as_deref().unwrap_or_default();
    let file = read(place)?;
    if claims_to_be(&file) {
        return Err(Failure::misuse(format!(
            "{place} is evidence against a log, not a record: check it with --evidence {place}"
        )));
    }
    let mut checked = check(args, place, &file, &trust, context)?;
    if let Some(rows) = &checked.rows {
        if !args.handed.is_empty() {
            return Err(Failure::misuse(
                "this dossier is about a list of records: give the record that the files belong to",
            ));
        }
        if args.json {
            say!("{:#}", lookup::report(&rows.list, &rows.rows));
        } else {
            lookup::print(args.lang, &rows.list, &rows.rows);
        }
        return Ok(lookup::exit_code(&rows.list));
    }
    let handed = args.handed.hold(&mut checked, args.lang)?;
    if args.json {
        let mut report = checked.verdict.report();
        if !args.handed.is_empty() {
            handed.report(&mut report);
        }
        say!("{report:#}");
    } else {
        print(args.lang, kind(&checked), &checked.verdict, &handed);
    }
    Ok(handed.exit_code(checked.verdict.exit_code()))
}

fn check(
    args: &Args,
    place: &str,
    file: &[u8],
    trust: &TrustFile,
    context: Context,
) -> Result<CheckedFile, Failure> {
    if let Some(proof) = &args.proof {
        return Ok(check_proof(&read(proof)?, Some(file), trust, context.now));
    }
    check_file(file, trust, context.now).map_err(|error| {
        Failure::misuse(match error {
            FileError::Empty => format!("{place} is empty"),
            FileError::TooLong { limit } => {
                format!("{place} is longer than {limit} bytes, so it is no proof")
            }
            FileError::Unknown => format!(
                "{place} is neither a .tlog-proof, nor a dossier, nor a record. A proof begins with \
                 c2sp.org/tlog-proof@v1, a dossier with stele/dossier@v1, a record with {{"
            ),
            FileError::Disclosures { .. } | FileError::Document => {
                let text = stele_messages::error::file_error(args.lang, &error);
                format!("{}: {} {}", place, text.what, text.todo)
            }
            FileError::Dossier(error) => {
                let text = stele_messages::error::dossier_error(args.lang, &error);
                format!("{}: {} {}", place, text.what, text.todo)
            }
        })
    })
}

fn read(place: &str) -> Result<Vec<u8>, Failure> {
    let limit = u64::try_from(MAX_FILE_LEN + 1).unwrap_or(u64::MAX);
    if place.starts_with("http://") || place.starts_with("https://") {
        return Http::new(place)
            .get_url(place, limit)
            .map_err(|problem| Failure {
                // Nothing was learnt about the record.
                status: status::CANT_TELL,
                message: format!("could not fetch {place} ({}): {problem:?}", problem.code()),
            });
    }
    let path = Path::new(place);
    fs::read(path).map_err(|error| Failure::unreadable(path, &error))
}

/// The type of the record, if it is intact.
fn kind(checked: &CheckedFile) -> Option<RecordType> {
    let record = Record::parse(checked.record.as_deref()?);
    let intact = record.and_then(Record::verify).ok()?;
    RecordType::from_name(intact.record().record_type())
}

fn print(lang: Lang, record_type: Option<RecordType>, verdict: &Verdict, handed: &Handed) {
    let time = |seconds| stele_messages::utc_time(lang, seconds);
    let Text { what, todo } = stele_messages::record_answer(lang, record_type, verdict, &time);
    say!("{what}\n{todo}");
    if record_type.is_some() {
        for reason in stele_messages::record_reasons(lang, verdict, &time) {
            say!("- {}", reason.what);
        }
    }
    for question in Question::ALL {
        let answer = verdict.answer(question);
        let title = stele_messages::question_title(lang, question);
        say!("\n{title}: {}", stele_messages::answer_word(lang, answer));
        say!(
            "  {}",
            stele_messages::question_said(lang, question, verdict)
        );
        for check in verdict.checks_of(question) {
            let title = stele_messages::check_title(lang, check.code);
            let Text { what, todo } = stele_messages::check(lang, check);
            say!("  {} {title}", mark(&check.outcome));
            say!("      {what}");
            if !matches!(check.outcome, Outcome::Passed) && !todo.is_empty() {
                say!("      {todo}");
            }
        }
    }
    handed.print(lang);
}

/// A mark for the eye; the word stands in the sentence below it.
pub(super) fn mark(outcome: &Outcome) -> char {
    match outcome {
        Outcome::Passed => '✓',
        Outcome::Failed(_) => '✗',
        Outcome::Warning(_) => '!',
        Outcome::CouldNotCheck(_) | Outcome::Pending => '?',
        Outcome::NotApplicable(_) => '–',
    }
}
