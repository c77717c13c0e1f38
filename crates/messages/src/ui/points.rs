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
    ;
    /// So many points.
    fn points: fn(i64) -> String,
    /// So many goods.
    fn goods: fn(usize) -> String,
}
