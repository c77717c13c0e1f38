//! The words about lists in English.

use stele_records::index::Kind;

use super::Lists;
use crate::format::{entries, number};
use crate::lang::Lang;

/// English.
pub const EN: Lists = Lists {
    find_title: "Find what is recorded",
    find_lead: "Type an address, a name or a number. Under a number you see every entry about it, or a proof that there is none.",
    find_label: "Address, name or number",
    find_button: "Look up",
    find_exact: "Of names and addresses a few words are enough. A unit number, tree tag, credit code, project, payment, account, id or hash is looked up as you write it, and then in capitals and without wide letters and brackets. Links and entry numbers may be typed too.",
    find_found: "The log has entries about {text}",
    find_nothing: "Nothing is recorded about {text} as you wrote it",
    find_title_of: "{text}: what is recorded",
    find_other: "Not found as you wrote it ({text}), but as {form}.",
    find_tried: "Looked up as well: {forms}.",
    find_elsewhere: "Of a payment, the line that you wrote or else the first one was looked up. Invoices, amendments and whatever else has no kind above can’t be looked up by number: they stand on the page of their project.",
    find_projects: "All projects",
    find_project: "What you wrote begins with the name of the project {project}. Its page has all payments, wage runs and contracts of the project, from a list that is proven.",
    find_link: "This is a link to a page about the records. Only what stands behind its # counts: it is looked up and checked here, whatever host the link names.",
    find_link_open: "Open it here",
    find_entry: "Entries of the log are numbered from 0. One has this number.",
    find_entry_beyond: "The log has no entry {entry}: the last one is number {last}.",
    find_leaf: "This is the leaf hash of an entry of the log. Its page checks that it stands there.",
    find_leaf_none: "Proven is what the kinds above say: as a hash, it was looked up as that of a document or photo. It was also asked for as the leaf hash of an entry, and no such entry was found. That is no proof: the index doesn’t list leaf hashes.",
    find_cant_tell: "What is recorded about {text} can’t be told now",
    find_wrong: "What the log shows about {text} did not pass the checks",
    document_title: "Look a document up",
    document_lead: "Your browser computes the SHA-256 of the file and looks for entries that name it.",
    document_salted: "Documents that name persons are logged with a salt, so their own SHA-256 does not stand in the log. They are found only through the disclosure that their holder keeps.",
    document_drop: "Drop a document here",
    document_reading: "Reading {name}: {percent} %",
    document_too_large: "The selected file is too large: at most {limit} are read here. Compute its SHA-256 with another program and look that up.",
    document_refused: "This document could not be looked up",
    document_looked_up: "The document that was looked up",
    document_name: "Name of the file",
    document_none: "No entry of the log names this document",
    document_another: "Look another document up",

    list_checking: "Looking it up in the log’s index",
    list_checking_note: "Your browser fetches a few pages of the index and checks each against the hash that the log commits to.",
    status_looking: "It is being looked up.",
    list_none: "Nothing is recorded about this",
    list_none_note: "That is proven, not just not found: the index that the log commits to has nothing under this key.",
    list_cant_tell: "What is recorded about this can’t be told now",
    list_wrong: "Don’t rely on this list: it did not pass the checks",
    word_complete: "Complete",
    word_none: "None",
    list_beyond: "The list has no entries this far back.",
    how_known: "How this is known",
    how_committed: "“As committed by the log” means: the log has signed a hash that stands for its whole index, and what you see here follows from that hash. A server can’t leave an entry out of the list. Only the log itself could, by committing to a false index, and then whoever replays the log would see it.",
    how_replayed: "“Replayed” means: auditors have read every entry, built the index anew and come to the same hash; what came after them this page has replayed itself. Whoever wants to rely on nobody can replay the log: here, or with the command line, stele audit.",
    how_index_root: "Committed to in",
    how_covers: "Entries covered",
    how_keys: "Keys in the index",
    how_root: "Index root",
    how_key: "Hash of this key",
    how_time: "Made on",
    how_auditors: "Auditors asked for",
    auditors_title: "Auditors: who has read everything",
    auditors_none: "None: the trust file takes the log’s word",
    auditors_undecided: "The trust file doesn’t say",
    pin_note: "This is the state when the log had {entries}, made on {time}. Whatever came later is not in it.",
    pin_now: "Look at the present state",
    pin_never: "The log was never published with {entries}, so this link leads to no state of it.",
    pin_never_todo: "Look at the present state, or ask whoever gave you the link for a dossier.",
    pin_ahead: "The link was made when the log had {entries}. The log that the server shows now has only {shown}, so it may be an old copy.",
    pin_ahead_todo: "Try again later. If it stays like this, tell the office that keeps these records.",
    copy_pinned: "Copy a link to this state",

    record_looking: "Looking for the record",
    record_none: "No record with this id is in the log",
    record_only_mentioned: "No intact record bears this id",
    record_crumb: "Record {id}",
    about_title: "All about this record",
    about_note: "Each of these opens a list that says whether it is complete.",
    about_ref: "Entries that mention this record",
    about_subject: "Records about the same thing",
    about_signer: "Everything signed by the same {role}",
    history_title: "Other entries that mention this record",
    history_none: "No other entry mentions it.",

    type_index_root: "Index root",
    types_unknown: "Records of type {name}",
    index_root_says: "What the log commits to",
    index_root_covered: "Root of the log before it",
    index_root_map: "Version of the map",
    index_root_tree: "Tree hash",
    index_root_previous: "Published before",
    index_root_first: "Nothing: this was the first time",
    not_asked: "This is asked of records only.",
    save_entry: "Save the entry",
    raw_entry: "The entry, byte for byte",

    save_dossier: "Save the dossier",
    save_dossier_note: "A .dossier file with everything that this answer rests on. It can be checked without a network, here or with the command line, years from now.",
    dossier_busy: "Collecting the dossier",
    dossier_saved: "Your browser has the dossier now.",
    dossier_failed: "The dossier could not be collected",
    dossier_refused: "The browser did not allow saving.",
    dossier_as_of: "Whatever was logged after that time is not in this file.",
    live_list_title: "What does the log say now?",
    live_list: "Look it up in the log",
    show_more: "Show more entries",

    kind: |kind| match kind {
        Kind::Ref => "mention of an id",
        Kind::Subject => "subject",
        Kind::Property => "property",
        Kind::Party => "party",
        Kind::Signer => "signer",
        Kind::Project => "project",
        Kind::Contract => "contract",
        Kind::Tag => "tag",
        Kind::Account => "points account",
        Kind::Pseudonym => "pseudonym",
        Kind::Receipt => "receipt",
        Kind::PaymentLine => "line of a payment",
        Kind::Sha256 => "document",
        Kind::Type => "record type",
        Kind::Area => "area",
        Kind::Cell => "grid cell",
        Kind::Malformed => "no record",
        Kind::IndexRoot => "index root",
    },
    key: |kind| match kind {
        Kind::Ref => "Entries that mention {value}",
        Kind::Subject => "Records about {value}",
        Kind::Property => "Property {value}",
        Kind::Party => "Party {value}",
        Kind::Signer => "Signed by {value}",
        Kind::Project => "Project {value}",
        Kind::Contract => "Contract {value}",
        Kind::Tag => "Tag {value}",
        Kind::Account => "Points account {value}",
        Kind::Pseudonym => "Pseudonym {value}",
        Kind::Receipt => "Receipt {value}",
        Kind::PaymentLine => "Line {line} of payment {value}",
        Kind::Sha256 => "Document with the SHA-256 {value}",
        Kind::Type => "{types}",
        Kind::Area => "{types} in {value}",
        Kind::Cell => "Grid cell {value}",
        Kind::Malformed => "Entries that are no records",
        Kind::IndexRoot => "Index roots",
    },
    find_none: |kinds, how| format!("Proven to have no entries, {}: {kinds}.", how.by),
    find_open: |kinds| format!("Could not be looked up: {kinds}."),
    list_complete_note: |how| {
        format!(
            "{}: the index has no other entry under this key. Each row is checked on its own.",
            how.alone
        )
    },
    list_complete: |count, how| match count {
        1 => format!("1 entry: {}", how.whole),
        _ => format!("{} entries: {}", number(count), how.whole),
    },
    list_then: |count, how| match count {
        0 => format!(
            "Nothing was recorded then, {}. Later changes can’t be told",
            how.by
        ),
        1 => format!(
            "1 entry then: {}. Later changes can’t be told",
            how.complete
        ),
        _ => format!(
            "{} entries then: {}. Later changes can’t be told",
            number(count),
            how.complete
        ),
    },
    list_maybe: |count| match count {
        1 => "1 entry is listed. Whether it is the only one can’t be told".into(),
        _ => format!(
            "{} entries are listed. Whether they are all can’t be told",
            number(count)
        ),
    },
    document_found: |count, how| match count {
        1 => format!("1 entry names this document: {}", how.complete),
        _ => format!(
            "{} entries name this document: {}",
            number(count),
            how.complete
        ),
    },
    list_range: |first, last, count| {
        let (first, last, count) = (number(first), number(last), number(count));
        match first == last {
            true => format!("{first} of {count}, newest first"),
            false => format!("{first} to {last} of {count}, newest first"),
        }
    },
    list_trouble: |bad, open, warned| {
        let trouble = match (bad, open) {
            (0, 0) => String::new(),
            (1, 0) => "1 row on this page did not pass its own checks.".into(),
            (bad, 0) => format!("{bad} rows on this page did not pass their own checks."),
            (0, 1) => "1 row on this page could not be checked.".into(),
            (0, open) => format!("{open} rows on this page could not be checked."),
            (bad, open) => format!(
                "Of the rows on this page, {bad} did not pass the checks, and {open} could not be checked."
            ),
        };
        let note = match warned {
            0 => String::new(),
            1 => "1 row on this page bears a warning.".into(),
            warned => format!("{warned} rows on this page bear a warning."),
        };
        [trouble, note].join(" ").trim().into()
    },
    lists_are: |how| format!("Its lists are {}.", how.complete),
    auditors_needed: |needed| format!("At least {}", number(needed)),
    history_all: |count| match count {
        1 => "Open the whole list, with 1 entry".into(),
        _ => format!("Open the whole list, with {} entries", number(count)),
    },
    entry_beyond: |index, size| {
        let (index, size) = (number(index), entries(Lang::En, size));
        format!("There is no entry {index}: the log has {size}, counted from 0")
    },
    superseded_link: |by| format!("Open the later record, entry {}", number(by)),
    mentioned: |count| match count {
        1 => "1 entry mentions it".into(),
        _ => format!("{} entries mention it", number(count)),
    },
    index_root_line: |covers, keys| {
        let (covers, keys) = (entries(Lang::En, covers), number(keys));
        format!("Index of {covers} under {keys} keys")
    },
};
