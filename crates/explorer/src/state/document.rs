//! A document whose SHA-256 is looked up.

use stele_verify::hash::Hash;

use super::intake::FileProblem;

/// The largest file that is read: a browser reads it in pieces, but somebody waits for it.
pub(crate) const MAX_LEN: u64 = 512 * 1024 * 1024;

/// How far a document has come.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Document {
    #[default]
    None,
    Reading {
        name: String,
        /// Bytes read so far.
        read: u64,
        /// Bytes in all.
        length: u64,
    },
    Refused {
        name: String,
        problem: FileProblem,
    },
    Hashed {
        name: String,
        length: u64,
        hash: Hash,
    },
}

impl Document {
    /// Refuses a file by its size alone. A file without a byte has a SHA-256 too, but nobody means
    /// it.
    ///
    /// # Errors
    /// `Empty` or `TooLarge`.
    pub(crate) fn check_length(length: u64) -> Result<(), FileProblem> {
        match length {
            0 => Err(FileProblem::Empty),
            1..=MAX_LEN => Ok(()),
            _ => Err(FileProblem::TooLarge {
                limit: usize::try_from(MAX_LEN).unwrap_or(usize::MAX),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(Document::check_length(0), Err(FileProblem::Empty));
        assert_eq!(Document::check_length(1), Ok(()));
        assert_eq!(Document::check_length(MAX_LEN), Ok(()));
        for length in [MAX_LEN + 1, u64::MAX] {
            let refused = Document::check_length(length);
            assert!(matches!(refused, Err(FileProblem::TooLarge { .. })));
        }
    }
}
