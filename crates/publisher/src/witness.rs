//! A witness: cosigns the checkpoints of logs that it knows, as long as they only grow (C2SP
//! tlog-witness).
//!
//! `protocol` reads and writes what goes over the wire, `decide` says what is answered, `state`
//! makes it durable, `evidence` keeps what speaks against a log, `server` speaks HTTP.

pub mod decide;
mod evidence;
pub mod protocol;
pub(crate) mod rate;
pub mod server;
pub mod state;

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use stele_sign::note::NoteSigner;
use stele_verify::hash::Hash;
use stele_verify::note::VerifierKey;

use decide::{Latest, Logs, Refusal};
use evidence::Evidence;
use protocol::AddCheckpoint;
use rate::Buckets;
use state::{Begin, Decision, State, StateError, origin_hash};

/// What a witness answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Cosignatures, as signature lines.
    Cosigned(Vec<u8>),
    /// It is not cosigned.
    Refused(Refusal),
    /// The log grows more often than is allowed: come again after so many seconds.
    Busy(u64),
}

/// A log that a witness cosigns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLog {
    /// Its origin.
    pub origin: String,
    /// The keys that are trusted for it.
    pub keys: Vec<VerifierKey>,
    /// Entries in the checkpoint that was cosigned last.
    pub size: Option<u64>,
}

/// Where the time comes from.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Always the same, in POSIX seconds: for repeatable runs.
    Fixed(u64),
}

impl Clock {
    pub(crate) fn now(self) -> u64 {
        match self {
            Self::System => u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or(0),
            Self::Fixed(now) => now,
        }
    }
}

/// A witness, without its HTTP server.
#[derive(Debug)]
pub struct Witness {
    signers: Vec<NoteSigner>,
    state: State,
    evidence: Evidence,
    clock: Clock,
    buckets: Buckets,
}

impl Witness {
    /// A witness with these keys, for these logs, that remembers in this folder. `rate` is how many
    /// checkpoints a second it cosigns of one log, in the long run.
    ///
    /// # Errors
    /// [`StateError`] if the folder can't be used.
    pub fn open(
        signers: Vec<NoteSigner>,
        logs: Logs,
        folder: &Path,
        clock: Clock,
        rate: u32,
        begin: Begin,
    ) -> Result<Self, StateError> {
        let own = signers.iter().map(NoteSigner::verifier_key);
        let state = State::open(folder, own.cloned().collect(), logs, begin)?;
        Ok(Self {
            signers,
            state,
            evidence: Evidence::below(folder),
            clock,
            buckets: Buckets::new(rate),
        })
    }

    /// Its own keys.
    pub fn keys(&self) -> impl Iterator<Item = &VerifierKey> {
        self.signers.iter().map(NoteSigner::verifier_key)
    }

    /// How many seconds the clock is behind the latest cosignature, which is what the next one of that
    /// log will say.
    ///
    /// # Errors
    /// [`StateError`]
    pub fn clock_behind(&self) -> Result<u64, StateError> {
        let now = self.clock.now();
        let mut behind = 0;
        for (origin, _) in self.state.logs().iter() {
            if let Some(latest) = self.state.latest(&origin_hash(origin))? {
                behind = latest.time.saturating_sub(now).max(behind);
            }
        }
        Ok(behind)
    }

    /// The logs that it cosigns.
    ///
    /// # Errors
    /// [`StateError`]
    pub fn logs(&self) -> Result<Vec<KnownLog>, StateError> {
        let known = |(origin, keys): (&str, &[VerifierKey])| -> Result<_, StateError> {
            let latest = self.state.latest(&origin_hash(origin))?;
            let latest = latest.and_then(|latest| Latest::of(&latest.note).ok());
            Ok(KnownLog {
                origin: origin.to_owned(),
                keys: keys.to_vec(),
                size: latest.map(|latest| latest.size),
            })
        };
        self.state.logs().iter().map(known).collect()
    }

    /// Answers a request to cosign; the body as it came. Blocks until the answer is durable.
    ///
    /// # Errors
    /// [`StateError`]: nothing was cosigned.
    pub fn add_checkpoint(&self, body: &[u8]) -> Result<Answer, StateError> {
        let request = match AddCheckpoint::parse(body) {
            Ok(request) => request,
            Err(error) => return Ok(Answer::Refused(Refusal::Request(error))),
        };
        let held = match self.state.logs().verify(request.submitted()) {
            Ok(held) => held,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        let now = self.clock.now();
        // Only the log itself can make it grow: nobody else takes from its share.
        let may_grow = || (self.buckets).take(request.submitted().origin(), Instant::now());
        let decision = (self.state).add(&request, &held, &self.signers, now, may_grow)?;
        match decision {
            Decision::Cosigned(lines) => Ok(Answer::Cosigned(protocol::answer(&lines))),
            Decision::Busy(seconds) => Ok(Answer::Busy(seconds)),
            Decision::Refused { refusal, before } => {
                let before = before.as_ref();
                if let Some(line) = self.evidence.take(&request, body, before, &refusal) {
                    note(&line);
                }
                Ok(Answer::Refused(refusal))
            }
        }
    }

    /// The latest checkpoint cosigned, of the log whose origin has this SHA-256.
    ///
    /// # Errors
    /// [`StateError`]
    pub fn checkpoint(&self, origin: &Hash) -> Result<Option<Vec<u8>>, StateError> {
        let latest = self.state.latest(origin)?;
        Ok(latest.map(|cosigned| cosigned.note.to_bytes()))
    }
}

/// Tells whoever runs the witness. Nobody may be listening; the witness goes on.
pub(crate) fn note(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "stele: {line}");
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
