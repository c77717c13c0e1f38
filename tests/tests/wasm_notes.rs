//! Foreign notes, checkpoints and proofs, as WebAssembly in a real browser.
#![cfg(target_arch = "wasm32")]

use stele_tests::{ml_dsa_vectors, notes, vectors};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Runs bodies over the files of one folder, unless it was missing when this was built.
fn over(folder: &str, bodies: &[fn(&vectors::Files)]) {
    if let Some(files) = vectors::files(folder) {
        for body in bodies {
            body(&files);
        }
    }
}

#[wasm_bindgen_test]
fn tessera_log() {
    over(
        "tessera-log",
        &[
            notes::tessera_checkpoints,
            notes::tessera_refusals,
            notes::tessera_mutations,
        ],
    );
}

#[wasm_bindgen_test]
fn sunlight_mirror() {
    over(
        "sunlight-mirror",
        &[notes::sunlight_cosignatures, notes::sunlight_refusals],
    );
}

#[wasm_bindgen_test]
fn oak_tlog_proof() {
    over(
        "oak-tlog-proof",
        &[
            notes::oak_proof,
            notes::oak_mutations,
            notes::oak_mutations_of_an_unknown_line,
        ],
    );
}

#[wasm_bindgen_test]
fn ml_dsa_vectors_of_wycheproof() {
    ml_dsa_vectors::verify();
    ml_dsa_vectors::sign();
}
