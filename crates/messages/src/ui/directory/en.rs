//! The words of lists that say what there is, in English.

use super::Directory;
use crate::format::{count_of, number, size};

/// English.
pub const EN: Directory = Directory {
    companies: "Companies and keys",
    companies_lead: "Everyone who is registered to sign for the city’s records: who they are, with which keys, and what they may sign now.",
    companies_find: "To find one by its name or code: {find}.",
    companies_find_link: "search",
    may: "May sign as {roles}",
    may_nothing: "May sign nothing now",
    may_unknown: "What it may sign could not be had",
    may_checking: "Checking what it may sign",
    unread: "A registration that can’t be shown",
    rates: "Rates",
    rates_note: "What a kilogram earns. The newest table is the one in force; older ones are over.",
    stations: "Stations",
    stations_note: "Where waste is taken, and by whom.",
    goods: "What points buy",
    goods_note: "The catalogues of merchants, with their prices in points.",
    catalogue_of: "{merchant}: catalogue {catalogue}",
    account: "Your own account",
    account_note: "Type the name of the account as it stands on your receipt, or paste the link on it. Or scan the code on the receipt, or choose its file: it is checked, and the account that it names is a link away. What you type, scan or choose stays on this device. Anyone who knows the name can look at the account.",
    account_field: "Name of the account, or a link to it",
    account_open: "Open",
    account_wrong: "This is neither the name of an account, which has 1 to 64 characters, nor a link that leads anywhere here.",
    traces: "What it has signed, and what names it",
    traces_note: "The log’s index proves these numbers. Those that name it are, among others, contracts, payments made and received in every project, and its own registrations.",
    traces_signed: "Signed with key {key}",
    traces_named: "Entries that name it",
    traces_open: "Can’t tell",
    dealings: "Paid and received",
    dealings_note: "Added up is what counts in the sums of the projects themselves: what moved between the parties of their contracts, signed by the payer and the project’s supervisor, less what came back. Amounts in different currencies are never added. Money paid outside this log isn’t shown.",
    dealings_looking: "Looking up which entries name it",
    dealings_none: "In no project has it paid or received anything that counts.",
    dealings_paid: "Paid",
    dealings_wages: "Of that, to workers",
    dealings_received: "Received",
    dealings_caption: "By project, the newest movement first",
    dealings_partly: "The totals are of the projects that could be added up, and not of these:",
    dealings_again: "{entry} holds the same record as {first}: it is counted once",
    dealings_not_entitled: "{entry} is not verified: whoever signed it was not entitled to",
    dealings_undone: "{entry} was withdrawn or replaced by {by}",
    dealings_rules: "{entry} does not pass: {rules}",
    dealings_not_between: "{entry} is no movement between the parties of a contract",
    trouble: |bad, open, warned| {
        let parts = [
            (bad, "did not pass"),
            (open, "could not be checked"),
            (warned, "passed with a warning"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts
            .map(|(count, what)| format!("{} {what}", size(count)))
            .collect();
        format!("Of those read so far, {}: shown first.", parts.join(", "))
    },
    keys: |keys| match keys {
        1 => "1 key in use".into(),
        _ => format!("{} keys in use", number(keys)),
    },
    dealings_reading: |entries| match entries {
        1 => "Reading the entry that names it".into(),
        _ => format!("Reading the {} entries that name it", number(entries)),
    },
    dealings_adding: |done, of| format!("Adding up: {} of {} projects", size(done), size(of)),
    dealings_read: |named, under| {
        let under = u64::try_from(under).unwrap_or(u64::MAX);
        format!(
            "Read: {} by which it is named, and {} under its contracts. None of them was passed over.",
            count_of(named, "entry", "entries"),
            count_of(under, "entry", "entries")
        )
    },
    dealings_idle: |projects| {
        let projects = u64::try_from(projects).unwrap_or(u64::MAX);
        let projects = count_of(projects, "more project", "more projects");
        format!(
            "It is named in {projects}, in which it has neither paid nor received anything that counts."
        )
    },
    dealings_left: |entries| match entries {
        0 => "No payment was left out.".into(),
        1 => "1 entry says that it paid or was paid, and was left out:".into(),
        _ => format!(
            "{} entries say that it paid or was paid, and were left out:",
            size(entries)
        ),
    },
    dealings_flagged: |entries| match entries {
        1 => "1 movement is counted, since the money moved, and did not simply pass:".into(),
        _ => format!(
            "{} movements are counted, since the money moved, and did not simply pass:",
            size(entries)
        ),
    },
    dealings_more: |entries| format!("and {} more", size(entries)),
};
