//! The work, by the functions that the explorer, its worker and `stele` call for it.

use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::key::{KnownKeys, PublicKey, Signature, batch};
use stele_verify::record::{Record, verify_batch};

/// Verifies signatures in one batch and says how many are good; nothing where the input doesn't fit together.
///
/// `keys` are 32 bytes each, `signatures` 64 bytes each, `signers` one byte for each signature: which key. The
/// messages are of one length and stand one after the other.
pub fn verify_signatures(
    keys: &[u8],
    signers: &[u8],
    messages: &[u8],
    signatures: &[u8],
) -> Option<usize> {
    let (keys, []) = keys.as_chunks() else {
        return None;
    };
    let keys: Vec<PublicKey> = keys
        .iter()
        .map(|bytes| PublicKey::from_bytes(bytes).ok())
        .collect::<Option<_>>()?;
    let (signatures, []) = signatures.as_chunks() else {
        return None;
    };
    let signatures: Vec<_> = signatures
        .iter()
        .map(|bytes| Signature::from_bytes(*bytes))
        .collect();
    let length = messages.len().checked_div(signatures.len())?;
    if signers.len() != signatures.len() || length * signatures.len() != messages.len() {
        return None;
    }
    let mut items = Vec::with_capacity(signatures.len());
    for (at, (signature, signer)) in signatures.iter().zip(signers).enumerate() {
        items.push(batch::Item {
            key: keys.get(usize::from(*signer))?,
            message: messages.get(at * length..(at + 1) * length)?,
            signature,
        });
    }
    let answers = batch::verify(&items);
    Some(answers.iter().filter(|answer| answer.is_ok()).count())
}

/// A key that is read once and then used.
#[derive(Debug)]
pub struct ReadKey(PublicKey);

impl ReadKey {
    /// Reads 32 bytes.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        PublicKey::from_bytes(bytes.try_into().ok()?).ok().map(Self)
    }

    /// Whether one signature is good, as of a record with one proof.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature: Option<&[u8; Signature::LEN]> = signature.try_into().ok();
        let signature = signature.map(|bytes| Signature::from_bytes(*bytes));
        signature.is_some_and(|signature| self.0.verify_zip215(message, &signature).is_ok())
    }
}

/// The entries of a bundle (C2SP tlog-tiles): each behind its length in two bytes. What is cut off is left out.
pub fn entries(bundle: &[u8]) -> Vec<&[u8]> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while let Some(([high, low], after)) = rest.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((entry, after)) = after.split_at_checked(length) else {
            break;
        };
        entries.push(entry);
        rest = after;
    }
    entries
}

/// Reads, hashes and verifies the records of a bundle as an audit does, and says how many are intact.
pub fn verify_records(bundle: &[u8]) -> usize {
    let answers = verify_batch(entries(bundle));
    answers.iter().filter(|answer| answer.is_ok()).count()
}

/// Checks the form of a bundle's records and hashes them, without their signatures, and says how many are in form.
/// `hashes` gets 32 bytes of each.
pub fn read_records(bundle: &[u8], hashes: &mut Vec<u8>) -> usize {
    let mut known = KnownKeys::new();
    for entry in entries(bundle) {
        if Record::parse_with(entry, &mut known).is_ok() {
            hashes.extend_from_slice(leaf_hash(entry).as_bytes());
        }
    }
    hashes.len() / Hash::LEN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::Inputs;

    /// Were a bad signature counted as a good one, the fastest way would be to look at none.
    #[test]
    fn what_is_changed_is_not_counted() {
        let inputs = Inputs::make(24, 3);
        let (keys, signers, messages, mut signatures) = inputs.joined();
        let count = |messages: &[u8], signatures: &[u8]| {
            verify_signatures(&keys, &signers, messages, signatures)
        };
        assert_eq!(count(&messages, &signatures), Some(24));
        assert_eq!(count(&messages[1..], &signatures), None);
        signatures[5 * 64 + 40] ^= 1;
        assert_eq!(count(&messages, &signatures), Some(23));
        let key = ReadKey::read(&keys[..32]).expect("the first signed the first");
        let (message, signature) = (&messages[..messages.len() / 24], &signatures[..64]);
        assert!(key.verify(message, signature));
        assert!(!key.verify(b"another", signature) && !key.verify(message, &signature[1..]));
    }

    #[test]
    fn records_are_read_and_verified() {
        let inputs = Inputs::make(24, 3);
        let mut bundle = inputs.bundle();
        assert_eq!(verify_records(&bundle), 24);
        let mut hashes = Vec::new();
        assert_eq!(read_records(&bundle, &mut hashes), 24);
        let first = entries(&bundle)[0];
        assert_eq!(hashes[..32], *leaf_hash(first).as_bytes());
        // A tag that nobody signed.
        let at = first
            .windows(5)
            .position(|part| part == b"\"EY0\"")
            .expect("it has a tag");
        bundle[2 + at + 3] = b'9';
        assert_eq!(read_records(&bundle, &mut Vec::new()), 24);
        assert_eq!(verify_records(&bundle), 23);
        assert_eq!(entries(&bundle[..bundle.len() - 1]).len(), 23);
    }
}
