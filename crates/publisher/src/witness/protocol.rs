//! What goes over the wire: requests and answers as bytes, read strictly. No I/O, no clock.
//!
//! A request is the line `old <size>`, the lines of a consistency proof, an empty line and a
//! checkpoint; an answer is signature lines, or after a conflict a size (C2SP tlog-witness,
//! "add-checkpoint").

use std::fmt;

use stele_verify::checkpoint::{Checkpoint, CheckpointError};
use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;
use stele_verify::note::{
    Note, NoteError, SignatureLine, SignatureLineError, TextError, check_text,
};

/// The most lines of a consistency proof.
pub const MAX_PROOF_LINES: usize = 63;

/// The most bytes of a request: the largest note, below the longest proof and the longest size.
pub const MAX_REQUEST_LEN: usize =
    "old 18446744073709551615\n".len() + MAX_PROOF_LINES * 45 + 1 + Note::MAX_LEN;

/// The most bytes of an answer: a dozen lines by keys of the largest kind.
pub const MAX_ANSWER_LEN: usize = 64 * 1024;

/// The content type of the size that answers a request from another size.
pub const SIZE_TYPE: &str = "text/x.tlog.size";

const OLD: &str = "old ";

/// Why bytes are no request. Answered with 400.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestError {
    /// More than [`MAX_REQUEST_LEN`] bytes.
    TooLong,
    /// The first line isn't `old` and a size in decimal without leading zeroes.
    OldSize,
    /// A line of the proof isn't the base64 of 32 bytes, or the empty line after it is missing.
    ProofLine {
        /// Its number in the request, from 1.
        line: usize,
    },
    /// More lines of proof than [`MAX_PROOF_LINES`].
    TooManyProofLines,
    /// What follows is no signed note.
    Note(NoteError),
    /// The note is no checkpoint, or one with extension lines.
    Checkpoint(CheckpointError),
}

impl RequestError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "witness-request-too-long",
            Self::OldSize => "witness-request-old-size",
            Self::ProofLine { .. } => "witness-request-proof-line",
            Self::TooManyProofLines => "witness-request-too-many-proof-lines",
            Self::Note(error) => error.code(),
            Self::Checkpoint(error) => error.code(),
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "a request has at most {MAX_REQUEST_LEN} bytes"),
            Self::OldSize => f.write_str("the first line must be `old` and a size"),
            Self::ProofLine { line } => write!(
                f,
                "line {line} is no hash in base64, and no empty line before the checkpoint"
            ),
            Self::TooManyProofLines => {
                write!(f, "a consistency proof has at most {MAX_PROOF_LINES} lines")
            }
            Self::Note(error) => write!(f, "what follows the proof is no signed note: {error:?}"),
            Self::Checkpoint(error) => write!(f, "the note is no checkpoint: {error:?}"),
        }
    }
}

/// A checkpoint that was handed in: well-formed, and not verified.
///
/// Unlike a [`Checkpoint`], it may say that an empty tree has another root than it can have, since
/// that has an answer of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    note: Note,
    origin: String,
    size: u64,
    root: Hash,
}

impl Submitted {
    fn parse(note: &[u8]) -> Result<Self, RequestError> {
        let note = Note::parse(note).map_err(RequestError::Note)?;
        let (origin, size, root) = match Checkpoint::parse_text(note.text()) {
            Ok(checkpoint) => {
                let origin = checkpoint.origin().to_owned();
                (origin, checkpoint.size(), checkpoint.root())
            }
            Err(CheckpointError::EmptyTreeRoot { found }) => {
                let origin = note.text().lines().next().unwrap_or_default();
                (origin.to_owned(), 0, found)
            }
            Err(error) => return Err(RequestError::Checkpoint(error)),
        };
        Ok(Self {
            note,
            origin,
            size,
            root,
        })
    }

    /// The note it came in.
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// The log that it says it is of.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Entries in the tree.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub const fn root(&self) -> Hash {
        self.root
    }
}

/// A request to cosign a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    old_size: u64,
    proof: Vec<Hash>,
    submitted: Submitted,
}

impl AddCheckpoint {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// [`RequestError`] for anything that [`request`] wouldn't write.
    pub fn parse(body: &[u8]) -> Result<Self, RequestError> {
        if body.len() > MAX_REQUEST_LEN {
            return Err(RequestError::TooLong);
        }
        let (first, mut rest) = split_line(body).ok_or(RequestError::OldSize)?;
        let old_size = first.strip_prefix(OLD).and_then(from_decimal);
        let old_size = old_size.ok_or(RequestError::OldSize)?;
        let mut proof = Vec::new();
        for number in 2.. {
            let (line, after) = split_line(rest).ok_or(RequestError::ProofLine { line: number })?;
            rest = after;
            if line.is_empty() {
                break;
            }
            let hash = Hash::from_base64(line);
            let hash = hash.ok_or(RequestError::ProofLine { line: number })?;
            if proof.len() == MAX_PROOF_LINES {
                return Err(RequestError::TooManyProofLines);
            }
            proof.push(hash);
        }
        Ok(Self {
            old_size,
            proof,
            submitted: Submitted::parse(rest)?,
        })
    }

    /// The size of the tree that the client takes for the latest one that was cosigned.
    pub const fn old_size(&self) -> u64 {
        self.old_size
    }

    /// The consistency proof from there.
    pub fn proof(&self) -> &[Hash] {
        &self.proof
    }

    /// The checkpoint.
    pub const fn submitted(&self) -> &Submitted {
        &self.submitted
    }
}

/// The body of a request. The proof is empty from size zero, and to the same size.
pub fn request(old_size: u64, proof: &[Hash], note: &Note) -> Vec<u8> {
    let mut body = format!("{OLD}{old_size}\n");
    for hash in proof {
        body += &hash.to_base64();
        body.push('\n');
    }
    body.push('\n');
    [body.as_bytes(), note.as_bytes()].concat()
}

/// The body of an answer with cosignatures.
pub fn answer(lines: &[SignatureLine]) -> Vec<u8> {
    let lines: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    lines.concat().into_bytes()
}

/// Why bytes are no answer with cosignatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerError {
    /// Too long, not UTF-8, or with characters that no note may hold.
    Text(TextError),
    /// No line, or the last one doesn't end.
    Lines,
    /// A line is no signature line.
    Line(SignatureLineError),
}

impl AnswerError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.code(),
            Self::Lines => "witness-answer-lines",
            Self::Line(error) => error.code(),
        }
    }
}

/// Reads an answer with cosignatures, of known keys and others. None of them is verified.
///
/// # Errors
/// [`AnswerError`]
pub fn parse_answer(body: &[u8]) -> Result<Vec<SignatureLine>, AnswerError> {
    let text = check_text(body, MAX_ANSWER_LEN).map_err(AnswerError::Text)?;
    let lines = text.strip_suffix('\n').ok_or(AnswerError::Lines)?;
    let lines = lines.split('\n').map(SignatureLine::parse);
    lines.collect::<Result<_, _>>().map_err(AnswerError::Line)
}

/// The body of an answer to a request from another size than the latest one.
pub fn size_answer(latest: u64) -> Vec<u8> {
    format!("{latest}\n").into_bytes()
}

/// Reads such an answer; nothing if it is none.
pub fn parse_size(body: &[u8]) -> Option<u64> {
    from_decimal(std::str::from_utf8(body).ok()?.strip_suffix('\n')?)
}

/// The first line, without its newline, and the rest. Nothing if it doesn't end, or isn't UTF-8.
fn split_line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = bytes.split_at(end);
    Some((std::str::from_utf8(line).ok()?, rest.get(1..)?))
}

#[cfg(test)]
mod tests;
