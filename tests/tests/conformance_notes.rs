//! Notes, checkpoints, cosignatures and proofs: what other programs made, and properties.
#![cfg(not(target_arch = "wasm32"))]

use stele_tests::{notes, vectors};

/// Runs bodies over the files of one folder, unless it is missing.
fn over(folder: &str, bodies: &[fn(&vectors::Files)]) {
    if let Some(files) = vectors::files(folder) {
        for body in bodies {
            body(&files);
        }
    }
}

#[test]
fn tessera_log() {
    over(
        "tessera-log",
        &[notes::tessera_checkpoints, notes::tessera_refusals],
    );
}

#[test]
fn tessera_mutations() {
    over("tessera-log", &[notes::tessera_mutations]);
}

#[test]
fn sunlight_mirror() {
    over(
        "sunlight-mirror",
        &[notes::sunlight_cosignatures, notes::sunlight_refusals],
    );
}

#[test]
fn oak_tlog_proof() {
    over("oak-tlog-proof", &[notes::oak_proof]);
}

#[test]
fn oak_mutations() {
    over(
        "oak-tlog-proof",
        &[
            notes::oak_mutations,
            notes::oak_mutations_of_an_unknown_line,
        ],
    );
}
