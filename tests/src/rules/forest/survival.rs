//! T7: what became of the trees of a section.

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule;
use stele_records::rules::forest::{Survival, living_species, survival};
use stele_records::types::forest::EventKind::{Correct, Inspect, Plant, Remove, Replace, Select};
use stele_records::types::forest::subject_id;
use stele_records::types::{self, RecordType};
use stele_records::verdict::Reason;

use super::{Grove, PLACE, SECTION, event};
use crate::rules::town::{Paper, Town, told};

fn count(grove: &Grove) -> Survival {
    let trust = Town::trust();
    survival(&grove.town.known(&trust), SECTION).expect("a whole log")
}

fn species(grove: &Grove) -> Vec<(String, u64)> {
    let trust = Town::trust();
    living_species(&grove.town.known(&trust), SECTION).expect("a whole log")
}

fn finding(grove: &Grove) -> String {
    told(&Ok(count(grove).finding()))
}

/// Planted and positioned apart; who was replaced is dead; and what strangers say counts for nothing.
pub fn dead_and_alive() {
    let mut grove = Grove::new();
    assert_eq!(finding(&grove), "not-applicable");
    for tree in 0..7 {
        let place = (PLACE.0 + 500 * tree, PLACE.1);
        grove.planted(&format!("T-{tree}"), place);
    }
    let nursery = json!({"nurseryTag": "N-8", "section": SECTION});
    grove.happens("T-8", Select, nursery.clone());
    grove.happens("T-9", Select, nursery);
    // One was planted, and its position not taken yet; the other is still on its way.
    grove.happens("T-8", Plant, json!({"section": SECTION}));
    let signers = [(&grove.stranger.key, "inspector")];
    let dead = event("T-0", Inspect, json!({"alive": false}));
    grove
        .town
        .log(Paper::new(RecordType::TreeEvent, dead, &signers));
    let all = Survival {
        section: SECTION.to_owned(),
        planted: 8,
        positioned: 7,
        alive: 8,
        ..Survival::default()
    };
    assert_eq!(count(&grove), all);
    assert_eq!(finding(&grove), "passed");
    // Of the one without a species it isn't known; the one on its way doesn't live here.
    let ginkgo = |trees: u64| vec![("Ginkgo biloba".to_owned(), trees), (String::new(), 1)];
    assert_eq!(species(&grove), ginkgo(7));
    let dead = grove.happens("T-0", Inspect, json!({"alive": false}));
    let mut some = Survival {
        alive: 7,
        dead: 1,
        deaths: vec![dead],
        ..all
    };
    assert_eq!(count(&grove), some);
    assert_eq!(finding(&grove), "passed");
    let removed = grove.happens("T-1", Remove, json!({}));
    let replaced = json!({"replacedBy": "urn:stele:tree:T-8"});
    let replaced = grove.happens("T-2", Replace, replaced);
    some.alive = 5;
    some.dead = 3;
    some.removed = 1;
    some.replaced = 1;
    some.deaths = vec![dead, removed, replaced];
    assert_eq!(count(&grove), some);
    assert_eq!(some.percent(), Some(62));
    assert_eq!(species(&grove), ginkgo(4));
    assert_eq!(finding(&grove), "warning low-survival");
    // It was only bare in winter; and one was in another section all the time.
    grove.happens("T-0", Inspect, json!({"alive": true}));
    grove.happens("T-1", Correct, json!({"section": "9-4"}));
    let now = count(&grove);
    assert_eq!((now.planted, now.alive, now.dead), (7, 6, 1));
    assert_eq!(now.percent(), Some(85));
    assert_eq!(finding(&grove), "passed");
}

/// No single record's verdict has it.
pub fn of_no_record() {
    for record_type in types::ALL {
        assert!(!Rule::of(record_type).contains(&Rule::T7));
    }
}

/// Without the whole list there is no figure.
pub fn incomplete() {
    let mut grove = Grove::new();
    grove.planted("T-1", PLACE);
    let trust = Town::trust();
    for key in [
        IndexKey::area("TreeEvent", SECTION),
        IndexKey::area("TreeCard", SECTION),
        IndexKey::new(Kind::Subject, subject_id("T-1")),
    ] {
        let mut known = grove.town.known(&trust);
        known.add_list(key, Err(Reason::NoIndex));
        assert!(survival(&known, SECTION).is_err());
    }
}
