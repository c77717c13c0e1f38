//! A pinned trust file and the versions that followed it.

use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;

use super::{MAX_LEN, SuccessionError, TrustError, TrustFile};

/// First line of a chain that is remembered. The second is the SHA-256 of all after it, so that one that
/// was cut off between two files isn't taken for whole.
const MAGIC: &str = "stele/trust-chain@v2\n";

/// The same before there was a second line.
const MAGIC_V1: &str = "stele/trust-chain@v1\n";

/// Why what was remembered of a chain isn't all there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecallError {
    /// It isn't what was written: from this version on nothing is known.
    Damaged {
        /// The first version that may be lost.
        version: u64,
    },
    /// A version in it doesn't follow the one before.
    Refused {
        /// Which one should.
        version: u64,
        /// Why it doesn't.
        error: SuccessionError,
    },
}

impl RecallError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "trust-memory-damaged",
            Self::Refused { .. } => "trust-memory-refused",
        }
    }
}

/// A pinned trust file and every version that followed it, each held against the one before. There is
/// no other way to make one than to check it.
#[derive(Debug, Clone)]
pub struct TrustChain {
    pinned: TrustFile,
    pin: Vec<u8>,
    /// The newest; nothing where that is the pinned one itself.
    newest: Option<TrustFile>,
    successors: Vec<Vec<u8>>,
}

impl TrustChain {
    /// Begins with the file that a reader has pinned. It is believed because it is pinned, whatever
    /// signatures it bears.
    ///
    /// # Errors
    /// [`TrustError`] if it isn't sound.
    pub fn pinned(bytes: &[u8]) -> Result<Self, TrustError> {
        Ok(Self {
            pinned: TrustFile::parse(bytes)?,
            pin: bytes.to_vec(),
            newest: None,
            successors: Vec::new(),
        })
    }

    /// Adds the next version.
    ///
    /// # Errors
    /// [`SuccessionError`] if it doesn't follow; then everything stays as it was.
    pub fn extend(&mut self, bytes: &[u8]) -> Result<(), SuccessionError> {
        self.newest = Some(self.trust().succeed(bytes)?);
        self.successors.push(bytes.to_vec());
        Ok(())
    }

    /// The version in use: the newest.
    pub const fn trust(&self) -> &TrustFile {
        match &self.newest {
            Some(trust) => trust,
            None => &self.pinned,
        }
    }

    /// The version in use, by itself.
    pub fn into_trust(self) -> TrustFile {
        self.newest.unwrap_or(self.pinned)
    }

    /// The bytes of the version in use.
    pub fn file(&self) -> &[u8] {
        self.successors.last().unwrap_or(&self.pin)
    }

    /// The number of the pinned version.
    pub const fn pinned_version(&self) -> u64 {
        self.pinned.version
    }

    /// The pinned file's bytes.
    pub fn pin(&self) -> &[u8] {
        &self.pin
    }

    /// SHA-256 of the pinned file: under what a chain is remembered.
    pub fn pin_hash(&self) -> Hash {
        Hash::of(&[&self.pin])
    }

    /// The files that followed the pinned one, oldest first.
    pub fn successors(&self) -> &[Vec<u8>] {
        &self.successors
    }

    /// Whether this is `other`, or goes on from where that ends.
    pub fn continues(&self, other: &Self) -> bool {
        self.pin == other.pin && self.successors.starts_with(&other.successors)
    }

    /// The successors as one text, to be remembered: after two lines, each with its length in bytes
    /// before it. Trust files are UTF-8, so nothing is lost.
    pub fn to_text(&self) -> String {
        let mut files = String::new();
        for file in &self.successors {
            files.push_str(&format!("{}\n", file.len()));
            files.push_str(&String::from_utf8_lossy(file));
            files.push('\n');
        }
        format!("{MAGIC}{}\n{files}", Hash::of(&[files.as_bytes()]).to_hex())
    }

    /// Goes on with what was remembered of this pin. What doesn't follow, because it was remembered of
    /// another pin or is damaged, is left out, and all after it.
    ///
    /// # Errors
    /// [`RecallError`] if anything is left out or may be lost: whoever used a later version before would
    /// otherwise go back without noticing. What followed until there is taken.
    pub fn recall(&mut self, text: &str) -> Result<(), RecallError> {
        let (files, is_whole) = match text.strip_prefix(MAGIC) {
            Some(rest) => {
                let (hash, files) = rest.split_once('\n').unwrap_or_default();
                (files, hash == Hash::of(&[files.as_bytes()]).to_hex())
            }
            None => match text.strip_prefix(MAGIC_V1) {
                Some(files) => (files, true),
                None => ("", false),
            },
        };
        let mut rest = files;
        while let Some((file, after)) = next_file(rest) {
            let version = self.next_version();
            let follows = self.extend(file.as_bytes());
            follows.map_err(|error| RecallError::Refused { version, error })?;
            rest = after;
        }
        if is_whole && rest.is_empty() {
            return Ok(());
        }
        let version = self.next_version();
        Err(RecallError::Damaged { version })
    }

    const fn next_version(&self) -> u64 {
        self.trust().version.saturating_add(1)
    }
}

fn next_file(text: &str) -> Option<(&str, &str)> {
    let (length, rest) = text.split_once('\n')?;
    let length = usize::try_from(from_decimal(length)?).ok()?;
    let length = Some(length).filter(|length| *length <= MAX_LEN)?;
    let file = rest.get(..length)?;
    Some((file, rest.get(length..)?.strip_prefix('\n')?))
}
