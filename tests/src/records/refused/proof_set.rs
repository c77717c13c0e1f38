//! The set of proofs: its order, who is in it, and whose is whose.

use serde_json::{Value, json};
use stele_sign::foreign;
use stele_verify::record::{EnvelopeError, ProofErrorKind, RecordError};

use super::super::made::{self, edited};
use super::{Row, malformed, missing, of_three, proof, remove, row};

pub(super) fn rows() -> Vec<Row> {
    use ProofErrorKind::{Order, Signature};
    let edit = |edit: &dyn Fn(&mut Vec<Value>)| of_three(|record| edit(proofs(record)));
    let envelope = RecordError::Envelope;
    let differ = || envelope(EnvelopeError::SignersDiffer);
    let many = envelope(EnvelopeError::TooManyProofs { found: 17 });
    let object = edited(&made::record(1), |record| {
        record["proof"] = record["proof"][0].take();
    });
    let first_two_swapped = edit(&|all| all.swap(0, 1));
    let first_removed = edit(&|all| drop(all.remove(0)));
    let last_removed = edit(&|all| drop(all.pop()));
    let last_is_wrong = edit(&|all| all[2]["created"] = json!("2026-08-03T12:00:01Z"));
    let without = of_three(|record| remove(record, "proof"));
    let text = of_three(|record| record["proof"] = json!("proof"));
    vec![
        row("proofs reordered", first_two_swapped, proof(1, Order)),
        row("reversed", edit(&|all| all.reverse()), proof(1, Order)),
        row("first proof removed", first_removed, differ()),
        row("last proof removed", last_removed, differ()),
        row("a proof twice", edit(&repeat), proof(2, Order)),
        row("a stranger's proof added", edit(&add_stranger), differ()),
        row("a stranger's proof instead", edit(&take_stranger), differ()),
        row(
            "signatures swapped",
            edit(&|all| swap(all)),
            proof(0, Signature),
        ),
        row("another's proofs", edit(&replay), proof(0, Signature)),
        row("the last is wrong", last_is_wrong, proof(2, Signature)),
        row(
            "17 proofs",
            edit(&|all| *all = vec![all[0].take(); 17]),
            many,
        ),
        row(
            "no proof",
            edit(&Vec::clear),
            envelope(EnvelopeError::NoProof),
        ),
        row("no member for proofs", without, missing("proof")),
        row("a proof as an object", object, malformed("proof")),
        row("a proof as a text", text, malformed("proof")),
    ]
}

fn proofs(record: &mut Value) -> &mut Vec<Value> {
    record["proof"].as_array_mut().unwrap()
}

fn repeat(proofs: &mut Vec<Value>) {
    proofs.insert(1, proofs[1].clone());
}

fn swap(proofs: &mut [Value]) {
    let value = proofs[0]["proofValue"].take();
    proofs[0]["proofValue"] = proofs[1]["proofValue"].take();
    proofs[1]["proofValue"] = value;
}

/// The proofs of the same signers, under another record.
fn replay(proofs: &mut Vec<Value>) {
    let mut draft = made::draft(3);
    draft.id = "urn:uuid:00000000-0000-4000-8000-000000000000".into();
    let mut other: Value = serde_json::from_slice(&made::sign(&draft)).unwrap();
    *proofs = std::mem::take(self::proofs(&mut other));
}

fn add_stranger(proofs: &mut Vec<Value>) {
    proofs.push(by_a_stranger());
    proofs.sort_by_key(|proof| proof["verificationMethod"].to_string());
}

fn take_stranger(proofs: &mut Vec<Value>) {
    proofs.pop();
    add_stranger(proofs);
}

/// A proof that holds for the record of three, by a key that the record doesn't name.
fn by_a_stranger() -> Value {
    let stranger = made::key(9);
    let mut document: Value = serde_json::from_slice(&made::record(3)).unwrap();
    remove(&mut document, "proof");
    let proof = made::proof(&document, stranger.did(), |message| {
        stranger.sign(message).unwrap()
    });
    let signer = foreign::verify_proof(&document, &proof);
    assert_eq!(signer.as_ref(), Ok(stranger.did()));
    proof
}
