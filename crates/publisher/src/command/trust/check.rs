//! `stele trust check`: whether a version follows another, and what it changes.

use std::path::PathBuf;

use serde_json::{Value, json};
use stele_messages::{Lang, Text};
use stele_records::trust::{Envelope, Signers, SuccessionError};

use super::{Held, change};
use crate::command::follow::names;
use crate::failure::{Failure, status};
use crate::output::say;

/// Options of `stele trust check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The version to be checked.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The version before, which readers use.
    #[arg(long, value_name = "FILE")]
    previous: PathBuf,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Who has signed, of those whose signatures are needed.
struct Count<'s> {
    of: &'static str,
    signers: Option<&'s Signers>,
    by: Vec<stele_records::trust::Signer>,
}

/// Checks and prints.
///
/// # Errors
/// [`Failure`] if a file can't be read or isn't a sound trust file.
pub(super) fn run(args: &Args) -> Result<u8, Failure> {
    let (held, previous) = (Held::read(&args.file)?, Held::read(&args.previous)?);
    let envelope = Envelope::open(&held.bytes);
    let envelope = envelope.map_err(|error| super::unsound(&args.file, &error))?;
    let count = |of, signers| Count {
        of,
        by: Option::map_or_else(signers, Vec::new, |signers| envelope.signed_by(signers)),
        signers,
    };
    let counts = [
        count("previous", previous.trust.signers.as_ref()),
        count("own", held.trust.signers.as_ref()),
    ];
    let found = previous.trust.succeed(&held.bytes);
    let changes = change::between(&previous, &held);
    let error = found.as_ref().err();
    if args.json {
        let report = json!({
            "version": held.trust.version,
            "previous": previous.trust.version,
            "follows": error.is_none(),
            "code": error.map(SuccessionError::code),
            "changes": change::report(&changes),
            "signatures": counts.iter().map(Count::report).collect::<Vec<_>>(),
        });
        say!("{report:#}");
    } else {
        let (version, before) = (held.trust.version, previous.trust.version);
        say!("version {version} changes of version {before}:");
        change::print(&changes);
        for count in &counts {
            count.print();
        }
        match error {
            None => say!("It follows: readers of version {before} will go on with it."),
            Some(error) => {
                let Text { what, todo } = stele_messages::error::succession_error(Lang::En, error);
                say!("It doesn't follow. {what}\n{todo}");
            }
        }
    }
    Ok(match error {
        None => status::DONE,
        Some(_) => status::FAILED,
    })
}

impl Count<'_> {
    fn print(&self) {
        let whom = match self.of {
            "own" => "those that this version names",
            _ => "those that the version before names",
        };
        match self.signers {
            None => say!("signed by {whom}: it names nobody"),
            Some(signers) => say!(
                "signed by {whom}: {} of {} needed ({})",
                self.by.len(),
                signers.threshold,
                names(&self.by)
            ),
        }
    }

    fn report(&self) -> Value {
        let keys = self.by.iter().map(|signer| signer.key.as_str());
        json!({
            "of": self.of,
            "needed": self.signers.map(|signers| signers.threshold),
            "by": keys.collect::<Vec<_>>(),
        })
    }
}
