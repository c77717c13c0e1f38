//! Foreign libraries accept what is signed here and refuse it after a change; and the other way
//! round.
//!
//! `STELE_NODE_MODULES` is a folder `node_modules` with Digital Bazaar's libraries, `STELE_NODE` the
//! command to run it with; `STELE_PYTHON` is a Python that has apsig. `cargo xtask test` installs
//! them and sets these; without them the tests say that they were skipped.
#![cfg(not(target_arch = "wasm32"))]

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use stele_sign::canonical::to_bytes_foreign;
use stele_sign::foreign::{self, ForeignError};
use stele_tests::records::made::{self, CREATED};
use stele_verify::record::{Record, RecordError};

/// A library that isn't ours.
enum Library {
    DigitalBazaar { node_modules: PathBuf },
    Apsig { python: PathBuf },
}

/// Those that are installed; says which aren't.
fn libraries() -> Vec<Library> {
    let variable = |name: &str| {
        let value = env::var_os(name).filter(|value| !value.is_empty());
        if value.is_none() {
            println!("skipped: {name} is not set");
        }
        value.map(PathBuf::from)
    };
    let node = variable("STELE_NODE_MODULES");
    let node = node.map(|node_modules| Library::DigitalBazaar { node_modules });
    let python = variable("STELE_PYTHON").map(|python| Library::Apsig { python });
    node.into_iter().chain(python).collect()
}

impl Library {
    fn name(&self) -> &'static str {
        match self {
            Self::DigitalBazaar { .. } => "Digital Bazaar",
            Self::Apsig { .. } => "apsig",
        }
    }

    /// Hands a request to the library's script.
    fn ask(&self, request: &Value) -> Value {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign");
        let folder = tempfile::tempdir().unwrap();
        let mut command = match self {
            Self::DigitalBazaar { node_modules } => {
                // Modules are looked for from where the script lies.
                let script = folder.path().join("data_integrity.mjs");
                std::fs::copy(scripts.join("data_integrity.mjs"), &script).unwrap();
                let link = folder.path().join("node_modules");
                std::os::unix::fs::symlink(node_modules, link).unwrap();
                let node = env::var_os("STELE_NODE").unwrap_or_else(|| "node".into());
                let mut command = Command::new(node);
                command.arg(script);
                command
            }
            Self::Apsig { python } => {
                let mut command = Command::new(python);
                command.arg("-B").arg(scripts.join("apsig_proofs.py"));
                command
            }
        };
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut input = child.stdin.take().unwrap();
        input.write_all(request.to_string().as_bytes()).unwrap();
        drop(input);
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}: {:?}",
            self.name(),
            output.status
        );
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What the library says of each proof of a record, every one alone.
    fn verify_each(&self, record: &[u8]) -> Vec<String> {
        let document: Value = serde_json::from_slice(record).unwrap();
        let answer = self.ask(&json!({ "verify": document }));
        let each = answer["each"].as_array().unwrap().iter();
        each.map(|result| result.as_str().unwrap().to_owned())
            .collect()
    }

    /// The proofs that the library makes over a document with the keys of these seeds.
    fn sign(&self, document: &Value, seeds: &[u8]) -> Vec<Value> {
        let key = |seed: &u8| -> Value {
            serde_json::from_str(&made::key(*seed).to_json().unwrap()).unwrap()
        };
        let keys: Vec<_> = seeds.iter().map(key).collect();
        let answer = self.ask(&json!({"sign": document, "keys": keys, "created": CREATED}));
        let proofs = answer["proofs"].as_array().unwrap().clone();
        assert_eq!(proofs.len(), seeds.len());
        proofs
    }
}

fn document(signers: u8) -> Value {
    let document = made::draft(signers).document().unwrap();
    serde_json::from_slice(&document.to_bytes().unwrap()).unwrap()
}

fn with_proofs(document: &Value, mut proofs: Vec<Value>) -> Vec<u8> {
    proofs.sort_by_key(|proof| proof["verificationMethod"].to_string());
    let mut record = document.clone();
    record["proof"] = json!(proofs);
    to_bytes_foreign(&record).unwrap()
}

/// What is signed here, by one and by several, with Chinese text, every library verifies.
#[test]
fn signed_here() {
    for library in libraries() {
        for signers in [1, 3] {
            let each = library.verify_each(&made::record(signers));
            let verified = vec!["verified"; usize::from(signers)];
            assert_eq!(each, verified, "{}", library.name());
        }
    }
}

/// After a change of the document no proof holds; after a change of a proof, that one doesn't.
#[test]
fn changed() {
    let record = made::record(3);
    // Where, which member, and what it becomes.
    let of_the_document = [
        ("/credentialSubject", "vernacularName", json!("樟树")),
        ("/credentialSubject", "dbhMm", json!(413)),
        ("/credentialSubject", "note", json!("")),
        ("/signers/0", "role", json!("witness")),
        ("", "log", json!("trees.example/2027")),
    ];
    let of_the_second_proof = [
        ("/proof/1", "created", json!("2026-08-03T12:00:01Z")),
        ("/proof/1", "proofValue", first_value(&record)),
        ("/proof/1", "nonce", json!("1")),
    ];
    let change = |(place, member, value): &(&str, &str, Value)| {
        made::edited(&record, |record| {
            record.pointer_mut(place).unwrap()[*member] = value.clone();
        })
    };
    for library in libraries() {
        let name = library.name();
        let refused = match library {
            Library::DigitalBazaar { .. } => "Invalid signature.",
            Library::Apsig { .. } => "signature",
        };
        for edit in &of_the_document {
            let each = library.verify_each(&change(edit));
            assert_eq!(each, [refused; 3], "{name}: {edit:?}");
        }
        for edit in &of_the_second_proof {
            let each = library.verify_each(&change(edit));
            assert_eq!(each, ["verified", refused, "verified"], "{name}: {edit:?}");
        }
        let other_context = made::edited(&record, |record| {
            record["@context"][0] = json!("https://other.example/v2");
        });
        let each = library.verify_each(&other_context);
        // apsig is content where any entry of both is the same, and then finds the signature wrong.
        let refused = match library {
            Library::DigitalBazaar { .. } => "document.@context does not start with proof.@context",
            Library::Apsig { .. } => "signature",
        };
        assert_eq!(each, [refused; 3], "{name}: context");
    }
}

fn first_value(record: &[u8]) -> Value {
    let record: Value = serde_json::from_slice(record).unwrap();
    record["proof"][0]["proofValue"].clone()
}

/// Why every proof is asked for alone: this library takes a set for verified if any proof is.
#[test]
fn one_good_proof_is_not_enough_here() {
    let record = made::edited(&made::record(3), |record| {
        record["proof"][1]["created"] = json!("2026-08-03T12:00:01Z");
    });
    assert!(foreign::verify(&record) == Err(ForeignError::Signature));
    assert!(Record::parse(&record).and_then(Record::verify).is_err());
    for library in libraries() {
        if let Library::DigitalBazaar { .. } = library {
            let document: Value = serde_json::from_slice(&record).unwrap();
            let answer = library.ask(&json!({ "verify": document }));
            assert_eq!(answer["whole"], "verified");
            assert_ne!(answer["each"][1], "verified");
        }
    }
}

/// What a library signs is a record here, by one and by several; and byte for byte the same.
#[test]
fn signed_there() {
    for library in libraries() {
        for signers in [1, 3] {
            let document = document(signers);
            let seeds: Vec<_> = (1..=signers).collect();
            let record = with_proofs(&document, library.sign(&document, &seeds));
            let signed_by = foreign::verify(&record).unwrap();
            assert_eq!(signed_by.len(), usize::from(signers), "{}", library.name());
            let read = Record::parse(&record).and_then(Record::verify_strict);
            assert!(read.is_ok(), "{}: {:?}", library.name(), read.err());
            // Ed25519 has one signature for each key and text, so nothing can differ.
            assert_eq!(record, made::record(signers), "{}", library.name());

            let changed = made::edited(&record, |record| record["id"] = json!("urn:uuid:1"));
            assert_eq!(foreign::verify(&changed), Err(ForeignError::Signature));
            let read = Record::parse(&changed).and_then(Record::verify_strict);
            assert!(matches!(read, Err(RecordError::Proof(_))));
        }
    }
}

/// One record, signed by three parties with as many libraries, each of which verifies all.
#[test]
fn signed_by_all_together() {
    let libraries = libraries();
    if libraries.is_empty() {
        return;
    }
    let document = document(3);
    let key = made::key(1);
    let mut proofs = vec![made::proof(&document, key.did(), |message| {
        key.sign(message).unwrap()
    })];
    for (seed, library) in [2, 3].into_iter().zip(libraries.iter().cycle()) {
        proofs.extend(library.sign(&document, &[seed]));
    }
    let record = with_proofs(&document, proofs);
    assert!(
        Record::parse(&record)
            .and_then(Record::verify_strict)
            .is_ok()
    );
    for library in &libraries {
        assert_eq!(
            library.verify_each(&record),
            ["verified"; 3],
            "{}",
            library.name()
        );
    }
}

/// A credential that is no record: floats, names beyond ASCII, one proof as an object. All
/// canonicalisers agree on it.
#[test]
fn a_foreign_credential() {
    let document = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://city.example/trees/v1"],
        "type": ["VerifiableCredential"],
        "issuer": {"id": "did:web:city.example", "name": "榕城园林局"},
        "credentialSubject": {
            "id": "urn:tree:1",
            "胸径": 41.25,
            "position": [26.08, 119.29, -0.5, 1e21, 1e-7, 333_333_333.333_333_3],
            "é": "e\u{301} \u{7f} \u{20ac} \u{1f333} \" \\ \n \u{f}",
            "\u{fb33}": 1,
            "\u{1f602}": 2,
            "": null,
        },
    });
    for library in libraries() {
        let proof = library.sign(&document, &[5]).remove(0);
        let mut credential = document.clone();
        credential["proof"] = proof;
        let text = serde_json::to_vec_pretty(&credential).unwrap();
        let signers = foreign::verify(&text);
        assert_eq!(
            signers,
            Ok(vec![made::key(5).did().clone()]),
            "{}",
            library.name()
        );
        assert!(matches!(Record::parse(&text), Err(RecordError::Json(_))));
        credential["credentialSubject"]["胸径"] = json!(41.26);
        let changed = foreign::verify(&serde_json::to_vec(&credential).unwrap());
        assert_eq!(changed, Err(ForeignError::Signature), "{}", library.name());

        let key = made::key(6);
        credential = document.clone();
        credential["proof"] =
            made::proof(&document, key.did(), |message| key.sign(message).unwrap());
        let each = library.verify_each(&serde_json::to_vec(&credential).unwrap());
        assert_eq!(each, ["verified"], "{}", library.name());
    }
}
