//! Trust files that follow one another: who may change whom readers believe.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::{Value, json};
use stele_records::trust::{SuccessionError, TrustChain, TrustError, TrustFile};
use stele_tests::city;
use stele_tests::trust::{draft, signed, signer};
use stele_verify::note::KeyKind;
use stele_verify::policy::Witness;

/// Where the signatures begin in an envelope that was made here.
const SIGNATURES: &str = "\"signatures\": [\n";

/// Version 1, which readers have pinned: any two of three may put another in its place.
fn first() -> TrustFile {
    TrustFile::parse(&signed(&draft(1, 2, &[1, 2, 3]), &[])).unwrap()
}

fn succeed(present: &TrustFile, next: &Value, by: &[u8]) -> Result<TrustFile, SuccessionError> {
    present.succeed(&signed(next, by))
}

const fn too_few(valid: usize) -> SuccessionError {
    let threshold = 2;
    SuccessionError::TooFew { valid, threshold }
}

const fn too_few_own(valid: usize, threshold: usize) -> SuccessionError {
    SuccessionError::TooFewOwn { valid, threshold }
}

#[test]
fn the_next_version_needs_a_threshold_of_the_signers_before() {
    let next = draft(2, 2, &[1, 2, 3]);
    for by in [&[1, 2][..], &[3, 1], &[1, 2, 3]] {
        let found = succeed(&first(), &next, by).unwrap();
        assert_eq!(found.version, 2);
        assert_eq!(found.signed_by.len(), by.len());
    }
    for (by, valid) in [(&[][..], 0), (&[2], 1), (&[4, 5], 0), (&[1, 4, 5], 1)] {
        let found = succeed(&first(), &next, by).unwrap_err();
        assert_eq!(found, too_few(valid), "{by:?}");
    }
}

#[test]
fn plain_files_still_read_and_follow_nothing() {
    let plain = draft(2, 1, &[1]).to_string();
    assert_eq!(TrustFile::parse(plain.as_bytes()).unwrap().version, 2);
    assert_eq!(first().succeed(plain.as_bytes()).unwrap_err(), too_few(0));
}

#[test]
fn without_signers_there_is_no_next_version() {
    let mut last = draft(2, 1, &[1]);
    last.as_object_mut().unwrap().remove("signers");
    let last = succeed(&first(), &last, &[1, 2]).unwrap();
    let next = signed(&draft(3, 1, &[1]), &[1, 2, 3]);
    assert_eq!(last.succeed(&next).unwrap_err(), SuccessionError::NoSigners);
}

#[test]
fn numbers_follow_one_another() {
    let present = succeed(&first(), &draft(2, 2, &[1, 2, 3]), &[1, 2]).unwrap();
    for found in [1, 2, 4, 9_007_199_254_740_991] {
        let error = SuccessionError::Number { present: 2, found };
        let next = draft(found, 2, &[1, 2, 3]);
        assert_eq!(succeed(&present, &next, &[1, 2, 3]).unwrap_err(), error);
    }
}

#[test]
fn an_added_signer_counts_only_from_the_next_version_on() {
    let next = draft(2, 3, &[1, 2, 3, 4]);
    // Its own threshold is three of four, the one before is two of three.
    assert_eq!(
        succeed(&first(), &next, &[1, 2]).unwrap_err(),
        too_few_own(2, 3)
    );
    assert_eq!(succeed(&first(), &next, &[1, 4]).unwrap_err(), too_few(1));
    let second = succeed(&first(), &next, &[1, 2, 4]).unwrap();
    let third = succeed(&second, &draft(3, 1, &[4]), &[4, 1, 3]).unwrap();
    assert_eq!(third.version, 3);
}

#[test]
fn a_removed_signer_has_no_say_any_more() {
    let second = succeed(&first(), &draft(2, 2, &[1, 2]), &[2, 3, 1]).unwrap();
    let third = draft(3, 2, &[1, 2]);
    assert_eq!(succeed(&second, &third, &[1, 3]).unwrap_err(), too_few(1));
    assert!(succeed(&second, &third, &[1, 2]).is_ok());
}

#[test]
fn one_stolen_key_changes_nothing() {
    // Whoever has the key of signer 1 names only keys of their own, or asks for fewer signatures.
    for next in [
        draft(2, 1, &[1]),
        draft(2, 2, &[1, 8, 9]),
        draft(2, 1, &[1, 2, 3]),
    ] {
        assert_eq!(
            succeed(&first(), &next, &[1, 8, 9]).unwrap_err(),
            too_few(1)
        );
    }
    // The others take it out of use without it.
    let second = succeed(&first(), &draft(2, 2, &[2, 3, 4]), &[2, 3]).unwrap();
    let stolen = draft(3, 1, &[1]);
    assert_eq!(succeed(&second, &stolen, &[1]).unwrap_err(), too_few(0));
}

#[test]
fn new_signers_must_be_able_to_sign() {
    let next = draft(2, 2, &[8, 9]);
    let error = succeed(&first(), &next, &[1, 2, 8]).unwrap_err();
    assert_eq!(error, too_few_own(1, 2));
    let second = succeed(&first(), &next, &[1, 2, 8, 9]).unwrap();
    let names: Vec<&str> = second
        .signed_by
        .iter()
        .map(|by| by.name.en.as_str())
        .collect();
    assert_eq!(names, ["Signer 1", "Signer 2", "Signer 8", "Signer 9"]);
}

#[test]
fn a_signature_counts_once() {
    let text = String::from_utf8(signed(&draft(2, 2, &[1, 2, 3]), &[1])).unwrap();
    let once: Value = serde_json::from_str(&text).unwrap();
    let entry = &once["signatures"][0];
    // Nor does it count under another's name, nor under its own in another spelling.
    for name in [
        signer(1).did().as_str().to_owned(),
        signer(2).did().as_str().to_owned(),
        format!("{}#", signer(1).did().as_str()),
    ] {
        let again = json!({"key": name, "signature": entry["signature"]});
        let twice = text.replacen(SIGNATURES, &format!("{SIGNATURES}{again},\n"), 1);
        assert_ne!(twice, text);
        let error = first().succeed(twice.as_bytes()).unwrap_err();
        assert_eq!(error, too_few(1), "{name}");
    }
}

#[test]
fn a_bad_signature_blocks_nothing() {
    let good = String::from_utf8(signed(&draft(2, 2, &[1, 2, 3]), &[1, 2])).unwrap();
    let flipped = signed(&draft(2, 2, &[1, 2]), &[3]);
    let flipped: Value = serde_json::from_slice(&flipped).unwrap();
    for bad in [
        flipped["signatures"][0].clone(),
        json!({"key": signer(3).did().as_str(), "signature": "AAAA"}),
        json!({"key": signer(3).did().as_str(), "signature": "not base64"}),
        json!({"key": signer(1).did().as_str(), "signature": flipped["signatures"][0]["signature"]}),
        json!({"key": "did:key:z6somebodyWithAnotherKindOfKey", "signature": "AAAA"}),
    ] {
        let file = good.replacen(SIGNATURES, &format!("{SIGNATURES}{bad},\n"), 1);
        assert_ne!(file, good);
        assert_eq!(
            first().succeed(file.as_bytes()).unwrap().signed_by.len(),
            2,
            "{bad}"
        );
    }
}

#[test]
fn what_is_signed_are_the_bytes_as_they_stand() {
    let good = String::from_utf8(signed(&draft(2, 2, &[1, 2, 3]), &[1, 2])).unwrap();
    // White space around the members of the envelope belongs to nobody.
    let wider = good.replacen("\"signed\": {", "\"signed\" :\n\n   {", 1);
    assert!(first().succeed(wider.as_bytes()).is_ok());
    for (from, to) in [
        ("86400", "86401"),
        ("\"version\": 2", "\"version\":  2"),
        ("测试市", "\\u6d4b试市"),
    ] {
        let changed = good.replacen(from, to, 1);
        assert_ne!(changed, good, "{from}");
        assert_eq!(
            first().succeed(changed.as_bytes()).unwrap_err(),
            too_few(0),
            "{from}"
        );
    }
}

#[test]
fn the_signature_is_over_these_very_bytes() {
    // The format by hand, as docs/trust.md has it.
    let inner = draft(2, 1, &[1]).to_string();
    let message = [b"stele/trust/v1\n", inner.as_bytes()].concat();
    let signature = signer(1).sign(&message).unwrap();
    let signature = stele_verify::encoding::to_base64(signature.as_bytes());
    let key = signer(1).did().as_str().to_owned();
    let file = format!(
        r#"{{"signatures":[{{"signature":"{signature}","key":"{key}"}}],"signed":{inner}}}"#
    );
    let present = TrustFile::parse(&signed(&draft(1, 1, &[1]), &[])).unwrap();
    assert_eq!(present.succeed(file.as_bytes()).unwrap().version, 2);
}

#[test]
fn a_file_is_an_envelope_or_it_is_not() {
    let good = String::from_utf8(signed(&draft(2, 2, &[1, 2, 3]), &[1, 2])).unwrap();
    let inner = draft(2, 2, &[1, 2, 3]).to_string();
    let (json, list) = ("trust-json", "trust-stray-list");
    for (bad, code) in [
        (
            good.replacen("\"signed\"", "\"signed\": {}, \"signed\"", 1),
            "trust-member-twice",
        ),
        (
            good.replacen("\"signatures\"", "\"note\": 1, \"signatures\"", 1),
            json,
        ),
        (good.replacen("\"signatures\"", "\"others\"", 1), list),
        (
            good.replacen("\"version\"", "\"signatures\": [], \"version\"", 1),
            list,
        ),
        (inner.replacen('{', "{\"signatures\": [],", 1), json),
        (inner.replacen('{', "{\"signed\": null,", 1), json),
        (format!("{good}{{}}"), json),
        (format!("[{good}]"), list),
    ] {
        let error = TrustFile::parse(bad.as_bytes()).unwrap_err();
        assert_eq!(error.code(), code, "{error:?}\n{bad}");
    }
    // An error is told by its place in the whole file.
    let lines = good
        .lines()
        .position(|line| line.contains("\"contact\""))
        .unwrap();
    let bad = good.replacen("\"contact\"", "\"kontact\"", 1);
    let error = TrustFile::parse(bad.as_bytes()).unwrap_err();
    assert!(
        matches!(error, TrustError::Json { line, .. } if line == lines + 1),
        "{error:?}"
    );
    // Too long is too long before it is read.
    let long = format!("{good}{}", " ".repeat(256 * 1024));
    let found = long.len();
    assert_eq!(
        TrustFile::parse(long.as_bytes()).unwrap_err(),
        TrustError::TooLong { found }
    );
}

#[test]
fn a_successor_that_is_not_sound_is_refused_for_that() {
    let policy = city::policy().replace("group city 2", "group city 2 garden");
    let mut next = draft(2, 2, &[1, 2, 3]);
    next["policy"] = json!(policy);
    // It can't even be signed with the tool; by hand it can.
    let file = format!(r#"{{"signed":{next},"signatures":[]}}"#);
    let error = first().succeed(file.as_bytes()).unwrap_err();
    assert!(
        matches!(error, SuccessionError::File(TrustError::Policy(_))),
        "{error:?}"
    );
}

#[test]
fn a_witness_is_replaced_and_another_city_may_take_over() {
    let mut next = draft(2, 2, &[1, 2, 3]);
    let old = city::witness_line("library", city::witness_key(1).verifier_key());
    let key = city::note_key(
        "archive.test",
        stele_verify::note::KeyKind::CosignatureV1,
        0x51,
    );
    let new = city::witness_line("library", key.verifier_key());
    let policy = city::policy().replace(&old, &new);
    assert_ne!(policy, city::policy());
    next["policy"] = json!(policy);
    next["name"] = json!({"en": "Merged city", "zh": "合并市"});
    let second = succeed(&first(), &next, &[1, 2]).unwrap();
    let known = second.policy.witnesses().iter().map(Witness::key);
    assert!(known.clone().any(|known| known == key.verifier_key()));
    assert!(
        known
            .clone()
            .all(|known| known != city::witness_key(1).verifier_key())
    );
}

#[test]
fn two_different_successors_both_hold_and_the_first_one_seen_stays() {
    let (one, mut other) = (draft(2, 2, &[1, 2, 3]), draft(2, 2, &[1, 2, 3]));
    other["contact"] = json!("mailto:other@city.test");
    let (one, other) = (signed(&one, &[1, 2]), signed(&other, &[2, 3]));
    let mut chain = TrustChain::pinned(&signed(&draft(1, 2, &[1, 2, 3]), &[])).unwrap();
    let mut forked = chain.clone();
    chain.extend(&one).unwrap();
    forked.extend(&other).unwrap();
    let again = chain.extend(&other).unwrap_err();
    assert_eq!(
        again,
        SuccessionError::Number {
            present: 2,
            found: 2
        }
    );
    assert_eq!(chain.file(), one);
    assert!(!chain.continues(&forked));
    // Both go on with the same third one, where the signers are the same.
    let third = signed(&draft(3, 2, &[1, 2, 3]), &[1, 3]);
    assert!(chain.extend(&third).is_ok() && forked.extend(&third).is_ok());
}

#[test]
fn a_chain_is_remembered_and_checked_again() {
    let pin = signed(&draft(1, 2, &[1, 2, 3]), &[]);
    let mut chain = TrustChain::pinned(&pin).unwrap();
    chain
        .extend(&signed(&draft(2, 1, &[4]), &[1, 2, 4]))
        .unwrap();
    chain.extend(&signed(&draft(3, 1, &[5]), &[4, 5])).unwrap();
    let text = chain.to_text();
    let recalled = |pin: &[u8], text: &str| {
        let mut chain = TrustChain::pinned(pin).unwrap();
        let found = chain.recall(text).map_err(|error| error.code());
        (chain.trust().version, found)
    };
    let damaged = |version| (version, Err("trust-memory-damaged"));
    let refused = |version| (version, Err("trust-memory-refused"));
    assert_eq!(recalled(&pin, &text), (3, Ok(())));
    let nothing = TrustChain::pinned(&pin).unwrap().to_text();
    assert_eq!(recalled(&pin, &nothing), (1, Ok(())));
    // As it was written before there was a hash.
    let (_, files) = text.split_once('\n').unwrap();
    let (_, files) = files.split_once('\n').unwrap();
    let before = format!("stele/trust-chain@v1\n{files}");
    assert_eq!(recalled(&pin, &before), (3, Ok(())));
    // Another pin, whose signers are others.
    assert_eq!(
        recalled(&signed(&draft(1, 1, &[9]), &[]), &text),
        refused(1)
    );
    // Damage ends it where it is.
    assert_eq!(
        recalled(&pin, &text.replace("\"version\": 3", "\"version\": 4")),
        refused(2)
    );
    for bad in [
        "",
        "stele/trust-chain@v1",
        "stele/trust-chain@v1\n99999999999999999999\n{}\n",
        "stele/trust-chain@v2",
        "stele/trust-chain@v2\n",
        "stele/trust-chain@v3\n",
    ] {
        assert_eq!(recalled(&pin, bad), damaged(1), "{bad}");
    }
    // Also where it ends between two files.
    for end in 0..text.len() {
        let (version, found) = recalled(&pin, text.get(..end).unwrap_or_default());
        assert!(version <= 2, "{end}");
        assert_eq!(found, Err("trust-memory-damaged"), "{end}");
    }
}

#[test]
fn no_key_goes_from_one_role_to_another() {
    let of = |version: u64, lines: &str, auditors: &[String]| {
        let mut trust = draft(version, 2, &[1, 2, 3]);
        trust["policy"] = json!(lines);
        let auditor = |vkey| json!({"key": vkey, "name": {"en": "A", "zh": "甲"}});
        trust["auditors"] = auditors.iter().map(auditor).collect();
        trust
    };
    let line = |at| city::witness_line(city::WITNESSES[at], city::witness_key(at).verifier_key());
    let all = city::policy();
    let fewer = all
        .replace(&line(2), "")
        .replace("2 garden library station", "2 garden library");
    assert_ne!(all, fewer);
    let found = |present: (&str, &[String]), next: (&str, &[String])| {
        let present = TrustFile::parse(&signed(&of(1, present.0, present.1), &[])).unwrap();
        let next = succeed(&present, &of(2, next.0, next.1), &[1, 2]);
        next.map(|next| next.version)
    };
    let own = city::note_key("auditor.test", KeyKind::CosignatureV1, 0x61);
    let own = [own.verifier_key().to_vkey()];
    let station = city::witness_key(2);
    let moved = || {
        let key = stele_records::trust::label_of(station.verifier_key());
        Err(SuccessionError::KeyMoved { key })
    };
    let witness = [station.verifier_key().to_vkey()];
    assert_eq!(found((&all, &[]), (&fewer, &own)), Ok(2));
    assert_eq!(found((&all, &own), (&all, &own)), Ok(2));
    assert_eq!(found((&all, &[]), (&fewer, &witness)), moved());
    assert_eq!(found((&fewer, &witness), (&all, &[])), moved());
    // The same key by another name.
    let renamed = [station_named("auditor.test")];
    let found = found((&all, &[]), (&fewer, &renamed)).unwrap_err();
    assert_eq!(found.code(), "succession-key-moved");
}

/// The key of the third witness under another name.
fn station_named(name: &str) -> String {
    let key = city::note_key(name, KeyKind::CosignatureV1, 0x33);
    let same = city::witness_key(2);
    assert_eq!(
        key.verifier_key().public_key(),
        same.verifier_key().public_key()
    );
    key.verifier_key().to_vkey()
}

#[test]
fn witnesses_stand_for_the_organisations_that_are_named() {
    let label = |witness: usize| {
        let key = city::witness_key(witness);
        stele_records::trust::label_of(key.verifier_key())
    };
    let standing = |keys: &Value| {
        let mut trust = city::trust_json(&city::policy());
        trust["keys"] = keys.clone();
        let trust = TrustFile::parse(trust.to_string().as_bytes()).unwrap();
        let standing = trust.standing(trust.policy.witnesses().iter().map(Witness::key));
        assert_eq!(standing.keys, 3);
        (
            (standing.organisations, standing.without_organisation),
            (standing.jurisdictions, standing.without_jurisdiction),
        )
    };
    let of =
        |en: &str, zh: &str| json!({"organisation": {"en": en, "zh": zh}, "jurisdiction": "CN-HE"});
    assert_eq!(standing(&json!({})), ((0, 3), (0, 3)));
    let keys = json!({label(0): of("A", "甲"), label(1): of("A", "乙"), label(2): of("B", "丙")});
    assert_eq!(standing(&keys), ((2, 0), (1, 0)));
    let keys = json!({label(0): of("A", "甲"), label(1): {"jurisdiction": "SE"}});
    assert_eq!(standing(&keys), ((1, 2), (2, 1)));
}

#[test]
fn a_key_counts_only_within_its_time() {
    let checkpoint = &city::city().files["checkpoint"];
    let found = |keys: Value| {
        let mut trust = city::trust_json(&city::policy());
        trust["keys"] = keys;
        let trust = TrustFile::parse(trust.to_string().as_bytes()).unwrap();
        trust.policy.verify(checkpoint).map(|_| ())
    };
    // Of three witnesses the first and the third have cosigned, and two are needed.
    let key = city::witness_key(0);
    let label = stele_records::trust::label_of(key.verifier_key());
    for (window, counts) in [
        (json!({"validUntil": city::NOW_TEXT}), true),
        (json!({"validUntil": "2026-09-21T13:33:19Z"}), false),
        (json!({"validFrom": "2026-09-21T13:33:21Z"}), false),
        (
            json!({"validFrom": city::NOW_TEXT, "validUntil": city::NOW_TEXT}),
            true,
        ),
    ] {
        assert_eq!(found(json!({&label: window})).is_ok(), counts, "{window}");
    }
}
