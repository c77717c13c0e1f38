//! How a command ends when it can't do its work.

use std::fmt;
use std::path::Path;

/// Exit statuses (DESIGN: 0 verified, 1 not verified, 2 can't tell, 3 the call was wrong).
pub mod status {
    /// Done; for a verdict: verified.
    pub const DONE: u8 = 0;
    /// Failed; for a verdict: not verified.
    pub const FAILED: u8 = 1;
    /// It can't be told.
    pub const CANT_TELL: u8 = 2;
    /// The call was wrong.
    pub const MISUSE: u8 = 3;
}

/// What happened and what to do, for a person at a terminal.
#[derive(Debug)]
pub struct Failure {
    /// The exit status.
    pub status: u8,
    /// What happened, where, and what to do next.
    pub message: String,
}

impl Failure {
    /// The call itself was wrong: a missing file, an option that makes no sense.
    pub fn misuse(message: impl fmt::Display) -> Self {
        Self {
            status: status::MISUSE,
            message: message.to_string(),
        }
    }

    /// The work could not be done.
    pub fn failed(message: impl fmt::Display) -> Self {
        Self {
            status: status::FAILED,
            message: message.to_string(),
        }
    }

    /// A file that the call names can't be read.
    pub fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::misuse(format!("could not read {}: {error}", path.display()))
    }
}

/// Every error of the publisher says by itself what happened and what to do.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::failed(error)
    }
}
