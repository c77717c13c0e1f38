//! Checkpoints: what a log says of itself at one size (C2SP tlog-checkpoint).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub use crate::policy::{CosignedBy, LogSigned, Uncounted, VerifiedCheckpoint};

use crate::cosignature::CosignatureError;
use crate::encoding::from_decimal;
use crate::hash::{Hash, empty_root};
use crate::note::NoteError;

/// Why a checkpoint was refused: its note, its text, its signatures or its quorum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckpointError {
    /// The file is no signed note.
    Note(NoteError),
    /// Fewer than three lines, or the last one doesn't end.
    MissingLine,
    /// The origin is empty or holds a control character.
    Origin,
    /// The second line isn't a decimal number below 2^64 without leading zeroes.
    Size,
    /// The third line isn't the base64 of 32 bytes.
    Root,
    /// There are lines after the third, which no auditor could check.
    ExtensionLines {
        /// How many.
        found: usize,
    },
    /// A tree without leaves has another root than the hash of nothing.
    EmptyTreeRoot {
        /// The root that stands there.
        found: Hash,
    },
    /// The policy knows no log of this name.
    UnknownOrigin {
        /// The checkpoint's origin.
        origin: String,
    },
    /// No signature by a key that the policy has for this origin.
    LogSignatureMissing {
        /// The checkpoint's origin.
        origin: String,
    },
    /// A signature that claims to be by a log of the policy doesn't hold.
    LogSignatureInvalid {
        /// The key's name.
        log: String,
    },
    /// The log has signed, but with ML-DSA-44 only, which this build doesn't verify: whether its
    /// signature holds isn't known.
    LogKeyUnsupported {
        /// The checkpoint's origin.
        origin: String,
    },
    /// The log has signed with a key that counts for some time only, and nobody vouches for a time.
    LogKeyTimeUnknown {
        /// The checkpoint's origin.
        origin: String,
    },
    /// The log has signed with a key that doesn't count at the quorum time.
    LogKeyOutsideWindow {
        /// The checkpoint's origin.
        origin: String,
        /// The quorum time, in POSIX seconds.
        time: u64,
    },
    /// A cosignature that claims to be by a witness of the policy doesn't hold.
    CosignatureInvalid {
        /// The witness's name in the policy.
        witness: Vec<u8>,
        /// What is wrong with it.
        error: CosignatureError,
    },
    /// Too few witnesses of the policy have cosigned.
    QuorumNotReached {
        /// Those who have, in the policy's order.
        cosigned: Vec<CosignedBy>,
        /// k and n where k of n witnesses are needed; nothing for a nested quorum.
        needed: Option<(usize, usize)>,
    },
}

impl CheckpointError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Note(error) => error.code(),
            Self::MissingLine => "checkpoint-missing-line",
            Self::Origin => "checkpoint-origin",
            Self::Size => "checkpoint-size",
            Self::Root => "checkpoint-root",
            Self::ExtensionLines { .. } => "checkpoint-extension-lines",
            Self::EmptyTreeRoot { .. } => "checkpoint-empty-tree-root",
            Self::UnknownOrigin { .. } => "checkpoint-unknown-origin",
            Self::LogSignatureMissing { .. } => "checkpoint-log-signature-missing",
            Self::LogSignatureInvalid { .. } => "checkpoint-log-signature-invalid",
            Self::LogKeyUnsupported { .. } => "checkpoint-log-key-unsupported",
            Self::LogKeyTimeUnknown { .. } => "checkpoint-log-key-time-unknown",
            Self::LogKeyOutsideWindow { .. } => "checkpoint-log-key-outside-window",
            Self::CosignatureInvalid { error, .. } => error.code(),
            Self::QuorumNotReached { .. } => "checkpoint-quorum-not-reached",
        }
    }
}

/// Origin, size and root. Nobody has vouched for them: see [`VerifiedCheckpoint`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
}

impl Checkpoint {
    /// Puts a checkpoint together.
    ///
    /// The origin is any text of one line: the specification forbids to expect more of it.
    ///
    /// # Errors
    /// [`CheckpointError::Origin`] or [`CheckpointError::EmptyTreeRoot`].
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, CheckpointError> {
        if origin.is_empty() || origin.bytes().any(|byte| byte < b' ') {
            return Err(CheckpointError::Origin);
        }
        if size == 0 && root != empty_root() {
            return Err(CheckpointError::EmptyTreeRoot { found: root });
        }
        Ok(Self {
            origin: origin.to_string(),
            size,
            root,
        })
    }

    /// Reads the text of a note as a checkpoint.
    ///
    /// # Errors
    /// [`CheckpointError`] for anything that [`Checkpoint::to_text`] wouldn't print, extension
    /// lines included.
    pub fn parse_text(text: &str) -> Result<Self, CheckpointError> {
        let lines = text
            .strip_suffix('\n')
            .ok_or(CheckpointError::MissingLine)?;
        let mut lines = lines.split('\n');
        let origin = lines.next().ok_or(CheckpointError::MissingLine)?;
        let size = lines.next().ok_or(CheckpointError::MissingLine)?;
        let root = lines.next().ok_or(CheckpointError::MissingLine)?;
        let size = from_decimal(size).ok_or(CheckpointError::Size)?;
        let root = Hash::from_base64(root).ok_or(CheckpointError::Root)?;
        match lines.count() {
            0 => Self::new(origin, size, root),
            found => Err(CheckpointError::ExtensionLines { found }),
        }
    }

    /// The text that the log signs: three lines, each with its newline.
    pub fn to_text(&self) -> String {
        let root = self.root.to_base64();
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// The name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Entries in the log.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the log's Merkle tree at this size.
    pub const fn root(&self) -> Hash {
        self.root
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;
    use crate::note::Note;

    // The example of the specification.
    const TEXT: &str = "example.com/behind-the-sofa\n\
        20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    const LINE: &str = "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=";

    #[test]
    fn the_example_reads_and_prints() {
        let note = Note::parse(format!("{TEXT}\n{LINE}\n").as_bytes()).unwrap();
        let checkpoint = Checkpoint::parse_text(note.text()).unwrap();
        assert_eq!(checkpoint.origin(), "example.com/behind-the-sofa");
        assert_eq!(checkpoint.size(), 20_852_163);
        assert_eq!(
            checkpoint.root().to_base64(),
            "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
        );
        assert_eq!(checkpoint.to_text(), TEXT);
    }

    #[test]
    fn the_three_lines_have_one_form() {
        let with_size = |size: &str| TEXT.replace("20852163", size);
        for (text, error) in [
            ("", CheckpointError::MissingLine),
            ("\n", CheckpointError::MissingLine),
            ("a\n1\n", CheckpointError::MissingLine),
            (TEXT.trim_end(), CheckpointError::MissingLine),
            (&with_size(""), CheckpointError::Size),
            (&with_size("01"), CheckpointError::Size),
            (&with_size("00"), CheckpointError::Size),
            (&with_size("-1"), CheckpointError::Size),
            (&with_size("+1"), CheckpointError::Size),
            (&with_size(" 1"), CheckpointError::Size),
            (&with_size("0x1"), CheckpointError::Size),
            (&with_size("１"), CheckpointError::Size),
            (&with_size("18446744073709551616"), CheckpointError::Size),
            ("a\n1\n\n", CheckpointError::Root),
            ("a\n1\nAAAA\n", CheckpointError::Root),
            (&TEXT.replace("q2I=", "q2J="), CheckpointError::Root),
            (&TEXT.replace("q2I=", "q2I"), CheckpointError::Root),
            (
                &TEXT.replace("example.com/behind-the-sofa", ""),
                CheckpointError::Origin,
            ),
            (
                &TEXT.replace("example", "exa\u{1}mple"),
                CheckpointError::Origin,
            ),
            (&TEXT.replace("sofa", "sofa\r"), CheckpointError::Origin),
        ] {
            assert_eq!(Checkpoint::parse_text(text), Err(error), "{text:?}");
        }
        let largest = Checkpoint::parse_text(&with_size("18446744073709551615")).unwrap();
        assert_eq!(largest.size(), u64::MAX);
    }

    #[test]
    fn the_origin_may_be_any_line() {
        for origin in ["a b+c", "雄安 日志", "https://example.com/?q=1", " "] {
            let text = TEXT.replace("example.com/behind-the-sofa", origin);
            let checkpoint = Checkpoint::parse_text(&text).unwrap();
            assert_eq!(checkpoint.origin(), origin);
            assert_eq!(checkpoint.to_text(), text);
        }
        for origin in ["", "two\nlines", "tab\t"] {
            let root = leaf_hash(b"");
            assert_eq!(
                Checkpoint::new(origin, 1, root),
                Err(CheckpointError::Origin),
                "{origin:?}"
            );
        }
    }

    #[test]
    fn extension_lines_are_refused() {
        for (more, found) in [("extension\n", 1), ("\n", 1), ("a\nb\n", 2)] {
            let text = format!("{TEXT}{more}");
            let error = CheckpointError::ExtensionLines { found };
            assert_eq!(Checkpoint::parse_text(&text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn an_empty_tree_has_one_root() {
        let empty = Checkpoint::new("a", 0, empty_root()).unwrap();
        assert_eq!(Checkpoint::parse_text(&empty.to_text()), Ok(empty.clone()));
        let found = leaf_hash(b"");
        let text = empty
            .to_text()
            .replace(&empty_root().to_base64(), &found.to_base64());
        let error = Err(CheckpointError::EmptyTreeRoot { found });
        assert_eq!(Checkpoint::parse_text(&text), error);
        assert_eq!(Checkpoint::new("a", 0, found), error);
    }
}
