//! `stele passphrase`: puts a key file under a passphrase, under another one, or under none.

use std::path::PathBuf;

use crate::failure::{Failure, status};
use crate::keys::{self, Passphrase};
use crate::output::events::aside;
use crate::output::say;
use crate::store::Disk;

/// Options of `stele passphrase`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The key file, which is replaced. Passphrases are asked for at the terminal; the present one is
    /// read from the file that the environment variable STELE_PASSPHRASE_FILE names, if there is one.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Take the passphrase off.
    #[arg(long)]
    remove: bool,
    /// Read the new passphrase from the first line of this file.
    #[arg(long, value_name = "FILE", conflicts_with = "remove")]
    new: Option<PathBuf>,
}

/// Reads the key and writes it again.
///
/// # Errors
/// [`Failure`] if its passphrase isn't given; then it stays as it is.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let path = &args.file;
    let (text, is_encrypted) = keys::read_private_text(path).map_err(Failure::misuse)?;
    if args.remove && !is_encrypted {
        return Err(Failure::misuse(format!(
            "{} lies under no passphrase",
            path.display()
        )));
    }
    let new = match (args.remove, &args.new) {
        (true, _) => None,
        (false, Some(file)) => Some(Passphrase::of_file(file).map_err(Failure::misuse)?),
        (false, None) => Some(Passphrase::typed_twice().map_err(Failure::misuse)?),
    };
    keys::replace(&Disk::new(), path, &text, new.as_ref())?;
    match (is_encrypted, &new) {
        (_, None) => say!("{} lies under no passphrase any more", path.display()),
        (true, Some(_)) => say!("{} lies under the new passphrase", path.display()),
        (false, Some(_)) => say!("{} lies under a passphrase", path.display()),
    }
    if !is_encrypted {
        aside!("copies that were made of it before still lie under none");
    }
    Ok(status::DONE)
}
