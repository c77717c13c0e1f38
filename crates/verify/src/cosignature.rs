//! Ed25519 cosignatures: a witness says that it saw a log grow (C2SP tlog-cosignature).
//!
//! A witness states that at that time this was the largest tree, consistent with all before, that
//! it had seen of the log. ML-DSA-44 cosignatures (kind 0x06) can't be verified here: on a note
//! they are signatures of unknown keys and ignored, and no policy can name such a key.

use alloc::format;
use alloc::vec::Vec;

use crate::key::Signature;
use crate::note::{KeyKind, SignatureLine, VerifierKey};

/// The latest time that a cosignature may bear: 2^63 - 1 seconds.
const MAX_TIME: u64 = i64::MAX.unsigned_abs();

/// Why a cosignature was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CosignatureError {
    /// Not 8 bytes of time and 64 of signature.
    Length {
        /// How many bytes it has.
        found: usize,
    },
    /// The time is above 2^63 - 1.
    TimeOutOfRange {
        /// POSIX seconds.
        time: u64,
    },
    /// The key isn't one for cosignatures.
    KeyKind,
    /// The signature doesn't hold for this key, text and time.
    Signature,
}

impl CosignatureError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "cosignature-length",
            Self::TimeOutOfRange { .. } => "cosignature-time-out-of-range",
            Self::KeyKind => "cosignature-key-kind",
            Self::Signature => "cosignature-invalid",
        }
    }
}

/// A time and a signature, the `timestamped_signature` of the specification. Not verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cosignature {
    time: u64,
    signature: Signature,
}

impl Cosignature {
    /// Length in bytes: big-endian time, then the signature.
    pub const LEN: usize = 8 + Signature::LEN;

    /// Puts a cosignature together; `time` is in POSIX seconds.
    ///
    /// # Errors
    /// [`CosignatureError::TimeOutOfRange`]
    pub fn new(time: u64, signature: Signature) -> Result<Self, CosignatureError> {
        if time > MAX_TIME {
            return Err(CosignatureError::TimeOutOfRange { time });
        }
        Ok(Self { time, signature })
    }

    /// Reads what [`SignatureLine::bytes`] gives for a line by a cosigner.
    ///
    /// # Errors
    /// [`CosignatureError`] for the wrong length or a time out of range.
    pub fn parse(bytes: &[u8]) -> Result<Self, CosignatureError> {
        let length = CosignatureError::Length { found: bytes.len() };
        let (time, signature) = bytes.split_first_chunk().ok_or(length)?;
        let signature = signature.try_into().map_err(|_| length)?;
        Self::new(u64::from_be_bytes(*time), Signature::from_bytes(signature))
    }

    /// The signature line of this cosignature by `key`.
    pub fn to_line(&self, key: &VerifierKey) -> SignatureLine {
        let mut bytes = self.time.to_be_bytes().to_vec();
        bytes.extend_from_slice(self.signature.as_bytes());
        SignatureLine::of(key, bytes)
    }

    /// When it was made, in POSIX seconds, by the cosigner's clock.
    pub const fn time(&self) -> u64 {
        self.time
    }

    /// Checks the cosignature over the text of a checkpoint.
    ///
    /// # Errors
    /// [`CosignatureError::Signature`], or `KeyKind` if the key is of another kind.
    pub fn verify(&self, key: &VerifierKey, text: &str) -> Result<(), CosignatureError> {
        if key.kind() != KeyKind::CosignatureV1 {
            return Err(CosignatureError::KeyKind);
        }
        key.public_key()
            .verify_strict(&signed_message(text, self.time), &self.signature)
            .map_err(|_| CosignatureError::Signature)
    }
}

/// What a cosigner signs: a header, the time (POSIX seconds) and the checkpoint's whole text.
///
/// The header keeps a cosignature from being taken for a log's signature, whose text begins with
/// its origin.
pub fn signed_message(text: &str, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::testing::TestKey;

    // The example of the specification.
    const TEXT: &str = "example.com/behind-the-sofa\n\
        20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    const TIME: u64 = 1_679_315_147;

    #[test]
    fn the_message_is_the_example_s() {
        let message = "cosignature/v1\n\
            time 1679315147\n\
            example.com/behind-the-sofa\n\
            20852163\n\
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        assert_eq!(signed_message(TEXT, TIME), message.as_bytes());
    }

    #[test]
    fn the_example_s_time_is_read() {
        let line = SignatureLine::parse("— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==").unwrap();
        let cosignature = Cosignature::parse(line.bytes()).unwrap();
        assert_eq!(cosignature.time(), TIME);
    }

    #[test]
    fn it_holds_for_its_text_time_and_key_alone() {
        let witness = TestKey::witness("w", 1);
        let key = &witness.vkey;
        let line = witness.cosign(TEXT, TIME);
        assert!(line.claims(key));
        let cosignature = Cosignature::parse(line.bytes()).unwrap();
        assert_eq!(cosignature.to_line(key), line);
        assert_eq!(cosignature.verify(key, TEXT), Ok(()));

        let bad = Err(CosignatureError::Signature);
        assert_eq!(cosignature.verify(key, &TEXT.replace('3', "4")), bad);
        assert_eq!(cosignature.verify(key, TEXT.trim_end()), bad);
        let later = Cosignature::new(TIME + 1, cosignature.signature).unwrap();
        assert_eq!(later.verify(key, TEXT), bad);
        assert_eq!(
            cosignature.verify(&TestKey::witness("w", 2).vkey, TEXT),
            bad
        );
        // The same public key as a log's key.
        assert_eq!(
            cosignature.verify(&TestKey::log("w", 1).vkey, TEXT),
            Err(CosignatureError::KeyKind)
        );
    }

    #[test]
    fn a_log_s_signature_is_no_cosignature() {
        let line = TestKey::log("w", 1).sign(TEXT);
        assert_eq!(
            Cosignature::parse(line.bytes()),
            Err(CosignatureError::Length { found: 64 })
        );
        // Not even with a time put before it.
        let mut bytes = TIME.to_be_bytes().to_vec();
        bytes.extend_from_slice(line.bytes());
        let cosignature = Cosignature::parse(&bytes).unwrap();
        let key = TestKey::witness("w", 1).vkey;
        let bad = Err(CosignatureError::Signature);
        assert_eq!(cosignature.verify(&key, TEXT), bad);
    }

    #[test]
    fn length_and_time_are_bounded() {
        for found in [0, 7, 8, 71, 73, 2428] {
            let error = Err(CosignatureError::Length { found });
            assert_eq!(Cosignature::parse(&alloc::vec![0; found]), error);
        }
        let mut bytes = [0; Cosignature::LEN];
        assert_eq!(Cosignature::parse(&bytes).unwrap().time(), 0);
        bytes[..8].copy_from_slice(&MAX_TIME.to_be_bytes());
        assert_eq!(Cosignature::parse(&bytes).unwrap().time(), MAX_TIME);
        bytes[0] = 0x80;
        bytes[1..8].fill(0);
        let time = MAX_TIME + 1;
        let error = Err(CosignatureError::TimeOutOfRange { time });
        assert_eq!(Cosignature::parse(&bytes), error);
    }
}
