//! Chains of trust files against a model of a few lines: what it refuses is never accepted, and what
//! it accepts always is.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};
use stele_records::trust::{Envelope, TrustChain};
use stele_tests::trust::{draft, signed, signer};
use stele_verify::encoding::to_base64;

/// What is done to a version before it is offered.
#[derive(Debug, Clone)]
enum Mischief {
    /// Nothing.
    None,
    /// Another number than the next.
    Number(u64),
    /// A byte of what was signed is another.
    Changed,
    /// A signature stands there under the name of another signer.
    Renamed(u8),
    /// Signatures that were made for another file.
    Elsewhere,
    /// Every signature stands there twice.
    Twice,
    /// The signed bytes without what stands before them.
    Unprefixed,
}

/// A version that is offered: its signers, how many of them must sign the next, and who signs it.
#[derive(Debug, Clone)]
struct Offer {
    signers: BTreeSet<u8>,
    threshold: usize,
    by: BTreeSet<u8>,
    mischief: Mischief,
}

fn offer() -> impl Strategy<Value = Offer> {
    let mischief = prop_oneof![
        6 => Just(Mischief::None),
        1 => (0..6_u64).prop_map(Mischief::Number),
        1 => Just(Mischief::Changed),
        1 => (1..=5_u8).prop_map(Mischief::Renamed),
        1 => Just(Mischief::Elsewhere),
        1 => Just(Mischief::Twice),
        1 => Just(Mischief::Unprefixed),
    ];
    let signers = btree_set(1..=5_u8, 1..=3);
    (signers, 1..=3_usize, btree_set(1..=5_u8, 1..=5), mischief).prop_map(
        |(signers, threshold, by, mischief)| Offer {
            threshold: threshold.min(signers.len()),
            signers,
            by,
            mischief,
        },
    )
}

impl Offer {
    /// The plain file with this number.
    fn draft(&self, number: u64) -> Value {
        let seeds: Vec<u8> = self.signers.iter().copied().collect();
        draft(number, self.threshold as u64, &seeds)
    }

    /// The file as it is offered where `next` would be its number; and whose signatures hold.
    fn file(&self, next: u64) -> (u64, Vec<u8>, BTreeSet<u8>) {
        let number = match self.mischief {
            // Versions count from one, and the parser says so; the model is about what follows.
            Mischief::Number(number) => number.max(1),
            _ => next,
        };
        let seeds: Vec<u8> = self.by.iter().copied().collect();
        let draft = self.draft(number);
        let file = signed(&draft, &seeds);
        let text = String::from_utf8(file.clone()).unwrap();
        let mut parsed: Value = serde_json::from_slice(&file).unwrap();
        match &self.mischief {
            Mischief::None | Mischief::Number(_) => (number, file, self.by.clone()),
            Mischief::Changed => {
                let changed = text.replacen("86400", "86500", 1);
                (number, changed.into_bytes(), BTreeSet::new())
            }
            Mischief::Renamed(other) => {
                let mut left = self.by.clone();
                let first = left.pop_first().unwrap();
                // What stood there of the other still holds.
                if first == *other {
                    left.insert(first);
                }
                parsed["signatures"][0]["key"] = json!(signer(*other).did().as_str());
                (number, envelope(&text, &parsed["signatures"]), left)
            }
            Mischief::Elsewhere => {
                let mut other = draft;
                other["contact"] = json!("mailto:elsewhere@city.test");
                let other = signed(&other, &seeds);
                let other: Value = serde_json::from_slice(&other).unwrap();
                (
                    number,
                    envelope(&text, &other["signatures"]),
                    BTreeSet::new(),
                )
            }
            Mischief::Twice => {
                let once = parsed["signatures"].as_array().unwrap().clone();
                let twice = json!([once.clone(), once].concat());
                (number, envelope(&text, &twice), self.by.clone())
            }
            Mischief::Unprefixed => {
                let inner = Envelope::open(&file).unwrap().signed.to_owned();
                let entries = seeds.iter().map(|seed| {
                    let signature = signer(*seed).sign(inner.as_bytes()).unwrap();
                    json!({
                        "key": signer(*seed).did().as_str(),
                        "signature": to_base64(signature.as_bytes()),
                    })
                });
                let entries = json!(entries.collect::<Vec<_>>());
                (number, envelope(&text, &entries), BTreeSet::new())
            }
        }
    }
}

/// The same file with these signatures.
fn envelope(text: &str, signatures: &Value) -> Vec<u8> {
    let inner = Envelope::open(text.as_bytes()).unwrap().signed;
    format!("{{\"signed\": {inner}, \"signatures\": {signatures}}}").into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(6),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_chain_is_what_the_model_says(first in offer(), offers in vec(offer(), 1..6)) {
        let pin = signed(&first.draft(1), &[]);
        let mut chain = TrustChain::pinned(&pin).unwrap();
        let mut present = (1, first);
        let mut accepted = vec![pin];
        for offer in offers {
            let (number, file, valid) = offer.file(present.0 + 1);
            let count = |signers: &BTreeSet<u8>| signers.intersection(&valid).count();
            let follows = number == present.0 + 1
                && count(&present.1.signers) >= present.1.threshold
                && count(&offer.signers) >= offer.threshold;
            let found = chain.extend(&file);
            prop_assert_eq!(found.is_ok(), follows, "{:?}\n{:?}\n{:?}", found, present, offer);
            if follows {
                accepted.push(file);
                present = (number, offer);
            }
            prop_assert_eq!(chain.file(), accepted.last().unwrap().as_slice());
        }
        let mut again = TrustChain::pinned(&accepted[0]).unwrap();
        prop_assert_eq!(again.recall(&chain.to_text()), Ok(()));
        prop_assert_eq!(again.successors(), &accepted[1..]);
    }
}
