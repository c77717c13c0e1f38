//! Evidence: two signed heads of a log that don't fit together, in one file, for anybody to check.
//!
//! ```text
//! stele/evidence@v1
//! kind fork
//! origin records.city.example/2026
//! time 1789997600
//! root <hash>
//! proof <hash> <hash> ...
//!
//! seen
//! <checkpoint>
//!
//! shown
//! <checkpoint>
//! ```
//!
//! Everything is set out in docs/evidence.md. Nothing in the file is believed: [`check`] says what
//! the signatures prove, and what is only the word of whoever made the file.

mod check;
mod read;

use stele_records::verdict::{CheckCode, Reason, Verdict};
use stele_verify::checkpoint::{Checkpoint, CheckpointError, VerifiedCheckpoint};
use stele_verify::merkle::MAX_PROOF_LEN;
use stele_verify::note::{Note, NoteError, TextError};

use crate::seen::{Past, SeenHead};

pub use check::{CheckedEvidence, Finding, ProvenFork, SignedHead, Unproven, check};

/// The first line.
const HEADER: &str = "stele/evidence@v1";

/// How evidence of any version begins.
const CLAIM: &[u8] = b"stele/evidence@";

/// The most bytes of such a file: two notes, and some lines.
pub const MAX_LEN: usize = 2 * Note::MAX_LEN + 16 * 1024;

/// Whether a file wants to be evidence.
pub fn claims_to_be(file: &[u8]) -> bool {
    file.starts_with(CLAIM)
}

/// What a file is evidence of, by the word of whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The log has two pasts.
    Fork,
    /// It was shown smaller than it had been.
    Rollback,
    /// Its newest cosignature was older than the trust file allows.
    Freeze,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Fork, Self::Rollback, Self::Freeze];

    /// Its word in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Rollback => "rollback",
            Self::Freeze => "freeze",
        }
    }

    /// What a verdict on a log's head shows; nothing if there is nothing to be alarmed about.
    pub fn of(verdict: &Verdict) -> Option<Self> {
        let growth = verdict.check(CheckCode::Growth);
        match growth.and_then(|check| check.outcome.reason()) {
            Some(
                Reason::Forked { .. } | Reason::WitnessForked { .. } | Reason::AuditorForked { .. },
            ) => Some(Self::Fork),
            Some(Reason::RolledBack { .. } | Reason::HeldBack { .. }) => Some(Self::Rollback),
            _ if verdict.is_frozen() => Some(Self::Freeze),
            _ => None,
        }
    }
}

/// Why a file is no evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceError {
    /// Too long, not UTF-8, or with characters that no such file may hold.
    Text(TextError),
    /// The first line is another.
    Header,
    /// A line isn't one that can stand there.
    Line {
        /// Line number, from 1.
        line: usize,
    },
    /// A head is missing, or stands where none may: the file may be cut off.
    Parts,
    /// A head is no signed note.
    Note(NoteError),
    /// A head is no checkpoint.
    Checkpoint(CheckpointError),
    /// The heads are of logs of other names than the file says.
    Origin,
    /// Sizes or proof aren't those of such evidence.
    Kind,
}

impl EvidenceError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.code(),
            Self::Header => "evidence-header",
            Self::Line { .. } => "evidence-line",
            Self::Parts => "evidence-parts",
            Self::Note(error) => error.code(),
            Self::Checkpoint(error) => error.code(),
            Self::Origin => "evidence-origin",
            Self::Kind => "evidence-kind",
        }
    }
}

/// A signed head as it stands in a file, not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    note: Note,
    checkpoint: Checkpoint,
}

impl Claimed {
    fn new(note: Note) -> Result<Self, EvidenceError> {
        let checkpoint = Checkpoint::parse_text(note.text()).map_err(EvidenceError::Checkpoint)?;
        Ok(Self { note, checkpoint })
    }

    /// The note.
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// What the note says.
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }
}

/// Evidence as it stands in a file, well-formed but not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    kind: Kind,
    time: u64,
    seen: Option<Claimed>,
    shown: Claimed,
    past: Option<Past>,
}

impl Evidence {
    /// Puts evidence together. `time` is the reader's clock, in POSIX seconds, when `shown` was shown;
    /// `past` binds the larger head to a root at the size of the smaller one.
    ///
    /// # Errors
    /// [`EvidenceError`] if the heads are no checkpoints of one log's name, or not such as this kind
    /// has: a fork has a past exactly where the sizes differ, and a smaller head of at least one entry;
    /// what was shown of a log that went back is smaller; only a log that stands still may have no
    /// head that was seen before.
    pub fn new(
        kind: Kind,
        time: u64,
        seen: Option<Note>,
        shown: Note,
        past: Option<Past>,
    ) -> Result<Self, EvidenceError> {
        let shown = Claimed::new(shown)?;
        let seen = seen.map(Claimed::new).transpose()?;
        let size = |head: &Claimed| head.checkpoint.size();
        let fits = match (kind, &seen, &past) {
            (Kind::Fork, Some(seen), None) => size(seen) == size(&shown),
            (Kind::Fork, Some(seen), Some(past)) => {
                let smaller = size(seen).min(size(&shown));
                let fits = past.proof.len() <= MAX_PROOF_LEN && !past.proof.is_empty();
                size(seen) != size(&shown) && smaller > 0 && fits
            }
            (Kind::Rollback, Some(seen), None) => size(&shown) < size(seen),
            (Kind::Freeze, _, None) => true,
            _ => false,
        };
        let origin = shown.checkpoint.origin();
        if seen
            .as_ref()
            .is_some_and(|seen| seen.checkpoint.origin() != origin)
        {
            return Err(EvidenceError::Origin);
        }
        if !fits {
            return Err(EvidenceError::Kind);
        }
        Ok(Self {
            kind,
            time,
            seen,
            shown,
            past,
        })
    }

    /// What a verdict on a log's head has to show to others, by what the reader has seen; nothing if all
    /// is well, or if no signed note was kept of what was seen before.
    pub fn of(
        verdict: &Verdict,
        seen: Option<&SeenHead>,
        past: Option<Past>,
        shown: &VerifiedCheckpoint,
        now: u64,
    ) -> Option<Self> {
        let kind = Kind::of(verdict)?;
        let seen = seen.and_then(|seen| seen.note.clone());
        Self::new(kind, now, seen, shown.note().clone(), past).ok()
    }

    /// What it is evidence of, by the word of whoever made it.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// When it was made, by its maker's clock, in POSIX seconds.
    pub const fn time(&self) -> u64 {
        self.time
    }

    /// Name of the log.
    pub fn origin(&self) -> &str {
        self.shown.checkpoint.origin()
    }

    /// The head that had been seen.
    pub const fn seen(&self) -> Option<&Claimed> {
        self.seen.as_ref()
    }

    /// The head that was shown.
    pub const fn shown(&self) -> &Claimed {
        &self.shown
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (kind, origin, time) = (self.kind.word(), self.origin(), self.time);
        let mut text = format!("{HEADER}\nkind {kind}\norigin {origin}\ntime {time}\n");
        if let Some(past) = &self.past {
            text += &format!("root {}\nproof", past.root.to_base64());
            for hash in &past.proof {
                text.push(' ');
                text.push_str(&hash.to_base64());
            }
            text.push('\n');
        }
        let mut bytes = text.into_bytes();
        let seen = self.seen.iter().map(|seen| ("seen", seen));
        for (name, head) in seen.chain([("shown", &self.shown)]) {
            bytes.extend_from_slice(format!("\n{name}\n").as_bytes());
            bytes.extend_from_slice(head.note.as_bytes());
        }
        bytes
    }

    /// A name for the file: of plain letters, and the same for the same evidence.
    pub fn file_name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let origin: String = self.origin().chars().map(plain).take(60).collect();
        format!("{origin}-{}-{}.evidence", self.kind.word(), self.time)
    }
}

#[cfg(test)]
mod tests;
