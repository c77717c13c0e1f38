//! Reads evidence: what [`Evidence::to_bytes`] writes, and nothing else.

use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;
use stele_verify::note::{Note, check_text};

use super::{Evidence, EvidenceError, HEADER, Kind, MAX_LEN};
use crate::seen::Past;

impl Evidence {
    /// Reads evidence; [`Evidence::to_bytes`] gives back the same bytes.
    ///
    /// # Errors
    /// [`EvidenceError`] for anything that is none or beyond the limits.
    pub fn parse(bytes: &[u8]) -> Result<Self, EvidenceError> {
        let text = check_text(bytes, MAX_LEN).map_err(EvidenceError::Text)?;
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        if first != HEADER {
            return Err(EvidenceError::Header);
        }
        // The first blank line ends the file's own lines; a checkpoint has others.
        let (head, notes) = rest.split_once("\n\n").ok_or(EvidenceError::Parts)?;
        let mut lines = (2_usize..).zip(head.split('\n'));
        let mut next = |name: &str| {
            let (line, text) = lines.next()?;
            Some((line, text.strip_prefix(name)?.strip_prefix(' ')?))
        };
        let missing = |line| EvidenceError::Line { line };
        let (line, word) = next("kind").ok_or(missing(2))?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word);
        let kind = kind.ok_or(missing(line))?;
        let (_, origin) = next("origin").ok_or(missing(3))?;
        let (line, time) = next("time").ok_or(missing(4))?;
        let time = from_decimal(time).ok_or(missing(line))?;
        let past = match next("root") {
            Some((line, root)) => {
                let root = Hash::from_base64(root).ok_or(missing(line))?;
                let (line, proof) = next("proof").ok_or(missing(6))?;
                let proof: Option<_> = proof.split(' ').map(Hash::from_base64).collect();
                let proof = proof.ok_or(missing(line))?;
                Some(Past { root, proof })
            }
            None => None,
        };
        let (seen, shown) = match notes.strip_prefix("seen\n") {
            Some(notes) => {
                // No blank line followed by a word can stand in a checkpoint.
                let (seen, shown) = notes
                    .split_once("\n\nshown\n")
                    .ok_or(EvidenceError::Parts)?;
                (Some(format!("{seen}\n")), shown)
            }
            None => (
                None,
                notes.strip_prefix("shown\n").ok_or(EvidenceError::Parts)?,
            ),
        };
        let note = |text: &str| Note::parse(text.as_bytes()).map_err(EvidenceError::Note);
        let seen = seen.as_deref().map(note).transpose()?;
        let evidence = Self::new(kind, time, seen, note(shown)?, past)?;
        if evidence.origin() != origin {
            return Err(EvidenceError::Origin);
        }
        // Whatever stands between the lines that were asked for.
        if evidence.to_bytes() != bytes {
            return Err(EvidenceError::Line { line: 5 });
        }
        Ok(evidence)
    }
}
