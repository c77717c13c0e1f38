//! Signing notes.
