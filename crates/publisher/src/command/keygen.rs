//! `stele keygen`: a key for someone who signs records, for a witness or for an auditor.

use std::path::PathBuf;

use stele_sign::multikey::SecretKey;
use stele_sign::note::NoteSigner;
use stele_verify::note::{KeyKind, KeyName};

use crate::failure::{Failure, status};
use crate::output::say;
use crate::store::Disk;

/// Options of `stele keygen`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The key file to make. An existing file is never overwritten.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Make a witness's key instead, of this name, and print its line for policies. Best a name
    /// that is its owner's alone, `w1.example.org`.
    #[arg(long, value_name = "NAME")]
    witness: Option<String>,
    /// Make the witness's key of the kind ML-DSA-44, which a quantum computer could not break. A log
    /// can have one too, under its origin as the name.
    #[arg(long)]
    ml_dsa_44: bool,
    /// Make an auditor's key instead, of this name, and print its public key for trust files. Best a name
    /// that is its owner's alone, `audit.university.example`.
    #[arg(long, value_name = "NAME", conflicts_with = "witness")]
    auditor: Option<String>,
    /// Where the witness takes requests, to be put into its line.
    #[arg(long, value_name = "URL", requires = "witness", value_parser = super::init::witness_url)]
    url: Option<String>,
}

/// Makes the key and prints its public name.
///
/// # Errors
/// [`Failure`] if the file exists or can't be written.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let name = args.witness.as_ref().or(args.auditor.as_ref());
    if args.ml_dsa_44 && name.is_none() {
        return Err(Failure::misuse(
            "--ml-dsa-44 goes with --witness or --auditor",
        ));
    }
    match name {
        None => {
            let key = SecretKey::generate()?;
            Disk::new().create_private(&args.file, key.to_json().as_bytes())?;
            say!("{}", key.did().as_str());
        }
        Some(name) => say!("{}", make_cosigner(args, name)?),
    }
    eprintln!(
        "wrote {} (private: keep it, and keep a copy in a safe place)",
        args.file.display()
    );
    Ok(status::DONE)
}

/// Makes the key, and gives a witness's line for a policy, an auditor's key for a trust file.
fn make_cosigner(args: &Args, name: &str) -> Result<String, Failure> {
    let name = KeyName::new(name).map_err(|error| {
        Failure::misuse(format!(
            "{name:?} can't be a key's name ({}): it must not be empty nor hold spaces or +",
            error.code()
        ))
    })?;
    let (kind, suffix) = match args.ml_dsa_44 {
        true => (KeyKind::MlDsa44, "-pq"),
        false => (KeyKind::CosignatureV1, ""),
    };
    let key = NoteSigner::generate(name.clone(), kind)?;
    let mut text = key.to_private_text();
    text.push('\n');
    Disk::new().create_private(&args.file, text.as_bytes())?;
    let vkey = key.verifier_key().to_vkey();
    if args.auditor.is_some() {
        return Ok(vkey);
    }
    let mut line = format!("witness {name}{suffix} {vkey}");
    if let Some(url) = &args.url {
        line += &format!(" {url}");
    }
    Ok(line)
}
