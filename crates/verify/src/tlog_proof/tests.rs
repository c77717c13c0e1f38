use alloc::format;
use alloc::vec;

use super::*;
use crate::checkpoint::Checkpoint;
use crate::hash::node_hash;
use crate::note::testing::TestKey;

const ENTRY: &[u8] = b"entry";

fn log() -> TestKey {
    TestKey::log("example.com/log", 1)
}

fn policy() -> Policy {
    let vkey = log().vkey.to_vkey();
    Policy::parse(format!("log {vkey}\nquorum none\n").as_bytes()).unwrap()
}

/// The second of two entries.
fn proof(extra: Option<&[u8]>) -> TlogProof {
    let sibling = leaf_hash(b"sibling");
    let root = node_hash(&sibling, &leaf_hash(ENTRY));
    let text = Checkpoint::new("example.com/log", 2, root)
        .unwrap()
        .to_text();
    let note = Note::new(&text, &[log().sign(&text)]).unwrap();
    TlogProof::new(extra.map(Vec::from), 1, vec![sibling], note).unwrap()
}

fn text_of(proof: &TlogProof) -> String {
    String::from_utf8(proof.to_bytes()).unwrap()
}

#[test]
fn a_proof_reads_prints_and_holds() {
    for extra in [None, Some(&b"{}"[..])] {
        let proof = proof(extra);
        let again = TlogProof::parse(&proof.to_bytes()).unwrap();
        assert_eq!(again, proof);
        assert_eq!(again.extra(), extra);
        assert_eq!(again.index(), 1);
        assert_eq!(again.hashes(), [leaf_hash(b"sibling")]);
        let (included, checkpoint) = again.verify(ENTRY, &policy()).unwrap();
        assert_eq!(included.leaf(), leaf_hash(ENTRY));
        assert_eq!((included.index(), included.size()), (1, 2));
        assert_eq!(included.root(), checkpoint.root());
    }
}

#[test]
fn its_form_is_the_specification_s() {
    let text = text_of(&proof(Some(b"{}")));
    let hash = leaf_hash(b"sibling").to_base64();
    let head = format!("c2sp.org/tlog-proof@v1\nextra e30=\nindex 1\n{hash}\n\n");
    assert_eq!(
        text.strip_prefix(&head).unwrap().as_bytes(),
        proof(None).note.as_bytes()
    );
    // One entry alone needs no hashes.
    let alone = TlogProof::new(None, 0, Vec::new(), proof(None).note).unwrap();
    assert!(text_of(&alone).starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\nexample.com/"));
    assert_eq!(TlogProof::parse(&alone.to_bytes()), Ok(alone));
}

#[test]
fn each_step_fails_by_name() {
    let proof = proof(None);
    assert_eq!(
        proof.verify(b"another entry", &policy()),
        Err(TlogProofError::Inclusion(MerkleError::RootMismatch))
    );
    let shorter = TlogProof {
        hashes: Vec::new(),
        ..proof.clone()
    };
    assert_eq!(
        shorter.verify(ENTRY, &policy()),
        Err(TlogProofError::Inclusion(MerkleError::ProofLength {
            found: 0
        }))
    );
    let beyond = TlogProof {
        index: 2,
        ..proof.clone()
    };
    assert_eq!(
        beyond.verify(ENTRY, &policy()),
        Err(TlogProofError::Inclusion(MerkleError::IndexBeyondSize {
            index: 2,
            size: 2
        }))
    );
    let first = TlogProof {
        index: 0,
        ..proof.clone()
    };
    assert_eq!(
        first.verify(ENTRY, &policy()),
        Err(TlogProofError::Inclusion(MerkleError::RootMismatch))
    );
    let nobody = Policy::parse(b"quorum none\n").unwrap();
    let origin = String::from("example.com/log");
    assert_eq!(
        proof.verify(ENTRY, &nobody),
        Err(TlogProofError::Checkpoint(CheckpointError::UnknownOrigin {
            origin
        }))
    );
}

#[test]
fn its_lines_have_one_form() {
    let text = text_of(&proof(Some(b"{}")));
    let hash = leaf_hash(b"sibling").to_base64();
    for (from, to, error) in [
        ("@v1", "@v2", TlogProofError::Header),
        ("c2sp", " c2sp", TlogProofError::Header),
        ("@v1\n", "@v1\n\n", TlogProofError::Index),
        ("@v1\n", "@v1 ", TlogProofError::Header),
        ("extra e30=", "extra e30", TlogProofError::Extra),
        ("extra e30=", "extra e31=", TlogProofError::Extra),
        ("extra e30=", "extra  e30=", TlogProofError::Extra),
        ("extra e30=", "extra ", TlogProofError::ExtraEmpty),
        ("extra e30=", "extra", TlogProofError::Index),
        ("extra e30=", "Extra e30=", TlogProofError::Index),
        ("e30=\n", "e30=\nextra e30=\n", TlogProofError::Index),
        ("index 1", "index 01", TlogProofError::Index),
        ("index 1", "index -1", TlogProofError::Index),
        ("index 1", "index  1", TlogProofError::Index),
        (
            "index 1",
            "index 18446744073709551616",
            TlogProofError::Index,
        ),
        (
            "index 1",
            "index 1\nindex 1",
            TlogProofError::Hash { line: 4 },
        ),
        (&hash, "AAAA", TlogProofError::Hash { line: 4 }),
        // The blank line is gone, so the one before the signatures is the first.
        ("\n\nexample", "\nexample", TlogProofError::Hash { line: 5 }),
        // One more belongs to the checkpoint, as its first line.
        (
            "\n\nexample",
            "\n\n\nexample",
            TlogProofError::Checkpoint(CheckpointError::Size),
        ),
    ] {
        let bad = text.replacen(from, to, 1);
        assert_ne!(bad, text);
        let result =
            TlogProof::parse(bad.as_bytes()).and_then(|proof| proof.verify(ENTRY, &policy()));
        assert_eq!(result, Err(error), "{bad}");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let bytes = proof(Some(b"{}")).to_bytes();
    for length in 0..bytes.len() {
        assert!(TlogProof::parse(&bytes[..length]).is_err(), "{length}");
    }
    let head = b"c2sp.org/tlog-proof@v1\nindex 1\n";
    assert_eq!(
        TlogProof::parse(head),
        Err(TlogProofError::CheckpointMissing)
    );
    assert_eq!(
        TlogProof::parse(b"<!DOCTYPE html>\n<html>\n"),
        Err(TlogProofError::Header)
    );
    assert_eq!(
        TlogProof::parse(b"c2sp.org/tlog-proof@v1\nindex 1\n\na\n1\n"),
        Err(TlogProofError::Note(NoteError::NoSignatures))
    );
}

#[test]
fn characters_are_checked_first() {
    let text = text_of(&proof(None));
    for (bad, error) in [
        (
            text.replace('\n', "\r\n"),
            TextError::CarriageReturn { line: 1 },
        ),
        (format!("\u{feff}{text}"), TextError::ByteOrderMark),
        (
            text.replacen("index", "in\0dex", 1),
            TextError::Nul { line: 2 },
        ),
        (
            text.replacen("index ", "index\t", 1),
            TextError::ControlCharacter { line: 2, byte: 9 },
        ),
    ] {
        assert_eq!(
            TlogProof::parse(bad.as_bytes()),
            Err(TlogProofError::Text(error))
        );
    }
    let mut bytes = text.into_bytes();
    bytes[0] = 0xff;
    let error = TlogProofError::Text(TextError::NotUtf8 { line: 1 });
    assert_eq!(TlogProof::parse(&bytes), Err(error));
}

#[test]
fn limits() {
    let TlogProof { note, .. } = proof(None);
    let with_extra = |length| TlogProof::new(Some(vec![7; length]), 0, vec![], note.clone());
    let longest = with_extra(TlogProof::MAX_EXTRA_LEN).unwrap();
    assert_eq!(TlogProof::parse(&longest.to_bytes()), Ok(longest.clone()));
    let found = TlogProof::MAX_EXTRA_LEN + 1;
    let too_long = TlogProofError::ExtraTooLong { found };
    assert_eq!(with_extra(found), Err(too_long.clone()));
    let text = text_of(&longest).replacen(
        &to_base64(&[7; TlogProof::MAX_EXTRA_LEN]),
        &to_base64(&vec![7; found]),
        1,
    );
    assert_eq!(TlogProof::parse(text.as_bytes()), Err(too_long));
    assert_eq!(with_extra(0), Err(TlogProofError::ExtraEmpty));

    let hash = leaf_hash(b"");
    let deepest = TlogProof::new(None, u64::MAX, vec![hash; 64], note.clone()).unwrap();
    assert_eq!(TlogProof::parse(&deepest.to_bytes()), Ok(deepest.clone()));
    let too_many = Err(TlogProofError::TooManyHashes);
    assert_eq!(TlogProof::new(None, 0, vec![hash; 65], note), too_many);
    let line = format!("{}\n", hash.to_base64());
    let text = text_of(&deepest).replacen(&line, &line.repeat(2), 1);
    assert_eq!(TlogProof::parse(text.as_bytes()), too_many);

    let limit = TlogProof::MAX_LEN;
    let found = limit + 1;
    assert_eq!(
        TlogProof::parse(&vec![b'a'; found]),
        Err(TlogProofError::Text(TextError::TooLong { found, limit }))
    );
}

#[test]
fn the_largest_proof_fits() {
    let line = log().sign("x\n");
    let room = Note::MAX_LEN - format!("\n\n{line}\n").len();
    let note = Note::new(&format!("{}\n", "a".repeat(room)), &[line]).unwrap();
    assert_eq!(note.as_bytes().len(), Note::MAX_LEN);
    let extra = Some(vec![0; TlogProof::MAX_EXTRA_LEN]);
    let hashes = vec![leaf_hash(b""); MAX_PROOF_LEN];
    let largest = TlogProof::new(extra, u64::MAX, hashes, note).unwrap();
    assert_eq!(TlogProof::parse(&largest.to_bytes()), Ok(largest));
}
