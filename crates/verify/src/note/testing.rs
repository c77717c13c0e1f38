//! Keys and signatures for tests: deterministic, and worth nothing.

use ed25519_dalek::{Signer as _, SigningKey};

use super::{KeyKind, KeyName, SignatureLine, VerifierKey};
use crate::cosignature::{Cosignature, signed_message};
use crate::key::Signature;

/// A TEST KEY made of one repeated byte.
pub(crate) struct TestKey {
    secret: Secret,
    pub(crate) vkey: VerifierKey,
}

enum Secret {
    Ed25519(SigningKey),
    #[cfg(feature = "ml-dsa")]
    MlDsa44(ml_dsa::SigningKey<ml_dsa::MlDsa44>),
}

impl TestKey {
    pub(crate) fn log(name: &str, seed: u8) -> Self {
        Self::ed25519(name, seed, KeyKind::Ed25519)
    }

    pub(crate) fn witness(name: &str, seed: u8) -> Self {
        Self::ed25519(name, seed, KeyKind::CosignatureV1)
    }

    fn ed25519(name: &str, seed: u8, kind: KeyKind) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let public = *key.verifying_key().as_bytes();
        Self {
            secret: Secret::Ed25519(key),
            vkey: VerifierKey::new(KeyName::new(name).unwrap(), kind, &public).unwrap(),
        }
    }

    /// Of a log or a witness: there is one kind for both.
    #[cfg(feature = "ml-dsa")]
    pub(crate) fn ml_dsa(name: &str, seed: u8) -> Self {
        use ml_dsa::Keypair as _;

        let key = ml_dsa::SigningKey::from_seed(&[seed; 32].into());
        let public = key.verifying_key().encode();
        let name = KeyName::new(name).unwrap();
        Self {
            secret: Secret::MlDsa44(key),
            vkey: VerifierKey::new(name, KeyKind::MlDsa44, &public).unwrap(),
        }
    }

    /// A log's line of kind 0x01.
    pub(crate) fn sign(&self, text: &str) -> SignatureLine {
        SignatureLine::new(&self.vkey, &self.ed25519_signature(text.as_bytes()))
    }

    pub(crate) fn cosign(&self, text: &str, time: u64) -> SignatureLine {
        let cosignature = match &self.secret {
            Secret::Ed25519(_) => {
                Cosignature::new(time, self.ed25519_signature(&signed_message(text, time)))
            }
            #[cfg(feature = "ml-dsa")]
            Secret::MlDsa44(key) => {
                use crate::checkpoint::Checkpoint;
                use crate::cosignature::cosigned_message;
                use crate::key::MlDsaSignature;

                let checkpoint = Checkpoint::parse_text(text).unwrap();
                let message = cosigned_message(self.vkey.name(), time, &checkpoint).unwrap();
                let signature = ml_dsa::Signer::sign(key, &message).encode();
                let bytes = signature.as_slice().try_into().unwrap();
                Cosignature::new(time, MlDsaSignature::from_bytes(bytes))
            }
        };
        cosignature.unwrap().to_line(&self.vkey)
    }

    fn ed25519_signature(&self, message: &[u8]) -> Signature {
        match &self.secret {
            Secret::Ed25519(key) => Signature::from_bytes(key.sign(message).to_bytes()),
            #[cfg(feature = "ml-dsa")]
            Secret::MlDsa44(_) => panic!("of the other kind"),
        }
    }
}
