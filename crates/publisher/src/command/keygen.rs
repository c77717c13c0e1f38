//! `stele keygen`: a key for someone who signs records.

use std::path::PathBuf;

use stele_sign::multikey::SecretKey;

use crate::failure::{Failure, status};
use crate::output::say;
use crate::store::Disk;

/// Options of `stele keygen`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The key file to make. An existing file is never overwritten.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Makes the key and prints its public name.
///
/// # Errors
/// [`Failure`] if the file exists or can't be written.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let key = SecretKey::generate()?;
    Disk::new().create_private(&args.file, key.to_json().as_bytes())?;
    say!("{}", key.did().as_str());
    eprintln!(
        "wrote {} (private: keep it, and keep a copy in a safe place)",
        args.file.display()
    );
    Ok(status::DONE)
}
