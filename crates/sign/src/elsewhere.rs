//! Private keys that never are in this program's memory: in a device, with a service, behind another
//! program. Who holds one is asked for each signature, and nothing it gives is used before it was verified.

/// Something that signs with one key.
pub trait SigningDevice: Send + Sync {
    /// Signs a message, and gives the bytes of the signature: 64 of Ed25519 (RFC 8032), 2,420 of ML-DSA-44
    /// with the empty context (FIPS 204).
    ///
    /// # Errors
    /// Why there is none, in words for whoever runs the command.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String>;
}

/// What a device gave that holds no signature of this message by its key.
pub(crate) const NOT_ITS_SIGNATURE: &str = "what it gave is no signature of this text by the public key that is named beside it, so it was \
     not used. Does it sign with another key, or the hash of a text instead of the text?";
