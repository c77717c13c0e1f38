//! P1: points come from an open station, by the rate table in force.

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule::P1;
use stele_records::types::RecordType::{Deposit, Grant, RateTable, Station};
use stele_records::types::points::{deposit_id, rates_id, station_id};

use super::{DAY, OTHER_STATION, SCHEME, STATION, Scheme, Who, deposit, grant, rates, station_of};
use crate::rules::forest::with;
use crate::rules::town::Paper;

/// What is handed in earns what the table says, rounded down, and nothing else.
pub fn what_it_earns() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (paid_in, honest, _) = s.earns(&a, 1_999);
    let receipt = s.receipt();
    let (name, own) = (a.name.clone(), [Who::Operator]);
    let heavy = s.says(Deposit, deposit(&name, &receipt, 1_999), &own);
    let more = s.grants(&a, &receipt, 20);
    let glass = s.receipt();
    let of_glass = with(deposit(&name, &glass, 1_000), json!({"kind": "glass"}));
    s.says(Deposit, of_glass, &own);
    let for_glass = s.grants(&a, &glass, 10);
    let little = s.receipt();
    s.says(Deposit, deposit(&name, &little, 99), &own);
    let nothing = s.grants(&a, &little, 0);
    s.town.expect(&[
        (P1, paid_in, "passed"),
        (P1, honest, "passed"),
        (P1, heavy, "passed"),
        (P1, more, "failed wrong-points"),
        (P1, for_glass, "failed not-in-rates"),
        (P1, nothing, "passed"),
    ]);
    s.town.expect_completeness(P1, honest);
    s.town.expect_lists(
        P1,
        honest,
        &[
            IndexKey::new(Kind::Subject, station_id(STATION)),
            IndexKey::new(Kind::Subject, rates_id(SCHEME)),
            IndexKey::new(Kind::Subject, deposit_id(&format!("{STATION}/{DAY}/1"))),
            IndexKey::new(Kind::Subject, s.operator.key.did().as_str()),
        ],
    );
}

/// The operator of the station signs, and nobody else.
pub fn who_signs() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let receipt = s.receipt();
    let waste = deposit(&a.name, &receipt, 1_000);
    let other = s.says(Deposit, waste.clone(), &[Who::OtherOperator]);
    let own = s.says(Deposit, waste, &[Who::Operator]);
    let table = s.town.id_of(s.rates);
    let points = grant(&a.name, &receipt, &table, 10);
    let by_other = s.says(Grant, points.clone(), &[Who::OtherOperator]);
    let second = s.town.second_key(&s.operator);
    let by_second = s.says(Grant, points, &[Who::By(&second.key, "station")]);
    let nowhere = deposit(&a.name, &format!("RH-09/{DAY}/1"), 1_000);
    let nowhere = s.says(Deposit, nowhere, &[Who::Operator]);
    s.town.expect(&[
        (P1, other, "failed not-the-operator"),
        (P1, own, "passed"),
        (P1, by_other, "failed not-the-operator"),
        (P1, by_second, "passed"),
        (P1, nowhere, "failed no-station"),
    ]);
}

/// A grant is for a deposit that was logged before it, of the same account at the same station.
pub fn what_it_is_for() {
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    let receipt = s.receipt();
    let early = s.grants(&a, &receipt, 10);
    let waste = deposit(&a.name, &receipt, 1_000);
    s.says(Deposit, waste, &[Who::Operator]);
    let to_another = s.grants(&b, &receipt, 10);
    let honest = s.grants(&a, &receipt, 10);
    // The receipt is one station's, the grant another's.
    let table = s.town.id_of(s.rates);
    let elsewhere = with(
        grant(&a.name, &receipt, &table, 10),
        json!({"station": OTHER_STATION}),
    );
    let elsewhere = s.says(Grant, elsewhere, &[Who::OtherOperator]);
    s.town.expect(&[
        (P1, early, "failed no-deposit"),
        (P1, to_another, "failed other-deposit"),
        (P1, honest, "passed"),
        (P1, elsewhere, "failed other-deposit"),
    ]);
}

/// The newest rate table in force counts: not an older one, nor one that had ended or not begun.
pub fn which_rates() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (_, before, _) = s.earns(&a, 1_000);
    let old = s.rates;
    let new = s.says(RateTable, rates(SCHEME, 20), &[Who::Office]);
    let receipt = s.receipt();
    s.says(Deposit, deposit(&a.name, &receipt, 1_000), &[Who::Operator]);
    let by_old = s.grants(&a, &receipt, 10);
    s.rates = new;
    let by_new = s.grants(&a, &receipt, 20);
    let office = [(&s.office.key, "authority")];
    for (from, until) in [
        ("2026-10-01T00:00:00Z", None),
        ("2026-09-01T00:00:00Z", Some("2026-09-10T00:00:00Z")),
    ] {
        let mut paper = Paper::new(RateTable, rates(SCHEME, 99), &office);
        paper.valid_from = from;
        paper.valid_until = until;
        let bytes = s.town.sign(paper);
        s.town.log_bytes(bytes);
    }
    let (_, still, _) = {
        let receipt = s.receipt();
        let waste = s.says(Deposit, deposit(&a.name, &receipt, 1_000), &[Who::Operator]);
        (waste, s.grants(&a, &receipt, 20), receipt)
    };
    s.town.withdraw(new, &s.office.key);
    s.rates = old;
    let b = s.account("b");
    let (_, back, _) = s.earns(&b, 1_000);
    s.town.expect(&[
        (P1, before, "passed"),
        (P1, by_old, "failed other-rates"),
        (P1, by_new, "passed"),
        (P1, still, "passed"),
        (P1, back, "passed"),
    ]);
}

/// Where nothing says what waste earns, nothing is earned.
pub fn no_rates() {
    let mut s = Scheme::new();
    let a = s.account("a");
    s.town.withdraw(s.rates, &s.office.key);
    let (paid_in, given, _) = s.earns(&a, 1_000);
    s.town
        .expect(&[(P1, paid_in, "passed"), (P1, given, "failed no-rates")]);
}

/// A station that is closed, or not open yet, gives nothing.
pub fn when_it_is_open() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let office = [(&s.office.key, "authority")];
    let operator = s.operator.entity.clone();
    for (name, from, until) in [
        (
            "closed",
            "2026-09-01T00:00:00Z",
            Some("2026-09-20T12:00:00Z"),
        ),
        ("soon", "2026-09-25T00:00:00Z", None),
        ("open", "2026-09-01T00:00:00Z", Some("2026-12-31T00:00:00Z")),
    ] {
        let mut paper = Paper::new(Station, station_of(name, &operator), &office);
        paper.valid_from = from;
        paper.valid_until = until;
        let bytes = s.town.sign(paper);
        s.town.log_bytes(bytes);
    }
    let mut at = |name: &str, day: &str| {
        let receipt = format!("{name}/{day}/1");
        s.says(Deposit, deposit(&a.name, &receipt, 1_000), &[Who::Operator])
    };
    let closed = at("closed", DAY);
    let back_dated = at("closed", "2026-09-19");
    let soon = at("soon", "2026-09-26");
    let early = at("open", "2026-08-01");
    let open = at("open", DAY);
    s.town.expect(&[
        (P1, closed, "failed station-closed"),
        (P1, back_dated, "failed station-closed"),
        (P1, soon, "failed station-closed"),
        (P1, early, "failed station-closed"),
        (P1, open, "passed"),
    ]);
}

/// A station that is withdrawn is none; another may take its name then.
pub fn withdrawn() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let station = s.town.subject_of(s.rates - 1);
    assert_eq!(station, station_id(OTHER_STATION));
    let (_, before, _) = s.earns(&a, 1_000);
    s.town.withdraw(s.rates - 2, &s.office.key);
    let (_, after, _) = s.earns(&a, 1_000);
    let other = s.other_operator.entity.clone();
    s.says(Station, station_of(STATION, &other), &[Who::Office]);
    let receipt = s.receipt();
    let waste = deposit(&a.name, &receipt, 1_000);
    let others = s.says(Deposit, waste, &[Who::OtherOperator]);
    s.town.expect(&[
        (P1, before, "passed"),
        (P1, after, "failed no-station"),
        (P1, others, "passed"),
    ]);
}
