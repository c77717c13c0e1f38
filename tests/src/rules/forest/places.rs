//! T3: trees stand where they should.

use serde_json::{Value, json};
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule::T3;
use stele_records::types::forest::EventKind::{
    Correct, Inspect, Lift, Measure, Plant, Receive, Remove, Select,
};
use stele_records::types::forest::section_id;

use super::{Grove, PLACE, SECTION, SIDE, SOUTH_WEST, at};

/// A place so many times 1.1 m to the north of another.
fn north((latitude, longitude): (i64, i64), steps: i64) -> (i64, i64) {
    (latitude + 100 * steps, longitude)
}

/// Within the section, a little outside, and far outside.
pub fn in_the_section() {
    let mut grove = Grove::new();
    let (south, west) = SOUTH_WEST;
    let edge = (south + SIDE, west + SIDE / 2);
    let inside = grove.card("T-1", at(PLACE));
    let border = grove.card("T-2", at(edge));
    let outside = grove.card("T-3", at(north(edge, 20)));
    let far = grove.card("T-4", at(north(edge, 50)));
    // Where nobody logged a boundary, or the tree is in no section, there is nothing to hold it against.
    let unknown = with_section(north(edge, 90), "9-4");
    let unknown = grove.card("T-5", unknown);
    let nowhere = json!({"latitudeE7": south - 90_000, "longitudeE7": west});
    let nowhere = grove.card("T-6", nowhere);
    let no_place = grove.card("T-7", json!({"section": SECTION}));
    grove.town.expect(&[
        (T3, inside, "passed"),
        (T3, border, "passed"),
        (T3, outside, "warning outside-section"),
        (T3, far, "failed outside-section"),
        (T3, unknown, "not-applicable"),
        (T3, nowhere, "not-applicable"),
        (T3, no_place, "not-applicable"),
    ]);
    grove.town.expect_completeness(T3, far);
    let section = IndexKey::new(Kind::Subject, section_id(SECTION));
    grove.town.expect_lists(T3, inside, &[section]);
    let cells = IndexKey::cells_around(PLACE.0, PLACE.1);
    grove.town.expect_lists(T3, inside, &cells);
}

fn with_section(place: (i64, i64), section: &str) -> Value {
    super::with(at(place), json!({"section": section}))
}

/// The section that a former record names counts where an event names none.
pub fn a_section_named_before() {
    let mut grove = Grove::new();
    grove.card("T-1", json!({"section": SECTION}));
    let (south, west) = SOUTH_WEST;
    let far = json!({"latitudeE7": south - 10_000, "longitudeE7": west});
    let far = grove.happens("T-1", Inspect, super::with(far, json!({"alive": true})));
    grove.town.expect(&[(T3, far, "failed outside-section")]);
}

/// A tree that is said to have moved; small differences between surveys are no move, but many of them are.
pub fn moved() {
    let mut grove = Grove::new();
    let first = grove.card("T-1", at(PLACE));
    let measured = |grove: &mut Grove, steps: i64| {
        let place = super::with(at(north(PLACE, steps)), json!({"dbhMm": 90}));
        grove.happens("T-1", Measure, place)
    };
    let survey = measured(&mut grove, 4);
    let drifting = measured(&mut grove, 8);
    let far = measured(&mut grove, 70);
    let far_again = measured(&mut grove, 71);
    let back = measured(&mut grove, 1);
    let instead = grove.card_instead(first, "T-1", at(north(PLACE, 80)));
    grove.town.expect(&[
        (T3, first, "passed"),
        (T3, survey, "passed"),
        (T3, drifting, "warning tree-moved"),
        (T3, far, "failed tree-moved"),
        (T3, far_again, "failed tree-moved"),
        (T3, back, "warning tree-moved"),
        (T3, instead, "failed tree-moved"),
    ]);
    grove.town.expect_completeness(T3, far);
}

/// Trees are transplanted, and places corrected.
pub fn transplanted_and_corrected() {
    let mut grove = Grove::new();
    grove.card("T-1", at(PLACE));
    let lifted = grove.happens("T-1", Lift, json!({}));
    let plant = grove.happens("T-1", Plant, at(north(PLACE, 70)));
    let there = super::with(at(north(PLACE, 71)), json!({"dbhMm": 90}));
    let there = grove.happens("T-1", Measure, there);
    let correct = grove.happens("T-1", Correct, at(north(PLACE, -70)));
    let corrected = super::with(at(north(PLACE, -71)), json!({"alive": true}));
    let corrected = grove.happens("T-1", Inspect, corrected);
    let back = super::with(at(PLACE), json!({"alive": true}));
    let back = grove.happens("T-1", Inspect, back);
    let unknown = json!({"unknown": ["latitudeE7"]});
    grove.happens("T-1", Correct, unknown);
    let anew = super::with(at(PLACE), json!({"alive": true}));
    let anew = grove.happens("T-1", Inspect, anew);
    grove.town.expect(&[
        (T3, lifted, "not-applicable"),
        (T3, plant, "passed"),
        (T3, there, "passed"),
        (T3, correct, "passed"),
        (T3, corrected, "passed"),
        (T3, back, "failed tree-moved"),
        (T3, anew, "passed"),
    ]);
}

/// What was never lifted isn't transplanted by being planted once more; and on its way a tree stands nowhere.
pub fn planted_twice() {
    let mut grove = Grove::new();
    let nursery = super::with(at(north(PLACE, 90_000)), json!({"nurseryTag": "N-1"}));
    let select = grove.happens("T-1", Select, nursery);
    let plant = grove.happens("T-1", Plant, at(PLACE));
    let again = grove.happens("T-1", Plant, at(north(PLACE, 70)));
    let near = grove.happens("T-1", Plant, at(north(PLACE, 10)));
    let there = super::with(at(north(PLACE, 71)), json!({"alive": true}));
    let there = grove.happens("T-1", Inspect, there);
    let lift = grove.happens("T-1", Lift, at(PLACE));
    let receive = grove.happens("T-1", Receive, at(north(PLACE, -40)));
    let transplanted = grove.happens("T-1", Plant, at(north(PLACE, 72)));
    grove.card("T-2", at(north(PLACE, 5)));
    let of_card = grove.happens("T-2", Plant, at(north(PLACE, 75)));
    grove.town.expect(&[
        (T3, select, "failed outside-section"),
        (T3, plant, "passed"),
        (T3, again, "failed tree-moved"),
        (T3, near, "warning tree-moved"),
        (T3, there, "failed tree-moved"),
        (T3, lift, "warning tree-moved"),
        (T3, receive, "passed"),
        (T3, transplanted, "passed"),
        (T3, of_card, "failed tree-moved"),
    ]);
}

/// A correction that says nothing about the place lets no tree move.
pub fn another_correction() {
    let mut grove = Grove::new();
    grove.card("T-1", at(PLACE));
    grove.happens("T-1", Correct, json!({"dbhMm": 90}));
    let far = super::with(at(north(PLACE, 70)), json!({"alive": true}));
    let far = grove.happens("T-1", Inspect, far);
    grove.town.expect(&[(T3, far, "failed tree-moved")]);
}

/// Two trees in one place, until one of them is gone. The places lie in neighbouring cells of the grid.
pub fn two_trees_in_one_place() {
    let mut grove = Grove::new();
    let edge = (PLACE.0 + 1_000, PLACE.1 + 1_000);
    let first = grove.card("T-1", at(edge));
    let second = grove.card("T-2", at((edge.0 - 20, edge.1 - 20)));
    let beside = grove.card("T-3", at((edge.0 - 100, edge.1)));
    grove.town.expect(&[
        (T3, first, "warning same-place"),
        (T3, second, "warning same-place"),
        (T3, beside, "passed"),
    ]);
    grove.town.expect_completeness(T3, second);
    grove.happens("T-1", Remove, json!({}));
    grove
        .town
        .expect(&[(T3, second, "passed"), (T3, first, "passed")]);
}
