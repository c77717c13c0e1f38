//! T4: trunks grow as trees do.

use serde_json::json;
use stele_records::rules::Rule::T4;
use stele_records::types::RecordType;
use stele_records::types::forest::EventKind::{Care, Correct, Measure};

use super::{Grove, event};
use crate::rules::town::Paper;

fn measured(grove: &mut Grove, date: &str, mm: i64) -> u64 {
    grove.happens("T-1", Measure, json!({"dbhMm": mm, "eventDate": date}))
}

/// As much as trees grow; too much in a month; and less than before.
pub fn growth() {
    let mut grove = Grove::new();
    let first = grove.card("T-1", json!({"dbhMm": 100, "observedOn": "2020-05-01"}));
    let year = measured(&mut grove, "2021-05-01", 200);
    let fast = measured(&mut grove, "2022-05-01", 301);
    let month = measured(&mut grove, "2022-05-31", 701);
    let shrunk = measured(&mut grove, "2023-05-31", 700);
    let care = grove.happens("T-1", Care, json!({}));
    grove.town.expect(&[
        (T4, first, "passed"),
        (T4, year, "passed"),
        (T4, fast, "warning trunk-grows-fast"),
        (T4, month, "warning trunk-grows-fast"),
        (T4, shrunk, "warning trunk-shrinks"),
        (T4, care, "not-applicable"),
    ]);
    grove.town.expect_completeness(T4, month);
}

/// The same reading on three dates in a row by the same maintainer.
pub fn copied() {
    let mut grove = Grove::new();
    measured(&mut grove, "2020-05-01", 100);
    let second = measured(&mut grove, "2021-05-01", 100);
    let third = measured(&mut grove, "2022-05-01", 100);
    let fourth = measured(&mut grove, "2023-05-01", 101);
    grove.town.expect(&[
        (T4, second, "passed"),
        (T4, third, "warning reading-copied"),
        (T4, fourth, "passed"),
    ]);
    // What several parties have read is not copied, nor what the same day's reading says again; and the
    // owner's table may round.
    let mut grove = Grove::new();
    let surveyor = json!({"dbhMm": 100, "eventDate": "2020-05-01"});
    let signers = [(&grove.surveyor.key, "surveyor")];
    let paper = Paper::new(
        RecordType::TreeEvent,
        event("T-1", Measure, surveyor),
        &signers,
    );
    grove.town.log(paper);
    measured(&mut grove, "2021-05-01", 100);
    let same_day = measured(&mut grove, "2021-05-01", 100);
    let third = measured(&mut grove, "2022-05-01", 100);
    grove.card("T-2", json!({"dbhMm": 100, "observedOn": "2020-05-01"}));
    grove.card("T-2", json!({"dbhMm": 100, "observedOn": "2021-05-01"}));
    let card = grove.card("T-2", json!({"dbhMm": 100, "observedOn": "2022-05-01"}));
    grove.town.expect(&[
        (T4, same_day, "passed"),
        (T4, third, "passed"),
        (T4, card, "passed"),
    ]);
}

/// A correction and a version of the same day take the place of what was wrong; the order of days counts,
/// whatever the order of the log.
pub fn corrected() {
    let mut grove = Grove::new();
    let typo = json!({"dbhMm": 1000, "observedOn": "2020-05-01"});
    let typo = grove.card("T-1", typo);
    let instead = json!({"dbhMm": 100, "observedOn": "2020-05-01"});
    let instead = grove.card_instead(typo, "T-1", instead);
    let after = measured(&mut grove, "2021-05-01", 120);
    let backfilled = measured(&mut grove, "2019-05-01", 90);
    let wrong = measured(&mut grove, "2022-05-01", 900);
    let correct = json!({"dbhMm": 130, "eventDate": "2022-05-02"});
    let correct = grove.happens("T-1", Correct, correct);
    let next = measured(&mut grove, "2023-05-01", 150);
    grove.town.expect(&[
        (T4, instead, "passed"),
        (T4, after, "passed"),
        (T4, backfilled, "passed"),
        (T4, wrong, "warning trunk-grows-fast"),
        (T4, correct, "not-applicable"),
        (T4, next, "passed"),
    ]);
}
