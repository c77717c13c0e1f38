//! What was found intact is remembered, and never taken for an answer about anything else.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::json;
use stele_client::check::{CheckedFile, FileError, check_file, check_next_file};
use stele_records::trust::TrustFile;
use stele_records::verdict::Answer;
use stele_tests::city::{self, NOW};
use stele_tests::records::made;
use stele_verify::record::{Memory, RecordError, verify_batch, verify_new};

/// One byte of a signature, a key, a text or anything else.
#[test]
fn no_byte_of_a_remembered_record_may_change() {
    let record = made::record(3);
    let mut memory = Memory::default();
    assert!(verify_new([record.as_slice()], &mut memory)[0].is_ok());
    assert_eq!(memory.len(), 1);
    let mut forged = 0;
    for at in 0..record.len() {
        let mut changed = record.clone();
        changed[at] ^= 1;
        let both = [record.as_slice(), changed.as_slice()];
        let found = verify_new(both, &mut memory);
        assert!(found[0].is_ok(), "the record itself");
        assert!(found[1].is_err(), "byte {at}");
        assert_eq!(found, verify_batch(both), "byte {at}");
        let code = found[1].as_ref().err().map(RecordError::code);
        forged += usize::from(code == Some("proof-signature"));
    }
    // Many have nothing wrong but their signatures. None of those is remembered.
    assert!(forged > 200, "{forged}");
    assert_eq!(memory.len(), 1);
}

/// Whichever of several records are remembered.
#[test]
fn some_are_remembered_and_some_are_new() {
    let mut records: Vec<_> = (1..=4).map(made::record).collect();
    records.push(made::replaced(
        &records[0],
        "R-0412\",\"type",
        "R-0413\",\"type",
    ));
    let all = || records.iter().map(Vec::as_slice);
    for known in 0..1_usize << records.len() {
        let mut memory = Memory::default();
        let some = (0..records.len()).filter(|at| known >> at & 1 == 1);
        verify_new(some.map(|at| records[at].as_slice()), &mut memory);
        assert_eq!(verify_new(all(), &mut memory), verify_batch(all()));
        assert_eq!(memory.len(), 4, "the forged one isn't");
    }
}

fn said(checked: Result<CheckedFile, FileError>) -> Result<String, FileError> {
    checked.map(|checked| format!("{checked:?}"))
}

/// A dossier in which a byte is another, after the honest one: it comes out as if nothing were remembered.
#[test]
fn a_changed_dossier_is_told_from_the_one_before() {
    let dossier = city::city().dossier(1);
    let trust = city::trust();
    let mut memory = Memory::default();
    let honest = check_file(&dossier, &trust, NOW);
    let overall = honest.as_ref().map(|file| file.verdict.overall());
    assert_eq!(overall, Ok(Answer::Yes));
    let honest = said(honest);
    for _ in 0..2 {
        let again = check_next_file(&dossier, &trust, NOW, &mut memory);
        assert_eq!(said(again), honest);
    }
    assert!(!memory.is_empty());
    for at in (0..dossier.len()).step_by(13) {
        let mut changed = dossier.clone();
        changed[at] ^= 1;
        let next = check_next_file(&changed, &trust, NOW, &mut memory);
        let alone = check_file(&changed, &trust, NOW);
        assert_eq!(said(next), said(alone), "byte {at}");
    }
}

/// That a record is intact stands for nothing by itself: whom to trust is asked anew.
#[test]
fn another_trust_file_is_another_answer() {
    let dossier = city::city().dossier(1);
    let mut other = city::trust_json(&city::policy());
    other["anchors"][0]["key"] = json!(city::other_custodian().did().as_str());
    let other = TrustFile::parse(other.to_string().as_bytes()).expect("a trust file");
    let mut memory = Memory::default();
    let mut check = |trust: &TrustFile| check_next_file(&dossier, trust, NOW, &mut memory);
    let overall = check(&city::trust()).map(|file| file.verdict.overall());
    assert_eq!(overall, Ok(Answer::Yes));
    let second = check(&other);
    let overall = second.as_ref().map(|file| file.verdict.overall());
    assert_eq!(overall, Ok(Answer::CantTell));
    assert_eq!(said(second), said(check_file(&dossier, &other, NOW)));
}
