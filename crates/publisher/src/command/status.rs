//! `stele status`: who has signed a draft, and who is missing; how old a log's cosignatures are; and where a
//! record stands on its way into the log.

mod log;
mod records;

use std::path::PathBuf;

use serde_json::json;
use stele_sign::record::{Party, Signing};

use self::log::{Age, is_home};
use crate::command::Context;
use crate::drafts::{Draft, Pile, State, subject_id};
use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;

/// Options of `stele status`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Drafts or records: a file each, bundles (.jsonl), or folders of them. Or publishers' folders:
    /// then how old the cosignatures of their logs are, and when they must be renewed.
    #[arg(value_name = "DRAFT|DIR", required = true)]
    paths: Vec<PathBuf>,
    /// Say where this record stands instead: queued, decided, or logged as which entry. By its id, its leaf
    /// hash, or its file. May be given several times; beside it one publisher's folder is named.
    #[arg(long = "record", value_name = "RECORD")]
    records: Vec<String>,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
    /// Of one publisher's folder, print how the log and its publisher are, for Prometheus.
    #[arg(long, conflicts_with = "json")]
    metrics: bool,
}

/// Says for each draft who has signed it, who is missing, and what is wrong; and for each publisher's
/// folder whether the log's cosignatures must be renewed, or where records stand.
///
/// # Errors
/// [`Failure`] if there are no drafts, or drafts beside publishers' folders.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    if !args.records.is_empty() {
        let [home] = args.paths.as_slice() else {
            return Err(Failure::misuse(
                "where these records stand is asked of one publisher's folder at a time",
            ));
        };
        return records::run(home, &args.records, args.json);
    }
    if args.metrics {
        return metrics(&args.paths, context);
    }
    match args.paths.iter().filter(|path| is_home(path)).count() {
        0 => drafts(args),
        homes if homes == args.paths.len() => logs(args, context),
        _ => Err(Failure::misuse(
            "drafts and publishers' folders in one call. Ask for each in a call of its own",
        )),
    }
}

fn metrics(paths: &[PathBuf], context: Context) -> Result<u8, Failure> {
    let [home] = paths else {
        return Err(Failure::misuse("--metrics is of one publisher's folder"));
    };
    let text = crate::metrics::text(&crate::store::Home::open(home)?, context.now)?;
    say!("{}", text.trim_end());
    Ok(status::DONE)
}

fn logs(args: &Args, context: Context) -> Result<u8, Failure> {
    let ages = args.paths.iter().map(|home| Age::read(home, context.now));
    let ages: Vec<Age> = ages.collect::<Result<_, _>>()?;
    if args.json {
        let logs: Vec<_> = ages.iter().map(Age::to_json).collect();
        let report = json!({ "logs": logs });
        say!("{report:#}");
    } else {
        for (home, age) in args.paths.iter().zip(&ages) {
            age.print(home);
        }
    }
    Ok(if ages.iter().any(Age::is_due) {
        status::FAILED
    } else {
        status::DONE
    })
}

fn drafts(args: &Args) -> Result<u8, Failure> {
    let pile = Pile::read(&args.paths)?;
    let states: Vec<State> = pile.drafts.iter().map(|d| State::of(&d.document)).collect();
    let complete = states.iter().filter(|state| state.is_complete()).count();
    if args.json {
        let documents = pile.drafts.iter().zip(&states).map(|(draft, state)| {
            let mut document = state.to_json(&draft.document);
            document["file"] = json!(draft.path.display().to_string());
            document["line"] = json!(draft.line);
            document
        });
        let report = json!({
            "complete": complete,
            "documents": documents.collect::<Vec<_>>(),
            "incomplete": states.len() - complete,
        });
        say!("{report:#}");
    } else {
        for (draft, state) in pile.drafts.iter().zip(&states) {
            print(draft, state);
        }
        for other in &pile.others {
            say!("{}: no draft, left alone", other.display());
        }
        say!("{} of {} complete", complete, states.len());
    }
    Ok(if complete == states.len() {
        status::DONE
    } else {
        status::FAILED
    })
}

fn print(draft: &Draft, state: &State) {
    let document = &draft.document;
    say!(
        "{}: {} {} about {}",
        draft.place(),
        shown(document.record_type()),
        shown(document.text("id")),
        shown(subject_id(document))
    );
    for Party { did, role, signing } in &state.parties {
        let how = match signing {
            Signing::Missing => "not signed yet".to_owned(),
            Signing::Holds(created) => format!("signed {created}"),
            Signing::Broken(_) => {
                "signature doesn’t fit: the draft was changed after it was signed".to_owned()
            }
        };
        say!("  {} {}: {}", shown(role), shown(did), shown(&how));
    }
    if let Some(problem) = &state.problem {
        say!("  wrong: {}", shown(problem));
    }
}
