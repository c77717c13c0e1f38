//! `stele trust new`: a draft of the next version.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stele_records::trust::TrustFile;

use super::edit::Edit;
use super::{Held, SignerArgs, change};
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::store::Disk;

/// Options of `stele trust new`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The version in use.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where to write the draft. It can be edited by hand until it is signed.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Add a witness: its name in the policy, and its vkey.
    #[arg(long, num_args = 2, value_names = ["NAME", "VKEY"])]
    add_witness: Vec<String>,
    /// Remove a witness, by its name in the policy.
    #[arg(long, value_name = "NAME")]
    remove_witness: Vec<String>,
    /// Give a witness another key. It keeps its name, and its place in the quorum; what the old key has cosigned
    /// counts no more.
    #[arg(long, num_args = 2, value_names = ["NAME", "VKEY"])]
    replace_witness: Vec<String>,
    /// Let another witness take over from one, by its name in the policy: what that one has cosigned until --until
    /// stays good. Give the name, and the new one's line, as `stele keygen --witness` prints it, or its vkey.
    #[arg(long, num_args = 2, value_names = ["NAME", "LINE"])]
    succeed_witness: Vec<String>,
    /// Until when the cosignatures of the witnesses count that give way. Without it, until now.
    #[arg(long, value_name = "TIME", requires = "succeed_witness", value_parser = super::super::parse_time)]
    until: Option<u64>,
    /// How many witnesses must have cosigned. Without it, as many as before.
    #[arg(long, value_name = "NUMBER")]
    quorum: Option<usize>,
    /// Give a log another key, of the same name; what the old one has signed counts no more. See also `stele log
    /// rotate-key`.
    #[arg(long, value_name = "VKEY")]
    replace_log: Vec<String>,
    /// Add a log, or a further key to one that is there, by its vkey. Where a new one lies says --mirror with
    /// --origin.
    #[arg(long, value_name = "VKEY")]
    add_log: Vec<String>,
    /// Add an auditor: its vkey.
    #[arg(long, value_name = "VKEY")]
    add_auditor: Vec<String>,
    /// The auditor's name in English.
    #[arg(long, value_name = "NAME", requires = "add_auditor")]
    auditor_name_en: Vec<String>,
    /// The auditor's name in Chinese.
    #[arg(long, value_name = "NAME", requires = "add_auditor")]
    auditor_name_zh: Vec<String>,
    /// Remove an auditor, by the name of its key.
    #[arg(long, value_name = "NAME")]
    remove_auditor: Vec<String>,
    /// How many auditors must have replayed the log.
    #[arg(long, value_name = "NUMBER")]
    auditor_quorum: Option<u64>,
    /// Read the log from here instead. Give several in the order in which they are tried.
    #[arg(long = "mirror", value_name = "URL")]
    mirrors: Vec<String>,
    /// Whose mirrors these are, by the log's origin, if there are several logs.
    #[arg(long, requires = "mirrors")]
    origin: Option<String>,
    #[command(flatten)]
    signers: SignerArgs,
    /// Remove a signer, by did:key.
    #[arg(long, value_name = "DID")]
    remove_signer: Vec<String>,
}

/// Writes the draft.
///
/// # Errors
/// [`Failure`] if what is to be changed isn't there, or the draft would not be sound.
pub(super) fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let held = Held::read(&args.file)?;
    if held.trust.signers.is_none() {
        return Err(Failure::misuse(format!(
            "{} names no signers, so no version can follow it: readers have to pin another file. Add \
             \"signers\" to that one, or make it with `stele init --signer KEY`",
            args.file.display()
        )));
    }
    write(&held, &args.out, |draft| change_draft(args, draft, context))?;
    Ok(status::DONE)
}

/// Writes a draft of the version after `present`, and says what it changes.
///
/// # Errors
/// [`Failure`] if it isn't sound, or something lies there already.
pub(in crate::command) fn write(
    present: &Held,
    out: &Path,
    change: impl FnOnce(&mut Value) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut draft = present.json.clone();
    draft["version"] = json!(present.trust.version.saturating_add(1));
    change(&mut draft)?;
    let text = serde_json::to_string_pretty(&draft)? + "\n";
    let next = TrustFile::parse(text.as_bytes()).map_err(|error| super::unsound(out, &error))?;
    create(out, text.as_bytes())?;
    say!(
        "wrote {}: a draft of version {}",
        out.display(),
        next.version
    );
    change::print(&change::between(
        present,
        &Held::of(text.into_bytes(), next)?,
    ));
    let next = match present.trust.signers {
        Some(_) => {
            "Change it by hand where you like, then let its signers sign it: stele trust sign"
        }
        None => {
            "The version in use names no signers, so nobody goes on to this one by himself: readers have to \
             pin it"
        }
    };
    say!("{next}");
    Ok(())
}

fn change_draft(args: &Args, draft: &mut Value, context: Context) -> Result<(), Failure> {
    let mut edit = Edit::of(draft);
    for pair in args.replace_witness.chunks_exact(2) {
        edit.replace_witness(&pair[0], &pair[1])?;
    }
    for vkey in &args.replace_log {
        edit.replace_log(vkey)?;
    }
    for vkey in &args.add_log {
        edit.add_log(vkey)?;
    }
    let until = args.until.unwrap_or(context.now);
    for pair in args.succeed_witness.chunks_exact(2) {
        edit.succeed_witness(&pair[0], &pair[1], until)?;
    }
    let added = args.add_witness.chunks_exact(2);
    let added: Vec<(&str, &str)> = added.map(|pair| (&*pair[0], &*pair[1])).collect();
    edit.change_witnesses(&added, &args.remove_witness, args.quorum)?;
    for (position, vkey) in args.add_auditor.iter().enumerate() {
        let named = |names: &[String]| names.get(position).cloned();
        let en = named(&args.auditor_name_en);
        edit.add_auditor(vkey, en, named(&args.auditor_name_zh))?;
    }
    for name in &args.remove_auditor {
        edit.remove_auditor(name)?;
    }
    if let Some(quorum) = args.auditor_quorum {
        edit.set("auditorQuorum", json!(quorum));
    }
    edit.set_mirrors(args.origin.as_deref(), &args.mirrors)?;
    for did in &args.remove_signer {
        edit.remove_signer(did)?;
    }
    edit.forget_lost_keys();
    args.signers.add_to(draft)
}

fn create(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::misuse(format!(
            "{} is there already: give --out another name",
            path.display()
        )));
    }
    Ok(Disk::new().create(path, bytes)?)
}
