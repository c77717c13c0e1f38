//! `stele status`: who has signed a draft, and who is missing.

use std::path::PathBuf;

use serde_json::json;
use stele_sign::record::{Party, Signing};

use crate::drafts::{Draft, Pile, State, subject_id};
use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;

/// Options of `stele status`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Drafts or records: a file each, bundles (.jsonl), or folders of them.
    #[arg(value_name = "DRAFT", required = true)]
    drafts: Vec<PathBuf>,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Says for each draft who has signed it, who is missing, and what is wrong.
///
/// # Errors
/// [`Failure`] if there are no drafts.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let pile = Pile::read(&args.drafts)?;
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
