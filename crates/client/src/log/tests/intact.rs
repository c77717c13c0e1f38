//! The thread isn't held for longer than a few entries take, however many there are.

use super::*;
use crate::check::{CheckedHead, check_entries};
use stele_records::verdict::Verdict;

/// So many entries at most between two moments for others.
const PIECE: usize = 32;
const COUNT: usize = 300;

#[test]
fn many_entries_are_checked_in_pieces() {
    let (server, entries) = (Server::default(), (0..COUNT as u64).map(entry));
    let entries: Vec<Vec<u8>> = entries.collect();
    let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
    let log = server.log();
    assert_eq!(block_on(log.intact(&entries)).len(), COUNT);
    assert_eq!(server.breaths.get(), COUNT.div_ceil(PIECE));
}

#[test]
fn others_have_the_thread_after_each_verdict() {
    let server = Server::with_entries(COUNT as u64);
    let log = server.log();
    let head = CheckedHead {
        now: TIME,
        verdict: Verdict::pending(),
        checkpoint: block_on(log.checkpoint()).ok(),
        index: Err(LogError::NoIndex),
        error: None,
        seen: None,
        shown: None,
        evidence: None,
    };
    let indexes: Vec<u64> = (0..COUNT as u64).collect();
    let before = server.breaths.get();
    let checked = block_on(check_entries(&log, &head, &indexes, |_, _| {}));
    assert_eq!(checked.len(), COUNT);
    assert!(
        server.breaths.get() - before >= COUNT,
        "{}",
        server.breaths.get()
    );
}
