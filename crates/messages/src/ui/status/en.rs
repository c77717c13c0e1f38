//! The words of the line about the log in English.

use super::Status;

/// English.
pub const EN: Status = Status {
    label: "The log at a glance",
    more: "About the log",
    checking: "The log is being checked.",
    comparing: "Comparing it with what this browser saw before.",
    no_checkpoint: "No state of the log could be checked.",
    witnesses: "Cosigned by {count}: {names}.",
    witnesses_nobody: "Cosigned by {count}.",
    witnesses_none: "No witnesses: only the log vouches that everyone is shown the same.",
    auditors: "Replayed whole by {count}: {names}.",
    auditors_behind: "Replayed by {count}, but for the newest {later}: {names}.",
    auditors_nobody: "Replayed by {count}.",
    auditors_none: "No auditors: only the log vouches that its lists are complete.",
    auditors_you: "You have checked everything yourself.",
    newest: "Last confirmed {age} ago.",
    newest_now: "Confirmed just now.",
    grown: "Only grown since you last came, when it had {seen}.",
    same: "Unchanged since you last came.",
    first: "Your first visit with this browser.",
    not_grown: "Not what you saw when you last came.",
    older: "Older than what you saw when you last came.",
    seen_otherwise: "Not the log that others were shown.",
    seen_more: "A witness has seen more than is shown here.",
    growth_unknown: "Whether it has only grown since you last came can’t be told.",
    count_witnesses: |k, n| match (k, n) {
        (0, 1) => "none of 1 witness".into(),
        (k, 1) => format!("{k} of 1 witness"),
        (0, n) => format!("none of {n} witnesses"),
        (k, n) => format!("{k} of {n} witnesses"),
    },
    count_auditors: |k, n| match (k, n) {
        (0, 1) => "none of 1 auditor".into(),
        (k, 1) => format!("{k} of 1 auditor"),
        (0, n) => format!("none of {n} auditors"),
        (k, n) => format!("{k} of {n} auditors"),
    },
};
