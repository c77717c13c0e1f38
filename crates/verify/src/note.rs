//! Signed notes: text with signature lines (C2SP signed-note).
//!
//! [`Note::parse`] checks the form alone. A note says nothing until a signature by a known key has
//! been verified, which [`crate::policy::Policy`] does.

mod line;
mod name;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod vkey;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

pub use line::{SignatureLine, SignatureLineError};
pub use name::{KeyName, KeyNameError};
use text::around_last_blank;
pub use text::{TextError, check_text};
pub(crate) use text::{around_first_blank, check_octets};
pub use vkey::{KeyKind, NotePublicKey, VerifierKey, VkeyError};

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
    /// The most bytes of a note. The largest signatures in use are ML-DSA-44's (2,420 bytes, 3.3 KB a
    /// line): a log and 16 witnesses, each with an Ed25519 line besides, need 60 KB. What is to
    /// be logged in an index root must be half as long.
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
        // The last blank line counts.
        let (body, lines) = around_last_blank(whole).ok_or(NoteError::NoSignatures)?;
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

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec;

    use super::testing::TestKey;
    use super::*;

    /// The note at the top of the specification, whose text has a blank line of its own.
    const POEM: &str = "Ognuno sta solo sul cuor della terra\n\
        trafitto da un raggio di sole:\n\
        \n\
        ed è subito sera.\n\
        \n\
        — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    const LINE: &str = "— a AAAAAQI=";

    fn error_of(note: &str) -> NoteError {
        Note::parse(note.as_bytes()).unwrap_err()
    }

    fn signature_error(note: &str) -> (usize, SignatureLineError) {
        match error_of(note) {
            NoteError::Signature { line, error } => (line, error),
            other => panic!("{other:?} for {note:?}"),
        }
    }

    #[test]
    fn the_last_blank_line_ends_the_text() {
        let note = Note::parse(POEM.as_bytes()).unwrap();
        assert!(note.text().ends_with("sole:\n\ned è subito sera.\n"));
        let [line] = note.signatures() else {
            panic!("{note:?}");
        };
        assert_eq!(line.name().as_str(), "quasimodo.example/salvatore");
        assert_eq!(line.key_id(), 0x367b_a04b);
        assert_eq!(line.bytes().len(), 64);
        assert_eq!(note.as_bytes(), POEM.as_bytes());
        // Blank lines at the end of the text belong to it.
        let note = Note::parse(format!("a\n\n\n{LINE}\n").as_bytes()).unwrap();
        assert_eq!(note.text(), "a\n\n");
        let note = Note::parse(format!("\n\n{LINE}\n").as_bytes()).unwrap();
        assert_eq!(note.text(), "\n");
    }

    #[test]
    fn a_note_needs_signatures_and_an_end() {
        for note in ["", "a", "a\n", "a\n\n", "\n", "\n\n", "a\n— a AAAAAQI=\n"] {
            assert_eq!(error_of(note), NoteError::NoSignatures, "{note:?}");
        }
        let note = format!("a\n\n{LINE}");
        assert_eq!(error_of(&note), NoteError::NoFinalNewline);
    }

    #[test]
    fn characters_are_checked_first() {
        for (note, error) in [
            (
                format!("a\r\n\r\n{LINE}\r\n"),
                TextError::CarriageReturn { line: 1 },
            ),
            (format!("\u{feff}a\n\n{LINE}\n"), TextError::ByteOrderMark),
            (format!("a\n\0\n\n{LINE}\n"), TextError::Nul { line: 2 }),
            (
                format!("a\n\n{LINE}\t\n"),
                TextError::ControlCharacter { line: 3, byte: 9 },
            ),
        ] {
            assert_eq!(error_of(&note), NoteError::Text(error), "{note:?}");
        }
        assert_eq!(
            Note::parse(b"a\n\n\xe2\x80"),
            Err(NoteError::Text(TextError::NotUtf8 { line: 3 }))
        );
    }

    #[test]
    fn signature_lines_have_one_form() {
        for (line, error) in [
            ("", SignatureLineError::Syntax),
            ("- a AAAAAQI=", SignatureLineError::Syntax),
            ("—a AAAAAQI=", SignatureLineError::Syntax),
            ("— a", SignatureLineError::Syntax),
            ("—  AAAAAQI=", SignatureLineError::Name(KeyNameError::Empty)),
            (
                "— a+b AAAAAQI=",
                SignatureLineError::Name(KeyNameError::Plus),
            ),
            (
                "— a\u{a0}b AAAAAQI=",
                SignatureLineError::Name(KeyNameError::Space),
            ),
            ("— a  AAAAAQI=", SignatureLineError::Base64),
            ("— a AAAAAQI= ", SignatureLineError::Base64),
            ("— a AAAAAQI", SignatureLineError::Base64),
            ("— a AAAAAQJ=", SignatureLineError::Base64),
            ("— a AAA_AQI=", SignatureLineError::Base64),
            ("— a ", SignatureLineError::TooShort { found: 0 }),
            ("— a AAAA", SignatureLineError::TooShort { found: 3 }),
            ("— a AAAAAQ==", SignatureLineError::TooShort { found: 4 }),
        ] {
            assert_eq!(SignatureLine::parse(line), Err(error), "{line:?}");
            if !line.is_empty() {
                let note = format!("one\n\n\n{LINE}\n{line}\n");
                assert_eq!(signature_error(&note), (5, error), "{line:?}");
            }
        }
        let line = SignatureLine::parse(LINE).unwrap();
        assert_eq!((line.key_id(), line.bytes()), (1, &[2][..]));
        assert_eq!(line.to_string(), LINE);
    }

    #[test]
    fn limits() {
        let with_lines = |count: usize| format!("a\n\n{}", format!("{LINE}\n").repeat(count));
        let note = Note::parse(with_lines(Note::MAX_SIGNATURES).as_bytes()).unwrap();
        assert_eq!(note.signatures().len(), Note::MAX_SIGNATURES);
        let note = with_lines(Note::MAX_SIGNATURES + 1);
        assert_eq!(error_of(&note), NoteError::TooManySignatures);

        let with_length = |length: usize| {
            let note = format!("\n\n{LINE}\n");
            format!("{}{note}", "a".repeat(length - note.len()))
        };
        assert!(Note::parse(with_length(Note::MAX_LEN).as_bytes()).is_ok());
        let found = Note::MAX_LEN + 1;
        let limit = Note::MAX_LEN;
        assert_eq!(
            error_of(&with_length(found)),
            NoteError::Text(TextError::TooLong { found, limit })
        );
    }

    #[test]
    fn a_log_and_sixteen_witnesses_with_both_kinds_fit() {
        let key = TestKey::witness("witness.example.com/w", 1).vkey;
        let line = |len| SignatureLine::of(&key, vec![0; len]);
        let both = [vec![line(8 + 2420); 17], vec![line(8 + 64); 17]].concat();
        let note = Note::new("a\n", &both).unwrap();
        assert_eq!(note.signatures().len(), 34);
        assert!(note.as_bytes().len() < 64 * 1024);
    }

    #[test]
    fn a_note_can_be_put_together() {
        let line = SignatureLine::parse(LINE).unwrap();
        let note = Note::new("a\n", core::slice::from_ref(&line)).unwrap();
        assert_eq!(note.to_bytes(), format!("a\n\n{LINE}\n").as_bytes());
        let note = note.with_signatures(core::slice::from_ref(&line)).unwrap();
        assert_eq!(note.signatures(), [line.clone(), line.clone()]);
        assert_eq!(note.text(), "a\n");

        assert_eq!(Note::new("a\n", &[]), Err(NoteError::NoSignatures));
        let lines = [line];
        assert_eq!(Note::new("a", &lines), Err(NoteError::NoFinalNewline));
        assert_eq!(
            Note::new("a\r\n", &lines),
            Err(NoteError::Text(TextError::CarriageReturn { line: 1 }))
        );
    }
}
