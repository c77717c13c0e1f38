//! The words about auditing a whole log in English.

use super::Audit;
use crate::format::{count_of, number};

/// English.
pub const EN: Audit = Audit {
    title: "Audit everything",
    lead: "Read the whole log here, in your browser, and check all of it: every hash, every signature, every rule and the whole index. Then you take nobody’s word for it.",
    link: "Audit everything yourself",
    before: "What this takes",
    before_download: "About {size} are downloaded, in the order of the log. On a metered connection that may cost you.",
    before_space: "About {size} are kept on this device, so that the audit can go on another day. Clearing this site’s data deletes it.",
    before_stay: "You can use these pages meanwhile. Keep this window open; you can pause at any time.",
    word_before: "Not begun",
    begin: "Begin the audit",
    begin_anew: "Begin from the first entry",
    no_head: "The state of the log isn’t known yet, so there is nothing to audit. See the page about the log.",
    starting: "The program that audits is being loaded",
    word_running: "Running",
    reading: "Step 1 of 2: reading every entry",
    reading_note: "Each entry is held against the log’s tree, each signature is checked, and the index is built anew.",
    rules: "Step 2 of 2: applying the rules",
    rules_note: "Each record is held against every rule of its kind, with all others at hand.",
    bar: "Progress of the audit",
    left: "about {time}",
    left_unknown: "not known yet",
    figure_read: "Read",
    figure_done: "Done",
    figure_rate: "Rate",
    figure_left: "Time left in this step",
    pause: "Pause",
    go_on: "Go on",
    stop: "Stop",
    paused: "The audit is paused",
    word_paused: "Paused",
    paused_note: "Nothing is lost as long as this window stays open.",
    stopped: "You stopped the audit",
    word_stopped: "Stopped",
    stopped_note: "What was read until then was in order. It says nothing about the rest.",
    stuck: "The audit can’t read on",
    stuck_note: "Nothing is said against the log. What was read until now was in order and needn’t be read again.",
    no_start: "The audit could not start",
    no_start_blocked: "Your browser, or a setting of this site, blocks WebAssembly in the background. In Edge, turn off enhanced security for this site; on Apple devices, leave Lockdown Mode for it. Nothing has been audited.",
    no_start_load: "The program that audits could not be loaded, or is not the one that this page expects. Reload the page; if that does not help, tell whoever runs this site. Nothing has been audited.",
    broken: "The audit has ended because of an error in it",
    broken_todo: "Take nothing from it, neither for the log nor against it. Your device may have run out of memory: close other windows and begin again, or use the command line: stele audit",
    word_done: "Audited",
    done_note: "Every entry is in the tree that the log signed, in this order, and no entry is missing.",
    index_none: "The log commits to no index, so it proves no list and no history to be complete.",
    rules_none: "No rules were applied: the trust file names no root authorities.",
    findings: "What was found about single records",
    findings_note: "Findings are about single records: mistakes or frauds that anybody can see. That they are logged is as it should be, and the log is sound.",
    findings_none: "Nothing was found about any record.",
    previous: "Earlier findings",
    next: "Later findings",
    result_failed: "Did not pass",
    result_warning: "Note",
    result_open: "Can’t tell",
    of: "This holds for the log {origin} with {entries} and the root {root}.",
    grown: "The log has grown since. Audit it again to have checked what was added.",
    again: "Audit again",
    limits: "No audit can show that what stands in a record is true, or that everything that happened was logged.",
    unwitnessed: "Times of index roots",

    before_entries: |entries| {
        format!(
            "{} are read and checked.",
            count_of(entries, "entry", "entries")
        )
    },
    size: |bytes| match bytes / 100_000 {
        0 => "less than 0.1 MB".into(),
        tenths @ 1..100 => format!("{}.{} MB", tenths / 10, tenths % 10),
        tenths => format!("{} MB", number(tenths / 10)),
    },
    count: |done, of| format!("{} of {}", number(done), number(of)),
    rate: |rate| format!("{} a second", number(rate)),
    go_on_at: |entry| format!("Go on at entry {}", number(entry)),
    spoken: |percent, rules| match rules {
        false => format!("{percent} per cent of the log read."),
        true => format!("Rules applied to {percent} per cent of the records."),
    },
    done: |entries| {
        format!(
            "You have checked {} yourself",
            count_of(entries, "entry", "entries")
        )
    },
    intact: |records, of| {
        format!(
            "Form and signatures hold of {} of {}.",
            number(records),
            count_of(of, "record", "records")
        )
    },
    index_right: |roots, covered, keys| {
        format!(
            "The index is true: built anew from all entries, it came out as the log committed to it, {}. It covers {} under {}.",
            count_of(roots, "time", "times"),
            count_of(covered, "entry", "entries"),
            count_of(keys, "key", "keys")
        )
    },
    findings_count: |findings| count_of(findings, "finding", "findings"),
    findings_more: |more| {
        format!(
            "{} more aren’t shown one by one. The command line lists them: stele audit",
            number(more)
        )
    },
    findings_range: |first, last, of| {
        format!("{} to {} of {}", number(first), number(last), number(of))
    },
    wrong: |entry| format!("Entry {} is not what the log signed", number(entry)),
    wrong_from: |entry| {
        format!(
            "From entry {} on, the log is not what it signed",
            number(entry)
        )
    },
    index_wrong: |entry| {
        format!(
            "The log’s index is false, as entry {} commits to it",
            number(entry)
        )
    },
    wrong_before: |entries| match entries {
        0 => "The audit has ended there.".into(),
        _ => format!(
            "The {} before it {} in order. The audit has ended there.",
            count_of(entries, "entry", "entries"),
            if entries == 1 { "is" } else { "are" }
        ),
    },
    stuck_at: |entries| format!("{} read so far.", count_of(entries, "entry", "entries")),
    kept: |entries| {
        format!(
            "This device remembers {}: you can close the page and go on another day.",
            count_of(entries, "checked entry", "checked entries")
        )
    },
    unwitnessed_more: |count| format!(" This is so for {count} index roots in all."),
};
