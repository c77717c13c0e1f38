//! What this browser saw of each log before, in its local storage.

use web_sys::Storage;

use crate::seen::{MemorySeen, Seen, SeenHead};

/// Before the log's name and key in the storage's key.
const PREFIX: &str = "stele.seen.";

/// Remembers in the browser. Where it refuses to, in a private window say, it is remembered as
/// long as the page is open.
#[derive(Debug, Default)]
pub struct WebSeen {
    fallback: MemorySeen,
}

impl Seen for WebSeen {
    fn load(&self, log: &str) -> Option<SeenHead> {
        let stored = storage().and_then(|storage| storage.get_item(&key(log)).ok()?);
        let stored = stored.and_then(|text| SeenHead::parse(&text));
        // A storage that was refused at times may be behind.
        let fallback = self.fallback.load(log);
        stored
            .into_iter()
            .chain(fallback)
            .max_by_key(|seen| seen.head.size)
    }

    fn store(&self, log: &str, head: SeenHead) {
        let kept =
            storage().is_some_and(|storage| storage.set_item(&key(log), &head.to_text()).is_ok());
        if !kept {
            self.fallback.store(log, head);
        }
    }
}

fn key(log: &str) -> String {
    format!("{PREFIX}{log}")
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
