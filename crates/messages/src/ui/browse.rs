//! The words of lists that are read as far as the reader goes on.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words of such lists in this language.
pub const fn browse(lang: Lang) -> &'static Browse {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of lists that are read as far as the reader goes on, in one language.
    Browse;
    /// Label of what can be done about it.
    label,
    /// Button: reading stops.
    stop,
    /// It could not go on; why stands behind it.
    failed,
    /// What the words of the rows mean that were only read.
    read_note,
    ;
    /// How many rows have been read.
    fn so_far: fn(come: u64, count: u64) -> String,
    /// All have been read.
    fn all_read: fn(count: u64) -> String,
    /// While rows are read.
    fn reading: fn(come: u64, until: u64) -> String,
    /// Button: so many more are read.
    fn more: fn(more: u64) -> String,
    /// Button: all are read.
    fn all: fn(count: u64) -> String,
    /// Button: as many are read as a page keeps, and not all.
    fn newest: fn(count: u64) -> String,
    /// No more than so many are read here; `what` to do stands behind it.
    fn most: fn(most: u64) -> String,
    /// So many rows could not be had or not be checked to the end.
    fn open: fn(rows: usize) -> String,
    /// So many rows that are shown are still being checked to the end.
    fn checking: fn(rows: usize) -> String,
    /// So many of the rows that are shown have been checked to the end.
    fn checked: fn(done: usize, of: usize) -> String,
}
