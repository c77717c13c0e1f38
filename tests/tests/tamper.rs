//! The tamper matrix: see [`stele_tests::tamper`].
#![cfg(not(target_arch = "wasm32"))]

use std::panic::{AssertUnwindSafe, catch_unwind};

use stele_tests::tamper::{self, Case};

/// Runs all cases, and then says which went wrong.
fn run(cases: Vec<Case>, at_least: usize) {
    assert!(cases.len() >= at_least, "only {} cases", cases.len());
    let all = cases.len();
    let went_wrong = |case: &Case| catch_unwind(AssertUnwindSafe(|| case.run())).is_err();
    let wrong: Vec<_> = cases.into_iter().filter(went_wrong).collect();
    let names: Vec<_> = wrong.iter().map(|case| case.name.as_str()).collect();
    assert!(names.is_empty(), "{} of {all}: {names:#?}", names.len());
}

#[test]
fn records() {
    run(tamper::record::cases(), 150);
}

#[test]
fn proofs() {
    run(tamper::proof::cases(), 40);
}

#[test]
fn checkpoints() {
    run(tamper::checkpoint::cases(), 70);
}

#[test]
fn tiles() {
    run(tamper::tile::cases(), 40);
}

#[test]
fn entries_and_bundles() {
    run(tamper::entry::cases(), 25);
}

#[test]
fn trust_files() {
    run(tamper::trust::cases(), 30);
}

#[test]
fn auditors() {
    run(tamper::auditor::cases(), 24);
}

#[test]
fn no_byte_of_a_proof_is_changed_unnoticed() {
    tamper::sweep::proof_bytes(1);
}

#[test]
fn no_part_of_a_proof_is_left_out_unnoticed() {
    tamper::sweep::proof_lengths(1);
}

#[test]
fn no_byte_of_a_log_is_changed_unnoticed() {
    tamper::sweep::log_bytes(7);
}
