//! `stele keygen`: a key for someone who signs records, for a log, a witness or an auditor.

mod external;

use std::path::PathBuf;

use stele_sign::multikey::SecretKey;
use stele_sign::note::NoteSigner;
use stele_verify::note::{KeyKind, KeyName, VerifierKey};

use crate::failure::{Failure, status};
use crate::keys::{self, Passphrase};
use crate::output::events::aside;
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
    /// Make the key of a log, a witness or an auditor of the kind ML-DSA-44, which a quantum computer could not
    /// break.
    #[arg(long)]
    ml_dsa_44: bool,
    /// Make an auditor's key instead, of this name, and print its public key for trust files. Best a name
    /// that is its owner's alone, `audit.university.example`.
    #[arg(long, value_name = "NAME", conflicts_with = "witness")]
    auditor: Option<String>,
    /// Make a log's key instead, of this origin, and print its public key: for `stele init --key`, or in
    /// the place of an older one.
    #[arg(long, value_name = "ORIGIN", conflicts_with_all = ["witness", "auditor"])]
    log: Option<String>,
    /// Where the witness takes requests, to be put into its line.
    #[arg(long, value_name = "URL", requires = "witness", value_parser = super::init::witness_url)]
    url: Option<String>,
    /// Put the key under a passphrase, which is asked for at the terminal, or read from the file that the
    /// environment variable STELE_PASSPHRASE_FILE names.
    #[arg(long)]
    passphrase: bool,
    /// Make no key, but a key file for one that lies in a device or with a service: this is its public half, a
    /// file with it (PEM, or DER in base64) or a did:key. After `--` comes the program that signs, with its
    /// arguments: docs/keys.md.
    #[arg(
        long,
        value_name = "PUBLIC",
        conflicts_with = "passphrase",
        requires = "command"
    )]
    external: Option<String>,
    /// The program that signs, and its arguments.
    #[arg(last = true, value_name = "COMMAND", requires = "external")]
    command: Vec<String>,
}

/// Makes the key and prints its public name.
///
/// # Errors
/// [`Failure`] if the file exists or can't be written.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let name = cosigner(args)?;
    if args.ml_dsa_44 && name.is_none() {
        return Err(Failure::misuse(
            "--ml-dsa-44 goes with --log, --witness or --auditor",
        ));
    }
    if args.file.exists() {
        return Err(Failure::failed(format!(
            "could not create {}: File exists",
            args.file.display()
        )));
    }
    let disk = Disk::new();
    if let Some(public) = &args.external {
        let (file, shown) = external::make(args, public, name)?;
        disk.create(&args.file, file.as_bytes())?;
        say!("{shown}");
        aside!(
            "wrote {} (no secret, but whoever can write it chooses what is run)",
            args.file.display()
        );
        return Ok(status::DONE);
    }
    let passphrase = args.passphrase.then(Passphrase::new).transpose()?;
    let passphrase = passphrase.as_ref();
    match name {
        None => {
            let key = SecretKey::generate()?;
            let text = key.to_json().unwrap_or_default();
            keys::create(&disk, &args.file, &text, passphrase)?;
            say!("{}", key.did().as_str());
        }
        Some((name, kind)) => {
            let key = NoteSigner::generate(name, kind)?;
            let text = line(&key);
            keys::create(&disk, &args.file, &text, passphrase)?;
            say!("{}", public_line(args, key.verifier_key()));
        }
    }
    aside!(
        "wrote {} (private: keep it, and keep a copy in a safe place)",
        args.file.display()
    );
    Ok(status::DONE)
}

/// The name and the kind of a log's, witness's or auditor's key; nothing for a signer's.
fn cosigner(args: &Args) -> Result<Option<(KeyName, KeyKind)>, Failure> {
    let name = args.witness.as_ref().or(args.auditor.as_ref());
    let Some(name) = name.or(args.log.as_ref()) else {
        return Ok(None);
    };
    let kind = match (args.ml_dsa_44, &args.log) {
        (true, _) => KeyKind::MlDsa44,
        (false, Some(_)) => KeyKind::Ed25519,
        (false, None) => KeyKind::CosignatureV1,
    };
    let name = KeyName::new(name).map_err(|error| {
        Failure::misuse(format!(
            "{name:?} can't be a key's name ({}): it must not be empty nor hold spaces or +",
            error.code()
        ))
    })?;
    Ok(Some((name, kind)))
}

/// A witness's line for a policy; a log's or an auditor's key for a trust file.
fn public_line(args: &Args, key: &VerifierKey) -> String {
    let vkey = key.to_vkey();
    if args.witness.is_none() {
        return vkey;
    }
    let suffix = if args.ml_dsa_44 { "-pq" } else { "" };
    let mut line = format!("witness {}{suffix} {vkey}", key.name());
    if let Some(url) = &args.url {
        line += &format!(" {url}");
    }
    line
}

/// The text of a key file of a log, a witness or an auditor, in the clear.
pub(super) fn line(signer: &NoteSigner) -> zeroize::Zeroizing<String> {
    let mut text = signer.to_private_text().unwrap_or_default();
    text.push('\n');
    text
}
