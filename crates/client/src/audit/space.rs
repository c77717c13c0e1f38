//! What an audit of a whole log takes, said before it begins: also by a page that links nothing of what audits.

/// Bytes that are written for an entry, measured over a demo city (`docs/audit.md`), rounded up.
const BYTES_PER_ENTRY: u64 = 1_150;

/// What an empty database takes.
const BYTES_AT_LEAST: u64 = 2 << 20;

/// Entries that an audit in memory should have at most, so that it fits into 100 MiB: it takes as much memory more
/// as it would take of a disk.
pub const IN_MEMORY_ENTRIES: u64 = 50_000;

/// About how many bytes an audit of a log of this size has to put aside.
pub const fn space(entries: u64) -> u64 {
    BYTES_AT_LEAST.saturating_add(entries.saturating_mul(BYTES_PER_ENTRY))
}
