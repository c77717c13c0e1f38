//! In English.

use super::Words;

/// In English.
pub const EN: Words = Words {
    title: "By name or address",
    looking: "Looking through names and addresses.",
    none: "No name and no address in these files has all of these words. They stand in records in the language in which they were signed: a translation is not found.",
    botanical: "Trees called “{text}” are recorded by the botanical name {name}:",
    hint: "Each row was read from the log and checked here. But nobody vouches that this search finds everything: something could have been left out. \
           That nothing is recorded about a flat, a tree, a company or a project can be proven; look it up by its number for that.",
    gap: "Entries {first} to {last} could not be searched.",
    gap_missing: "There are no search files for them at the log’s host. The newest entries are added a moment after they are logged.",
    gap_damaged: "The search file for them is damaged. Tell the office that keeps these records.",
    no_search: "This log has no search by words. Look things up by their numbers.",
    more: "Show more",
    to_flat: "All about this flat",
    to_tree: "All about this tree",
    to_entity: "All about this company",
    to_project: "All about this project",
    to_account: "All about this account",
    found: |count, may_be_more| match (count, may_be_more) {
        (1, false) => "1 record has all of these words.".into(),
        (1, true) => "1 record so far has all of these words.".into(),
        (count, false) => format!("{count} records have all of these words."),
        (count, true) => format!("{count} records so far have all of these words."),
    },
};
