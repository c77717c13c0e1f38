//! What is verified: the same for everyone, made from fixed seeds.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;
use stele_verify::record::Record;

/// Bytes of a message that is signed by itself.
pub const MESSAGE: usize = 300;

const SIGNED: &str = "2026-11-22T12:00:00Z";

/// A signature by one of some keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Which key.
    pub key: u8,
    /// [`MESSAGE`] bytes.
    pub message: Vec<u8>,
    /// 64 bytes.
    pub signature: Vec<u8>,
}

/// A record with one proof, and what a verifier without the format has to be told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedRecord {
    /// The record in its canonical form.
    pub text: String,
    /// Which key.
    pub key: u8,
    /// 64 bytes.
    pub signature: Vec<u8>,
}

/// All that is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The keys of the many, 32 bytes each.
    pub keys: Vec<Vec<u8>>,
    /// Many signatures by few keys, which sign in turn.
    pub signatures: Vec<Signed>,
    /// As many records by the same keys.
    pub records: Vec<SignedRecord>,
    /// One signature each by keys that sign nothing else: the keys, 32 bytes each.
    pub single_keys: Vec<Vec<u8>>,
    /// Their signatures, in the same order.
    pub singles: Vec<Signed>,
}

/// Signatures that are looked at one by one.
const SINGLES: u8 = 64;

impl Inputs {
    /// So many signatures and records by so many keys.
    ///
    /// # Panics
    /// Only if what signs is broken.
    #[must_use]
    pub fn make(count: u32, keys: u8) -> Self {
        let secrets: Vec<_> = (0..keys).map(secret).collect();
        let turn = |n: u32| u8::try_from(n % u32::from(keys)).unwrap_or(0);
        let signatures = (0..count)
            .map(|n| signed(&secrets, turn(n), n))
            .collect::<Vec<_>>();
        let records = (0..count).map(|n| record(&secrets, turn(n), n)).collect();
        let others: Vec<_> = (0..SINGLES).map(|n| secret(100 + n)).collect();
        let singles = (0..SINGLES).map(|n| signed(&others, n, u32::from(n)));
        Self {
            keys: public(&secrets),
            signatures,
            records,
            single_keys: public(&others),
            singles: singles.collect(),
        }
    }

    /// The many signatures as [`verify_signatures`](crate::work::verify_signatures) takes them.
    #[must_use]
    pub fn joined(&self) -> (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) {
        let many = || self.signatures.iter();
        (
            self.keys.concat(),
            many().map(|one| one.key).collect(),
            many().flat_map(|one| one.message.iter().copied()).collect(),
            many()
                .flat_map(|one| one.signature.iter().copied())
                .collect(),
        )
    }

    /// The records as a bundle of entries.
    #[must_use]
    pub fn bundle(&self) -> Vec<u8> {
        let mut bundle = Vec::new();
        for record in &self.records {
            let length = u16::try_from(record.text.len()).unwrap_or(0);
            bundle.extend(length.to_be_bytes());
            bundle.extend(record.text.as_bytes());
        }
        bundle
    }
}

fn secret(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed.wrapping_add(1); 32]).expect("any seed but a few is a key")
}

fn public(secrets: &[SecretKey]) -> Vec<Vec<u8>> {
    let keys = secrets.iter().map(|key| key.did().key());
    keys.map(|key| key.as_bytes().to_vec()).collect()
}

fn signed(secrets: &[SecretKey], key: u8, number: u32) -> Signed {
    let mut message = vec![key; MESSAGE];
    message[..4].copy_from_slice(&number.to_be_bytes());
    let signature = secrets[usize::from(key)].sign(&message);
    Signed {
        key,
        message,
        signature: signature.expect("it signs").as_bytes().to_vec(),
    }
}

/// A tree card as an import makes it.
fn record(secrets: &[SecretKey], key: u8, number: u32) -> SignedRecord {
    let secret = &secrets[usize::from(key)];
    let subject: Map<String, Value> = [
        ("dbhMm", json!(250)),
        ("id", json!(format!("urn:stele:tree:EY{number}"))),
        ("latitudeE7", json!(436_956_861)),
        ("locality", json!("1333 PAPE AVE")),
        ("longitudeE7", json!(-793_504_015)),
        ("observedOn", json!("2022-08-18")),
        ("scientificName", json!("Gleditsia triacanthos")),
        ("tag", json!(format!("EY{number}"))),
        ("type", json!("Tree")),
        ("vernacularName", json!("皂荚")),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let draft = Draft {
        id: format!("urn:uuid:00000000-0000-8000-8000-{number:012}"),
        record_type: "TreeCard".into(),
        log: "bench.example/log".into(),
        valid_from: SIGNED.into(),
        valid_until: None,
        supersedes: None,
        subject,
        signers: vec![(secret.did().clone(), "custodian".into())],
    };
    let mut document = draft.document().expect("it is in the profile");
    document.sign(secret, SIGNED).expect("its signer signs");
    let bytes = document.finish().expect("it is a record");
    let read = Record::parse(&bytes).expect("it is a record");
    let signature = read.proofs()[0].signature().as_bytes().to_vec();
    SignedRecord {
        text: String::from_utf8(bytes).expect("JSON is UTF-8"),
        key,
        signature,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_again_and_of_the_size_that_is_said() {
        let inputs = Inputs::make(16, 8);
        assert_eq!(inputs, Inputs::make(16, 8));
        let of_size = |one: &Signed| one.message.len() == MESSAGE && one.signature.len() == 64;
        assert!(inputs.signatures.iter().all(of_size) && inputs.singles.iter().all(of_size));
        for record in &inputs.records {
            assert!((1_000..1_300).contains(&record.text.len()));
        }
    }
}
