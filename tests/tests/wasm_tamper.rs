//! The tamper matrix as WebAssembly in a real browser: see [`stele_tests::tamper`].
#![cfg(target_arch = "wasm32")]

use stele_tests::tamper::{self, Case};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn run(cases: Vec<Case>) {
    assert!(!cases.is_empty());
    for case in cases {
        case.run();
    }
}

#[wasm_bindgen_test]
fn records() {
    run(tamper::record::cases());
}

#[wasm_bindgen_test]
fn proofs() {
    run(tamper::proof::cases());
}

#[wasm_bindgen_test]
fn checkpoints() {
    run(tamper::checkpoint::cases());
}

#[wasm_bindgen_test]
fn tiles() {
    run(tamper::tile::cases());
}

#[wasm_bindgen_test]
fn entries_and_bundles() {
    run(tamper::entry::cases());
}

#[wasm_bindgen_test]
fn trust_files() {
    run(tamper::trust::cases());
}

#[wasm_bindgen_test]
fn auditors() {
    run(tamper::auditor::cases());
}

/// A part of the bytes, chosen to meet every region: natively they are all done.
#[wasm_bindgen_test]
fn bytes() {
    tamper::sweep::proof_bytes(11);
    tamper::sweep::proof_lengths(23);
    tamper::sweep::log_bytes(131);
}
