//! T6: nobody inspects its own planting.

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule::{C1, T3, T6};
use stele_records::types::RecordType;
use stele_records::types::forest::EventKind::{Care, Inspect, Plant, Remove};
use stele_records::types::forest::section_id;

use super::{Grove, PLACE, SECTION, at, card, event, with};
use crate::rules::town::{AREA, Paper};

/// A planter that got itself accredited as an inspector, with the same key and with another one.
pub fn the_planter_inspects() {
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    let roles = ["planter", "inspector"];
    let types = [RecordType::TreeEvent];
    grove
        .town
        .accredit(&grove.planter, &types, &roles, &AREA[1..]);
    let alive = || event("T-1", Inspect, json!({"alive": true}));
    let signers = [(&grove.planter.key, "inspector")];
    let own = Paper::new(RecordType::TreeEvent, alive(), &signers);
    let own = grove.town.log(own);
    let second = grove.town.second_key(&grove.planter);
    let signers = [(&second.key, "inspector")];
    let other_key = Paper::new(RecordType::TreeEvent, alive(), &signers);
    let other_key = grove.town.log(other_key);
    let signers = [
        (&grove.maintainer.key, "maintainer"),
        (&second.key, "inspector"),
    ];
    let removal = Paper::new(
        RecordType::TreeEvent,
        event("T-1", Remove, json!({})),
        &signers,
    );
    let removal = grove.town.log(removal);
    let honest = grove.happens("T-1", Inspect, json!({"alive": true}));
    let care = grove.happens("T-1", Care, json!({}));
    grove.town.expect(&[
        (C1, own, "passed"),
        (T6, own, "failed planter-inspects"),
        (T6, other_key, "failed planter-inspects"),
        (T6, removal, "failed planter-inspects"),
        (T6, honest, "passed"),
        (T6, care, "not-applicable"),
    ]);
    grove.town.expect_completeness(T6, own);
}

/// It helps neither to inspect first, nor to take the planting back afterwards; and nobody is harmed by a
/// planting that a stranger invents.
pub fn before_and_after() {
    let mut grove = Grove::new();
    let roles = ["planter", "inspector"];
    let types = [RecordType::TreeEvent];
    grove
        .town
        .accredit(&grove.planter, &types, &roles, &AREA[1..]);
    let alive = event("T-1", Inspect, json!({"alive": true}));
    let signers = [(&grove.planter.key, "inspector")];
    let early = grove
        .town
        .log(Paper::new(RecordType::TreeEvent, alive.clone(), &signers));
    let plant = grove.happens("T-1", Plant, json!({}));
    let signers = [(&grove.planter.key, "inspector")];
    let late = grove
        .town
        .log(Paper::new(RecordType::TreeEvent, alive, &signers));
    let honest = grove.happens("T-1", Inspect, json!({"alive": true}));
    grove.town.withdraw(plant, &grove.planter.key);
    grove.town.expect(&[
        (T6, late, "failed planter-inspects"),
        (T6, early, "not-applicable"),
        (T6, honest, "passed"),
    ]);
    let again = event("T-1", Plant, json!({}));
    let signers = [(&grove.planter.key, "planter")];
    grove
        .town
        .log(Paper::new(RecordType::TreeEvent, again, &signers));
    grove.town.expect(&[(T6, early, "failed planter-inspects")]);
}

/// An inspector of another county isn't accredited for the section.
pub fn an_inspector_from_elsewhere() {
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    let signers = [(&grove.stranger.key, "inspector")];
    let alive = event("T-1", Inspect, json!({"alive": true}));
    let stranger = grove
        .town
        .log(Paper::new(RecordType::TreeEvent, alive, &signers));
    grove.town.expect(&[
        (C1, stranger, "failed not-accredited"),
        (T6, stranger, "passed"),
    ]);
}

/// It doesn't help to name one's own county, or none: the tree stands where its section lies, or its card says.
pub fn an_inspector_who_names_another_county() {
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    grove.card("T-2", json!({}));
    let own = json!(["1306", "130632"]);
    let mut expected = Vec::new();
    for tree in ["T-1", "T-2"] {
        let elsewhere = event(tree, Inspect, json!({"alive": true, "area": own}));
        let mut nowhere = elsewhere.clone();
        nowhere.as_object_mut().unwrap().remove("area");
        let wider = event(tree, Inspect, json!({"alive": true, "area": ["1306"]}));
        for (says, by, c1, t6) in [
            (
                &elsewhere,
                &grove.stranger,
                "passed",
                "failed not-accredited",
            ),
            (&nowhere, &grove.stranger, "passed", "failed not-accredited"),
            (
                &wider,
                &grove.stranger,
                "failed not-accredited",
                "failed not-accredited",
            ),
            (&nowhere, &grove.inspector, "passed", "passed"),
        ] {
            let signers = [(&by.key, "inspector")];
            let paper = Paper::new(RecordType::TreeEvent, says.clone(), &signers);
            let entry = grove.town.log(paper);
            let t6 = match (tree, t6) {
                // Nobody is known to have planted it.
                ("T-2", "passed") => "not-applicable",
                _ => t6,
            };
            expected.extend([(C1, entry, c1), (T6, entry, t6)]);
        }
    }
    grove.town.expect(&expected);
    let (_, last, _) = expected[1];
    grove.town.expect_completeness(T6, last);
    let section = IndexKey::new(Kind::Subject, section_id(SECTION));
    grove.town.expect_lists(T6, last, &[section]);
}

/// A section that somebody enters under the same name in another county harms no tree and no inspector.
pub fn a_section_of_the_same_name() {
    let mut grove = Grove::new();
    let planting = grove.planted("T-1", PLACE);
    let area = json!(["1306", "130632"]);
    let other = json!({
        "id": section_id(SECTION), "section": SECTION, "area": area,
        "boundaryE7": [[0, 0], [0, 1_000], [1_000, 0]],
    });
    let signers = [(&grove.stranger.key, "custodian")];
    let paper = Paper::new(RecordType::Section, other, &signers);
    let entered = grove.town.log(paper);
    let alive = json!({"alive": true});
    let honest = grove.happens("T-1", Inspect, alive.clone());
    // A tree of that county is in that section.
    let card = with(card("T-9", at(PLACE)), json!({"area": area}));
    let signers = [(&grove.stranger.key, "custodian")];
    let card = grove
        .town
        .log(Paper::new(RecordType::TreeCard, card, &signers));
    let inspects = event("T-9", Inspect, with(alive, json!({"area": area})));
    let signers = [(&grove.stranger.key, "inspector")];
    let inspects = Paper::new(RecordType::TreeEvent, inspects, &signers);
    let inspected = grove.town.log(inspects);
    grove.town.expect(&[
        (C1, entered, "passed"),
        (T3, planting[6], "warning same-place"),
        (T6, honest, "passed"),
        (T3, card, "failed outside-section"),
        (C1, inspected, "passed"),
        (T6, inspected, "not-applicable"),
    ]);
}
