//! `stele trust`: versions of a trust file, each signed by a threshold of the signers before.

mod change;
mod check;
pub(super) mod edit;
pub(super) mod new;
mod publish;
pub(super) mod rotate;
mod sign;
mod signers;

use std::fs;
use std::path::Path;

use serde_json::Value;
use stele_records::trust::{Envelope, MAX_LEN, TrustFile};

use super::Context;
use super::reader::unsound;
use crate::failure::Failure;

pub use signers::SignerArgs;

/// What is done with a trust file.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Make a draft of the next version, to be signed by its signers.
    New(Box<new::Args>),
    /// Sign a draft as one of its signers, and say what it changes.
    Sign(sign::Args),
    /// Say what a version changes, who has signed it, and whether readers will take it.
    ///
    /// Exit status: 0 it follows, 1 it doesn't, 3 the call was wrong.
    Check(check::Args),
    /// Put a version in place, where readers of the one before find it.
    Publish(publish::Args),
}

/// Does it.
///
/// # Errors
/// [`Failure`] says what went wrong and what to do.
pub fn run(action: &Action, context: Context) -> Result<u8, Failure> {
    match action {
        Action::New(args) => new::run(args, context),
        Action::Sign(args) => sign::run(args),
        Action::Check(args) => check::run(args),
        Action::Publish(args) => publish::run(args),
    }
}

/// A trust file as it was read: its bytes, and what they say.
#[derive(Debug)]
pub(super) struct Held {
    bytes: Vec<u8>,
    pub(super) trust: TrustFile,
    /// The trust file's own JSON, out of its envelope.
    json: Value,
}

impl Held {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let length = fs::metadata(path).map_or(0, |found| found.len());
        if usize::try_from(length).map_or(true, |length| length > MAX_LEN) {
            return Err(Failure::misuse(format!(
                "{} is longer than the {MAX_LEN} bytes that a trust file can have",
                path.display()
            )));
        }
        let bytes = fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
        let trust = TrustFile::parse(&bytes).map_err(|error| unsound(path, &error))?;
        Self::of(bytes, trust)
    }

    fn of(bytes: Vec<u8>, trust: TrustFile) -> Result<Self, Failure> {
        let envelope = Envelope::open(&bytes);
        let envelope = envelope.map_err(|error| unsound(Path::new("trust file"), &error))?;
        let json = serde_json::from_str(envelope.signed)?;
        Ok(Self { bytes, trust, json })
    }
}

/// `1 signature`, `2 signatures`.
fn signatures(count: usize) -> String {
    match count {
        1 => "1 signature".to_owned(),
        count => format!("{count} signatures"),
    }
}
