//! A pinned trust file and the versions that followed it.

use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;

use super::{MAX_LEN, SuccessionError, TrustError, TrustFile};

/// First line of a chain that is remembered.
const MAGIC: &str = "stele/trust-chain@v1";

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

    /// The successors as one text, to be remembered: after a first line, each with its length in bytes
    /// before it. Trust files are UTF-8, so nothing is lost.
    pub fn to_text(&self) -> String {
        let mut text = format!("{MAGIC}\n");
        for file in &self.successors {
            text.push_str(&format!("{}\n", file.len()));
            text.push_str(&String::from_utf8_lossy(file));
            text.push('\n');
        }
        text
    }

    /// Goes on with what was remembered of this pin. What doesn't follow, because it was remembered of
    /// another pin or is damaged, is left out, and all after it.
    pub fn recall(&mut self, text: &str) {
        let rest = text.strip_prefix(MAGIC);
        let mut rest = rest
            .and_then(|rest| rest.strip_prefix('\n'))
            .unwrap_or_default();
        while let Some((file, after)) = next_file(rest) {
            if self.extend(file.as_bytes()).is_err() {
                return;
            }
            rest = after;
        }
    }
}

fn next_file(text: &str) -> Option<(&str, &str)> {
    let (length, rest) = text.split_once('\n')?;
    let length = usize::try_from(from_decimal(length)?).ok()?;
    let length = Some(length).filter(|length| *length <= MAX_LEN)?;
    let file = rest.get(..length)?;
    Some((file, rest.get(length..)?.strip_prefix('\n')?))
}
