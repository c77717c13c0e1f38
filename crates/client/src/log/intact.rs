//! Records among a log's entries: their proofs are checked together, and each once while the log is read.

use stele_verify::record::{IntactRecord, verify_new};

use super::Log;
use crate::cache::Cache;
use crate::fetch::Fetch;

/// So many entries are checked at once: a few milliseconds in a browser.
const PIECE: usize = 32;

impl<F: Fetch, C: Cache> Log<F, C> {
    /// Which of these entries are intact records: one answer for each, in order. Nothing is said of why one isn't.
    pub(crate) async fn intact<'b>(&self, entries: &[&'b [u8]]) -> Vec<Option<IntactRecord<'b>>> {
        let mut intact = Vec::with_capacity(entries.len());
        for piece in entries.chunks(PIECE) {
            let checked = verify_new(piece.iter().copied(), &mut self.records.borrow_mut());
            intact.extend(checked.into_iter().map(Result::ok));
            self.breathe().await;
        }
        intact
    }

    /// Leaves the thread to others where it has been held for long.
    pub(crate) async fn breathe(&self) {
        self.files.breathe().await;
    }
}
