//! The interface in English.

use super::Ui;
use crate::format::{month_name, number};

/// English.
pub const EN: Ui = Ui {
    app_name: "Stele 碑",
    tagline: "Public records that anyone can check",
    skip: "Skip to the content",
    nav_label: "Pages",
    nav_overview: "Home",
    nav_rental: "Rentals",
    nav_funds: "Money",
    nav_forest: "Trees",
    nav_points: "Points",
    nav_identity: "Companies",
    nav_more: "More pages",
    nav_audit: "Audit everything",
    nav_watch: "What you follow",
    nav_how: "How it works",
    nav_log: "The log",
    nav_find: "Find",
    nav_entries: "All entries",
    nav_check: "Check",
    nav_trust: "What this page relies on",
    large_type: "Large type",
    made_up: "Made up: {name} keeps no real records. Nothing here is about a real person, company, flat or tree.",
    footer: "Everything on this page was checked in your browser. The server that sent it is not trusted.",
    contact: "Ask the office that keeps these records",
    page_title: "{page} · Stele",

    word_verified: "Verified",
    word_warned: "Verified, with a warning",
    word_not_verified: "Not verified",
    word_intact_and_logged: "Intact and logged",
    word_cant_tell: "Can’t tell",
    word_checking: "Checking",
    status_checking: "The record is being checked.",
    checking_title: "Checking this record",
    checking_note: "Your browser fetches a few files from the log and checks each step itself.",

    overview_lead: "Records that were signed and put into a public log. Your browser checks every one of them; you need not trust this site.",
    log_origin: "Name of the log",
    log_size: "Entries",
    log_index: "Index",
    log_root: "Root of the tree",
    logged_until: "As logged until {time} (time zone {zone}).",
    logged_until_unknown: "No witness vouches for a time, so nobody can say how recent this is.",
    log_key: "The log’s own key",
    cosigned_at: "cosigned on {time}",
    not_cosigned: "has not cosigned this state",
    growth_first: "This browser sees the log for the first time, and will remember it. On your next visit it checks that nothing was taken away.",
    latest: "Newest records",
    all_entries: "All entries",
    log_empty: "The log is empty",
    log_empty_note: "It is signed and in order, but nothing has been logged yet. Come back later.",
    head_checking: "Checking the log",
    head_yes: "The log is signed and in order",
    head_cant_tell: "The log could not be checked",
    head_no: "The log did not pass the checks",
    head_checks: "What was checked",
    retry: "Try again",
    as_table: "Show as a table",
    part_loading: "This part of the page is loading.",
    part_failed: "This part of the page could not be loaded, or is not the one that this page expects. Nothing in it has been checked.",
    part_failed_todo: "Check your connection and try again. If that does not help, reload the page, and tell whoever runs this site.",
    refresh: "Check again now",
    last_verified: "The last state that this browser verified had {size} entries, as logged until {time}.",
    last_verified_no_time: "The last state that this browser verified had {size} entries.",

    entries: "All entries",
    entries_note: "This is the log itself, newest first. Numbers have no gaps, so no entry can be left out. For everything about one tree or one flat, use “Find”.",
    entries_beyond: "The log has no entries this far back.",
    newer: "Newer entries",
    older: "Older entries",
    jump_label: "Go to entry number",
    jump: "Go",
    jump_bad: "Enter a whole number from 0 to {last}.",
    pager_label: "Pages of the list",
    row_hidden: "Not shown, because it did not pass the checks.",
    row_unknown: "Could not be checked. Open it to see why.",

    entry_title: "Entry {number}",
    as_of: "Log {origin} with {entries}, as logged until {time} (time zone {zone}).",
    as_of_no_time: "Log {origin} with {entries}. No witness vouches for a time.",
    questions: "The four questions",
    steps: "Steps",
    evidence: "Evidence",
    step_pending: "Still to come.",
    record_says: "What the record says",
    record_hidden: "Nothing of this record is shown, because it is not known to be what was signed. You can save it as it came, to show it to somebody.",
    limits: "What no check can show",
    limit_truth: "That what was signed is true, for instance that a tree stands where the record says. For that you rely on whoever signed:",
    limit_authority: "That its signers were entitled to sign rests on the root authorities that the trust file names, and on the log’s index.",
    limit_authority_open: "Whether its signers were entitled to sign could not be told.",
    limit_history_open: "Whether a newer record replaces this one could not be checked.",
    signer_known: "{role}: {who}, with the key {key}",
    signer: "{role}, with the key {key}",
    raw: "Raw evidence",
    raw_leaf: "Leaf hash",
    raw_length: "Length",
    raw_root: "Root of the tree",
    raw_proof: "Inclusion proof",
    raw_keys: "Keys of the signers",
    raw_checkpoint: "Checkpoint, as the log and its witnesses signed it",
    raw_record: "The record, byte for byte",
    actions: "Check it again yourself",
    save_proof: "Save the proof",
    save_proof_note: "A .tlog-proof file with the record in it. It can be checked without a network, here or with the command line, years from now.",
    save_report: "Save the report",
    save_record: "Save the record",
    copy_link: "Copy the link",
    copied: "Copied.",
    copy_failed: "The browser did not allow copying. Copy it from here:",
    embed: "Embed this",
    embed_note: "Paste the lines of one of these ways into your own page: its readers’ browsers check the record there.",
    embed_own: "Files on your own server",
    embed_own_note: "Put the widget’s files into /stele/ on your server, and the file saved above and the trust file, saved on the page “Trust”, into /records/. The answer is as old as the saved file.",
    embed_live: "Files on your own server, looked up in the log",
    embed_live_note: "The same without the saved file: the answer is as new as the log. It loads more, and the log’s host sees that the record is looked up.",
    embed_site: "Files on this site",
    embed_site_note: "Nothing has to lie on your server. Script and trust file come from this site and are held against their hashes; the record is looked up in the log.",
    embed_frame: "A frame from this site",
    embed_frame_note: "For pages that run no scripts of others. This site then says whom to trust.",
    embed_policy: "If your page has a Content Security Policy, add to it:",
    embed_unpinned: "This site was built without the widget, so the hash of its script isn’t known here: in the place of HASH-OF-STELE-VERIFY.JS, put what manifest.json of the widget’s version gives as integrity of stele-verify.js.",
    embed_copy: "Copy these lines",
    embed_link: "Check this record",
    print: "Print",
    paper: "Paper is no proof. Check this record again at {link}",
    next_entry: "Next entry",
    previous_entry: "Previous entry",
    pin_differs: "The link was made for another record",
    pin_differs_todo: "The log holds a different record at this number than the one your link names. Ask whoever gave you the link for the proof file, and check that.",

    type_unknown: "Record of type {name}",
    field_record_id: "Record id",
    field_subject_id: "Id of its subject",
    field_valid_from: "Valid from",
    field_valid_until: "Valid until",
    field_supersedes: "Replaces the record",

    check_title: "Check a file",
    check_lead: "Choose a dossier (.dossier), a proof (.tlog-proof) or a record (.json) that somebody gave you. It is checked here, even without a network.",
    drop_here: "Drop a dossier, a proof or a record here",
    choose_file: "Choose a file",
    check_private: "The file does not leave your device.",
    file_reading: "Reading {name}",
    file_checked: "Checked: {name}",
    file_refused: "This file can’t be checked",
    file_empty: "The selected file is empty.",
    file_too_large: "The selected file is too large. Such a file has at most {limit}.",
    file_folder: "This is a folder. Open it and choose one file in it.",
    file_several: "These are several files. Choose one at a time.",
    file_unreadable: "Your browser could not read the file. It may have been moved, or it may still be downloading.",
    file_none: "This is not a file. Save it on your device first, then choose it.",
    file_neither: "The selected file is neither a dossier, nor a proof, nor a record.",
    file_todo: "A dossier is a .dossier file, and a proof a .tlog-proof file; a record is the .json file that an office gave you. Ask for the original file, not a screenshot or a copy pasted into a document.",
    kind_proof: "A proof with a record in it",
    kind_record: "A record without a proof",
    kind_dossier: "A dossier",
    live_title: "Does the log still show it?",
    live_note: "The file was checked as it is, without asking the log. Your browser can look now whether the log holds this record at this number.",
    live_ask: "Ask the log now",
    live_asking: "Asking the log",
    live_yes: "Yes. The log holds exactly this record at this number.",
    live_no: "No. The log shows something else at this number, although this proof says otherwise. Keep the file and tell the office that keeps these records.",
    live_unknown: "The log could not be asked. This says nothing about your file.",
    live_link: "Open its page",
    check_another: "Check another file",

    trust_title: "What you trust, and what you don’t",
    trust_lead: "These pages show a record as verified only after your browser has done the arithmetic itself. Some things still have to be trusted. Here they are.",
    trust_whom: "You trust",
    trust_page: "The site that sent you this page, for the code of the checks. Every file of it carries an integrity hash, and the command line tool “stele verify” gives a second opinion that does not depend on this site.",
    trust_file: "The trust file below. It names the log’s key, the witnesses, and how many of them must agree.",
    trust_browser: "Your own browser, and its clock for how recent a state is.",
    trust_not: "You do not trust",
    trust_not_host: "The host of the log. If it changes one character of a record, the check names the step that failed.",
    trust_not_network: "The network in between, and any cache or mirror. They can keep files from you; then a page says “can’t tell”, never “verified”.",
    trust_not_lists: "Lists, search results and file names. Every row of a list is checked on its own, and that none is missing is proven against the hash that the log commits to.",
    trust_contents: "The trust file in use",
    trust_logs: "Logs",
    trust_witnesses: "Witnesses",
    trust_quorum_none: "No witness is needed. So nobody but the log itself vouches that everyone sees the same log.",
    trust_quorum_nested: "The quorum is made of nested groups.",
    trust_max_age: "A state counts as fresh for",
    trust_anchors: "Root authorities",
    trust_anchors_none: "None: nobody is known to be entitled to sign.",
    trust_anchor_may: "May sign {types} in {areas}, and accredit others for it.",
    trust_anchor_no_area: "May sign {types} that name no area, and accredit others for it.",
    trust_zone: "Time zone for days",
    trust_mirrors: "Where the log is read from, in this order",
    trust_built_in: "It was built into this site.",
    trust_chosen: "You chose it yourself, for this session.",
    trust_auditors: "Auditors that must have replayed the log",
    trust_hash: "SHA-256 of the file",
    trust_save: "Save the trust file",
    trust_choose: "Use another trust file for this session",
    trust_forget: "Stop using the file I chose",
    trust_gaps: "What is not checked yet",
    trust_gap_identities: "Whether the root authorities are who they say. Everything about who may sign what rests on those that the trust file names; without any, “authorised” is answered “can’t tell”.",
    trust_gap_index: "Whether the log’s own index is true, where none of the trust file’s auditors has replayed it: then lists and histories are complete as committed by the log.",
    trust_privacy: "What the host learns",
    trust_privacy_note: "Files that you check stay on your device, and addresses on this site keep what you look up behind the # sign, which browsers do not send. But the host of the log sees which entries, lists and pages of the index are fetched.",
    trust_second: "Check with something else",
    trust_second_note: "Save a dossier or a proof on any record’s page. The proof is a plain text file in the C2SP format tlog-proof@v1, which other programs can check too. With this project’s command line: stele verify FILE --trust trust.json",

    no_trust_title: "No trust file is built in",
    no_trust_lead: "A trust file says which log to believe and which witnesses must have cosigned. Without one nothing can be verified, so nothing is shown.",
    no_trust_build: "Whoever builds this site names the file when building:",
    no_trust_choose: "Or choose a trust file now. Take it only from somebody you trust. It is kept for this session only.",
    no_trust_refused: "This trust file was refused",

    unknown_title: "There is no such page",
    unknown_lead: "The address may be cut off or mistyped. Nothing was checked.",

    entries_count: |count| match count {
        1 => "1 entry".into(),
        _ => format!("{} entries", number(count)),
    },
    entry_number: |index| format!("Entry {}", number(index)),
    witnesses_count: |cosigned, needed, of| match cosigned {
        1 => format!("1 of {of} witnesses cosigned; {needed} are needed."),
        _ => format!("{cosigned} of {of} witnesses cosigned; {needed} are needed."),
    },
    growth_grown: |before, by| {
        let before = number(before);
        match by {
            1 => format!(
                "When this browser last saw the log, it had {before} entries. One was added since, and nothing was taken away or changed."
            ),
            _ => {
                let by = number(by);
                format!(
                    "When this browser last saw the log, it had {before} entries. {by} were added since, and nothing was taken away or changed."
                )
            }
        }
    },
    growth_same: |size| {
        let size = number(size);
        format!(
            "When this browser last saw the log, it had {size} entries. It is exactly the same now."
        )
    },
    entries_range: |first, last, size| {
        let (first, last, size) = (number(first), number(last), number(size));
        format!("Entries {last} to {first}, of {size} in the log")
    },
    rows_summary: |good, warned, past, unknown, bad, pending| {
        let parts = [
            (good, "intact and logged"),
            (warned, "with a warning"),
            (past, "over"),
            (bad, "not verified"),
            (unknown, "can’t tell"),
            (pending, "still being checked"),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        format!("{}.", said.join(", "))
    },
    quorum: |k, n| format!("{k} of {n} witnesses must have cosigned."),
    bytes: |bytes| match bytes {
        1 => "1 byte".into(),
        _ => format!("{} bytes", number(bytes as u64)),
    },
    date: |year, month, day| format!("{day} {} {year}", month_name(month)),
    date_time: |year, month, day, hour, minute| {
        let month = month_name(month);
        format!("{day} {month} {year}, {hour:02}:{minute:02}")
    },
    limit_history: |how| {
        format!(
            "That later records leave it in force rests on the log’s index, {}.",
            how.complete
        )
    },
};
