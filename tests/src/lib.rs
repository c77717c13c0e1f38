//! What the tests share: foreign vectors, and the bodies of tests that run natively and in a
//! browser.

pub mod city;
pub mod city_files;
pub mod city_index;
#[cfg(not(target_arch = "wasm32"))]
pub mod command;
#[cfg(not(target_arch = "wasm32"))]
pub mod demo;
pub mod index;
pub mod index_vectors;
pub mod map;
pub mod ml_dsa_vectors;
pub mod notes;
pub mod records;
pub mod rules;
pub mod tamper;
pub mod tlog;
pub mod tlog_proofs;
pub mod trust;
pub mod vectors;
