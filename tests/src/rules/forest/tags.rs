//! T2: one tag, one tree.

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule::T2;
use stele_records::types::forest::EventKind::{
    Care, Correct, Lift, Measure, Plant, Remove, Replace, Retag, Select,
};
use stele_records::types::forest::subject_id;

use super::{Grove, PLACE};

/// Each tree bears its tag, and each planting follows its selection.
pub fn a_tag_for_each_tree() {
    let mut grove = Grove::new();
    let mut life = grove.planted("T-1", PLACE);
    life.extend(grove.planted("T-2", (PLACE.0 + 500, PLACE.1)));
    life.push(grove.card("T-3", json!({})));
    let expected: Vec<_> = life.iter().map(|entry| (T2, *entry, "passed")).collect();
    grove.town.expect(&expected);
}

/// A second tree with the tag of one that lives; when the first is gone, the tag is free.
pub fn a_second_tree() {
    let mut grove = Grove::new();
    let first = grove.card("T-1", json!({}));
    let clone = grove.happens("T-2", Measure, json!({"tag": "T-1", "dbhMm": 90}));
    let later = grove.happens("T-1", Care, json!({}));
    grove.town.expect(&[
        (T2, first, "passed"),
        (T2, clone, "failed tag-taken"),
        // Whoever takes another's tag doesn't harm the tree that bore it before.
        (T2, later, "passed"),
    ]);
    grove.town.expect_completeness(T2, clone);
    let lists = [
        IndexKey::new(Kind::Tag, "T-1"),
        IndexKey::new(Kind::Subject, subject_id("T-1")),
        IndexKey::new(Kind::Subject, subject_id("T-2")),
    ];
    grove.town.expect_lists(T2, clone, &lists);
    grove.happens("T-1", Remove, json!({}));
    grove.town.expect(&[(T2, clone, "passed")]);
}

/// One tag of the nursery for two seedlings.
pub fn a_second_seedling() {
    let mut grove = Grove::new();
    let first = grove.happens("T-1", Select, json!({"nurseryTag": "N-1"}));
    let second = grove.happens("T-2", Select, json!({"nurseryTag": "N-1"}));
    grove
        .town
        .expect(&[(T2, first, "passed"), (T2, second, "failed tag-taken")]);
}

/// A new tag kills the old one, for this tree and for others.
pub fn a_new_tag() {
    let mut grove = Grove::new();
    let card = grove.card("T-1", json!({}));
    let retag = json!({"tag": "T-9", "formerTag": "T-1"});
    let retag = grove.happens("T-1", Retag, retag);
    let care = grove.happens("T-1", Care, json!({"tag": "T-9"}));
    let old = grove.happens("T-1", Care, json!({}));
    let back = json!({"tag": "T-1", "formerTag": "T-9"});
    let back = grove.happens("T-1", Retag, back);
    let other = grove.happens("T-2", Measure, json!({"tag": "T-1", "dbhMm": 90}));
    let taken = grove.happens("T-3", Measure, json!({"tag": "T-9", "dbhMm": 90}));
    grove.town.expect(&[
        (T2, card, "passed"),
        (T2, retag, "passed"),
        (T2, care, "passed"),
        (T2, old, "failed tag-retired"),
        (T2, back, "failed tag-retired"),
        (T2, other, "failed tag-retired"),
        (T2, taken, "failed tag-taken"),
    ]);
}

/// Another tag than the tree bears, without a change of the tag; a change of a tag that it doesn't bear; a
/// tag that was written down wrongly.
pub fn another_tag() {
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    let swapped = grove.happens("T-1", Care, json!({"tag": "T-8"}));
    let retag = json!({"tag": "T-9", "formerTag": "T-8"});
    let retag = grove.happens("T-1", Retag, retag);
    let care = grove.happens("T-1", Care, json!({}));
    let correct = grove.happens("T-1", Correct, json!({"tag": "T-7"}));
    let corrected = grove.happens("T-1", Care, json!({"tag": "T-7"}));
    grove.town.expect(&[
        (T2, swapped, "failed other-tag"),
        (T2, retag, "failed other-tag"),
        (T2, care, "passed"),
        (T2, correct, "passed"),
        (T2, corrected, "passed"),
    ]);
}

/// A planting without a nursery; a transplant of a tree that was there needs none.
pub fn not_selected() {
    let mut grove = Grove::new();
    let plant = grove.happens("T-1", Plant, json!({}));
    grove.happens("T-2", Lift, json!({}));
    let lifted = grove.happens("T-2", Plant, json!({}));
    grove.card("T-3", json!({}));
    grove.happens("T-3", Lift, json!({}));
    let moved = grove.happens("T-3", Plant, json!({}));
    grove.town.expect(&[
        (T2, plant, "failed not-selected"),
        (T2, lifted, "failed not-selected"),
        (T2, moved, "passed"),
    ]);
    // The selection that is logged afterwards doesn't help.
    grove.happens("T-1", Select, json!({"nurseryTag": "N-1"}));
    grove.town.expect(&[(T2, plant, "failed not-selected")]);
}

/// The tree that stands in another's place may bear its tag.
pub fn the_tag_of_a_dead_tree() {
    let mut grove = Grove::new();
    grove.card("T-1", json!({}));
    let replaced = json!({"replacedBy": "urn:stele:tree:T-2"});
    grove.happens("T-1", Replace, replaced);
    let next = grove.happens("T-2", Measure, json!({"tag": "T-1", "dbhMm": 60}));
    grove.town.expect(&[(T2, next, "passed")]);
}
