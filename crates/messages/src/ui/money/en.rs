//! The words about money on its way in English.

use super::Money;
use crate::format::{count_of, size};

/// English.
pub const EN: Money = Money {
    attention: "Late payments and wages",
    waiting_none: "Nothing that was asked for or is owed waits to be paid",
    waiting_says: "{claims} to be paid, all contracts together: {amount}",
    waiting_fresh: "The longest for {days}.",
    waiting_late: "{claims} for more than {limit}: {amount}. The longest for {days}.",
    waiting_go: "See what waits",
    late_says: "{payments} released only after more than {limit}: {amount}",
    late_longest: "The latest after {days}.",
    runs_none: "No wages have been paid out to workers under this project",
    runs_say: "{runs} to workers: {amount}",
    runs_newest: "The newest is for {month}.",
    runs_go: "Show the wage runs",
    open_none: "Every payment passed",
    open_go: "Show these payments",
    waiting: "Waiting to be paid",
    waiting_note: "What was asked for, or became due with a milestone, and isn’t paid in full: the oldest first. Late means here: for more than 30 days. What a contract allows isn’t recorded.",
    waiting_undated: "No day is recorded",
    claim_milestone: "Milestone {milestone} was met: {title}",
    claim_request: "Request {request} for {purpose}",
    claim_to: "{payee} waits",
    claim_of: "of {amount}",
    late: "Late",
    movement_late: "Due since {since}, released after {days}.",
    releases: "When the money was released",
    releases_note: "Every link counts: money that is passed on stands here once for each link that it reached. Each movement stands with its own result in the list of all payments. Late means: more than 30 days after it was asked for, or became due with a milestone.",
    releases_by_day: "A row is a day.",
    releases_by_month: "A row is a month.",
    releases_by_year: "A row is a year.",
    releases_when: "When",
    releases_all: "Released",
    releases_due: "Due since then, not paid",
    use_progress: "Progress of the works",
    use_material: "Material",
    use_wage: "Wages on their way",
    use_payout: "Wages paid to workers",
    use_back: "Came back",
    release_part: "{use}: {amount}",
    release_due: "Due since then and not paid: {amount}",
    flow_label: "How {amount} of the owner’s money flowed from link to link",
    flow_note: "Each band is as wide as what was paid, and leads to its payments. The list below has every figure.",
    flow_narrow: "On a wider screen the same is drawn as bands.",
    flow_over: "{amount} more out than in",
    flow_owner: "The owner",
    flow_kept: "Kept",
    flow_pays: "{payer} paid {amount} to {payee} under contract {contract}.",
    flow_pays_plain: "{payer} paid {amount} to {payee}.",
    flow_keeps: "{payer} keeps {amount}.",
    flow_show: "Show these payments.",
    flow_from: "From",
    flow_to: "To",
    flow_contract: "Contract",
    flow_amount: "Amount",
    only_open: "Only what did not simply pass is shown.",
    only_late: "Only what was released late is shown.",
    only_wages: "Only wages paid to workers are shown.",
    only_contract: "Only payments under contract {contract} are shown.",
    only_when: "Only {when} is shown.",
    signer_when: "Signed, by their own clock",
    signer_key: "Key",
    signer_registered: "Key registered by",
    signer_unregistered: "No registration is known",
    signer_right: "Accredited by",
    signer_accredited: "{who}, {entry}",
    signer_needs_none: "This role needs no accreditation",
    signatures_entitled: "When the payment was logged, each key was valid and its holder entitled to sign in this role. Whether they are this project’s own is for the rules, whose result stands above.",
    signatures_hold: "The signatures themselves hold: nothing of the record was changed since.",

    download: "Data of this project",
    download_note: "Every row has its entry, record id, leaf hash, verdict and checkpoint. Before a file is saved, each record is checked here.",
    download_csv: "Save as CSV",
    download_jsonl: "Save as JSON lines",
    download_ocds: "Save as OCDS releases",
    download_saved: "Saved.",
    download_failed: "Nothing was saved: not every record could be read",
    download_refused: "The browser doesn’t let this page save a file. Open it outside of the app that you are in.",
    download_command: "At a terminal the same comes from {command}",
    cite: "Cite",
    cite_note: "The link is pinned: whoever follows it sees the project as the log had it then, and checks that anew.",
    cite_not: "A citation needs a state of the log that was checked. There is none at the moment.",
    cite_text: "{title} (project {project}), records of public funds. Log {log}, state of {entries}, {time}, root {root}. {link} (retrieved {accessed}).",
    cite_text_then: "{title} (project {project}), records of public funds. Log {log}, state of {entries}, {time}. {link} (retrieved {accessed}).",
    cite_copy: "Copy the citation",
    cite_link: "Copy the pinned link",
    cite_more: "For a reference manager",
    cite_bibtex: "Copy for BibTeX",
    cite_csl: "Copy as CSL-JSON",

    all: "Where public money goes",
    all_lead: "Every engineering project in this log: its budget, what the owner has paid, and what is due.",
    all_rows: "Projects",
    all_note: "Each project’s figures are worked out here, from all its records, when its row comes into view. A row is never better than its worst record.",
    all_project: "Project",
    all_working: "Working out the figures",
    all_newest: "Newest first",
    all_largest: "Largest budget first",
    all_order: "Of the projects that have been read so far.",
    all_late_first: "Late payments first",
    all_late_note: "Late is what was released, or still waits, more than {limit} after it was due.",
    all_in_time: "Nothing late",

    all_late: |count| {
        count_of(
            count.try_into().unwrap_or(u64::MAX),
            "late payment",
            "late payments",
        )
    },
    all_late_parts: |released, waiting| match (released, waiting) {
        (_, 0) => "Released late.".into(),
        (0, _) => "Not released yet.".into(),
        _ => format!(
            "{} released late, {} not released yet.",
            size(released),
            size(waiting)
        ),
    },
    all_runs: |count| match count {
        0 => "No wage runs.".into(),
        1 => "1 wage run.".into(),
        _ => format!("{} wage runs.", size(count)),
    },
    all_late_so_far: |late, checked, of| {
        let projects = count_of(of.try_into().unwrap_or(u64::MAX), "project", "projects");
        let checked_of = match checked {
            0 => return format!("Late payments: none of {projects} has been checked yet."),
            _ if checked == of => format!("{projects} checked"),
            _ => format!("{} of {projects} checked so far", size(checked)),
        };
        match late {
            0 => format!("{checked_of}: none with late payments."),
            _ => format!("{checked_of}: {} with late payments.", size(late)),
        }
    },
    claims: |count| match count {
        1 => "1 claim waits".into(),
        _ => format!("{} claims wait", size(count)),
    },
    days: |count| count_of(count, "day", "days"),
    runs: |count| {
        count_of(
            count.try_into().unwrap_or(u64::MAX),
            "wage run",
            "wage runs",
        )
    },
    paid_late: |count| match count {
        1 => "1 payment was".into(),
        _ => format!("{} payments were", size(count)),
    },
    release_late: |count| format!("{} released late", size(count)),
    runs_open: |count| format!("{} did not simply pass.", size(count)),
    open_says: |count| match count {
        1 => "1 payment did not simply pass".into(),
        _ => format!("{} payments did not simply pass", size(count)),
    },
    release_show: |count| match count {
        1 => "Show this movement".into(),
        _ => format!("Show these {} movements", size(count)),
    },
    flow_others: |count| format!("The {} smallest contracts are drawn together.", size(count)),
    flow_unpaid: |count| match count {
        1 => "1 contract under which nothing was paid is not drawn.".into(),
        _ => format!(
            "{} contracts under which nothing was paid are not drawn.",
            size(count)
        ),
    },
    flow_other_contracts: |count| {
        count_of(
            count.try_into().unwrap_or(u64::MAX),
            "other contract",
            "other contracts",
        )
    },
    signatures: |count| match count {
        1 => "1 signature".into(),
        _ => format!("{} signatures", size(count)),
    },
    download_busy: |done, of| match of {
        0 => "Reading the list of records".into(),
        _ => format!("Checked: {} of {} records", size(done), size(of)),
    },
};
