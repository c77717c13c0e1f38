//! What counts as a signature: the edge cases, each by each equation and in batches.
#![cfg(not(target_arch = "wasm32"))]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use stele_tests::records::signatures::{self, Case};

#[test]
fn weak_keys_are_refused() {
    signatures::weak_keys_are_refused();
}

#[test]
fn each_equation() {
    signatures::each_equation();
}

#[test]
fn each_in_a_batch() {
    signatures::each_in_a_batch();
}

#[test]
fn batches_of_all_sizes() {
    signatures::batches_of_all_sizes();
}

#[test]
fn errors_that_cancel_out() {
    signatures::errors_that_cancel_out();
}

/// Mostly honest ones, by few keys, so that batches join some.
fn case() -> impl Strategy<Value = Case> {
    let signed = || (0_u8..4, any::<[u8; 4]>());
    prop_oneof![
        8 => signed().prop_map(|(seed, text)| signatures::good(seed, &text)),
        2 => select(signatures::cases()),
        1 => signed().prop_map(|(seed, text)| signatures::bad(seed, &text)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(3),
        ..ProptestConfig::default()
    })]

    /// Whatever stands beside whatever: a batch says of each what one by one says.
    #[test]
    fn any_mix_is_told_apart(cases in vec(case(), 0..24)) {
        signatures::agrees(&cases.iter().collect::<Vec<_>>());
    }
}
