//! Trust files in versions: what is in them, and who signs them.

use serde_json::{Value, json};
use stele_sign::multikey::SecretKey;

use crate::city;

/// Key of a signer of trust files, of one repeated byte. TEST KEY.
pub fn signer(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32]).expect("a strong key")
}

/// `signers` of a trust file: so many of these must sign the next version.
pub fn signers(threshold: u64, seeds: &[u8]) -> Value {
    let keys = seeds.iter().map(|seed| {
        json!({
            "key": signer(*seed).did().as_str(),
            "name": {"en": format!("Signer {seed}"), "zh": format!("签署人 {seed}")},
        })
    });
    json!({"threshold": threshold, "keys": keys.collect::<Vec<_>>()})
}

/// The city's trust file with this number and these signers of the next, to be changed.
pub fn draft(version: u64, threshold: u64, seeds: &[u8]) -> Value {
    let mut trust = city::trust_json(&city::policy());
    trust["version"] = json!(version);
    trust["signers"] = signers(threshold, seeds);
    trust
}

/// The file, signed by these.
pub fn signed(file: &Value, seeds: &[u8]) -> Vec<u8> {
    let plain = format!("{file:#}\n").into_bytes();
    seeds.iter().fold(plain, |file, seed| {
        stele_sign::trust::sign(&file, &signer(*seed)).expect("a sound trust file")
    })
}
