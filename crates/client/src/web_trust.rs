//! The versions of a trust file that this browser has seen, in its local storage.

use stele_verify::hash::Hash;
use web_sys::Storage;

use crate::trust::{MemoryTrust, TrustMemory};

/// Before the pinned file's hash in the storage's key.
const PREFIX: &str = "stele.trust.";

/// Remembers in the browser. Where it refuses to, in a private window say, it is remembered as
/// long as the page is open.
#[derive(Debug, Default)]
pub struct WebTrust {
    fallback: MemoryTrust,
}

impl TrustMemory for WebTrust {
    fn load(&self, pin: &Hash) -> Option<String> {
        let stored = storage().and_then(|storage| storage.get_item(&key(pin)).ok()?);
        // A storage that was refused at times is behind: versions only ever follow one another.
        let fallback = self.fallback.load(pin);
        stored.into_iter().chain(fallback).max_by_key(String::len)
    }

    fn store(&self, pin: &Hash, text: &str) {
        let kept = storage().is_some_and(|storage| storage.set_item(&key(pin), text).is_ok());
        if !kept {
            self.fallback.store(pin, text);
        }
    }
}

fn key(pin: &Hash) -> String {
    format!("{PREFIX}{}", pin.to_hex())
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
