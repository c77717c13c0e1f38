//! Tiled logs and Merkle proofs that other programs made.
#![cfg(not(target_arch = "wasm32"))]

use stele_tests::{index_vectors, tlog, tlog_proofs, vectors};

/// Runs bodies over the files of one folder, unless it is missing.
fn over(folder: &str, bodies: &[fn(&vectors::Files)]) {
    if let Some(files) = vectors::files(folder) {
        for body in bodies {
            body(&files);
        }
    }
}

#[test]
fn rfc6962() {
    over("rfc6962", &[tlog_proofs::rfc6962]);
}

#[test]
fn tessera_log() {
    over(
        "tessera-log",
        &[
            tlog::tessera_is_read,
            tlog::tessera_has_grown,
            tlog::tessera_is_written,
        ],
    );
}

#[test]
fn tessera_mutations() {
    over("tessera-log", &[tlog::tessera_mutations]);
}

#[test]
fn sunlight_mirror() {
    over(
        "sunlight-mirror",
        &[tlog::sunlight_tiles, tlog::sunlight_bundles],
    );
}

#[test]
fn mpt() {
    over(
        "mpt",
        &[index_vectors::tree_hashes, index_vectors::look_ups],
    );
}
