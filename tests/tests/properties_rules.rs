//! Properties of the rules of the forest: over random lives no rule panics or asks for what a whole log
//! doesn't have, what strangers say changes nothing, and a reader comes to what a replay comes to.
#![cfg(not(target_arch = "wasm32"))]

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};
use stele_records::rules::Rule;
use stele_records::rules::forest::survival;
use stele_records::types::RecordType;
use stele_records::types::forest::EventKind;
use stele_tests::rules::forest::{Grove, PLACE, SECTION, card, event, with};
use stele_tests::rules::town::{Paper, Town, ask, read, told};

const RULES: [Rule; 6] = [Rule::T1, Rule::T2, Rule::T3, Rule::T4, Rule::T5, Rule::T6];

/// The same cases on every run, and no files left behind.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        ..ProptestConfig::default()
    }
}

/// What somebody logs.
#[derive(Debug, Clone)]
struct Step {
    by_stranger: bool,
    tree: u8,
    what: What,
    /// An earlier step that it replaces or takes back.
    target: Option<Index>,
    more: Value,
    tag: Option<u8>,
    date: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Card,
    Event(EventKind),
    Withdrawal,
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        2 => Just(What::Card),
        8 => select(&EventKind::ALL[..]).prop_map(What::Event),
        1 => Just(What::Withdrawal),
    ]
}

/// Places near and far, on both sides of a boundary, and at the ends of the earth.
fn place() -> impl Strategy<Value = (i64, i64)> {
    let (latitude, longitude) = PLACE;
    select(vec![
        PLACE,
        (latitude + 30, longitude),
        (latitude + 1_000, longitude + 1_000),
        (latitude + 9_000, longitude),
        (latitude + 20_000, longitude),
        (latitude, longitude - 400_000),
        (900_000_000, 1_800_000_000),
        (-900_000_000, -1_800_000_000),
        (0, -1_800_000_000),
    ])
}

fn more() -> impl Strategy<Value = Value> {
    (
        option::weighted(0.5, place()),
        option::weighted(0.4, select(vec![0, 1, 90, 100, 101, 900, 20_000])),
        option::weighted(
            0.4,
            select(vec!["Ginkgo biloba", "Ginkgo", "Populus tomentosa", "×"]),
        ),
        option::weighted(0.4, select(vec![SECTION, "9-4"])),
    )
        .prop_map(|(place, dbh, species, section)| {
            let mut more = json!({});
            if let Some((latitude, longitude)) = place {
                more["latitudeE7"] = json!(latitude);
                more["longitudeE7"] = json!(longitude);
            }
            for (name, value) in [
                ("dbhMm", dbh.map(|dbh| json!(dbh))),
                ("scientificName", species.map(|name| json!(name))),
                ("section", section.map(|name| json!(name))),
            ] {
                if let Some(value) = value {
                    more[name] = value;
                }
            }
            more
        })
}

fn step() -> impl Strategy<Value = Step> {
    let days = vec![
        "1970-01-01",
        "2024-02-29",
        "2025-05-01",
        "2026-05-01",
        "9999-12-31",
    ];
    (
        any::<bool>(),
        0..3_u8,
        what(),
        option::weighted(0.25, any::<Index>()),
        more(),
        option::weighted(0.15, 0..3_u8),
        select(days),
    )
        .prop_map(|(by_stranger, tree, what, target, more, tag, date)| Step {
            by_stranger,
            tree,
            what,
            target,
            more,
            tag,
            date,
        })
}

/// A grove where these steps were logged, each with its entry. Where strangers aren't let in, a card of
/// another tree stands in the place of what they say.
fn grow(steps: &[Step], are_strangers_in: bool) -> (Grove, Vec<u64>) {
    let mut grove = Grove::new();
    let nobody = grove.town.new_key();
    let mut logged: Vec<u64> = Vec::new();
    let mut honest: Vec<u64> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        if step.by_stranger && !are_strangers_in {
            logged.push(grove.card(&format!("OTHER-{at}"), json!({})));
            continue;
        }
        // The honest speak of each other's records; strangers of everybody's.
        let targets = if step.by_stranger { &logged } else { &honest };
        let target = step.target.filter(|_| !targets.is_empty());
        let target = target.map(|index| *index.get(targets));
        let tree = format!("T-{}", step.tree);
        let paper = match (step.what, target) {
            (What::Withdrawal, None) => {
                logged.push(grove.card(&format!("NONE-{at}"), json!({})));
                continue;
            }
            (What::Withdrawal, Some(of)) => {
                let by = if step.by_stranger {
                    &grove.stranger.key
                } else {
                    let parties = [&grove.custodian, &grove.maintainer, &grove.planter];
                    &parties[usize::from(step.tree)].key
                };
                let subject = json!({
                    "id": grove.town.subject_of(of),
                    "withdraws": grove.town.id_of(of),
                });
                Paper::new(RecordType::Withdrawal, subject, &[(by, "withdrawer")])
            }
            (What::Card, target) => {
                let more = with(step.more.clone(), json!({"observedOn": step.date}));
                let by = if step.by_stranger {
                    &grove.stranger.key
                } else {
                    &grove.custodian.key
                };
                let signers = [(by, "custodian")];
                let mut paper = Paper::new(RecordType::TreeCard, card(&tree, more), &signers);
                paper.supersedes = target;
                paper
            }
            (What::Event(kind), target) => {
                let mut signers = grove.signers_of(kind);
                if step.by_stranger {
                    let keys = [&grove.stranger.key, &nobody];
                    for (signer, key) in signers.iter_mut().zip(keys) {
                        signer.0 = key;
                    }
                }
                let subject = event(&tree, kind, complete(kind, step));
                let mut paper = Paper::new(RecordType::TreeEvent, subject, &signers);
                paper.supersedes = target;
                paper
            }
        };
        let bytes = grove.town.sign(paper);
        let entry = grove.town.log_bytes(bytes);
        logged.push(entry);
        if !step.by_stranger {
            honest.push(entry);
        }
    }
    (grove, logged)
}

/// What an event of this kind must have besides.
fn complete(kind: EventKind, step: &Step) -> Value {
    let mut more = with(step.more.clone(), json!({"eventDate": step.date}));
    if let Some(tag) = step.tag {
        more["tag"] = json!(format!("T-{tag}"));
    }
    let needed = match kind {
        EventKind::Select => json!({"nurseryTag": format!("T-{}", step.tag.unwrap_or(9))}),
        EventKind::Retag => json!({"formerTag": format!("T-{}", step.tree)}),
        EventKind::Replace => json!({"replacedBy": "urn:stele:tree:T-1"}),
        EventKind::Inspect => json!({"alive": step.tag.is_none()}),
        EventKind::Position => json!({"latitudeE7": PLACE.0, "longitudeE7": PLACE.1}),
        EventKind::Measure => json!({"dbhMm": 90}),
        EventKind::Correct if step.more == json!({}) => json!({"unknown": ["scientificName"]}),
        _ => json!({}),
    };
    with(needed, more)
}

proptest! {
    #![proptest_config(config(96))]

    /// No rule panics, and a whole log leaves none open.
    #[test]
    fn every_life_is_judged(steps in vec(step(), 1..24)) {
        let (grove, logged) = grow(&steps, true);
        let trust = Town::trust();
        let known = grove.town.known(&trust);
        for entry in logged {
            for rule in Rule::ALL {
                let found = told(&ask(&known, rule, entry));
                prop_assert!(!found.starts_with("could-not") && found != "wanted", "{found}");
            }
        }
        for section in [SECTION, "9-4", "9-5"] {
            let survival = survival(&known, section).expect("a whole log");
            prop_assert_eq!(survival.alive + survival.dead, survival.planted);
            prop_assert!(survival.positioned <= survival.planted);
            prop_assert!(survival.replaced + survival.removed <= survival.dead);
        }
    }

    /// What strangers say counts neither for nor against anybody.
    #[test]
    fn strangers_change_nothing(steps in vec(step(), 1..24)) {
        let (with_them, logged) = grow(&steps, true);
        let (without, same) = grow(&steps, false);
        prop_assert_eq!(&logged, &same);
        let trust = Town::trust();
        let (with_them, without) = (with_them.town.known(&trust), without.town.known(&trust));
        for (step, entry) in steps.iter().zip(logged).filter(|(step, _)| !step.by_stranger) {
            for rule in RULES {
                let one = ask(&with_them, rule, entry);
                let other = ask(&without, rule, entry);
                prop_assert_eq!(one, other, "{} of {:?}", rule.code(), step);
            }
        }
        for section in [SECTION, "9-4"] {
            prop_assert_eq!(survival(&with_them, section), survival(&without, section));
        }
    }
}

proptest! {
    #![proptest_config(config(6))]

    /// Whoever fetches only what rules want comes to what a replay of the whole log comes to.
    #[test]
    fn readers_and_replays_agree(steps in vec(step(), 12..20)) {
        let (grove, logged) = grow(&steps, true);
        let city = grove.town.city();
        for entry in logged.into_iter().rev().take(4) {
            for rule in Rule::of(RecordType::TreeEvent) {
                let found = read(&city, *rule, entry);
                if found != "not asked" {
                    prop_assert_eq!(&found, &grove.town.finds(*rule, entry), "{}", rule.code());
                }
            }
        }
    }
}
