//! `stele trust sign`: one signer's signature, on their own machine.

use std::path::PathBuf;

use stele_records::trust::Signer;
use stele_sign::trust::TrustSignError;

use super::{Held, change, signatures};
use crate::command::load_key;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;
use crate::store::Disk;

/// Options of `stele trust sign`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The draft, or the file that others have signed already. It is signed in place.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Your key file, made by `stele keygen`.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The version before: then what you sign is compared with it first.
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// Where to write what was signed. Without it, the file is signed in place.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Signs, after saying what.
///
/// # Errors
/// [`Failure`] if it isn't a sound trust file, or the key is no signer's of either version.
pub(super) fn run(args: &Args) -> Result<u8, Failure> {
    let held = Held::read(&args.file)?;
    let previous = args.previous.as_ref();
    let previous = previous.map(|path| Held::read(path)).transpose()?;
    let key = load_key(&args.key)?;
    let own = held.trust.signers.iter().flat_map(|signers| &signers.keys);
    let before = previous
        .iter()
        .filter_map(|held| held.trust.signers.as_ref());
    let known: Vec<&Signer> = own.chain(before.flat_map(|it| &it.keys)).collect();
    let signer = known.iter().find(|signer| signer.key == *key.did());
    let Some(signer) = signer else {
        return Err(Failure::misuse(format!(
            "{} is the key of nobody who signs this trust file{}: {}",
            args.key.display(),
            match &previous {
                Some(_) => " or the one before",
                None =>
                    ". A signer of the version before who leaves with this one gives --previous",
            },
            key.did().as_str()
        )));
    };
    if let Some(previous) = &previous {
        let follows = previous.trust.version.checked_add(1) == Some(held.trust.version);
        if !follows {
            return Err(Failure::failed(format!(
                "{} is version {}, which doesn't follow version {}. Nothing was signed",
                args.file.display(),
                held.trust.version,
                previous.trust.version
            )));
        }
        say!(
            "version {} changes of version {}:",
            held.trust.version,
            previous.trust.version
        );
        change::print(&change::between(previous, &held));
    }
    let signed = stele_sign::trust::sign(&held.bytes, &key);
    let signed = signed.map_err(|error| match error {
        TrustSignError::Trust(error) => super::unsound(&args.file, &error),
        TrustSignError::Key(error) => Failure::failed(error),
    })?;
    let out = args.out.as_ref().unwrap_or(&args.file);
    Disk::new().replace(out, &signed)?;
    let signed = Held::read(out)?;
    let entries = super::Envelope::open(&signed.bytes);
    let entries = entries.map_or(0, |envelope| envelope.signatures.len());
    say!(
        "signed version {} as {}: {} in {}",
        held.trust.version,
        shown(&signer.name.en),
        signatures(entries),
        out.display()
    );
    Ok(status::DONE)
}
