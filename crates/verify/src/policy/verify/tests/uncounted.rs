//! Lines that hold, or may hold, and aren't counted: no time, outside of a window, no way to check.

use super::*;
use crate::policy::{NotCounted, Window, WindowError};

fn window(from: u64, until: u64) -> Window {
    Window::new(Some(from), Some(until)).unwrap()
}

fn set(policy: &mut Policy, key: &TestKey, window: Window) {
    let (name, id) = (key.vkey.name().as_str(), key.vkey.key_id());
    policy.set_window(name, id, window).unwrap();
}

fn why(uncounted: &[Uncounted]) -> Vec<(&[u8], u64, NotCounted)> {
    uncounted
        .iter()
        .map(|one| (one.by.name.as_slice(), one.by.time, one.why))
        .collect()
}

#[test]
fn a_cosignature_without_a_time_is_no_witness_s() {
    let lines = [
        log().sign(&text()),
        witness(1).cosign(&text(), 10),
        witness(2).cosign(&text(), 0),
    ];
    let policy = two_of_three();
    let Err(CheckpointError::QuorumNotReached { cosigned, .. }) = policy.verify(&note(&lines))
    else {
        panic!("it counted");
    };
    assert_eq!(names(&cosigned), [(&b"W1"[..], 10)]);
    // It is shown, and doesn't spoil a quorum of others, nor one of its own with a time.
    for more in [
        witness(3).cosign(&text(), 30),
        witness(2).cosign(&text(), 30),
    ] {
        let lines = [lines.as_slice(), &[more]].concat();
        let verified = policy.verify(&note(&lines)).unwrap();
        let expected = [(&b"W2"[..], 0, NotCounted::NoTime)];
        assert_eq!(why(verified.uncounted()), expected);
        assert_eq!(verified.quorum_time(), Some(10));
    }
    // But it must hold like any other.
    let lines = [
        log().sign(&text()),
        bad(&witness(2).cosign(&text(), 0), &witness(2)),
    ];
    assert!(matches!(
        policy.verify(&note(&lines)),
        Err(CheckpointError::CosignatureInvalid { .. })
    ));
}

#[test]
fn anybody_s_cosignature_can_be_asked_for() {
    let stranger = witness(9);
    let line = |time| stranger.cosign(&text(), time);
    let signed = |lines: &[SignatureLine]| {
        let lines = [&[log().sign(&text())], lines].concat();
        let signed = two_of_three().verify_log_signature(&note(&lines)).unwrap();
        signed.cosigned_at(&stranger.vkey)
    };
    assert_eq!(signed(&[]), Ok(None));
    assert_eq!(signed(&[witness(1).cosign(&text(), 5)]), Ok(None));
    assert_eq!(signed(&[line(0)]), Ok(None));
    assert_eq!(signed(&[line(7), line(0), line(5)]), Ok(Some(7)));
    let bad = Err(CosignatureError::Signature);
    assert_eq!(signed(&[line(7), super::bad(&line(5), &stranger)]), bad);
}

#[test]
fn outside_of_its_window_a_cosignature_doesn_t_count() {
    let mut policy = two_of_three();
    set(&mut policy, &witness(2), window(10, 20));
    let line = |seed, time| witness(seed).cosign(&text(), time);
    for (time, counts) in [(9, false), (10, true), (15, true), (20, true), (21, false)] {
        let bytes = note(&[log().sign(&text()), line(1, 12), line(2, time)]);
        let verified = policy.verify(&bytes);
        assert_eq!(verified.is_ok(), counts, "{time}");
        let signed = policy.verify_log_signature(&bytes).unwrap();
        let (cosigned, uncounted) = signed.cosignatures(&policy).unwrap();
        if let Ok(verified) = verified {
            assert_eq!(verified.cosigners(), cosigned);
            assert_eq!(uncounted, []);
        } else {
            assert_eq!(names(&cosigned), [(&b"W1"[..], 12)]);
            let outside = NotCounted::OutsideWindow(window(10, 20));
            assert_eq!(why(&uncounted), [(&b"W2"[..], time, outside)]);
        }
    }
    // Of several lines those within count.
    let lines = [
        log().sign(&text()),
        line(1, 12),
        line(2, 30),
        line(2, 11),
        line(2, 5),
    ];
    let verified = policy.verify(&note(&lines)).unwrap();
    assert_eq!(
        names(verified.cosigners()),
        [(&b"W1"[..], 12), (&b"W2"[..], 11)]
    );
    assert_eq!(verified.uncounted().len(), 2);
    assert_eq!(verified.quorum_time(), Some(11));
    // One that doesn't hold refuses the note, also outside.
    let lines = [log().sign(&text()), bad(&line(2, 30), &witness(2))];
    assert!(matches!(
        policy.verify(&note(&lines)),
        Err(CheckpointError::CosignatureInvalid { .. })
    ));
}

#[test]
fn a_log_s_window_is_held_against_the_quorum_time() {
    let mut policy = two_of_three();
    set(&mut policy, &log(), window(10, 20));
    let at = |time| {
        note(&[
            log().sign(&text()),
            witness(1).cosign(&text(), time),
            witness(2).cosign(&text(), time + 100),
        ])
    };
    let origin = || String::from(ORIGIN);
    for (time, counts) in [(9, false), (10, true), (20, true), (21, false)] {
        let verified = policy.verify(&at(time));
        if counts {
            assert_eq!(verified.unwrap().quorum_time(), Some(time));
        } else {
            let origin = origin();
            let error = CheckpointError::LogKeyOutsideWindow { origin, time };
            assert_eq!(verified, Err(error));
        }
    }
    // Before the quorum is asked for, it is evidence like any other.
    assert!(policy.verify_log_signature(&at(9)).is_ok());

    let mut policy = self::policy("quorum none");
    set(&mut policy, &log(), Window::new(Some(1), None).unwrap());
    let unknown = CheckpointError::LogKeyTimeUnknown { origin: origin() };
    assert_eq!(policy.verify(&at(10)), Err(unknown));
    set(&mut policy, &log(), Window::default());
    assert!(policy.verify(&at(10)).is_ok());
}

#[test]
fn a_log_changes_its_key_by_two_windows() {
    let new = TestKey::log(ORIGIN, 102);
    let policy = format!(
        "log {}\nlog {}\nwitness W {}\nquorum W\n",
        log().vkey.to_vkey(),
        new.vkey.to_vkey(),
        witness(1).vkey.to_vkey()
    );
    let mut policy = Policy::parse(policy.as_bytes()).unwrap();
    set(&mut policy, &log(), Window::new(None, Some(20)).unwrap());
    set(&mut policy, &new, Window::new(Some(15), None).unwrap());
    let verify = |keys: &[&TestKey], time| {
        let mut lines: Vec<SignatureLine> = keys.iter().map(|key| key.sign(&text())).collect();
        lines.push(witness(1).cosign(&text(), time));
        let verified = policy.verify(&note(&lines))?;
        Ok(verified.log_keys().cloned().collect::<Vec<_>>())
    };
    let outside = |time| {
        let origin = String::from(ORIGIN);
        Err(CheckpointError::LogKeyOutsideWindow { origin, time })
    };
    assert_eq!(verify(&[&log()], 20), Ok(vec![log().vkey]));
    assert_eq!(verify(&[&log()], 21), outside(21));
    assert_eq!(verify(&[&new], 14), outside(14));
    assert_eq!(verify(&[&new], 15), Ok(vec![new.vkey.clone()]));
    // Signed by both, each counts while it does.
    let both = [&new, &log()];
    assert_eq!(verify(&both, 14), Ok(vec![log().vkey]));
    assert_eq!(verify(&both, 15), Ok(vec![log().vkey, new.vkey.clone()]));
    assert_eq!(verify(&both, 21), Ok(vec![new.vkey.clone()]));
}

#[test]
fn no_other_line_takes_back_what_the_log_has_signed() {
    let (new, other) = (
        TestKey::log(ORIGIN, 102),
        TestKey::log("other.example", 103),
    );
    let logs = [&log(), &new, &other].map(|key| format!("log {}\n", key.vkey.to_vkey()));
    let policy = format!("{}quorum none\n", logs.concat());
    let mut policy = Policy::parse(policy.as_bytes()).unwrap();
    let sign = |key: &TestKey| key.sign(&text());
    let spoil = |key: &TestKey| bad(&sign(key), key);
    let invalid = |name: &str| CheckpointError::LogSignatureInvalid { log: name.into() };
    for (spoiled, name) in [(&new, ORIGIN), (&other, "other.example"), (&log(), ORIGIN)] {
        for lines in [
            [sign(&log()), spoil(spoiled)],
            [spoil(spoiled), sign(&log())],
        ] {
            let bytes = note(&lines);
            assert_eq!(policy.verify(&bytes), Err(invalid(name)));
            let bound = policy.bound_by_log(&bytes).unwrap();
            assert_eq!(bound.log_keys().collect::<Vec<_>>(), [&log().vkey]);
        }
    }
    // Nobody else's is the log's.
    let missing = CheckpointError::LogSignatureMissing {
        origin: ORIGIN.into(),
    };
    for (lines, error) in [
        (vec![spoil(&log()), sign(&other)], invalid(ORIGIN)),
        (vec![sign(&other)], missing.clone()),
        (vec![spoil(&other)], missing),
    ] {
        assert_eq!(policy.bound_by_log(&note(&lines)), Err(error));
    }
    // Which keys count is a matter of the time.
    set(&mut policy, &log(), Window::new(None, Some(20)).unwrap());
    set(&mut policy, &new, Window::new(Some(15), None).unwrap());
    let counting = |policy: &Policy, lines: &[SignatureLine], now| {
        let bound = policy.bound_by_log(&note(lines)).unwrap();
        let keys = bound.counting(policy, now).into_iter();
        keys.map(|log| log.key().clone()).collect::<Vec<_>>()
    };
    let both = [sign(&log()), sign(&new)];
    for (now, keys) in [
        (14, vec![log().vkey]),
        (15, vec![log().vkey, new.vkey.clone()]),
        (21, vec![new.vkey.clone()]),
    ] {
        assert_eq!(counting(&policy, &both, now), keys);
    }
    // Witnesses know it better than whoever reads it later, and one alone is no quorum.
    let mut policy = two_of_three();
    set(&mut policy, &log(), window(10, 20));
    let at = |time, count| {
        let witnesses = (1..=count).map(|seed| witness(seed).cosign(&text(), time));
        core::iter::once(sign(&log()))
            .chain(witnesses)
            .collect::<Vec<_>>()
    };
    assert_eq!(counting(&policy, &at(15, 2), 99), [log().vkey]);
    assert!(counting(&policy, &at(99, 2), 15).is_empty());
    assert!(counting(&policy, &at(15, 1), 99).is_empty());
    assert_eq!(counting(&policy, &at(99, 1), 15), [log().vkey]);
}

#[test]
fn a_window_needs_a_key_of_the_policy() {
    let mut policy = two_of_three();
    let (name, key_id) = ("w1.example", witness(1).vkey.key_id());
    for (name, key_id) in [(name, key_id ^ 1), ("w2.example", key_id), ("W1", key_id)] {
        let error = WindowError::UnknownKey {
            name: name.into(),
            key_id,
        };
        let set = policy.set_window(name, key_id, window(1, 2));
        assert_eq!(set, Err(error));
    }
    assert_eq!(policy, two_of_three());
    policy.set_window(name, key_id, window(1, 2)).unwrap();
    assert_eq!(policy.witnesses()[0].window(), window(1, 2));
    assert!(policy.logs()[0].window().is_open());
}

/// Without the feature an ML-DSA-44 line is neither good nor bad, even where it couldn't hold.
#[cfg(not(feature = "ml-dsa"))]
#[test]
fn what_can_t_be_verified_is_not_counted_and_not_called_forged() {
    use crate::note::{KeyName, VerifierKey};

    let key = |name, content| {
        let name = KeyName::new(name).unwrap();
        VerifierKey::new(name, KeyKind::MlDsa44, &[content; 1312]).unwrap()
    };
    let (log_pq, witness_pq) = (key(ORIGIN, 7), key("w1.example", 8));
    let policy = format!(
        "log {}\nlog {}\nwitness W {}\nwitness W-pq {}\n",
        log().vkey.to_vkey(),
        log_pq.to_vkey(),
        witness(1).vkey.to_vkey(),
        witness_pq.to_vkey()
    );
    let with = |quorum: &str| Policy::parse(format!("{policy}{quorum}\n").as_bytes()).unwrap();
    let line = |key: &VerifierKey| {
        let mut bytes = vec![0; 2428];
        bytes[7] = 9;
        SignatureLine::of(key, bytes)
    };
    let lines = [
        log().sign(&text()),
        line(&log_pq),
        witness(1).cosign(&text(), 10),
        line(&witness_pq),
    ];
    let verified = with("quorum W").verify(&note(&lines)).unwrap();
    assert_eq!(names(verified.cosigners()), [(&b"W"[..], 10)]);
    let expected = [(&b"W-pq"[..], 9, NotCounted::CannotVerify)];
    assert_eq!(why(verified.uncounted()), expected);
    assert!(verified.log_keys().eq([&log().vkey]));
    assert!(!verified.log_signature_survives_quantum());
    assert!(!verified.quorum_survives_quantum());
    assert!(matches!(
        with("quorum W-pq").verify(&note(&lines)),
        Err(CheckpointError::QuorumNotReached { .. })
    ));
    assert!(
        with("group G any W W-pq\nquorum G")
            .verify(&note(&lines))
            .is_ok()
    );
    // Signed by that key alone, the log has signed in a way that can't be checked here.
    let origin = String::from(ORIGIN);
    assert_eq!(
        with("quorum none").verify(&note(&lines[1..])),
        Err(CheckpointError::LogKeyUnsupported { origin })
    );
}
