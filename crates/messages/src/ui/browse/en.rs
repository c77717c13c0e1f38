//! The words of lists that are read as far as the reader goes on, in English.

use super::Browse;
use crate::format::{number, size};

/// English.
pub const EN: Browse = Browse {
    label: "Reading on",
    stop: "Stop reading",
    failed: "Reading could not go on.",
    read_note: "“Intact and logged” is what every row has been checked for as it was read. Rows that are shown are then checked to the end: whether those who signed them were entitled to, and whether they still hold.",
    so_far: |come, count| format!("{} of {} read so far", number(come), number(count)),
    all_read: |count| match count {
        1 => "The only one has been read".to_owned(),
        count => format!("All {} have been read", number(count)),
    },
    reading: |come, until| format!("Reading: {} of {}", number(come), number(until)),
    more: |more| format!("Read {} more", number(more)),
    all: |count| format!("Read all {}", number(count)),
    newest: |count| format!("Read the newest {}", number(count)),
    most: |most| {
        format!(
            "This page reads the newest {} at most. Choose a smaller part to see older ones.",
            number(most)
        )
    },
    open: |rows| match rows {
        1 => "1 row could not be had, or not be checked to the end: nothing is known against it."
            .to_owned(),
        rows => format!(
            "{} rows could not be had, or not be checked to the end: nothing is known against them.",
            number(u64::try_from(rows).unwrap_or(u64::MAX))
        ),
    },
    checked: |done, of| {
        format!(
            "Checking to the end: {} of the {} rows that are shown are done.",
            size(done),
            size(of)
        )
    },
    checking: |rows| match rows {
        1 => "1 row that is shown is still being checked to the end.".to_owned(),
        rows => format!(
            "{} rows that are shown are still being checked to the end.",
            number(u64::try_from(rows).unwrap_or(u64::MAX))
        ),
    },
};
