//! `stele sign`: one signer's proof on a record. The parties sign one after the other, in any order.

use std::fs;
use std::path::PathBuf;

use stele_sign::multikey::SecretKey;
use stele_sign::record::Document;
use stele_sign::strict_json;

use crate::command::Context;
use crate::failure::{Failure, status};
use crate::store::{Disk, read_private};

/// Options of `stele sign`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record: JSON with its `signers`, with or without proofs of others.
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// Your key file, made by `stele keygen`.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where to write the signed record. Without it, the record is signed in place.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Adds the proof and says who has still to sign.
///
/// # Errors
/// [`Failure`] if the record is outside the profile or doesn't name this key as a signer.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let json = fs::read(&args.record).map_err(|error| Failure::unreadable(&args.record, &error))?;
    let document = strict_json::from_slice(&json)
        .map_err(|error| Failure::misuse(format!("{}: {error}", args.record.display())))?;
    let key = load_key(&args.key)?;
    let mut document = Document::from_json(document)?;
    document.sign(&key, &context.now_text())?;
    let unsigned = document.unsigned();
    let bytes = if unsigned.is_empty() {
        document.finish()?
    } else {
        document.to_bytes()?
    };
    let out = args.out.as_ref().unwrap_or(&args.record);
    Disk::new().replace(out, &bytes)?;
    eprintln!("signed {} as {}", out.display(), key.did().as_str());
    for did in unsigned {
        eprintln!("still to sign: {did}");
    }
    Ok(status::DONE)
}

/// Reads a signer's key file, which only its owner may read.
///
/// # Errors
/// [`Failure`] if it is open to others or no key.
pub fn load_key(path: &std::path::Path) -> Result<SecretKey, Failure> {
    let text = read_private(path).map_err(Failure::misuse)?;
    SecretKey::from_json(text.as_bytes())
        .map_err(|error| Failure::misuse(format!("{}: {error}", path.display())))
}
