//! Signed trust files: the envelope, and who may put the next version in a file's place.
//!
//! ```json
//! {"signed": {...the trust file...},
//!  "signatures": [{"key": "did:key:z6Mk...", "signature": "<base64 of 64 bytes>"}]}
//! ```
//!
//! What is signed is `stele/trust/v1`, a line feed, and the value of `signed` byte for byte as it stands
//! in the file: nothing is put into another form before.

use stele_verify::sorted::SortedSet;

use stele_verify::encoding::from_base64;
use stele_verify::key::Signature;

use super::error::{SuccessionError, TrustError};
use super::file::{self, File};
use super::keys::{self, Signer, Signers};
use super::members::{self, Members};
use super::{MAX_LEN, TrustFile};

/// What stands before a trust file in what its signers sign.
pub const SIGNED_PREFIX: &[u8] = b"stele/trust/v1\n";

/// A signature as it stands in the file. It has not been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureEntry {
    /// Whose: a `did:key`.
    pub key: String,
    /// Standard base64 of 64 bytes.
    pub signature: String,
}

/// A trust file's bytes, and the signatures beside them. Nothing of it has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The trust file itself, as it stands.
    pub signed: &'a str,
    /// Its signatures; without any if it lies in no envelope.
    pub signatures: Vec<SignatureEntry>,
}

impl<'a> Envelope<'a> {
    /// Takes a file apart, whether it is signed or plain.
    ///
    /// # Errors
    /// [`TrustError::TooLong`] and [`TrustError::Json`].
    pub fn open(bytes: &'a [u8]) -> Result<Self, TrustError> {
        Self::read(bytes).map(|(envelope, _)| envelope)
    }

    pub(super) fn read(bytes: &'a [u8]) -> Result<(Self, File), TrustError> {
        if bytes.len() > MAX_LEN {
            return Err(TrustError::TooLong { found: bytes.len() });
        }
        let value = members::open(bytes)?;
        let members = Members::of(&value, bytes)?;
        let text = |bytes: Option<&'a [u8]>| {
            let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
            text.unwrap_or_default()
        };
        // A plain trust file has neither of these members.
        if !members.has("signed") && !members.has("signatures") {
            let envelope = Self {
                signed: text(Some(bytes.trim_ascii())),
                signatures: Vec::new(),
            };
            return Ok((envelope, File::read(&members)?));
        }
        members.only(&["signatures", "signed"])?;
        let file = File::read(&members.object("signed")?)?;
        let envelope = Self {
            signed: text(members.span("signed").and_then(|span| bytes.get(span))),
            signatures: file::signatures(&members)?,
        };
        Ok((envelope, file))
    }

    /// What a signer of this file signs.
    pub fn message(&self) -> Vec<u8> {
        [SIGNED_PREFIX, self.signed.as_bytes()].concat()
    }

    /// Which of these signers have signed. As in TUF a signature counts once for its key, however often
    /// it stands there; one by a key that isn't among them, or that doesn't hold, counts for nothing.
    /// So nobody keeps a version from being accepted by adding a bad signature to it.
    pub fn signed_by(&self, signers: &Signers) -> Vec<Signer> {
        let message = self.message();
        let mut found = SortedSet::new();
        for entry in &self.signatures {
            let by = |signer: &Signer| signer.key.as_str() == entry.key;
            let Some(at) = signers.keys.iter().position(by) else {
                continue;
            };
            if found.contains(&at) {
                continue;
            }
            let signature = from_base64(&entry.signature).and_then(|bytes| bytes.try_into().ok());
            let holds = signers.keys.get(at).zip(signature);
            let holds = holds.is_some_and(|(signer, signature)| {
                let signature = Signature::from_bytes(signature);
                signer.key.key().verify_strict(&message, &signature).is_ok()
            });
            if holds {
                found.insert(at);
            }
        }
        let found = found.into_iter();
        found
            .filter_map(|at| signers.keys.get(at).cloned())
            .collect()
    }
}

impl TrustFile {
    /// Reads the version that follows this one: the next number, signed by a threshold of the signers
    /// that this one names and, so that nobody is named who can't sign, by one of its own. Everything
    /// else may be another: name, logs, mirrors, witnesses, auditors, root authorities, signers. But no
    /// key goes from a witness or a log to an auditor, or back.
    ///
    /// A successor without signers is the last of its line.
    ///
    /// # Errors
    /// [`SuccessionError`] says why it doesn't follow.
    pub fn succeed(&self, bytes: &[u8]) -> Result<Self, SuccessionError> {
        let (envelope, file) = Envelope::read(bytes).map_err(SuccessionError::File)?;
        let mut next = Self::of(file, &envelope).map_err(SuccessionError::File)?;
        let Some(signers) = &self.signers else {
            return Err(SuccessionError::NoSigners);
        };
        let follows = self.version.checked_add(1);
        if follows != Some(next.version) {
            return Err(SuccessionError::Number {
                present: self.version,
                found: next.version,
            });
        }
        if let Some(key) = keys::moved(self, &next) {
            return Err(SuccessionError::KeyMoved { key });
        }
        let mut by = envelope.signed_by(signers);
        if by.len() < signers.threshold {
            return Err(SuccessionError::TooFew {
                valid: by.len(),
                threshold: signers.threshold,
            });
        }
        if let Some(own) = &next.signers
            && next.signed_by.len() < own.threshold
        {
            return Err(SuccessionError::TooFewOwn {
                valid: next.signed_by.len(),
                threshold: own.threshold,
            });
        }
        let own = std::mem::take(&mut next.signed_by);
        for signer in own {
            if by.iter().all(|other| other.key != signer.key) {
                by.push(signer);
            }
        }
        next.signed_by = by;
        Ok(next)
    }
}
