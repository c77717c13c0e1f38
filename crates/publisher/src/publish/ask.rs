//! One conversation with a witness elsewhere: at most a few requests, each with its proof.

use std::fmt;
use std::io::Read as _;
use std::thread;
use std::time::{Duration, Instant};

use stele_tlog::{Head, Plan};
use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;
use stele_verify::note::{Note, SignatureLine};
use ureq::Agent;

use super::{LogFiles, PublishError};
use crate::witness::protocol::{self, MAX_ANSWER_LEN};

/// Requests to one witness for one checkpoint. Two are enough unless another publisher of the same
/// log is at work; whoever lets us begin again and again is given up.
const MAX_REQUESTS: usize = 4;

/// Why a witness gave no cosignature that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missed {
    /// The policy gives no URL, and its key isn't here.
    NoUrl,
    /// It was left out, as asked.
    LeftOut,
    /// It could not be reached, or didn't keep to HTTP.
    Unreachable(String),
    /// It hadn't answered when time was up.
    Late,
    /// It answered with another status than the protocol has.
    Status(u16),
    /// It doesn't know the log: 404.
    UnknownLog,
    /// It doesn't trust the log's key: 403.
    Forbidden,
    /// It has been asked too often, and there was no time to come again: 429.
    Busy,
    /// Its answer can't be read: the stable code.
    Unreadable(&'static str),
    /// It keeps naming another size to begin from.
    Undecided,
    /// It says that it has cosigned less than it has: it lost its memory, and would cosign a fork.
    Forgot {
        /// Entries that it has cosigned.
        known: u64,
        /// Entries that it says it has.
        says: u64,
    },
    /// Its answer has no line by its key.
    NoLine,
    /// A line by its key doesn't hold for this checkpoint: the stable code.
    Wrong(&'static str),
    /// A line by its key holds and counts for nothing: the stable code.
    Uncounted(&'static str),
    /// Its clock is too far from ours.
    Time {
        /// The time in the cosignature, in POSIX seconds.
        time: u64,
    },
    /// It says that it has cosigned a larger log: this folder was set back, or another machine
    /// publishes the same log, or the witness is wrong.
    Ahead {
        /// Entries that it has seen.
        seen: u64,
    },
    /// It says that it has cosigned another log under this name.
    Fork,
    /// The log's own tiles are damaged, so no proof could be made.
    Proof(String),
}

impl Missed {
    /// Whether it may mean that publishing would fork the log.
    pub(super) const fn is_alarm(&self) -> bool {
        matches!(self, Self::Ahead { .. } | Self::Fork)
    }
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUrl => f.write_str("the trust file gives no URL at which to ask it"),
            Self::LeftOut => f.write_str("left out, as asked"),
            Self::Unreachable(why) => write!(f, "could not be reached: {why}"),
            Self::Late => f.write_str("had not answered when time was up"),
            Self::Status(status) => write!(f, "answered with HTTP status {status}"),
            Self::UnknownLog => f.write_str(
                "knows no log of this name at this address: send its operator trust.json, and \
                 compare the URL",
            ),
            Self::Forbidden => f.write_str(
                "doesn't trust the key of this log: send its operator the present trust.json",
            ),
            Self::Busy => f.write_str("was asked too often: try again in a minute"),
            Self::Unreadable(code) => write!(f, "its answer can't be read ({code})"),
            Self::Undecided => f.write_str("refused each size that it had named itself"),
            Self::Forgot { known, says } => write!(
                f,
                "has cosigned {known} entries, and says that it has {says}: it lost its memory, so it \
                 is no witness any more until it has a new key. Its operator must know"
            ),
            Self::NoLine => f.write_str(
                "its answer holds no cosignature by its key: compare the key in trust.json",
            ),
            Self::Wrong(code) => {
                write!(
                    f,
                    "its cosignature doesn't hold for this checkpoint ({code})"
                )
            }
            Self::Uncounted(code) => write!(f, "its cosignature holds, but doesn't count ({code})"),
            Self::Time { time } => {
                let time = stele_records::time::format_time(*time);
                let time = time.unwrap_or_else(|| "no time at all".into());
                write!(f, "its clock is wrong, or ours: it cosigned at {time}")
            }
            Self::Ahead { seen } => write!(f, "says that it has cosigned {seen} entries"),
            Self::Fork => f.write_str("says that it has cosigned another log of this name"),
            Self::Proof(why) => write!(f, "no proof could be made for it: {why}"),
        }
    }
}

/// What a thread needs to ask one witness.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) agent: Agent,
    /// The submission prefix.
    pub(super) url: String,
    pub(super) log: LogFiles,
    pub(super) head: Head,
    /// The checkpoint with the log's signature.
    pub(super) note: Note,
    /// Entries that the witness has cosigned, as far as we know.
    pub(super) known: u64,
    /// When nobody waits for the answer any more.
    pub(super) until: Instant,
}

enum Step {
    Lines(Vec<SignatureLine>),
    /// Begin from this size.
    From(u64),
    /// Ask the same again after this time.
    After(Duration),
}

impl Question {
    /// Asks until there is an answer: lines by whomever, none of them verified.
    pub(super) fn ask(&self) -> Result<Vec<SignatureLine>, Missed> {
        let mut old = self.known;
        let mut left = MAX_REQUESTS;
        while let Some(after) = left.checked_sub(1) {
            left = after;
            match self.request(old)? {
                Step::After(wait) => {
                    if self.until.saturating_duration_since(Instant::now()) <= wait {
                        return Err(Missed::Busy);
                    }
                    thread::sleep(wait);
                    // It hasn't answered yet. Time alone ends this.
                    left = left.saturating_add(1);
                }
                Step::Lines(lines) => return Ok(lines),
                Step::From(seen) if seen > self.head.size => return Err(Missed::Ahead { seen }),
                Step::From(says) if says < self.known => {
                    let known = self.known;
                    return Err(Missed::Forgot { known, says });
                }
                Step::From(seen) if seen == old => return Err(Missed::Undecided),
                Step::From(seen) => old = seen,
            }
        }
        Err(Missed::Undecided)
    }

    fn request(&self, old: u64) -> Result<Step, Missed> {
        let proof = self.proof(old);
        let proof = proof.map_err(|error| Missed::Proof(error.to_string()))?;
        let url = format!("{}/add-checkpoint", self.url.trim_end_matches('/'));
        let body = protocol::request(old, &proof, &self.note);
        let unreachable = |error: ureq::Error| Missed::Unreachable(error.to_string());
        let mut response = self.agent.post(&url).send(&body).map_err(unreachable)?;
        let status = response.status().as_u16();
        let after = response.headers().get("retry-after");
        let after = after.and_then(|seconds| from_decimal(seconds.to_str().ok()?));
        let limit = u64::try_from(MAX_ANSWER_LEN).unwrap_or(u64::MAX);
        let mut body = Vec::new();
        // One byte more than an answer may have says that it is too long.
        let reader = response.body_mut().as_reader();
        let read = reader.take(limit.saturating_add(1)).read_to_end(&mut body);
        read.map_err(|error| Missed::Unreachable(error.to_string()))?;
        match status {
            200 => protocol::parse_answer(&body)
                .map(Step::Lines)
                .map_err(|error| Missed::Unreadable(error.code())),
            409 => protocol::parse_size(&body)
                .map(Step::From)
                .ok_or(Missed::Unreadable("witness-answer-size")),
            // Proof and sizes are right, so what it has cosigned must be another tree.
            422 => Err(Missed::Fork),
            403 => Err(Missed::Forbidden),
            404 => Err(Missed::UnknownLog),
            // Not in no time, whatever it says.
            429 => after
                .map(|seconds| Step::After(Duration::from_secs(seconds.max(1))))
                .ok_or(Missed::Busy),
            status => Err(Missed::Status(status)),
        }
    }

    fn proof(&self, old: u64) -> Result<Vec<Hash>, PublishError> {
        let size = self.head.size;
        if old == 0 || old >= size {
            return Ok(Vec::new());
        }
        let tree = self.log.tree(self.head, &Plan::for_root(size, old)?)?;
        Ok(tree.consistency_proof(old)?)
    }
}
