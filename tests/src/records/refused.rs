//! What is done to a signed record, and the name of the error that finds it.

mod envelope;
mod form;
mod one_proof;
mod proof_set;

use serde_json::Value;
use stele_verify::json::JsonErrorKind;
use stele_verify::key::DidKey;
use stele_verify::record::{
    EnvelopeError, IntactRecord, ProofError, ProofErrorKind, Record, RecordError, verify_batch,
};

use super::made::{self, edited};
use super::signatures::lenient_signer;

/// A change and what comes of it.
struct Row {
    name: String,
    bytes: Vec<u8>,
    error: RecordError,
}

/// Every row is refused by its own error: read alone and in a batch, by both equations.
pub fn each_change() {
    let rows: Vec<Row> = [
        proof_set::rows(),
        one_proof::rows(),
        envelope::rows(),
        form::rows(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let good = made::record(3);
    let mut inputs: Vec<&[u8]> = Vec::new();
    let mut expected: Vec<Result<(), RecordError>> = Vec::new();
    for Row { name, bytes, error } in &rows {
        assert_ne!(bytes, &good, "{name}");
        let result = Record::parse(bytes).and_then(Record::verify);
        assert_eq!(result.as_ref().err(), Some(error), "{name}");
        let result = Record::parse(bytes).and_then(Record::verify_strict);
        assert_eq!(result.as_ref().err(), Some(error), "{name}, strictly");
        // A good one beside each, so that none taints its neighbours.
        inputs.extend([bytes.as_slice(), &good]);
        expected.extend([Err(error.clone()), Ok(())]);
    }
    let answers: Vec<_> = verify_batch(inputs)
        .into_iter()
        .map(|result| result.map(|_: IntactRecord<'_>| ()))
        .collect();
    assert_eq!(answers, expected);
}

/// What the changes start from is intact, with one signer, three, and as many as there may be; at
/// the greatest length and depth.
pub fn the_originals() {
    for signers in [1, 2, 3, 16] {
        let bytes = made::record(signers);
        let record = Record::parse(&bytes).and_then(Record::verify_strict);
        assert_eq!(
            record.unwrap().record().signers().len(),
            usize::from(signers)
        );
    }
    for bytes in [form::of_length(65_535), form::of_depth(16)] {
        let record = Record::parse(&bytes).and_then(Record::verify_strict);
        assert!(record.is_ok(), "{:?}", record.err());
    }
}

/// A record cut off anywhere is none, and neither is one with a byte behind it.
pub fn cut_off() {
    let record = made::record(1);
    for length in 0..record.len() {
        // A cut within a character shows as that.
        let kind = match core::str::from_utf8(&record[..length]) {
            Ok(_) => JsonErrorKind::UnexpectedEnd,
            Err(_) => JsonErrorKind::NotUtf8,
        };
        let Err(RecordError::Json(error)) = Record::parse(&record[..length]) else {
            panic!("{length} bytes of {}", record.len());
        };
        assert_eq!(error.kind, kind, "{length} bytes");
    }
    for byte in 0..=u8::MAX {
        let longer = [record.as_slice(), &[byte]].concat();
        assert!(matches!(Record::parse(&longer), Err(RecordError::Json(_))));
    }
}

/// Between the two equations lies a record that readers accept, alone and in a batch, and a log
/// doesn't take in.
pub fn by_the_strict_equation_only() {
    let (key, sign) = lenient_signer();
    let did = DidKey::new(key);
    let mut draft = made::draft(0);
    draft.signers.push((did.clone(), "custodian".into()));
    let document = draft.document().unwrap().to_bytes().unwrap();
    let record = edited(&document, |record| {
        record["proof"] = Value::from(vec![made::proof(&record.clone(), &did, sign)]);
    });
    let strictly = Record::parse(&record).and_then(Record::verify_strict);
    assert_eq!(strictly, Err(proof(0, ProofErrorKind::Signature)));
    let alone = Record::parse(&record).and_then(Record::verify);
    assert!(alone.is_ok(), "{:?}", alone.err());
    let good = made::record(3);
    let batch = verify_batch([record.as_slice(), &good, &record]);
    assert!(batch.iter().all(Result::is_ok));
}

fn row(name: impl Into<String>, bytes: Vec<u8>, error: RecordError) -> Row {
    Row {
        name: name.into(),
        bytes,
        error,
    }
}

/// The record of three signers after a change.
fn of_three(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    edited(&made::record(3), edit)
}

fn remove(object: &mut Value, member: &str) {
    object.as_object_mut().unwrap().remove(member).unwrap();
}

const fn proof(proof: usize, kind: ProofErrorKind) -> RecordError {
    RecordError::Proof(ProofError { proof, kind })
}

const fn malformed(member: &'static str) -> RecordError {
    RecordError::Envelope(EnvelopeError::Malformed { member })
}

const fn missing(member: &'static str) -> RecordError {
    RecordError::Envelope(EnvelopeError::Missing { member })
}
