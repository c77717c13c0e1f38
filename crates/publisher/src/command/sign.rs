//! `stele sign`: one party's signature on drafts. The parties sign one after the other, in any order.

use std::path::{Path, PathBuf};

use stele_sign::multikey::SecretKey;
use stele_sign::record::{Party, Signing};

use crate::command::Context;
use crate::drafts::{Draft, Pile, State, bundle, day, is_bundle};
use crate::failure::{Failure, status};
use crate::keys;
use crate::output::events::aside;
use crate::output::say;
use crate::output::shown::shown;
use crate::store::Disk;

/// Options of `stele sign`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Drafts: a file each, bundles (.jsonl), or folders of them. Proofs of others are kept.
    #[arg(value_name = "DRAFT", required = true)]
    drafts: Vec<PathBuf>,
    /// Your key file, made by `stele keygen`.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where to write what was signed: one file, or with the ending .jsonl one bundle of all drafts.
    /// Without it, they are signed in place.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Leave drafts as they are that don't name your key as a signer, and sign the others.
    #[arg(long)]
    skip: bool,
}

/// Adds the proofs, to all drafts or to none, and says who has still to sign.
///
/// # Errors
/// [`Failure`] if a draft can't become a record, was changed after others signed it, or doesn't name
/// this key as a signer.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let mut pile = Pile::read(&args.drafts)?;
    let to_bundle = args.out.as_deref().is_some_and(is_bundle);
    if args.out.is_some() && !to_bundle && pile.drafts.len() > 1 {
        return Err(Failure::misuse(
            "several drafts go into one file only as a bundle: give --out a name that ends in .jsonl",
        ));
    }
    let key = load_key(&args.key)?;
    let did = key.did().as_str();
    let (mine, others): (Vec<_>, Vec<_>) = pile
        .drafts
        .iter_mut()
        .partition(|draft| draft.document.signers().iter().any(|signer| signer == did));
    let others = others.len();
    if !args.skip && others > 0 || mine.is_empty() {
        return Err(not_a_signer(&pile, &args.key, did));
    }
    let signed = mine.len();
    for draft in mine {
        sign(draft, &key, context)?;
    }
    let disk = Disk::new();
    match &args.out {
        Some(out) if to_bundle => {
            disk.replace(
                out,
                &bundle(pile.drafts.iter().map(|draft| &draft.document))?,
            )?;
        }
        Some(out) => {
            let only = pile.drafts.first().map(|draft| draft.document.to_bytes());
            disk.replace(out, &only.transpose()?.unwrap_or_default())?;
        }
        None => pile.write_back(&disk)?,
    }
    report(args, &pile, did, signed, others);
    Ok(status::DONE)
}

/// Signs one draft, after a look at what it says: a signature on what no log takes is lost, and one
/// beside a broken signature would have to be given again.
fn sign(draft: &mut Draft, key: &SecretKey, context: Context) -> Result<(), Failure> {
    let state = State::of(&draft.document);
    let refused = |why: String| Failure::failed(format!("{}: {why}", draft.place()));
    if let Some(problem) = state.problem {
        return Err(refused(format!("{problem}. Nothing was signed")));
    }
    let mut broken = state.parties.iter().filter(|party| {
        party.did != key.did().as_str() && matches!(party.signing, Signing::Broken(_))
    });
    if let Some(Party { did, role, .. }) = broken.next() {
        return Err(refused(format!(
            "the signature of the {role} ({did}) doesn’t fit: the draft was changed after it was \
             signed. Ask for the draft as it was, or let all sign anew. Nothing was signed"
        )));
    }
    let created = day::time_of(draft.document.record_type(), &context.now_text());
    draft.document.sign(key, &created)?;
    if draft.document.unsigned().is_empty() {
        let finished = draft.document.finish();
        finished.map_err(|error| Failure::failed(format!("{}: {error}", draft.place())))?;
    }
    Ok(())
}

fn not_a_signer(pile: &Pile, path: &Path, did: &str) -> Failure {
    let names = |draft: &&Draft| draft.document.signers().iter().any(|signer| signer == did);
    let mut others = pile.drafts.iter().filter(|draft| !names(draft));
    let Some(first) = others.next() else {
        return Failure::misuse("there is nothing to sign");
    };
    let more = match others.count() {
        0 => String::new(),
        more => format!(", and so in {more} more"),
    };
    let parties = first.document.parties();
    let signers: Vec<String> = parties.iter().map(name).collect();
    let skip = if pile.drafts.iter().any(|draft| names(&draft)) {
        " To sign the drafts that do and leave these as they are, add --skip."
    } else {
        ""
    };
    Failure::misuse(format!(
        "{} doesn’t name {} ({did}) as a signer{more}. Its signers are: {}.{skip} Nothing was signed",
        first.place(),
        path.display(),
        shown(&signers.join(", ")),
    ))
}

/// A party in words: `tenant did:key:...`.
pub(super) fn name(party: &Party) -> String {
    format!("{} {}", party.role, party.did)
}

fn report(args: &Args, pile: &Pile, did: &str, signed: usize, others: usize) {
    let place = args.out.as_ref().or(args.drafts.first());
    let place = place.map(|path| path.display().to_string());
    let place = place.unwrap_or_default();
    match (pile.drafts.as_slice(), signed) {
        ([_], _) => aside!("signed {place} as {did}"),
        (_, 1) => aside!("signed 1 draft as {did}"),
        _ => aside!("signed {signed} drafts as {did}"),
    }
    if others > 0 {
        aside!("left {others} as they were: they don’t name this key");
    }
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut complete = 0;
    for draft in &pile.drafts {
        let state = State::of(&draft.document);
        complete += usize::from(state.is_complete());
        for party in state.unsigned().map(name) {
            match open.iter_mut().find(|(other, _)| *other == party) {
                Some((_, count)) => *count += 1,
                None => open.push((party, 1)),
            }
        }
    }
    for (party, count) in open {
        let drafts = if pile.drafts.len() == 1 {
            String::new()
        } else {
            format!(" ({count} of {})", pile.drafts.len())
        };
        aside!("still to sign: {}{drafts}", shown(&party));
    }
    if complete == pile.drafts.len() {
        say!("complete: add it to the log’s queue with `stele add HOME {place}`");
    }
}

/// Reads a signer's key file, which only its owner may read.
///
/// # Errors
/// [`Failure`] if it is open to others or no key.
pub fn load_key(path: &Path) -> Result<SecretKey, Failure> {
    keys::load_key(path).map_err(Failure::misuse)
}
