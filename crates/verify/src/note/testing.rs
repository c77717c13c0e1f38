//! Keys and signatures for tests: deterministic, and worth nothing.

use ed25519_dalek::{Signer as _, SigningKey};

use super::{KeyKind, KeyName, SignatureLine, VerifierKey};
use crate::cosignature::{Cosignature, signed_message};
use crate::key::{PublicKey, Signature};

/// A TEST KEY made of one repeated byte.
pub(crate) struct TestKey {
    key: SigningKey,
    pub(crate) vkey: VerifierKey,
}

impl TestKey {
    pub(crate) fn log(name: &str, seed: u8) -> Self {
        Self::new(name, seed, KeyKind::Ed25519)
    }

    pub(crate) fn witness(name: &str, seed: u8) -> Self {
        Self::new(name, seed, KeyKind::CosignatureV1)
    }

    fn new(name: &str, seed: u8, kind: KeyKind) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let public = PublicKey::from_bytes(key.verifying_key().as_bytes()).unwrap();
        let name = KeyName::new(name).unwrap();
        let vkey = VerifierKey::new_ed25519(name, public, kind);
        Self { key, vkey }
    }

    pub(crate) fn sign(&self, text: &str) -> SignatureLine {
        SignatureLine::new(&self.vkey, &self.signature(text.as_bytes()))
    }

    pub(crate) fn cosign(&self, text: &str, time: u64) -> SignatureLine {
        let signature = self.signature(&signed_message(text, time));
        Cosignature::new(time, signature)
            .unwrap()
            .to_line(&self.vkey)
    }

    fn signature(&self, message: &[u8]) -> Signature {
        Signature::from_bytes(self.key.sign(message).to_bytes())
    }
}
