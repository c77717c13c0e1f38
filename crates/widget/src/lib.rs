#![forbid(unsafe_code)]
//! The checking part of `<stele-verify>`: a file and a trust file go in, a verdict with its texts comes out.
//!
//! The element itself, its looks and its fetching are the JavaScript of `www/widget/`. Nothing here fetches,
//! keeps or shows anything, so the same module serves a page, a worker and a file that is opened from disk.
//! A module is built for one system of the city and one language, to weigh little: see the features.
//!
//! [`checker`] is ordinary Rust; [`exports`] is what JavaScript calls.

#[cfg(feature = "live")]
pub mod asks;
pub mod checker;
pub mod exports;
#[cfg(feature = "live")]
pub mod live;
pub mod report;
