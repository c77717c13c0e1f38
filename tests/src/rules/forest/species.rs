//! T5: the species stays the same.

use serde_json::json;
use stele_records::rules::Rule::T5;
use stele_records::types::RecordType;
use stele_records::types::forest::EventKind::{Care, Correct, Inspect, Measure};

use super::{Grove, PLACE, event};
use crate::rules::town::Paper;

const GINKGO: &str = "Ginkgo biloba";
const POPLAR: &str = "Populus tomentosa";

/// A measurement with another species; the same name in other words is none.
pub fn another_species() {
    let mut grove = Grove::new();
    let select = grove.planted("T-1", PLACE)[0];
    let same = json!({"scientificName": "ginkgo biloba L.", "alive": true});
    let same = grove.happens("T-1", Inspect, same);
    let other = json!({"scientificName": POPLAR, "dbhMm": 90});
    let swapped = grove.happens("T-1", Measure, other.clone());
    let again = grove.happens("T-1", Measure, other);
    // A wrong claim is no measure for the others.
    let honest = json!({"scientificName": GINKGO, "alive": true});
    let honest = grove.happens("T-1", Inspect, honest);
    let care = grove.happens("T-1", Care, json!({}));
    grove.town.expect(&[
        (T5, select, "passed"),
        (T5, same, "passed"),
        (T5, swapped, "failed other-species"),
        (T5, again, "failed other-species"),
        (T5, honest, "passed"),
        (T5, care, "not-applicable"),
    ]);
    grove.town.expect_completeness(T5, swapped);
}

/// A correction by whoever didn't make the statement, and one by whoever did; a later version is none.
pub fn corrections() {
    let mut grove = Grove::new();
    let card = grove.card("T-1", json!({"scientificName": GINKGO}));
    let own = grove.happens("T-1", Correct, json!({"scientificName": POPLAR}));
    let instead = json!({"scientificName": POPLAR});
    let instead = grove.card_instead(card, "T-1", instead);
    let twice = json!({"scientificName": POPLAR});
    let twice = grove.card_instead(instead, "T-1", twice);
    let other = event("T-1", Correct, json!({"scientificName": POPLAR}));
    let signers = [(&grove.inspector.key, "inspector")];
    let paper = Paper::new(RecordType::TreeEvent, other, &signers);
    let other = grove.town.log(paper);
    let corrected = json!({"scientificName": POPLAR, "dbhMm": 90});
    let corrected = grove.happens("T-1", Measure, corrected);
    let former = grove.card("T-1", json!({"scientificName": GINKGO}));
    grove.town.expect(&[
        (T5, own, "failed other-species"),
        (T5, instead, "failed other-species"),
        (T5, twice, "failed other-species"),
        (T5, other, "passed"),
        (T5, corrected, "passed"),
        (T5, former, "failed other-species"),
    ]);
}

/// Whoever takes its own word back can't put another in its place; another party can clear the way.
pub fn taken_back() {
    for (by_other, expected) in [(false, "failed other-species"), (true, "passed")] {
        let mut grove = Grove::new();
        grove.card("T-1", json!({"scientificName": GINKGO}));
        let back = json!({"unknown": ["scientificName"]});
        let back = event("T-1", Correct, back);
        let signers = if by_other {
            [(&grove.inspector.key, "inspector")]
        } else {
            [(&grove.custodian.key, "custodian")]
        };
        let paper = Paper::new(RecordType::TreeEvent, back, &signers);
        let back = grove.town.log(paper);
        let card = grove.card("T-1", json!({"scientificName": POPLAR}));
        grove
            .town
            .expect(&[(T5, back, "passed"), (T5, card, expected)]);
    }
}

/// Another key of the same entity is no other party.
pub fn another_key_of_the_same() {
    let mut grove = Grove::new();
    grove.card("T-1", json!({"scientificName": GINKGO}));
    let second = grove.town.second_key(&grove.custodian);
    let correct = event("T-1", Correct, json!({"scientificName": POPLAR}));
    let signers = [(&second.key, "custodian")];
    let paper = Paper::new(RecordType::TreeEvent, correct, &signers);
    let correct = grove.town.log(paper);
    grove.town.expect(&[(T5, correct, "failed other-species")]);
}
