//! A record looked for by its id.

use super::list::ListView;

/// How far the search has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Search {
    /// It is under way.
    Pending,
    /// The first intact entry with this id.
    Entry(u64),
    /// Entries mention the id, but none of them bears it.
    OnlyMentioned(ListView),
    /// No entry mentions it, or it can't be told.
    Open(ListView),
}
