//! Logs of did:webvh, written by two other implementations: each line is a document with
//! `eddsa-jcs-2022` proofs.
//!
//! Every proof of every line can be checked here: all are by `did:key`, none has a context of its
//! own. What these logs mean beyond the signatures (version ids, key rotation) is not ours.

use serde_json::{Value, json};
use stele_sign::foreign::{self, ForeignError};
use stele_verify::key::DidKey;

use crate::vectors::{File, Files};

/// How many log lines and how many proofs of witnesses there are.
const LINES: usize = 48;
const WITNESS_PROOFS: usize = 7;

fn lines(file: &File) -> impl Iterator<Item = Value> {
    let text = core::str::from_utf8(&file.bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn logs(files: &Files) -> impl Iterator<Item = &File> {
    let files = files.all().iter();
    files.filter(|file| file.path.ends_with("/did.jsonl"))
}

/// Each line verifies, by a key that the log has named for its updates.
pub fn every_line(files: &Files) {
    let mut checked = 0;
    for file in logs(files) {
        let mut named: Vec<String> = Vec::new();
        for line in lines(file) {
            let name = format!("{} {}", file.path, line["versionId"]);
            let update_keys = line["parameters"]["updateKeys"].as_array();
            let keys = update_keys.into_iter().flatten().filter_map(Value::as_str);
            named.extend(keys.map(|key| format!("did:key:{key}")));
            let signers = foreign::verify(line.to_string().as_bytes());
            let signers = signers.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            let known = |signer: &DidKey| named.iter().any(|key| key == signer.as_str());
            assert!(!signers.is_empty() && signers.iter().all(known), "{name}");
            checked += 1;
        }
    }
    assert_eq!(checked, LINES);
}

/// Witnesses sign the version id of a line, in a file of their own.
pub fn every_witness(files: &Files) {
    let mut checked = 0;
    let files = files.all().iter();
    for file in files.filter(|file| file.path.ends_with("/did-witness.json")) {
        let statements: Value = serde_json::from_slice(&file.bytes).unwrap();
        for statement in statements.as_array().unwrap() {
            let document = json!({"versionId": statement["versionId"]});
            let other = json!({"versionId": "1-Qm"});
            for proof in statement["proof"].as_array().unwrap() {
                let signer = foreign::verify_proof(&document, proof);
                assert!(signer.is_ok(), "{}: {signer:?}", file.path);
                assert_eq!(
                    foreign::verify_proof(&other, proof),
                    Err(ForeignError::Signature)
                );
                checked += 1;
            }
        }
    }
    assert_eq!(checked, WITNESS_PROOFS);
}

/// No line verifies after a change, nor with the proof of another.
pub fn changed_lines(files: &Files) {
    let all: Vec<Value> = logs(files).flat_map(lines).collect();
    for (line, next) in all.iter().zip(all.iter().cycle().skip(1)) {
        let refused = |edit: &dyn Fn(&mut Value), error: ForeignError| {
            let mut changed = line.clone();
            edit(&mut changed);
            assert_ne!(&changed, line);
            let result = foreign::verify(changed.to_string().as_bytes());
            assert_eq!(result, Err(error), "{changed}");
        };
        refused(
            &|line| line["versionTime"] = json!("1999-01-01T00:00:00Z"),
            ForeignError::Signature,
        );
        refused(
            &|line| line["state"]["id"] = json!("did:webvh:other"),
            ForeignError::Signature,
        );
        refused(&|line| line["added"] = json!(null), ForeignError::Signature);
        refused(
            &|line| line["proof"] = next["proof"].clone(),
            ForeignError::Signature,
        );
        refused(&|line| line["proof"] = json!([]), ForeignError::NoProof);
        let proof = |line: &mut Value, name: &str, value: Value| line["proof"][0][name] = value;
        refused(
            &|line| proof(line, "created", json!("1999-01-01T00:00:00Z")),
            ForeignError::Signature,
        );
        refused(
            &|line| proof(line, "nonce", json!(1)),
            ForeignError::Signature,
        );
        refused(
            &|line| proof(line, "proofValue", json!("u")),
            ForeignError::Value,
        );
        // A context in the proof has to be the document's, which has none.
        refused(
            &|line| proof(line, "@context", json!(["https://x"])),
            ForeignError::Context,
        );
        // One good proof does not make up for a bad one, in either order.
        for at in [0, 1] {
            refused(
                &|line| {
                    let good = line["proof"][0].clone();
                    let mut bad = good.clone();
                    bad["created"] = json!("1999-01-01T00:00:00Z");
                    let mut both = vec![good];
                    both.insert(at, bad);
                    line["proof"] = json!(both);
                },
                ForeignError::Signature,
            );
        }
    }
    assert_eq!(all.len(), LINES);
}
