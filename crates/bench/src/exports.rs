//! What the script of the page calls.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::work::{self, ReadKey};

/// As [`work::verify_signatures`]; none is good where the input doesn't fit together.
#[wasm_bindgen(js_name = verifySignatures)]
#[must_use]
pub fn verify_signatures(keys: &[u8], signers: &[u8], messages: &[u8], signatures: &[u8]) -> usize {
    work::verify_signatures(keys, signers, messages, signatures).unwrap_or(0)
}

/// Whether one signature is good, by a key that is read for it.
#[wasm_bindgen(js_name = verifyOne)]
#[must_use]
pub fn verify_one(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    ReadKey::read(key).is_some_and(|key| key.verify(message, signature))
}

/// A key that was seen before.
#[wasm_bindgen]
#[derive(Debug)]
pub struct SeenKey(ReadKey);

#[wasm_bindgen]
impl SeenKey {
    /// Reads 32 bytes; nothing for what is no key.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<SeenKey> {
        ReadKey::read(bytes).map(Self)
    }

    /// Whether one signature by it is good.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify(message, signature)
    }
}

/// As [`work::verify_records`].
#[wasm_bindgen(js_name = verifyRecords)]
#[must_use]
pub fn verify_records(bundle: &[u8]) -> usize {
    work::verify_records(bundle)
}

/// As [`work::read_records`]: the hashes of the records that are in form, 32 bytes each.
#[wasm_bindgen(js_name = readRecords)]
#[must_use]
pub fn read_records(bundle: &[u8]) -> Vec<u8> {
    let mut hashes = Vec::new();
    work::read_records(bundle, &mut hashes);
    hashes
}
