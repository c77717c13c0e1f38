//! The words of lists that say what there is, in English.

use super::Directory;
use crate::format::number;

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
    account: "Your own account",
    account_note: "Type the name of the account as it stands on your receipt, or open the link on it. What you type stays on this device. Anyone who knows the name can look at the account.",
    account_field: "Name of the account",
    account_open: "Open",
    account_wrong: "An account’s name has 1 to 64 characters.",
    traces: "What it did",
    traces_note: "The log’s index proves these numbers. Those that name it are, among others, contracts, payments made and received in every project, and its own registrations.",
    traces_signed: "Signed with key {key}",
    traces_named: "Entries that name it",
    traces_open: "Can’t tell",
    keys: |keys| match keys {
        1 => "1 key in use".into(),
        _ => format!("{} keys in use", number(keys)),
    },
};
