//! Records made here, and everything that may be done to them.
#![cfg(not(target_arch = "wasm32"))]

use stele_tests::records::refused;

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
