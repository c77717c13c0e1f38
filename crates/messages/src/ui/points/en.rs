//! The words about personal points in English.

use super::Points;
use crate::format::{count_of, number, signed, size};

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
    account_title: "Points account {account}",
    account_sound: "Everything on this account adds up: it holds {points}",
    account_refused_todo: "They are marked below, with the reason.",
    account_left: "The holder goes on under the account {to}, with all points",
    account_closed: "The account is closed, or not in force: nothing can be done with it now",
    account_unknown: "Nobody entitled to it has opened this account",
    account_unknown_todo: "What is recorded under it moves no points. See the entries below.",
    word_adds_up: "Adds up",
    word_differs: "Doesn’t add up",
    word_left: "Moved",
    word_closed: "Closed",
    word_no_account: "Not opened",
    account_whose: "Whose account it is",
    account_privacy: "Anyone can follow a pseudonym: every point that it earns and spends is public, with the place and the day. Private is only which person is behind it: no record says so.",
    account_scheme: "Points scheme",
    account_key: "Key of the holder",
    totals: "In all",
    total_granted: "Granted",
    total_received: "Brought along from another account",
    total_redeemed: "Spent",
    total_expired: "Run out",
    total_reversed: "Taken back",
    total_sent: "Taken along to another account",
    total_balance: "Balance now",
    total_deposits: "Deposits",
    total_held: "Held on all accounts",
    total_sum: "Together",
    totals_note: "What was granted and brought along is what was spent, ran out, was taken back or along, and the balance. Only what passed is counted.",
    events: "Every point earned and spent",
    events_none: "Nothing has happened on this account.",
    events_note: "Beside each stands the balance after it, in the order of the log.",
    events_oldest: "Show the oldest first",
    events_newest: "Show the newest first",
    pages: "Pages of events",
    page_before: "Page before",
    page_after: "Page after",
    event_deposit: "Waste handed in at {with}",
    event_grant: "Points for waste handed in at {with}",
    event_redemption: "Spent at {with}",
    event_expiry: "Points that ran out",
    event_reversal: "Taken back by {with}",
    event_in: "Came along from the account {with}",
    event_out: "Went along to the account {with}",
    event_balance: "Balance: {points}",
    event_no_points: "No points by itself",
    event_receipt: "Receipt {receipt}",
    with_station: "station {station}",
    with_authority: "the authority",
    account_limits: "No check can show that the waste was weighed rightly, or that the goods were handed over: for that you rely on whoever signed.",
    account_records: "Everything recorded about this account",

    city_title: "The points of the city",
    city_link: "The points of the whole city",
    city_adds_up: "The points of the city add up: granted is what was spent, ran out, was taken back, and is still held",
    city_differs: "The points of the city don’t add up: points came from nowhere, or were lost",
    city_differs_todo: "See below by how much, and tell the city. An audit of the whole log names the entries; at a terminal: stele audit",
    city_refused_todo: "They enter no sum. Which they are stands below, and each one’s own page says why it doesn’t count.",
    city_refused_title: "Entries that count for nothing",
    city_refused_note: "Somebody entitled has signed them, and a rule is against them. The newest come first.",
    city_refused_row: "{entry}: {type}",
    city_scheme: "Scheme {scheme}",
    city_caption: "What became of the points",
    column_what: "What became of them",
    column_points: "Points",
    city_how: "How this was counted",
    city_how_note: "Your browser has read everything that moves points, and counted each account by itself. Points that are held stand on accounts: they were granted, and neither spent nor lost.",
    city_limits: "No check can show that waste was weighed rightly, or that goods were handed over: for that you rely on whoever signed.",
    city_records: "The newest grants",

    account_refused: |events, points| match events {
        1 => format!("1 entry on this account counts for nothing. By the others it holds {points}"),
        _ => format!(
            "{} entries on this account count for nothing. By the others it holds {points}",
            size(events)
        ),
    },
    city_refused: |events| match events {
        1 => "The points of the city add up, but 1 entry counts for nothing".into(),
        _ => format!(
            "The points of the city add up, but {} entries count for nothing",
            number(events)
        ),
    },
    city_refused_more: |events| {
        format!(
            "and {} more, which an audit of the whole log names; at a terminal: stele audit",
            number(events)
        )
    },
    city_accounts: |accounts, refused| match refused {
        0 => format!("Accounts: {accounts}. Every entry counts."),
        _ => format!(
            "Accounts: {accounts}. Entries that count for nothing: {}.",
            number(refused)
        ),
    },
    events_range: |first, last, of| format!("{} to {} of {}.", size(first), size(last), size(of)),

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
