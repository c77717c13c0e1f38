//! What those say who aren't entitled to it: it changes nothing for anybody.

use serde_json::{Value, json};
use stele_records::rules::Rule::{C1, C2, T1, T2, T3, T4, T5, T6};
use stele_records::types::RecordType;
use stele_records::types::forest::EventKind::{self, Care, Inspect, Measure, Plant, Remove, Retag};
use stele_sign::multikey::SecretKey;

use super::{Grove, PLACE, at, event, with};
use crate::rules::town::{Paper, Town};

/// An honest life, among what strangers say: an entity that is accredited for another county, a key that
/// nobody registered, and one that was revoked.
pub fn what_strangers_say() {
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    grove.card("T-2", json!({}));
    let nobody = grove.town.new_key();
    let revoked = grove.town.second_key(&grove.maintainer);
    grove.town.revoke(&revoked);
    let mut said = Vec::new();
    for key in [&grove.stranger.key, &nobody, &revoked.key] {
        said.extend(poison(&mut grove.town, key));
    }
    let honest = json!({"alive": true, "scientificName": "Ginkgo biloba", "dbhMm": 80});
    let inspect = grove.happens("T-1", Inspect, with(honest, at(PLACE)));
    let care = grove.happens("T-1", Care, json!({}));
    let other = grove.happens("T-2", Care, json!({}));
    grove.town.expect(&[
        (T1, inspect, "passed"),
        (T2, inspect, "passed"),
        (T3, inspect, "passed"),
        (T4, inspect, "passed"),
        (T5, inspect, "passed"),
        (T6, inspect, "passed"),
        (T1, care, "passed"),
        (T2, care, "passed"),
        (T1, other, "passed"),
        (T2, other, "passed"),
    ]);
    for entry in said {
        let is_entitled = [C1, C2].map(|rule| grove.town.finds(rule, entry) == "passed");
        assert_ne!(is_entitled, [true, true], "entry {entry}");
    }
}

/// Everything that would harm the trees T-1 and T-2 if this key were entitled to it.
fn poison(town: &mut Town, key: &SecretKey) -> Vec<u64> {
    let mut say = |tree: &str, kind: EventKind, more: Value, role: &str| {
        let signers = [(key, role)];
        let paper = Paper::new(RecordType::TreeEvent, event(tree, kind, more), &signers);
        town.log(paper)
    };
    let far = (PLACE.0 + 7_000, PLACE.1);
    let retag = json!({"tag": "T-9", "formerTag": "T-1"});
    vec![
        say("T-1", Remove, json!({}), "maintainer"),
        say("T-1", Retag, retag, "custodian"),
        say("T-1", EventKind::Correct, at(far), "custodian"),
        say("T-1", EventKind::Position, at(far), "surveyor"),
        say("T-1", EventKind::Lift, json!({}), "nursery"),
        say("T-1", Measure, json!({"dbhMm": 900}), "maintainer"),
        say(
            "T-1",
            EventKind::Correct,
            json!({"scientificName": "Populus tomentosa"}),
            "custodian",
        ),
        say("T-1", Plant, json!({}), "planter"),
        // Another tree with the same tag, and one in the same place.
        say(
            "T-0",
            Measure,
            json!({"tag": "T-2", "dbhMm": 90}),
            "maintainer",
        ),
        say("T-5", EventKind::Position, at(PLACE), "surveyor"),
    ]
}

/// A withdrawal and a version by those who didn't sign leave the removal as it is.
pub fn what_strangers_take_back() {
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    let removed = grove.happens("T-1", Remove, json!({}));
    grove.town.withdraw(removed, &grove.stranger.key);
    let signers = [(&grove.custodian.key, "custodian")];
    let instead = event("T-1", EventKind::Correct, json!({}));
    let mut paper = Paper::new(RecordType::TreeEvent, instead, &signers);
    paper.supersedes = Some(removed);
    grove.town.log(paper);
    let care = grove.happens("T-1", Care, json!({}));
    grove.town.expect(&[(T1, care, "failed after-removal")]);
}

/// A removal needs both who maintain and who inspect.
pub fn half_a_removal() {
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    let signers = [(&grove.maintainer.key, "maintainer")];
    let half = event("T-1", Remove, json!({}));
    grove
        .town
        .log(Paper::new(RecordType::TreeEvent, half, &signers));
    let care = grove.happens("T-1", Care, json!({}));
    grove.town.expect(&[(T1, care, "passed")]);
}
