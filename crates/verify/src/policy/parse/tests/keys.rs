//! Keys of both kinds on the lines of a policy: twice, mistyped, in the wrong place.

use alloc::vec::Vec;

use super::*;
use crate::encoding::{from_base64, to_base64};
use crate::note::KeyName;

/// An ML-DSA-44 key that nobody can sign with: whoever lists it doesn't need to.
fn ml_dsa(name: &str, content: u8) -> String {
    let name = KeyName::new(name).unwrap();
    let key = VerifierKey::new(name, KeyKind::MlDsa44, &[content; 1312]);
    key.unwrap().to_vkey()
}

#[test]
fn ml_dsa_keys_stand_for_logs_and_witnesses() {
    let text = format!(
        "log {}\nlog {}\nwitness A {}\nwitness A-pq {}\ngroup A-keys any A A-pq\nquorum A-keys\n",
        log(100),
        ml_dsa("example.com/log", 1),
        TestKey::witness("a.example", 1).vkey.to_vkey(),
        ml_dsa("a.example", 2)
    );
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let kinds = |keys: &[&VerifierKey]| keys.iter().map(|key| key.kind()).collect::<Vec<_>>();
    let logs: Vec<_> = policy.logs().iter().map(Log::key).collect();
    assert_eq!(kinds(&logs), [KeyKind::Ed25519, KeyKind::MlDsa44]);
    let witnesses: Vec<_> = policy.witnesses().iter().map(Witness::key).collect();
    assert_eq!(
        kinds(&witnesses),
        [KeyKind::CosignatureV1, KeyKind::MlDsa44]
    );
    // One witness, by two keys.
    assert_eq!(policy.quorum_size(), Some((1, 1)));
}

#[test]
fn only_keys_of_one_name_are_one_witness() {
    let [one, two, three] = [("a", 1), ("a", 2), ("b", 3)].map(|(name, seed)| ml_dsa(name, seed));
    let head = format!("witness A {one}\nwitness B {two}\nwitness C {three}\n");
    for (groups, size) in [
        ("group G any A B\ngroup H 2 G C\nquorum H\n", Some((2, 2))),
        ("group G any C\ngroup H 2 G A B\nquorum H\n", Some((2, 3))),
        ("group G any A C\ngroup H 2 G B\nquorum H\n", None),
        // Both keys are asked for: that isn't one witness with a choice.
        ("group G all A B\ngroup H 2 G C\nquorum H\n", None),
        ("group G all A B\nquorum G\n", Some((2, 2))),
        ("group G any A B\nquorum G\n", Some((1, 1))),
        (
            "group G any A B\ngroup H any G\ngroup I any H C\nquorum I\n",
            None,
        ),
    ] {
        assert_eq!(size_of(&format!("{head}{groups}")), size, "{groups}");
    }
}

#[test]
fn an_ml_dsa_key_stands_on_one_line_only() {
    let head = format!(
        "log {}\nwitness A {}\n",
        ml_dsa("example.com/log", 1),
        ml_dsa("a.example", 2)
    );
    let [again, elsewhere] = [ml_dsa("example.com/log", 1), ml_dsa("example.com/other", 1)];
    let [as_witness, as_log] = [ml_dsa("b.example", 1), ml_dsa("example.com/log", 2)];
    for (line, error) in [
        (
            format!("log {again}\n"),
            LineError::DuplicateKey { first: 1 },
        ),
        (
            format!("log {elsewhere}\n"),
            LineError::DuplicateKey { first: 1 },
        ),
        (
            format!("witness B {}\n", ml_dsa("b.example", 2)),
            LineError::DuplicateKey { first: 2 },
        ),
        // A log that is a witness: here name, kind and id can even be the same.
        (
            format!("witness B {again}\n"),
            LineError::LogIsWitness { first: 1 },
        ),
        (
            format!("witness B {as_witness}\n"),
            LineError::LogIsWitness { first: 1 },
        ),
        (
            format!("log {as_log}\n"),
            LineError::LogIsWitness { first: 2 },
        ),
    ] {
        assert_eq!(last_line_error(&format!("{head}{line}")), error, "{line}");
    }
    // A witness under the log's name, with a key of its own, is somebody else.
    let text = format!(
        "{head}witness B {}\nquorum B\n",
        ml_dsa("example.com/log", 3)
    );
    assert_eq!(size_of(&text), Some((1, 1)));
}

/// No key with one changed character is a key: the id covers name, kind and key, and is itself
/// compared. Base64 is tried at its beginning, in the middle and at its end.
#[test]
fn a_mistyped_key_is_refused_wherever_the_slip_is() {
    let keys = [
        log(100),
        witness(1),
        ml_dsa("w.example", 7),
        ml_dsa("w.example", 0x5a),
    ];
    for vkey in keys {
        let base64_at = vkey.rfind('+').unwrap();
        let places = (0..base64_at + 60).chain(vkey.len() / 2..vkey.len() / 2 + 8);
        let places = places.chain(vkey.len() - 8..vkey.len());
        for at in places.filter(|at| *at < vkey.len()) {
            for other in ["a", "B", "0", "f", "+", "/", "=", "."] {
                if vkey[at..].starts_with(other) {
                    continue;
                }
                let mut typo = vkey.clone();
                typo.replace_range(at..=at, other);
                for line in [format!("log {typo}\n"), format!("witness A {typo}\n")] {
                    assert!(
                        matches!(last_line_error(&line), LineError::Key(_)),
                        "{at} {other}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_slip_in_each_part_has_its_own_name() {
    let vkey = ml_dsa("w.example", 7);
    let [name, id, base64] = [0, 1, 2].map(|part| vkey.splitn(3, '+').nth(part).unwrap());
    let error = |vkey: &str| match last_line_error(&format!("witness A {vkey}\n")) {
        LineError::Key(error) => error,
        other => panic!("{other:?}"),
    };
    let mismatch = |vkey: &str| matches!(error(vkey), VkeyError::KeyIdMismatch { .. });
    assert!(mismatch(&format!("v.example+{id}+{base64}")));
    assert!(mismatch(&format!(
        "{name}+{:08x}+{base64}",
        0xffff_ffff_u32
    )));
    let mut decoded = from_base64(base64).unwrap();
    decoded[700] ^= 1;
    assert!(mismatch(&format!("{name}+{id}+{}", to_base64(&decoded))));
    // The kind byte of another kind, with a key too long for it.
    decoded[0] = 4;
    let length = VkeyError::KeyLength {
        found: 1312,
        expected: 32,
    };
    assert_eq!(
        error(&format!("{name}+{id}+{}", to_base64(&decoded))),
        length
    );
    decoded[0] = 5;
    let kind = VkeyError::UnknownKind { kind: 5 };
    assert_eq!(error(&format!("{name}+{id}+{}", to_base64(&decoded))), kind);
    assert_eq!(error(&vkey[..vkey.len() - 1]), VkeyError::Base64);
    assert_eq!(
        error(&format!("{name}+{}+{base64}", &id[1..])),
        VkeyError::KeyIdSyntax
    );
}

#[test]
fn as_many_ml_dsa_keys_fit_as_the_specification_recommends() {
    let name = |number: usize| format!("an-organisation-with-a-long-name.example/{number:02}");
    let log = |number: usize| format!("log {} https://logs.example/\n", of(&name(number), number));
    let witness = |number: usize| {
        let vkey = of(&name(number), 100 + number);
        format!(
            "witness {0}{number} {vkey} https://{0}/{number}\n",
            "w.example"
        )
    };
    fn of(name: &str, number: usize) -> String {
        ml_dsa(name, u8::try_from(number).unwrap() + 1)
    }
    let logs: String = (0..32).map(log).collect();
    let witnesses: String = (0..32).map(witness).collect();
    let text = format!("{logs}{witnesses}quorum none\n");
    assert!(text.len() > 64 * 1024);
    let policy = Policy::parse(text.as_bytes()).unwrap();
    assert_eq!((policy.logs().len(), policy.witnesses().len()), (32, 32));
}
