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
    ;
    /// So many keys in use.
    fn keys: fn(keys: u64) -> String,
}
