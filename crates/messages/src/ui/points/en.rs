//! The words about personal points in English.

use super::Points;
use crate::format::{count_of, signed};

/// English.
pub const EN: Points = Points {
    line_station: "{name}, run by {operator}",
    line_rates: "Rates of the scheme {scheme}, version {version}",
    line_account: "Account {account} in the scheme {scheme}",
    line_transfer: "Account {from} goes on as {to}, {date}",
    line_deposit: "{weight} of {kind} from {account} at station {station}, {date}",
    line_grant: "{points} to {account} for the deposit {receipt}",
    line_expiry: "{points} of {account} ran out on {date}",
    line_taken_back: "{points} taken back from {account} on {date}",
    line_catalogue: "{merchant} gives {goods} for points",
    line_redemption: "{account} takes {quantity} × {good} for {points} at {merchant}, {date}",
    kilograms: "{number} kg",
    pair: "{from} goes on as {to}",
    rates_caption: "What waste earns",
    rates_kind: "Kind of waste",
    rates_points: "Points for a kilogram",
    goods_caption: "What points buy",
    goods_name: "What it is",
    goods_good: "In the catalogue",
    goods_points: "Points",

    account_all: "Everything that happened on this account",

    points: |points| match points {
        1 => "1 point".into(),
        points => format!("{} points", signed(points)),
    },
    goods: |count| {
        count_of(
            count.try_into().unwrap_or(u64::MAX),
            "kind of goods",
            "kinds of goods",
        )
    },
};
