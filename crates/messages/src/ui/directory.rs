//! The words of lists that say what there is: companies, rates, stations, goods.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words of such lists in this language.
pub const fn directory(lang: Lang) -> &'static Directory {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of lists that say what there is, in one language.
    Directory;
    /// Heading of the page about companies.
    companies,
    /// What it shows.
    companies_lead,
    /// How one is found by its name; `find` is the way.
    companies_find,
    /// The way to the search.
    companies_find_link,
    /// What it may sign; `roles`.
    may,
    /// It may sign nothing now.
    may_nothing,
    /// That could not be had.
    may_unknown,
    /// It is being looked up.
    may_checking,
    /// A registration that can't be shown.
    unread,
    /// Heading of the rates.
    rates,
    /// What they are.
    rates_note,
    /// Heading of the stations.
    stations,
    /// What they are.
    stations_note,
    /// Heading of the goods.
    goods,
    /// What they are.
    goods_note,
    /// A catalogue by whose it is: slots `{merchant}`, `{catalogue}`.
    catalogue_of,
    /// Heading: one's own account.
    account,
    /// What is to be typed, and who can see it.
    account_note,
    /// Label of the field.
    account_field,
    /// Button: opens it.
    account_open,
    /// What was typed is no name of an account.
    account_wrong,
    /// Heading: how much it signed, and where it is named.
    traces,
    /// How the numbers are known.
    traces_note,
    /// Signed by a key; `key`.
    traces_signed,
    /// Entries that name it: paid, received, registered.
    traces_named,
    /// A number that could not be had.
    traces_open,
    /// Heading: what it paid and received.
    dealings,
    /// What is added up.
    dealings_note,
    /// What names it is being looked up.
    dealings_looking,
    /// Nothing that counts was paid by it or to it.
    dealings_none,
    /// What it paid.
    dealings_paid,
    /// What of that went to workers.
    dealings_wages,
    /// What it received.
    dealings_received,
    /// How many movements.
    /// What is listed, and in which order.
    dealings_caption,
    /// The totals are of all projects but those that can't be told.
    dealings_partly,
    /// Why one doesn't count: its record was logged before; `entry`, `first`.
    dealings_again,
    /// Its signers weren't entitled to; `entry`.
    dealings_not_entitled,
    /// It was withdrawn or replaced; `entry`, `by`.
    dealings_undone,
    /// Rules speak against it; `entry`, `rules`.
    dealings_rules,
    /// It is no movement between the parties of a contract; `entry`.
    dealings_not_between,
    ;
    /// So many rows that have been read did not pass, could not be checked, and bear a warning.
    fn trouble: fn(bad: usize, open: usize, warned: usize) -> String,
    /// So many keys in use.
    fn keys: fn(keys: u64) -> String,
    /// So many entries that name it are being read.
    fn dealings_reading: fn(entries: u64) -> String,
    /// So many projects of so many have been added up.
    fn dealings_adding: fn(done: usize, of: usize) -> String,
    /// How many entries were read: that name it, and that stand under its contracts.
    fn dealings_read: fn(named: u64, under: usize) -> String,
    /// In so many projects it is named, and nothing that counts has moved.
    fn dealings_idle: fn(projects: usize) -> String,
    /// So many movements were left out.
    fn dealings_left: fn(entries: usize) -> String,
    /// So many are counted, although a rule speaks against them or warns.
    fn dealings_flagged: fn(entries: usize) -> String,
    /// So many more than are shown.
    fn dealings_more: fn(entries: usize) -> String,
}
