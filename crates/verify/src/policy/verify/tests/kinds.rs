//! Logs and witnesses with ML-DSA-44 keys, alone and beside Ed25519.

use super::*;

fn log_pq() -> TestKey {
    TestKey::ml_dsa(ORIGIN, 100)
}

/// The ML-DSA-44 key of witness `seed`, called `W<seed>-pq` in policies.
fn witness_pq(seed: u8) -> TestKey {
    TestKey::ml_dsa(&format!("w{seed}.example"), seed)
}

/// A log and three witnesses with both kinds each; two of the witnesses are needed.
fn both() -> Policy {
    let mut policy = format!(
        "log {}\nlog {}\n",
        log().vkey.to_vkey(),
        log_pq().vkey.to_vkey()
    );
    for seed in 1..=3 {
        let (old, new) = (
            witness(seed).vkey.to_vkey(),
            witness_pq(seed).vkey.to_vkey(),
        );
        policy.push_str(&format!(
            "witness W{seed} {old}\nwitness W{seed}-pq {new}\n\
             group W{seed}-keys any W{seed} W{seed}-pq\n"
        ));
    }
    policy.push_str("group all-witnesses 2 W1-keys W2-keys W3-keys\nquorum all-witnesses\n");
    Policy::parse(policy.as_bytes()).unwrap()
}

fn pq_line(key: &TestKey, time: u64) -> SignatureLine {
    key.cosign(&text(), time)
}

#[test]
fn both_kinds_are_verified_and_counted() {
    let lines = [
        log().sign(&text()),
        pq_line(&log_pq(), 5),
        witness(1).cosign(&text(), 10),
        pq_line(&witness_pq(1), 11),
        pq_line(&witness_pq(3), 30),
    ];
    let verified = both().verify(&note(&lines)).unwrap();
    let found: Vec<(&[u8], KeyKind, u64)> = verified
        .cosigners()
        .iter()
        .map(|by| (by.name.as_slice(), by.kind, by.time))
        .collect();
    assert_eq!(
        found,
        [
            (&b"W1"[..], KeyKind::CosignatureV1, 10),
            (&b"W1-pq"[..], KeyKind::MlDsa44, 11),
            (&b"W3-pq"[..], KeyKind::MlDsa44, 30),
        ]
    );
    assert_eq!(verified.uncounted(), []);
    // Of one witness the later of its two counts.
    assert_eq!(verified.quorum_time(), Some(11));
    assert!(verified.log_keys().eq([&log().vkey, &log_pq().vkey]));
    assert!(verified.log_signature_survives_quantum());
    assert!(verified.quorum_survives_quantum());
}

#[test]
fn two_keys_of_one_witness_are_one_witness() {
    let policy = both();
    assert_eq!(policy.quorum_size(), Some((2, 3)));
    let lines = [
        log().sign(&text()),
        witness(1).cosign(&text(), 10),
        pq_line(&witness_pq(1), 11),
    ];
    let Err(CheckpointError::QuorumNotReached { cosigned, needed }) = policy.verify(&note(&lines))
    else {
        panic!("one witness isn't two");
    };
    assert_eq!((cosigned.len(), needed), (2, Some((2, 3))));
    let by_witness: Vec<(&[u8], Option<u64>)> = policy
        .by_witness(&cosigned)
        .into_iter()
        .map(|(witness, time)| (witness.name(), time))
        .collect();
    let expected = [(&b"W1"[..], Some(11)), (b"W2", None), (b"W3", None)];
    assert_eq!(by_witness, expected);
}

#[test]
fn what_survives_is_what_was_verified() {
    let policy = both();
    let ed25519 = |seed| witness(seed).cosign(&text(), 10);
    let ml_dsa = |seed| pq_line(&witness_pq(seed), 10);
    let (old, new) = (|| log().sign(&text()), || pq_line(&log_pq(), 1));
    for (lines, log_survives, quorum_survives) in [
        (vec![old(), ed25519(1), ed25519(2)], false, false),
        (vec![new(), ed25519(1), ed25519(2)], true, false),
        (vec![old(), ed25519(1), ml_dsa(2)], false, false),
        (vec![old(), ml_dsa(1), ml_dsa(2)], false, true),
        (
            vec![new(), old(), ml_dsa(1), ed25519(2), ml_dsa(3)],
            true,
            true,
        ),
    ] {
        let verified = policy.verify(&note(&lines)).unwrap();
        assert_eq!(verified.log_signature_survives_quantum(), log_survives);
        assert_eq!(verified.quorum_survives_quantum(), quorum_survives);
    }
    // By strangers, it is nothing.
    let lines = [old(), ed25519(1), ed25519(2), ml_dsa(4), ml_dsa(5)];
    let verified = policy.verify(&note(&lines)).unwrap();
    assert!(!verified.quorum_survives_quantum());
    // And where nobody is needed, nobody vouches.
    let none = format!("log {}\nquorum none\n", log_pq().vkey.to_vkey());
    let none = Policy::parse(none.as_bytes()).unwrap();
    let verified = none.verify(&note(&[new()])).unwrap();
    assert!(verified.log_signature_survives_quantum());
    assert!(!verified.quorum_survives_quantum());
}

#[test]
fn any_verified_key_of_the_log_will_do_but_each_must_hold() {
    let policy = both();
    let quorum = [
        witness(1).cosign(&text(), 10),
        witness(2).cosign(&text(), 10),
    ];
    let verify = |lines: &[SignatureLine]| policy.verify(&note(&[lines, &quorum].concat()));
    let (old, new) = (log().sign(&text()), pq_line(&log_pq(), 0));
    let verified = verify(core::slice::from_ref(&new)).unwrap();
    assert_eq!(*verified.log_key(), log_pq().vkey);
    let verified = verify(&[new.clone(), old.clone()]).unwrap();
    assert_eq!(*verified.log_key(), log().vkey);

    let invalid = Err(CheckpointError::LogSignatureInvalid {
        log: String::from(ORIGIN),
    });
    assert_eq!(verify(&[bad(&new, &log_pq()), old.clone()]), invalid);
    assert_eq!(verify(&[new.clone(), bad(&old, &log())]), invalid);
    // A cosignature of another time, and one without its time.
    let mut later = new.bytes().to_vec();
    later[7] = 1;
    let later = SignatureLine::of(&log_pq().vkey, later);
    assert_eq!(verify(&[old.clone(), later]), invalid);
    let bare = SignatureLine::of(&log_pq().vkey, new.bytes()[8..].to_vec());
    assert_eq!(verify(&[old, bare]), invalid);
}

#[test]
fn a_bad_line_of_a_known_witness_refuses_the_note() {
    let policy = both();
    let good = [
        log().sign(&text()),
        witness(1).cosign(&text(), 10),
        witness(2).cosign(&text(), 10),
    ];
    let line = pq_line(&witness_pq(3), 10);
    let elsewhere = text().replace("\n5\n", "\n6\n");
    let short = SignatureLine::of(&witness_pq(3).vkey, vec![0; 72]);
    for (line, error) in [
        (bad(&line, &witness_pq(3)), CosignatureError::Signature),
        (
            witness_pq(3).cosign(&elsewhere, 10),
            CosignatureError::Signature,
        ),
        (short, CosignatureError::Length { found: 72 }),
    ] {
        let lines = [good.as_slice(), &[line]].concat();
        let witness = b"W3-pq".to_vec();
        assert_eq!(
            policy.verify(&note(&lines)),
            Err(CheckpointError::CosignatureInvalid { witness, error })
        );
    }
    // The name is part of what is signed: made for another name it doesn't hold under this one.
    let renamed = TestKey::ml_dsa("other.example", 3).cosign(&text(), 10);
    let renamed = SignatureLine::of(&witness_pq(3).vkey, renamed.bytes().to_vec());
    let lines = [good.as_slice(), &[renamed]].concat();
    assert!(policy.verify(&note(&lines)).is_err());
}

#[test]
fn an_origin_that_can_t_be_stated_is_no_fault_of_the_ed25519_keys() {
    let origin = "o".repeat(256);
    let text = text().replace(ORIGIN, &origin);
    let log = TestKey::log(&origin, 100);
    let policy = format!(
        "log {}\nwitness W {}\nwitness P {}\nquorum W\n",
        log.vkey.to_vkey(),
        witness(1).vkey.to_vkey(),
        witness_pq(1).vkey.to_vkey()
    );
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let mut lines = vec![log.sign(&text), witness(1).cosign(&text, 10)];
    let verify = |lines: &[SignatureLine]| {
        let note = Note::new(&text, lines).unwrap();
        policy.verify(note.as_bytes()).map(|_| ())
    };
    assert_eq!(verify(&lines), Ok(()));
    lines.push(SignatureLine::of(&witness_pq(1).vkey, vec![1; 2428]));
    assert_eq!(
        verify(&lines),
        Err(CheckpointError::CosignatureInvalid {
            witness: b"P".to_vec(),
            error: CosignatureError::Unstatable
        })
    );
}
