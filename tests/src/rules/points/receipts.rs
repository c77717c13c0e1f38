//! P2: each receipt is used once, a station's numbers run on, and an account makes so many deposits a day.

use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule::{P1, P2};
use stele_records::types::RecordType::{Account, Deposit, Grant};
use stele_records::types::points::{account_id, deposit_id};

use super::{DAY, MOST, OTHER_STATION, STATION, Scheme, Who, deposit, grant};
use crate::city::NOW_TEXT;
use serde_json::json;

/// A second deposit and a second grant for one receipt count for nothing, whoever gets them.
pub fn used_once() {
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    let (paid_in, given, receipt) = s.earns(&a, 1_000);
    let again = s.grants(&a, &receipt, 10);
    let waste = deposit(&b.name, &receipt, 1_000);
    let scanned = s.says(Deposit, waste, &[Who::Operator]);
    let to_b = s.grants(&b, &receipt, 10);
    s.town.expect(&[
        (P2, paid_in, "passed"),
        (P2, given, "passed"),
        (P1, again, "passed"),
        (P2, again, "failed receipt-used"),
        (P2, scanned, "failed receipt-used"),
        (P1, to_b, "failed other-deposit"),
    ]);
    s.town.expect_completeness(P2, again);
    let lists = [
        IndexKey::new(Kind::Subject, deposit_id(&receipt)),
        IndexKey::new(Kind::Subject, account_id("a")),
        IndexKey::new(Kind::Account, "a"),
    ];
    s.town.expect_lists(P2, given, &lists);
}

/// The same record, signed anew, says nothing new.
pub fn logged_again() {
    let mut s = Scheme::new();
    let a = s.account("a");
    let (paid_in, given, _) = s.earns(&a, 1_000);
    let waste = s.town.log_again(paid_in, &s.operator.key, NOW_TEXT);
    let points = s.town.log_again(given, &s.operator.key, NOW_TEXT);
    s.town.expect(&[
        (P2, paid_in, "passed"),
        (P2, given, "passed"),
        (P2, waste, "failed logged-before"),
        (P2, points, "failed logged-before"),
    ]);
}

/// Number two needs number one, of the same station and day.
pub fn without_a_gap() {
    let mut s = Scheme::new();
    let a = s.account("a");
    s.account("b");
    let mut at = |receipt: String| {
        // Each within its deposits of the day.
        let whose = if receipt.starts_with(STATION) {
            "a"
        } else {
            "b"
        };
        let waste = deposit(whose, &receipt, 1_000);
        let who = match receipt.starts_with(STATION) {
            true => Who::Operator,
            false => Who::OtherOperator,
        };
        s.says(Deposit, waste, &[who])
    };
    let second = at(format!("{STATION}/{DAY}/2"));
    let elsewhere = at(format!("{OTHER_STATION}/{DAY}/1"));
    let first = at(format!("{STATION}/{DAY}/1"));
    let third = at(format!("{STATION}/{DAY}/3"));
    let next_day = at(format!("{STATION}/2026-09-22/2"));
    let fifth = at(format!("{STATION}/{DAY}/5"));
    let table = s.town.id_of(s.rates);
    // What a deposit lacks its points lack too.
    let points = grant(&a.name, &format!("{STATION}/{DAY}/2"), &table, 10);
    let points = s.says(Grant, points, &[Who::Operator]);
    s.town.expect(&[
        (P2, second, "failed number-skipped"),
        (P2, elsewhere, "passed"),
        (P2, first, "passed"),
        (P2, third, "passed"),
        (P2, next_day, "failed number-skipped"),
        (P2, fifth, "failed number-skipped"),
        (P1, points, "passed"),
        (P2, points, "failed number-skipped"),
    ]);
    s.town.expect_completeness(P2, third);
}

/// One more deposit than an account may make in a day, and those of others beside.
pub fn so_many_a_day() {
    let mut s = Scheme::new();
    let (a, b) = (s.account("a"), s.account("b"));
    let mut last = (0, 0, String::new());
    for _ in 0..MOST {
        s.earns(&b, 500);
        last = s.earns(&a, 500);
    }
    // It doesn't matter at which station.
    let receipt = format!("{OTHER_STATION}/{DAY}/1");
    let waste = deposit(&a.name, &receipt, 500);
    let elsewhere = s.says(Deposit, waste, &[Who::OtherOperator]);
    let (more, for_more, _) = s.earns(&a, 500);
    let c = s.account("c");
    let (of_c, _, _) = s.earns(&c, 500);
    let tomorrow = format!("{STATION}/2026-09-22/1");
    let waste = deposit(&a.name, &tomorrow, 500);
    let tomorrow = s.says(Deposit, waste, &[Who::Operator]);
    s.town.expect(&[
        (P2, last.0, "passed"),
        (P2, last.1, "passed"),
        (P2, elsewhere, "failed too-many-deposits"),
        (P2, more, "failed too-many-deposits"),
        (P2, for_more, "failed too-many-deposits"),
        (P2, of_c, "passed"),
        (P2, tomorrow, "passed"),
    ]);
    s.town.expect_completeness(P2, more);
}

/// An account that nobody registered earns nothing; nor one that is closed, or of another scheme.
pub fn whose_account() {
    let mut s = Scheme::new();
    let key = s.town.new_key();
    let nobody = super::Purse {
        name: "nobody".into(),
        key,
        entry: 0,
    };
    let (waste, points, _) = s.earns(&nobody, 1_000);
    let a = s.account("a");
    let (_, before, _) = s.earns(&a, 1_000);
    s.town.withdraw(a.entry, &s.office.key);
    let (_, after, _) = s.earns(&a, 1_000);
    let key = s.town.new_key();
    let mut subject = super::account("b", &key);
    subject["scheme"] = json!("blue");
    s.says(
        Account,
        subject,
        &[Who::Office, Who::By(&key, "accountHolder")],
    );
    let b = super::Purse {
        name: "b".into(),
        key,
        entry: 0,
    };
    let (_, blue, _) = s.earns(&b, 1_000);
    s.town.expect(&[
        (P2, waste, "failed no-account"),
        (P2, points, "failed no-account"),
        (P2, before, "passed"),
        (P2, after, "failed no-account"),
        (P2, blue, "failed other-scheme"),
    ]);
}
