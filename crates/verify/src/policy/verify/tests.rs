use alloc::format;
use alloc::string::String;
use alloc::vec;

use super::*;
use crate::hash::leaf_hash;
use crate::note::NoteError;
use crate::note::testing::TestKey;

#[cfg(feature = "ml-dsa")]
mod kinds;
mod uncounted;

const ORIGIN: &str = "example.com/log";

fn log() -> TestKey {
    TestKey::log(ORIGIN, 100)
}

/// Witness `seed`, called `W<seed>` in policies.
fn witness(seed: u8) -> TestKey {
    TestKey::witness(&format!("w{seed}.example"), seed)
}

fn text() -> String {
    let checkpoint = Checkpoint::new(ORIGIN, 5, leaf_hash(b"root")).unwrap();
    checkpoint.to_text()
}

fn policy(quorum: &str) -> Policy {
    let mut policy = format!("log {}\n", log().vkey.to_vkey());
    for seed in 1..=3 {
        let vkey = witness(seed).vkey.to_vkey();
        policy.push_str(&format!("witness W{seed} {vkey}\n"));
    }
    Policy::parse(format!("{policy}{quorum}\n").as_bytes()).unwrap()
}

fn two_of_three() -> Policy {
    policy("group G 2 W1 W2 W3\nquorum G")
}

fn note(lines: &[SignatureLine]) -> Vec<u8> {
    Note::new(&text(), lines).unwrap().to_bytes()
}

fn bad(line: &SignatureLine, key: &TestKey) -> SignatureLine {
    let mut bytes = line.bytes().to_vec();
    bytes[40] ^= 1;
    SignatureLine::of(&key.vkey, bytes)
}

fn names(cosigned: &[CosignedBy]) -> Vec<(&[u8], u64)> {
    cosigned
        .iter()
        .map(|by| (by.name.as_slice(), by.time))
        .collect()
}

#[test]
fn a_quorum_makes_a_verified_checkpoint() {
    let lines = [
        log().sign(&text()),
        witness(3).cosign(&text(), 30),
        witness(1).cosign(&text(), 10),
    ];
    let bytes = note(&lines);
    let verified = two_of_three().verify(&bytes).unwrap();
    assert_eq!(verified.origin(), ORIGIN);
    assert_eq!(verified.size(), 5);
    assert_eq!(verified.root(), leaf_hash(b"root"));
    assert_eq!(verified.checkpoint().to_text(), text());
    assert_eq!(verified.note().as_bytes(), bytes);
    assert_eq!(*verified.log_key(), log().vkey);
    assert_eq!(
        names(verified.cosigners()),
        [(&b"W1"[..], 10), (&b"W3"[..], 30)]
    );
    assert_eq!(verified.cosigners()[0].key_name.as_str(), "w1.example");
    assert_eq!(verified.quorum_time(), Some(10));
}

#[test]
fn the_time_ignores_those_not_needed() {
    let lines = [
        log().sign(&text()),
        witness(1).cosign(&text(), 10),
        witness(2).cosign(&text(), 20),
        witness(3).cosign(&text(), 30),
    ];
    let verified = two_of_three().verify(&note(&lines)).unwrap();
    assert_eq!(verified.cosigners().len(), 3);
    assert_eq!(verified.quorum_time(), Some(20));
    let verified = policy("quorum W1").verify(&note(&lines)).unwrap();
    assert_eq!(verified.cosigners().len(), 3);
    assert_eq!(verified.quorum_time(), Some(10));
    let verified = policy("quorum none").verify(&note(&lines)).unwrap();
    assert_eq!(verified.cosigners().len(), 3);
    assert_eq!(verified.quorum_time(), None);
}

#[test]
fn the_order_of_lines_means_nothing() {
    let lines = [
        witness(2).cosign(&text(), 20),
        witness(1).cosign(&text(), 10),
        log().sign(&text()),
    ];
    let verified = two_of_three().verify(&note(&lines)).unwrap();
    assert_eq!(
        names(verified.cosigners()),
        [(&b"W1"[..], 10), (&b"W2"[..], 20)]
    );
}

#[test]
fn each_missing_signature_has_its_name() {
    let policy = two_of_three();
    let cosignatures = [
        witness(1).cosign(&text(), 10),
        witness(2).cosign(&text(), 20),
    ];
    let origin = String::from(ORIGIN);
    assert_eq!(
        policy.verify(&note(&cosignatures)),
        Err(CheckpointError::LogSignatureMissing { origin })
    );

    let lines = [log().sign(&text()), witness(2).cosign(&text(), 20)];
    let signed = policy.verify_log_signature(&note(&lines)).unwrap();
    assert_eq!(signed.checkpoint().size(), 5);
    assert_eq!(*signed.log_key(), log().vkey);
    let error = signed.require_quorum(&policy).unwrap_err();
    let CheckpointError::QuorumNotReached { cosigned, needed } = error else {
        panic!("{error:?}");
    };
    assert_eq!(names(&cosigned), [(&b"W2"[..], 20)]);
    assert_eq!(needed, Some((2, 3)));
}

#[test]
fn an_unknown_origin_is_not_a_missing_signature() {
    let other = TestKey::log("example.com/other", 101);
    let origin = String::from("example.com/other");
    let text = text().replace(ORIGIN, &origin);
    let note = Note::new(&text, &[other.sign(&text)]).unwrap();
    assert_eq!(
        policy("quorum none").verify(note.as_bytes()),
        Err(CheckpointError::UnknownOrigin { origin })
    );
}

#[test]
fn the_log_must_sign_under_its_own_origin() {
    // The known log signs a checkpoint that bears another origin of the policy.
    let other = TestKey::log("example.com/other", 101);
    let policy = format!(
        "log {}\nlog {}\nquorum none\n",
        log().vkey.to_vkey(),
        other.vkey.to_vkey()
    );
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let origin = String::from("example.com/other");
    let text = text().replace(ORIGIN, &origin);
    let line = log().sign(&text);
    let note = Note::new(&text, core::slice::from_ref(&line)).unwrap();
    let missing = CheckpointError::LogSignatureMissing { origin };
    assert_eq!(policy.verify(note.as_bytes()), Err(missing));
    // Signed by both it is fine, in either order; but both must hold.
    for lines in [
        [line.clone(), other.sign(&text)],
        [other.sign(&text), line.clone()],
    ] {
        let note = Note::new(&text, &lines).unwrap();
        let verified = policy.verify(note.as_bytes()).unwrap();
        assert_eq!(*verified.log_key(), other.vkey);
    }
    let lines = [other.sign(&text), bad(&line, &log())];
    let note = Note::new(&text, &lines).unwrap();
    let log = String::from(ORIGIN);
    assert_eq!(
        policy.verify(note.as_bytes()),
        Err(CheckpointError::LogSignatureInvalid { log })
    );
}

#[test]
fn a_log_may_have_two_keys_for_a_while() {
    let new = TestKey::log(ORIGIN, 102);
    let policy = format!(
        "log {}\nlog {}\nquorum none\n",
        log().vkey.to_vkey(),
        new.vkey.to_vkey()
    );
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    for key in [log(), new] {
        let verified = policy.verify(&note(&[key.sign(&text())])).unwrap();
        assert_eq!(*verified.log_key(), key.vkey);
    }
}

#[test]
fn a_known_key_s_bad_signature_rejects_the_note() {
    let policy = policy("quorum none");
    let good = log().sign(&text());
    let cosigned = witness(1).cosign(&text(), 10);
    let log_invalid = CheckpointError::LogSignatureInvalid {
        log: String::from(ORIGIN),
    };
    let witness_invalid = |error| CheckpointError::CosignatureInvalid {
        witness: b"W1".to_vec(),
        error,
    };
    let length = SignatureLine::of(&witness(1).vkey, vec![0; 2428]);
    let late = SignatureLine::of(&witness(1).vkey, vec![0xff; 72]);
    for (line, error) in [
        (bad(&good, &log()), log_invalid.clone()),
        (SignatureLine::of(&log().vkey, vec![0]), log_invalid),
        (
            bad(&cosigned, &witness(1)),
            witness_invalid(CosignatureError::Signature),
        ),
        (
            length,
            witness_invalid(CosignatureError::Length { found: 2428 }),
        ),
        (
            late,
            witness_invalid(CosignatureError::TimeOutOfRange { time: u64::MAX }),
        ),
    ] {
        // Before and after a good one of the same key.
        for lines in [
            [good.clone(), cosigned.clone(), line.clone()],
            [line.clone(), cosigned.clone(), good.clone()],
        ] {
            assert_eq!(policy.verify(&note(&lines)), Err(error.clone()));
        }
    }
}

#[test]
fn unknown_signatures_are_ignored() {
    let good = log().sign(&text());
    let w1 = witness(1);
    let unknown = [
        // A stranger's, good and bad, and of another length.
        witness(9).cosign(&text(), 10),
        bad(&witness(9).cosign(&text(), 10), &witness(9)),
        SignatureLine::of(&witness(9).vkey, vec![0; 2428]),
        // A known name with another key, and a known key under another name.
        TestKey::witness("w1.example", 9).cosign(&text(), 10),
        TestKey::witness("w9.example", 1).cosign(&text(), 10),
        TestKey::log(ORIGIN, 9).sign(&text()),
        // A witness's key that signs as a log does: another id.
        TestKey::log("w1.example", 1).sign(&text()),
        // A known id under another name, with rubbish.
        SignatureLine::parse(&format!(
            "— other.example {}",
            w1.cosign("x\n", 1).to_string().rsplit(' ').next().unwrap()
        ))
        .unwrap(),
    ];
    let mut lines = vec![good];
    lines.extend(unknown);
    let verified = policy("quorum none").verify(&note(&lines)).unwrap();
    assert_eq!(verified.cosigners(), []);
    assert_eq!(verified.note().signatures().len(), lines.len());
    assert!(matches!(
        policy("quorum W1").verify(&note(&lines)),
        Err(CheckpointError::QuorumNotReached { .. })
    ));
}

#[test]
fn a_witness_counts_once_with_its_latest_time() {
    let w1 = witness(1);
    for times in [[10, 20, 10], [20, 10, 10], [10, 10, 20]] {
        let mut lines = vec![log().sign(&text())];
        lines.extend(times.map(|time| w1.cosign(&text(), time)));
        assert!(matches!(
            two_of_three().verify(&note(&lines)),
            Err(CheckpointError::QuorumNotReached { .. })
        ));
        let verified = policy("quorum W1").verify(&note(&lines)).unwrap();
        assert_eq!(names(verified.cosigners()), [(&b"W1"[..], 20)]);
        assert_eq!(verified.quorum_time(), Some(20));
    }
    // A log that signs twice has signed.
    let twice = [log().sign(&text()), log().sign(&text())];
    assert!(policy("quorum none").verify(&note(&twice)).is_ok());
}

#[test]
fn a_cosignature_of_another_checkpoint_is_none() {
    let older = text().replace("\n5\n", "\n4\n");
    let lines = [log().sign(&text()), witness(1).cosign(&older, 10)];
    assert_eq!(
        policy("quorum W1").verify(&note(&lines)),
        Err(CheckpointError::CosignatureInvalid {
            witness: b"W1".to_vec(),
            error: CosignatureError::Signature
        })
    );
}

#[test]
fn a_quorum_is_asked_of_the_policy_that_knew_the_log() {
    let bytes = note(&[log().sign(&text())]);
    let signed = policy("quorum none").verify_log_signature(&bytes).unwrap();
    let origin = String::from(ORIGIN);
    let unknown = Err(CheckpointError::UnknownOrigin { origin });
    let same_name = TestKey::log(ORIGIN, 9).vkey.to_vkey();
    for other in [
        String::from("quorum none\n"),
        format!("log {same_name}\nquorum none\n"),
    ] {
        let other = Policy::parse(other.as_bytes()).unwrap();
        assert_eq!(signed.require_quorum(&other), unknown);
    }
}

#[test]
fn a_policy_without_logs_knows_none() {
    let policy = Policy::parse(b"quorum none\n").unwrap();
    let origin = String::from(ORIGIN);
    assert_eq!(
        policy.verify(&note(&[log().sign(&text())])),
        Err(CheckpointError::UnknownOrigin { origin })
    );
}

#[test]
fn note_and_checkpoint_come_first() {
    let policy = policy("quorum none");
    assert_eq!(
        policy.verify(b""),
        Err(CheckpointError::Note(NoteError::NoSignatures))
    );
    let html = b"<!DOCTYPE html>\n<html></html>\n";
    assert_eq!(
        policy.verify(html),
        Err(CheckpointError::Note(NoteError::NoSignatures))
    );
    let text = format!("{ORIGIN}\n5\n");
    let note = Note::new(&text, &[log().sign(&text)]).unwrap();
    assert_eq!(
        policy.verify(note.as_bytes()),
        Err(CheckpointError::MissingLine)
    );
    let text = format!("{}more\n", self::text());
    let note = Note::new(&text, &[log().sign(&text)]).unwrap();
    assert_eq!(
        policy.verify(note.as_bytes()),
        Err(CheckpointError::ExtensionLines { found: 1 })
    );
}
