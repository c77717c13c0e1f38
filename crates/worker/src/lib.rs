#![forbid(unsafe_code)]
//! The worker that audits a whole log, and how the page talks to it.
//!
//! The worker is a program of its own (`main.rs`), loaded only when a reader asks for an audit. It believes
//! nothing of what the page hands it but the trust file: the checkpoint is verified again, and everything
//! else is read from the mirrors. Page and worker share no memory; [`message`] is all that goes between them,
//! as JSON.

#[cfg(feature = "audit")]
pub mod audit;
pub mod message;
#[cfg(feature = "audit")]
mod said;
