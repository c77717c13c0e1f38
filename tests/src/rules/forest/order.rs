//! T1: events in the order of a life.

use serde_json::json;
use stele_records::rules::Rule::T1;
use stele_records::types::forest::EventKind::{
    Care, Correct, Inspect, Lift, Load, Measure, Plant, Position, Receive, Remove, Replace, Retag,
    Select, Transport,
};

use super::{Grove, PLACE, at};

/// A whole life, from the nursery to the removal and a correction after it.
pub fn a_whole_life() {
    let mut grove = Grove::new();
    let mut life = grove.planted("T-1", PLACE);
    life.push(grove.happens("T-1", Inspect, json!({"alive": true})));
    life.push(grove.happens("T-1", Care, json!({})));
    life.push(grove.happens("T-1", Measure, json!({"dbhMm": 80})));
    life.push(grove.happens("T-1", Remove, json!({"reason": "storm"})));
    life.push(grove.happens("T-1", Correct, json!({"dbhMm": 82})));
    let expected: Vec<_> = life.iter().map(|entry| (T1, *entry, "passed")).collect();
    grove.town.expect(&expected);
}

/// Nothing happens to a tree that was taken away or replaced, but for corrections.
pub fn after_the_end() {
    for (end, more) in [
        (Remove, json!({})),
        (Replace, json!({"replacedBy": "urn:stele:tree:T-2"})),
    ] {
        let mut grove = Grove::new();
        grove.planted("T-1", PLACE);
        let before = grove.happens("T-1", Care, json!({}));
        let removed = grove.happens("T-1", end, more);
        let care = grove.happens("T-1", Care, json!({}));
        let card = grove.card("T-1", json!({}));
        let again = grove.happens("T-1", Remove, json!({}));
        let retag = grove.happens("T-1", Retag, json!({"tag": "T-9", "formerTag": "T-1"}));
        let correct = grove.happens("T-1", Correct, json!({"section": "9-4"}));
        grove.town.expect(&[
            (T1, before, "passed"),
            (T1, removed, "passed"),
            (T1, care, "failed after-removal"),
            (T1, card, "failed after-removal"),
            (T1, again, "failed after-removal"),
            (T1, retag, "failed after-removal"),
            (T1, correct, "passed"),
        ]);
    }
}

/// The way from the nursery goes in one direction, unless the tree is lifted again.
pub fn back_on_the_way() {
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    let nursery = json!({"nurseryTag": "N-9"});
    let select = grove.happens("T-1", Select, nursery);
    let load = grove.happens("T-1", Load, json!({}));
    let plant = grove.happens("T-1", Plant, json!({}));
    // What may not stand there is no measure for what follows.
    let care = grove.happens("T-1", Care, json!({}));
    let lift = grove.happens("T-1", Lift, json!({}));
    let transport = grove.happens("T-1", Transport, json!({}));
    let late = grove.happens("T-1", Load, json!({}));
    let planted = grove.happens("T-1", Plant, json!({}));
    let position = grove.happens("T-1", Position, at(PLACE));
    grove.town.expect(&[
        (T1, select, "failed out-of-order"),
        (T1, load, "failed out-of-order"),
        (T1, plant, "failed out-of-order"),
        (T1, care, "passed"),
        (T1, lift, "passed"),
        (T1, transport, "passed"),
        (T1, late, "failed out-of-order"),
        (T1, planted, "passed"),
        (T1, position, "passed"),
    ]);
}

/// What comes from a nursery is planted before it is cared for.
pub fn not_planted() {
    let mut grove = Grove::new();
    grove.happens("T-1", Select, json!({"nurseryTag": "N-1"}));
    let care = grove.happens("T-1", Care, json!({}));
    let position = grove.happens("T-1", Position, at(PLACE));
    let remove = grove.happens("T-1", Remove, json!({}));
    let correct = grove.happens("T-1", Correct, json!({"section": "9-4"}));
    // Steps may be left out, and a removal that could not be changes nothing.
    let receive = grove.happens("T-1", Receive, json!({}));
    let plant = grove.happens("T-1", Plant, json!({}));
    grove.town.expect(&[
        (T1, care, "failed not-planted"),
        (T1, position, "failed not-planted"),
        (T1, remove, "failed not-planted"),
        (T1, correct, "passed"),
        (T1, receive, "passed"),
        (T1, plant, "passed"),
    ]);
}

/// Trees that were there before anybody logged them: by their cards, or by what is done to them.
pub fn trees_that_were_there_before() {
    let mut grove = Grove::new();
    let card = grove.card("T-1", at(PLACE));
    let later = grove.card("T-1", json!({}));
    let care = grove.happens("T-1", Care, json!({}));
    let measure = grove.happens("T-2", Measure, json!({"dbhMm": 300}));
    let inspect = grove.happens("T-2", Inspect, json!({"alive": true}));
    let select = grove.happens("T-2", Select, json!({"nurseryTag": "N-2"}));
    let position = grove.happens("T-3", Position, at(PLACE));
    grove.town.expect(&[
        (T1, card, "passed"),
        (T1, later, "passed"),
        (T1, care, "passed"),
        (T1, measure, "passed"),
        (T1, inspect, "passed"),
        (T1, select, "failed out-of-order"),
        (T1, position, "passed"),
    ]);
}

/// A removal that was taken back or replaced by its own signers is none; a later version stands where the
/// first one stood.
pub fn versions_and_withdrawals() {
    let mut grove = Grove::new();
    let planting = grove.planted("T-1", PLACE);
    let plant = planting[5];
    let removed = grove.happens("T-1", Remove, json!({}));
    let care = grove.happens("T-1", Care, json!({}));
    assert_eq!(grove.town.finds(T1, care), "failed after-removal");
    // Two have signed the removal: one of them alone brings no tree back.
    grove.town.withdraw(removed, &grove.maintainer.key);
    assert_eq!(grove.town.finds(T1, care), "failed after-removal");
    let both = [&grove.maintainer.key, &grove.inspector.key];
    grove.town.withdraw_by(removed, &both);
    let date = json!({"eventDate": "2026-04-30"});
    let planted = grove.happens_instead(plant, "T-1", Plant, date);
    grove.town.expect(&[
        (T1, care, "passed"),
        (T1, removed, "passed"),
        (T1, planted, "passed"),
        (T1, planting[6], "passed"),
    ]);
}

/// Whatever page the server withholds: can't tell.
pub fn incomplete() {
    let mut grove = Grove::new();
    grove.happens("T-1", Remove, json!({}));
    let care = grove.happens("T-1", Care, json!({}));
    grove.town.expect_completeness(T1, care);
}
