//! Tiled logs and Merkle proofs that other programs made, read as WebAssembly in a real browser.
#![cfg(target_arch = "wasm32")]

use stele_tests::{index_vectors, tlog, tlog_proofs, vectors};
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
fn rfc6962() {
    over("rfc6962", &[tlog_proofs::rfc6962]);
}

#[wasm_bindgen_test]
fn tessera_log() {
    over(
        "tessera-log",
        &[
            tlog::tessera_is_read,
            tlog::tessera_has_grown,
            tlog::tessera_is_written,
            tlog::tessera_mutations,
        ],
    );
}

#[wasm_bindgen_test]
fn sunlight_mirror() {
    over(
        "sunlight-mirror",
        &[tlog::sunlight_tiles, tlog::sunlight_bundles],
    );
}

#[wasm_bindgen_test]
fn mpt() {
    over(
        "mpt",
        &[index_vectors::tree_hashes, index_vectors::look_ups],
    );
}
