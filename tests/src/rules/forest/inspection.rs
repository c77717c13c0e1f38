//! T6: nobody inspects its own planting.

use serde_json::json;
use stele_records::rules::Rule::{C1, T6};
use stele_records::types::RecordType;
use stele_records::types::forest::EventKind::{Care, Inspect, Plant, Remove};

use super::{Grove, PLACE, event};
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
