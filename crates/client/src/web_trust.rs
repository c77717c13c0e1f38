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
    fn load(&self, pin: &Hash) -> Result<Option<String>, String> {
        let stored = storage().and_then(|storage| storage.get_item(&key(pin)).ok()?);
        // A storage that was refused at times is behind: versions only ever follow one another.
        let fallback = self.fallback.load(pin)?;
        Ok(stored.into_iter().chain(fallback).max_by_key(String::len))
    }

    /// No page can run between the look and the write but one of another process: the storage has no
    /// lock. Such a page has checked what it writes all the same, and what it took back comes again
    /// with the next look for newer versions.
    fn swap(&self, pin: &Hash, old: Option<&str>, new: &str) -> Result<(), Option<String>> {
        let found = self.load(pin).ok().flatten();
        if found.as_deref() != old {
            return Err(found);
        }
        let kept = storage().is_some_and(|storage| storage.set_item(&key(pin), new).is_ok());
        if kept {
            return Ok(());
        }
        let fallback = self.fallback.load(pin).ok().flatten();
        self.fallback.swap(pin, fallback.as_deref(), new)
    }
}

fn key(pin: &Hash) -> String {
    format!("{PREFIX}{}", pin.to_hex())
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
