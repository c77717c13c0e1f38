//! The words about personal points: records in one line, and the pages of an account and of a city.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about personal points in this language.
pub const fn points(lang: Lang) -> &'static Points {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about personal points, in one language.
    Points;
    /// A station: slots `{name}`, `{operator}`.
    line_station,
    /// A rate table: slots `{scheme}`, `{version}`.
    line_rates,
    /// An account: slots `{account}`, `{scheme}`.
    line_account,
    /// A change of accounts: slots `{from}`, `{to}`, `{date}`.
    line_transfer,
    /// A deposit: slots `{account}`, `{weight}`, `{kind}`, `{station}`, `{date}`.
    line_deposit,
    /// A grant: slots `{account}`, `{points}`, `{receipt}`.
    line_grant,
    /// Points ran out: slots `{account}`, `{points}`, `{date}`.
    line_expiry,
    /// Points were taken back: slots `{account}`, `{points}`, `{date}`.
    line_taken_back,
    /// A catalogue: slots `{merchant}`, `{goods}`.
    line_catalogue,
    /// A purchase: slots `{account}`, `{quantity}`, `{good}`, `{points}`, `{merchant}`, `{date}`.
    line_redemption,
    /// A weight: slot `{number}`.
    kilograms,
    /// From one account to another: slots `{from}`, `{to}`.
    pair,
    /// Caption of the rates.
    rates_caption,
    /// Column: kind of waste.
    rates_kind,
    /// Column: points for a kilogram.
    rates_points,
    /// Caption of the goods.
    goods_caption,
    /// Column: what it is.
    goods_name,
    /// Column: its name in the catalogue.
    goods_good,
    /// Column: its price.
    goods_points,

    /// The way to the page of an account.
    account_all,
    /// Title of that page: slot `{account}`.
    account_title,
    /// Heading: everything counts. Slot `{points}`.
    account_sound,
    /// What to do where something counts for nothing.
    account_refused_todo,
    /// Heading: its holder has gone on. Slot `{to}`.
    account_left,
    /// Heading: it is withdrawn, or not in force.
    account_closed,
    /// Heading: nobody entitled has registered it.
    account_unknown,
    /// What to do about it.
    account_unknown_todo,
    /// Short word: it adds up.
    word_adds_up,
    /// Short word: it doesn't.
    word_differs,
    /// Short word: the holder has gone on.
    word_left,
    /// Short word: closed.
    word_closed,
    /// Short word: not registered.
    word_no_account,
    /// Heading over whose it is.
    account_whose,
    /// What anyone can see, and what nobody.
    account_privacy,
    /// Term: the scheme.
    account_scheme,
    /// Term: the key.
    account_key,
    /// Heading over the sums.
    totals,
    /// Granted.
    total_granted,
    /// Brought along from another account.
    total_received,
    /// Spent.
    total_redeemed,
    /// Run out.
    total_expired,
    /// Taken back.
    total_reversed,
    /// Taken along to another account.
    total_sent,
    /// The balance.
    total_balance,
    /// Deposits.
    total_deposits,
    /// Held on all accounts.
    total_held,
    /// The sum of all that was taken and is held.
    total_sum,
    /// How the sums hang together.
    totals_note,
    /// Heading over the events.
    events,
    /// There are none.
    events_none,
    /// The order of the rows.
    events_note,
    /// Turns it round.
    events_oldest,
    /// And back.
    events_newest,
    /// Accessible name of the buttons that turn pages.
    pages,
    /// The page before.
    page_before,
    /// The page after.
    page_after,
    /// Waste was handed in: slot `{with}`.
    event_deposit,
    /// Points for it: slot `{with}`.
    event_grant,
    /// Points were spent: slot `{with}`.
    event_redemption,
    /// Points ran out.
    event_expiry,
    /// Points were taken back: slot `{with}`.
    event_reversal,
    /// The holder came with points: slot `{with}`.
    event_in,
    /// The holder went with them: slot `{with}`.
    event_out,
    /// The balance after it: slot `{points}`.
    event_balance,
    /// It moves none.
    event_no_points,
    /// Its receipt: slot `{receipt}`.
    event_receipt,
    /// A station: slot `{station}`.
    with_station,
    /// The authority.
    with_authority,
    /// What can't be known about an account.
    account_limits,
    /// Heading over everything recorded about it.
    account_records,

    /// Title of the page of the city's points.
    city_title,
    /// The way to it.
    city_link,
    /// Heading: it adds up.
    city_adds_up,
    /// Heading: it doesn't.
    city_differs,
    /// What to do about that.
    city_differs_todo,
    /// What to do about what counts for nothing.
    city_refused_todo,
    /// Heading over what counts for nothing.
    city_refused_title,
    /// What that means, and where it stands why.
    city_refused_note,
    /// An event that counts for nothing: slots `{entry}`, `{type}`.
    city_refused_row,
    /// A scheme: slot `{scheme}`.
    city_scheme,
    /// Caption of its sum.
    city_caption,
    /// Column: what became of points.
    column_what,
    /// Column: how many points.
    column_points,
    /// Heading over how it was counted.
    city_how,
    /// How.
    city_how_note,
    /// What can't be known about the points of a city.
    city_limits,
    /// Heading over the newest grants.
    city_records,
    ;
    /// Heading: so many events count for nothing; the balance by the others.
    fn account_refused: fn(usize, &str) -> String,
    /// Heading: it adds up, and so many events count for nothing.
    fn city_refused: fn(u64) -> String,
    /// So many that count for nothing besides those that are named.
    fn city_refused_more: fn(u64) -> String,
    /// So many accounts, and so many events that count for nothing.
    fn city_accounts: fn(&str, u64) -> String,
    /// Which rows a page shows: first, last, of.
    fn events_range: fn(usize, usize, usize) -> String,
    /// So many points.
    fn points: fn(i64) -> String,
    /// So many goods.
    fn goods: fn(usize) -> String,
}
