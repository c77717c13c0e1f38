use stele_sign::note::NoteSigner;
use stele_verify::hash::leaf_hash;
use stele_verify::note::{KeyName, Note};

use super::super::protocol;
use super::super::testing::{TestLog, consistency, signer};
use super::*;

fn parsed(body: &[u8]) -> AddCheckpoint {
    AddCheckpoint::parse(body).unwrap()
}

fn latest(size: u64) -> Latest {
    let root = TestLog::root(size, 0);
    Latest { size, root }
}

fn knowing(keys: &[&NoteSigner]) -> Logs {
    let mut logs = Logs::default();
    for key in keys {
        assert!(logs.trust(key.verifier_key()));
    }
    logs
}

#[test]
fn growth_is_granted_from_the_latest_size_alone() {
    let log = TestLog::new("example.com/log", 1);
    for old in 0..20 {
        for new in old..20 {
            let request = parsed(&log.request(old, new, 0));
            for seen in 0..20 {
                let expected = if seen == old {
                    Ok(())
                } else {
                    Err(Refusal::Conflict { latest: seen })
                };
                assert_eq!(latest(seen).require_growth(&request), expected);
            }
        }
    }
}

#[test]
fn a_fork_is_refused_from_every_size() {
    let log = TestLog::new("example.com/log", 1);
    for old in 1..20 {
        for new in old..20 {
            let request = parsed(&log.request(old, new, 1));
            let found = latest(old).require_growth(&request);
            // Up to entry 3 both histories are the same.
            if old <= 3 {
                assert_eq!(found, Ok(()), "{old} {new}");
            } else {
                let error = Refusal::Inconsistent(MerkleError::RootMismatch);
                assert_eq!(found, Err(error), "{old} {new}");
            }
            assert_eq!(
                latest(new).contradicts(request.submitted()),
                new > 3,
                "{new}"
            );
        }
    }
}

#[test]
fn each_refusal_in_the_specification_s_order() {
    let log = TestLog::new("example.com/log", 1);
    let request = |old, proof: &[Hash], size| protocol::request(old, proof, &log.note(size, 0));
    let proof = consistency(5, &TestLog::leaves(9, 0));
    let empty = log.text(0, 0);
    let wrong_root = TestLog::root(1, 0).to_base64();
    let wrong = empty.replace(&empty_root().to_base64(), &wrong_root);
    let short = Refusal::Inconsistent(MerkleError::ProofLength { found: 0 });
    let long = Refusal::Inconsistent(MerkleError::ProofLength { found: proof.len() });
    for (seen, body, status, refusal) in [
        // The old size above the new one is a bad request, whatever was seen.
        (9, request(9, &[], 5), 400, Refusal::OldAboveNew),
        (2, request(9, &proof, 5), 400, Refusal::OldAboveNew),
        // A conflict comes before the proof is looked at.
        (7, request(5, &[], 9), 409, Refusal::Conflict { latest: 7 }),
        (
            5,
            request(0, &proof, 9),
            409,
            Refusal::Conflict { latest: 5 },
        ),
        (
            0,
            request(5, &proof, 9),
            409,
            Refusal::Conflict { latest: 0 },
        ),
        (
            5,
            protocol::request(0, &[], &log.signed(&wrong)),
            409,
            Refusal::Conflict { latest: 5 },
        ),
        (
            0,
            protocol::request(0, &[], &log.signed(&wrong)),
            422,
            Refusal::EmptyTreeRoot,
        ),
        (0, request(0, &proof, 9), 422, Refusal::NeedlessProof),
        (0, request(0, &proof, 0), 422, Refusal::NeedlessProof),
        (5, request(5, &[], 9), 422, short),
        (9, request(9, &proof, 9), 422, long),
    ] {
        let found = latest(seen).require_growth(&parsed(&body)).unwrap_err();
        assert_eq!(found, refusal);
        assert_eq!(found.status(), status, "{refusal:?}");
        assert!(!found.code().is_empty() && !found.sentence().is_empty());
    }
}

#[test]
fn every_bit_of_a_proof_counts() {
    let log = TestLog::new("example.com/log", 1);
    let proof = consistency(6, &TestLog::leaves(13, 0));
    for at in 0..proof.len() {
        let mut damaged = proof.clone();
        damaged[at] = leaf_hash(b"another");
        let body = protocol::request(6, &damaged, &log.note(13, 0));
        let found = latest(6).require_growth(&parsed(&body));
        assert_eq!(found, Err(Refusal::Inconsistent(MerkleError::RootMismatch)));
    }
}

#[test]
fn only_keys_of_the_log_itself_count() {
    let (log, other) = (
        TestLog::new("example.com/log", 1),
        TestLog::new("example.com/b", 2),
    );
    let (unknown, witness) = (
        signer("example.com/log", KeyKind::Ed25519, 3),
        signer("example.com/log", KeyKind::CosignatureV1, 4),
    );
    let mut logs = knowing(&[&log.key, &other.key]);
    assert!(!logs.trust(witness.verifier_key()), "a witness is no log");
    let text = log.text(5, 0);
    let line = |key: &NoteSigner| key.sign_line(&text).unwrap();
    let bad = |key: &NoteSigner| key.sign_line("another text\n").unwrap();
    let cosigned = witness.cosign(&text, 1).unwrap();
    let verify = |lines: &[SignatureLine]| {
        let note = Note::new(&text, lines).unwrap();
        logs.verify(parsed(&protocol::request(0, &[], &note)).submitted())
    };
    let own = line(&log.key);
    assert_eq!(verify(std::slice::from_ref(&own)), Ok(vec![own.clone()]));
    // Unknown keys are ignored, whether they hold or not.
    let among = [line(&unknown), cosigned.clone(), own.clone(), bad(&unknown)];
    assert_eq!(verify(&among), Ok(vec![own.clone()]));
    assert_eq!(verify(&[own.clone(), own.clone()]), Ok(vec![own.clone()]));
    assert_eq!(verify(&[line(&unknown), cosigned]), Err(Refusal::NotSigned));
    assert_eq!(verify(&[line(&other.key)]), Err(Refusal::NotSigned));
    // A known key's line must hold, also beside one that does, and also one of another log.
    for lines in [
        [own.clone(), bad(&log.key)],
        [bad(&log.key), own.clone()],
        [own, bad(&other.key)],
    ] {
        assert_eq!(verify(&lines), Err(Refusal::BadSignature));
    }
}

#[test]
fn a_log_may_have_two_keys_and_an_unknown_one_is_not_found() {
    let log = TestLog::new("example.com/log", 1);
    let next = signer("example.com/log", KeyKind::Ed25519, 9);
    let text = log.text(5, 0);
    let lines = [&log.key, &next].map(|key| key.sign_line(&text).unwrap());
    let note = Note::new(&text, &lines).unwrap();
    let request = parsed(&protocol::request(0, &[], &note));
    let both = knowing(&[&log.key, &next, &next]);
    assert_eq!(both.verify(request.submitted()), Ok(lines.to_vec()));
    assert_eq!(
        both.iter().map(|(origin, _)| origin).collect::<Vec<_>>(),
        ["example.com/log"]
    );
    let other = knowing(&[&signer("example.com/b", KeyKind::Ed25519, 1)]);
    let found = other.verify(request.submitted()).unwrap_err();
    assert_eq!((found.status(), found.code()), (404, "witness-unknown-log"));
    assert_eq!(Refusal::NotSigned.status(), 403);
    assert_eq!(Refusal::BadSignature.status(), 403);
    assert_eq!(Refusal::Request(RequestError::TooLong).status(), 400);
}

/// What litewitness, of FiloSottile/torchwood, is tested with: a log of Sigsum, five requests and
/// their statuses. The specification has since given an unknown log its own.
#[test]
fn a_foreign_witness_s_log_is_judged_alike() {
    const ORIGIN: &str =
        "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
    let key = "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f";
    let key: [u8; 32] = stele_verify::encoding::from_hex(key).unwrap();
    let name = KeyName::new(ORIGIN).unwrap();
    let mut logs = Logs::default();
    assert!(logs.trust(&VerifierKey::new(name, KeyKind::Ed25519, &key).unwrap()));

    let one = (
        "1",
        "KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=",
    );
    let three = (
        "3",
        "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=",
        "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=",
    );
    let forged = (
        three.0,
        three.1,
        "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6gx=",
    );
    let five = (
        "5",
        "QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=",
        "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=",
    );
    let to_three: &[&str] = &[
        "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ];
    let wrong: &[&str] = &[to_three[0], "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABA="];
    let from_one: &[&str] = &[
        to_three[0],
        "+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=",
        "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ];
    let from_three: &[&str] = &[
        to_three[1],
        "KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE=",
        from_one[2],
    ];
    let mut seen = Latest::none();
    for (old, proof, (size, root, signature), origin, status) in [
        (0, &[][..], one, ORIGIN, 200),
        // Its last character has spare bits: no base64, so no note at all.
        (1, to_three, forged, ORIGIN, 400),
        (1, to_three, three, &ORIGIN.replace("62", "63"), 404),
        (1, &[], three, ORIGIN, 422),
        (1, wrong, three, ORIGIN, 422),
        (1, to_three, three, ORIGIN, 200),
        (1, from_one, five, ORIGIN, 409),
        (3, from_three, five, ORIGIN, 200),
        (0, &[], five, ORIGIN, 409),
    ] {
        let proof: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
        let body =
            format!("old {old}\n{proof}\n{origin}\n{size}\n{root}\n\n— {origin} {signature}\n");
        let found = AddCheckpoint::parse(body.as_bytes()).map_err(Refusal::Request);
        let found = found.and_then(|request| {
            logs.verify(request.submitted())?;
            seen.require_growth(&request)?;
            Ok(Latest::of(request.submitted().note()).unwrap())
        });
        let code = found.as_ref().map_or_else(Refusal::status, |_| 200);
        assert_eq!(code, status, "{body} {found:?}");
        seen = found.unwrap_or(seen);
    }
    assert_eq!(seen.size, 5);
}

/// A log may sign with a key of the kind ML-DSA-44, alone or besides.
#[test]
fn a_log_s_second_kind_of_key_counts() {
    let log = TestLog::new("example.com/log", 1);
    let second = signer("example.com/log", KeyKind::MlDsa44, 2);
    let text = log.text(5, 0);
    let line = second.sign_as_log(&text, 1_800_000_000).unwrap();
    let verify = |logs: &Logs, line: &SignatureLine| {
        let note = Note::new(&text, std::slice::from_ref(line)).unwrap();
        logs.verify(parsed(&protocol::request(0, &[], &note)).submitted())
    };
    let both = knowing(&[&log.key, &second]);
    assert_eq!(verify(&both, &line), Ok(vec![line.clone()]));
    let one = knowing(&[&log.key]);
    assert_eq!(verify(&one, &line), Err(Refusal::NotSigned));
    let other = second.sign_as_log(&log.text(6, 0), 1_800_000_000).unwrap();
    assert_eq!(verify(&both, &other), Err(Refusal::BadSignature));
}
