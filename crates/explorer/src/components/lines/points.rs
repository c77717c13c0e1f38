//! Records of personal points in one line.

use stele_records::types::points::{
    Account, AccountTransfer, Catalogue, Deposit, Grant, RateTable, Redemption, Station, Taken,
};
use yew::Html;

use super::entity;
use crate::components::text::{Locale, day, fill, foreign};
use crate::components::values::weight;

fn count(points: i64, locale: &Locale) -> Html {
    (locale.points().points)(points).into()
}

pub(super) fn station_line(station: &Station, locale: &Locale) -> Html {
    let slots = [
        ("name", foreign(&station.name)),
        ("operator", entity(&station.operator)),
    ];
    fill(locale.points().line_station, &slots)
}

pub(super) fn rates_line(table: &RateTable, locale: &Locale) -> Html {
    let slots = [
        ("scheme", foreign(&table.scheme)),
        ("version", table.version.to_string().into()),
    ];
    fill(locale.points().line_rates, &slots)
}

pub(super) fn account_line(account: &Account, locale: &Locale) -> Html {
    let slots = [
        ("account", foreign(&account.account)),
        ("scheme", foreign(&account.scheme)),
    ];
    fill(locale.points().line_account, &slots)
}

pub(super) fn transfer_line(transfer: &AccountTransfer, locale: &Locale) -> Html {
    let slots = [
        ("from", foreign(&transfer.from)),
        ("to", foreign(&transfer.to)),
        ("date", day(locale.ui(), &transfer.date)),
    ];
    fill(locale.points().line_transfer, &slots)
}

pub(super) fn deposit_line(deposit: &Deposit, locale: &Locale) -> Html {
    let slots = [
        ("account", foreign(&deposit.account)),
        ("weight", weight(deposit.weight_grams, locale)),
        ("kind", foreign(&deposit.kind)),
        ("station", foreign(&deposit.station)),
        ("date", day(locale.ui(), &deposit.date)),
    ];
    fill(locale.points().line_deposit, &slots)
}

pub(super) fn grant_line(grant: &Grant, locale: &Locale) -> Html {
    let slots = [
        ("account", foreign(&grant.account)),
        ("points", count(grant.points, locale)),
        ("receipt", foreign(&grant.receipt)),
    ];
    fill(locale.points().line_grant, &slots)
}

/// Points that ran out or were taken back, by its words.
pub(super) fn taken_line(taken: &Taken, template: &str, locale: &Locale) -> Html {
    let slots = [
        ("account", foreign(&taken.account)),
        ("points", count(taken.points, locale)),
        ("date", day(locale.ui(), &taken.date)),
    ];
    fill(template, &slots)
}

pub(super) fn catalogue_line(catalogue: &Catalogue, locale: &Locale) -> Html {
    let words = locale.points();
    let slots = [
        ("merchant", entity(&catalogue.merchant)),
        ("goods", (words.goods)(catalogue.goods.len()).into()),
    ];
    fill(words.line_catalogue, &slots)
}

pub(super) fn redemption_line(redemption: &Redemption, locale: &Locale) -> Html {
    let slots = [
        ("account", foreign(&redemption.account)),
        ("quantity", redemption.quantity.to_string().into()),
        ("good", foreign(&redemption.good)),
        ("points", count(redemption.points, locale)),
        ("merchant", entity(&redemption.merchant)),
        ("date", day(locale.ui(), &redemption.date)),
    ];
    fill(locale.points().line_redemption, &slots)
}
