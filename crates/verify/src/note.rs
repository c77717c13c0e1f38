//! Signed notes: text with signature lines (C2SP signed-note).
//!
//! [`Note::parse`] checks the form alone. A note says nothing until a signature by a known key has
//! been verified, which [`crate::policy::Policy`] does.

mod name;
mod text;
mod vkey;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

pub use name::{KeyName, KeyNameError};
pub use text::TextError;
pub(crate) use text::{check_octets, check_text};
pub use vkey::{KeyKind, VerifierKey, VkeyError};

use crate::encoding::{from_base64, to_base64};
use crate::key::Signature;

/// What stands between the text and the signature lines; its last occurrence counts.
const SEPARATOR: &str = "\n\n";
/// Em dash, space.
const LINE_PREFIX: &str = "\u{2014} ";
/// The id of a key, big-endian, before the signature itself.
const KEY_ID_LEN: usize = 4;

/// Why bytes are no signed note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteError {
    /// Too long, not UTF-8, or with characters that no note may hold.
    Text(TextError),
    /// No blank line with signature lines after it.
    NoSignatures,
    /// The last line doesn't end: the file may be cut off.
    NoFinalNewline,
    /// More signature lines than [`Note::MAX_SIGNATURES`].
    TooManySignatures,
    /// A signature line is malformed.
    Signature {
        /// Line number in the note, from 1.
        line: usize,
        /// What is wrong with it.
        error: SignatureLineError,
    },
}

impl NoteError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.code(),
            Self::NoSignatures => "note-no-signatures",
            Self::NoFinalNewline => "note-no-final-newline",
            Self::TooManySignatures => "note-too-many-signatures",
            Self::Signature { error, .. } => error.code(),
        }
    }
}

/// A signed note, well-formed but not verified.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    whole: String,
    text_len: usize,
    signatures: Vec<SignatureLine>,
}

impl Note {
    /// The most bytes of a note: room for [`Self::MAX_SIGNATURES`] lines of 2 KB. The largest
    /// signatures in use are ML-DSA-44's (2,420 bytes, 3.3 KB a line), of which 16 must fit.
    pub const MAX_LEN: usize = 128 * 1024;

    /// The most signature lines. The specification demands at least 16; each line of a known key
    /// costs a verification, so a hostile server must not choose their number.
    pub const MAX_SIGNATURES: usize = 64;

    /// Reads a note; [`Note::as_bytes`] gives back the same bytes.
    ///
    /// A byte order mark at the very start is refused, although the specification doesn't mention
    /// it: no signer wrote it, an editor did.
    ///
    /// # Errors
    /// [`NoteError`] for anything that is no signed note or beyond the limits.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let whole = check_text(bytes, Self::MAX_LEN).map_err(NoteError::Text)?;
        let (body, lines) = whole
            .rsplit_once(SEPARATOR)
            .ok_or(NoteError::NoSignatures)?;
        if lines.is_empty() {
            return Err(NoteError::NoSignatures);
        }
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoFinalNewline)?;
        // The text's lines, each with its newline, and the blank line go before.
        let first = body.split('\n').count().saturating_add(2);
        let mut signatures = Vec::new();
        for (line, content) in (first..).zip(lines.split('\n')) {
            if signatures.len() == Self::MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            let signature = SignatureLine::parse(content)
                .map_err(|error| NoteError::Signature { line, error })?;
            signatures.push(signature);
        }
        Ok(Self {
            whole: whole.to_string(),
            text_len: body.len().saturating_add(1),
            signatures,
        })
    }

    /// Puts a note together from its text, which must end in a newline, and signature lines.
    ///
    /// # Errors
    /// [`NoteError`] if the result is no note: no lines, too many, or a text that can't be in one.
    pub fn new(text: &str, signatures: &[SignatureLine]) -> Result<Self, NoteError> {
        if !text.ends_with('\n') {
            return Err(NoteError::NoFinalNewline);
        }
        let mut whole = String::from(text);
        whole.push('\n');
        for signature in signatures {
            whole.push_str(&signature.to_string());
            whole.push('\n');
        }
        Self::parse(whole.as_bytes())
    }

    /// This note with further signature lines at the end.
    ///
    /// # Errors
    /// [`NoteError`] if it would be beyond the limits.
    pub fn with_signatures(&self, more: &[SignatureLine]) -> Result<Self, NoteError> {
        let mut signatures = self.signatures.clone();
        signatures.extend_from_slice(more);
        Self::new(self.text(), &signatures)
    }

    /// The text that is signed, with its final newline, without the blank line.
    pub fn text(&self) -> &str {
        self.whole.get(..self.text_len).unwrap_or_default()
    }

    /// The signature lines, in order, known or not.
    pub fn signatures(&self) -> &[SignatureLine] {
        &self.signatures
    }

    /// The whole note.
    pub fn as_bytes(&self) -> &[u8] {
        self.whole.as_bytes()
    }

    /// The whole note, as new bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Note({:?})", self.whole)
    }
}

/// Why a line is no signature line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureLineError {
    /// It isn't "em dash, space, name, space, base64".
    Syntax,
    /// The name is none.
    Name(KeyNameError),
    /// The signature isn't base64 in its one canonical form.
    Base64,
    /// Fewer bytes than a key id and one more.
    TooShort {
        /// How many bytes it has.
        found: usize,
    },
}

impl SignatureLineError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax => "note-signature-syntax",
            Self::Name(error) => error.code(),
            Self::Base64 => "note-signature-base64",
            Self::TooShort { .. } => "note-signature-too-short",
        }
    }
}

/// A signature as it stands in a note: by whom it is said to be, and its bytes. Not verified.
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureLine {
    name: KeyName,
    key_id: u32,
    bytes: Vec<u8>,
}

impl SignatureLine {
    /// The line for an Ed25519 signature of the note's text by a key of kind
    /// [`KeyKind::Ed25519`]. For cosignatures see [`crate::cosignature::Cosignature::to_line`].
    pub fn new(key: &VerifierKey, signature: &Signature) -> Self {
        Self::of(key, signature.as_bytes().to_vec())
    }

    /// `bytes` must not be empty, or the line can't be read again.
    pub(crate) fn of(key: &VerifierKey, bytes: Vec<u8>) -> Self {
        Self {
            name: key.name().clone(),
            key_id: key.key_id(),
            bytes,
        }
    }

    /// Reads one line, without its newline; as a string it is printed the same way.
    ///
    /// # Errors
    /// [`SignatureLineError`] for anything else.
    pub fn parse(line: &str) -> Result<Self, SignatureLineError> {
        let content = line
            .strip_prefix(LINE_PREFIX)
            .ok_or(SignatureLineError::Syntax)?;
        let (name, base64) = content.split_once(' ').ok_or(SignatureLineError::Syntax)?;
        let name = KeyName::new(name).map_err(SignatureLineError::Name)?;
        let decoded = from_base64(base64).ok_or(SignatureLineError::Base64)?;
        let too_short = SignatureLineError::TooShort {
            found: decoded.len(),
        };
        let (id, bytes) = decoded.split_first_chunk::<KEY_ID_LEN>().ok_or(too_short)?;
        if bytes.is_empty() {
            return Err(too_short);
        }
        Ok(Self {
            name,
            key_id: u32::from_be_bytes(*id),
            bytes: bytes.to_vec(),
        })
    }

    /// The name of the key.
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// The id of the key: an identifier, no strong hash.
    pub const fn key_id(&self) -> u32 {
        self.key_id
    }

    /// The signature, without the key id; its form depends on the kind of key.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the line claims to be by this key: name *and* id agree.
    pub fn claims(&self, key: &VerifierKey) -> bool {
        self.name == *key.name() && self.key_id == key.key_id()
    }
}

/// The line itself, without newline.
impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut decoded = self.key_id.to_be_bytes().to_vec();
        decoded.extend_from_slice(&self.bytes);
        write!(f, "{LINE_PREFIX}{} {}", self.name, to_base64(&decoded))
    }
}

impl fmt::Debug for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
