//! The worked example of vc-di-eddsa: every intermediate value, and the credential.

use serde_json::Value;
use stele_sign::canonical::to_bytes_foreign;
use stele_sign::foreign::{self, ForeignError};
use stele_verify::encoding::{from_multibase58, to_hex, to_multibase58};
use stele_verify::hash::Hash;
use stele_verify::json::{self, JsonErrorKind};
use stele_verify::key::{DidKey, Signature};
use stele_verify::record::{EnvelopeError, Record, RecordError};

use crate::vectors::Files;

fn text<'a>(files: &'a Files, name: &str) -> &'a str {
    core::str::from_utf8(files.get(name)).unwrap().trim_end()
}

fn parsed(files: &Files, name: &str) -> Value {
    serde_json::from_slice(files.get(name)).unwrap()
}

/// Step by step from the credential to the signature (vc-di-eddsa appendix B, eddsa-jcs-2022).
pub fn each_step(files: &Files) {
    // The canonical texts, from the document and from the proof's configuration.
    let mut document = parsed(files, "signedJCS.json");
    let proof = document.as_object_mut().unwrap().remove("proof").unwrap();
    let document_text = text(files, "canonDocJCS.txt");
    let config_text = text(files, "proofCanonJCS.txt");
    let canonical = |value: &Value| String::from_utf8(to_bytes_foreign(value).unwrap()).unwrap();
    assert_eq!(canonical(&document), document_text);
    assert_eq!(
        canonical(&parsed(files, "proofConfigJCS.json")),
        config_text
    );
    let mut config = proof.clone();
    config.as_object_mut().unwrap().remove("proofValue");
    assert_eq!(canonical(&config), config_text);
    // Both are within the profile's JSON, so the verifier reads them without a canonicaliser.
    json::parse(document_text.as_bytes()).unwrap();
    json::parse(config_text.as_bytes()).unwrap();

    // Their hashes, and both together.
    let document_hash = Hash::of(&[document_text.as_bytes()]);
    let config_hash = Hash::of(&[config_text.as_bytes()]);
    assert_eq!(document_hash.to_hex(), text(files, "docHashJCS.txt"));
    assert_eq!(config_hash.to_hex(), text(files, "proofHashJCS.txt"));
    let message = [config_hash.as_bytes().as_slice(), document_hash.as_bytes()].concat();
    assert_eq!(to_hex(&message), text(files, "combinedHashJCS.txt"));

    // The signature in both texts, by every equation, from the key as it is written.
    let value = proof["proofValue"].as_str().unwrap();
    assert_eq!(value, text(files, "sigBTC58JCS.txt"));
    let bytes: [u8; 64] = from_multibase58(value).unwrap();
    assert_eq!(to_hex(&bytes), text(files, "sigHexJCS.txt"));
    assert_eq!(to_multibase58(&bytes), value);
    let signature = Signature::from_bytes(bytes);
    let method = proof["verificationMethod"].as_str().unwrap();
    let key = DidKey::parse_verification_method(method).unwrap();
    let pair = parsed(files, "keyPair.json");
    let multikey = pair["publicKeyMultibase"].as_str().unwrap();
    assert_eq!(key.as_str(), format!("did:key:{multikey}"));
    assert_eq!(key.key().verify_strict(&message, &signature), Ok(()));
    assert_eq!(key.key().verify_zip215(&message, &signature), Ok(()));
}

/// The private key of the example makes the same signature.
pub fn signing_again(files: &Files) {
    let pair = parsed(files, "keyPair.json");
    let file = serde_json::json!({
        "type": "Multikey",
        "publicKeyMultibase": pair["publicKeyMultibase"],
        "secretKeyMultibase": pair["privateKeyMultibase"],
    });
    let key = stele_sign::multikey::SecretKey::from_json(file.to_string().as_bytes()).unwrap();
    let message: [u8; 64] =
        stele_verify::encoding::from_hex(text(files, "combinedHashJCS.txt")).unwrap();
    let signature = key.sign(&message).unwrap();
    assert_eq!(to_hex(signature.as_bytes()), text(files, "sigHexJCS.txt"));
}

/// The credential verifies as a foreign one, and after any change it doesn't.
pub fn the_credential(files: &Files) {
    let bytes = files.get("signedJCS.json");
    let pair = parsed(files, "keyPair.json");
    let signers = foreign::verify(bytes).unwrap();
    let names: Vec<_> = signers.iter().map(DidKey::as_str).collect();
    let multikey = pair["publicKeyMultibase"].as_str().unwrap();
    assert_eq!(names, [format!("did:key:{multikey}")]);

    let original = parsed(files, "signedJCS.json");
    for (pointer, value, error) in [
        ("/name", "Another Credential", ForeignError::Signature),
        ("/credentialSubject/alumniOf", "", ForeignError::Signature),
        (
            "/issuer",
            "https://vc.example/issuers/5679",
            ForeignError::Signature,
        ),
        (
            "/@context/0",
            "https://www.w3.org/ns/credentials/v3",
            ForeignError::Context,
        ),
        (
            "/proof/@context/1",
            "https://other.example/v2",
            ForeignError::Context,
        ),
        (
            "/proof/created",
            "2023-02-24T23:36:39Z",
            ForeignError::Signature,
        ),
        (
            "/proof/proofPurpose",
            "authentication",
            ForeignError::Signature,
        ),
        ("/proof/proofValue", "z1", ForeignError::Value),
        (
            "/proof/cryptosuite",
            "eddsa-rdfc-2022",
            ForeignError::Suite("DataIntegrityProof eddsa-rdfc-2022".into()),
        ),
    ] {
        let mut changed = original.clone();
        *changed.pointer_mut(pointer).unwrap() = value.into();
        let result = foreign::verify(changed.to_string().as_bytes());
        assert_eq!(result, Err(error), "{pointer}");
    }
}

/// It is no record: its form and its members are others.
pub fn no_record(files: &Files) {
    let bytes = files.get("signedJCS.json");
    let Err(RecordError::Json(error)) = Record::parse(bytes) else {
        panic!("it is indented");
    };
    assert_eq!((error.at, error.kind), (1, JsonErrorKind::Whitespace));
    let canonical = to_bytes_foreign(&parsed(files, "signedJCS.json")).unwrap();
    assert_eq!(
        Record::parse(&canonical),
        Err(RecordError::Envelope(EnvelopeError::Context))
    );
}
