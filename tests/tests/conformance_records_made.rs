//! Records made here, and everything that may be done to them.
#![cfg(not(target_arch = "wasm32"))]

use stele_tests::records::{disclosures, mutations, refused};

#[test]
fn the_originals() {
    refused::the_originals();
}

#[test]
fn each_change() {
    refused::each_change();
}

#[test]
fn cut_off() {
    refused::cut_off();
}

#[test]
fn by_the_strict_equation_only() {
    refused::by_the_strict_equation_only();
}

#[test]
fn every_bit() {
    mutations::every_bit();
}

#[test]
fn every_byte() {
    mutations::every_byte();
}

#[test]
fn disclosures() {
    disclosures::shown();
    disclosures::refused();
    disclosures::digests_refused();
}
