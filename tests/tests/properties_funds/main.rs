//! Money, over random histories of thousands of events: at every moment of the log's order each rule says
//! what a plain model says that knows nothing of records, keys or indexes, and the project's page adds up to
//! its sums. And a project of 50,000 payments, as an auditor and a reader have it.
#![cfg(not(target_arch = "wasm32"))]

mod history;
mod model;
mod scale;

use std::collections::BTreeSet;

use stele_records::amount::Amount;
use stele_records::known::{Fact, Interval, Known};
use stele_records::rules::Rule;
use stele_records::story::{ProjectStory, RecordStanding};
use stele_tests::city::{NOW, ORIGIN};
use stele_tests::rules::funds::{LABOUR, MAIN, PROJECT, STEEL};
use stele_tests::rules::town::{Town, ask, told};

use history::{decimal, history};
use model::{ABROAD, CONTRACTS, Deals, Moment, ORE};

/// How many findings before a moment are asked for at that moment, too.
const RECENT: usize = 400;

#[test]
fn every_moment_is_as_a_plain_model_has_it() {
    let mut seen: BTreeSet<(Rule, String)> = BTreeSet::new();
    for seed in 1..=2 {
        let world = history(seed);
        let trust = Town::trust();
        let entries = &world.site.town.entries;
        let read = (0..).zip(entries).map(|(number, entry)| {
            let fact = Fact::read(number, entry, ORIGIN);
            (entry.as_slice(), fact)
        });
        let read: Vec<(&[u8], Option<Fact>)> = read.collect();
        // The log as it was then, of which nothing later is known.
        let at = |moment: &Moment| {
            let mut known = Known::replayed(ORIGIN, Some(NOW), &trust);
            for (number, (entry, fact)) in (0..).zip(&read[..moment.entries]) {
                known.replay(number, entry, fact.clone());
            }
            let interval = Interval {
                after: Some(NOW - 60),
                until: Some(NOW),
            };
            known.replay_interval(0..moment.entries as u64, interval);
            known
        };
        let expected = &world.model.expected;
        for moment in &world.model.moments {
            let known = at(moment);
            let is_last = moment.entries == entries.len();
            let range = match is_last {
                true => 0..expected.len(),
                false => moment.expected.saturating_sub(RECENT)..moment.expected,
            };
            for (rule, entry, expected) in &expected[range] {
                let found = told(&ask(&known, *rule, *entry));
                let (code, of) = (rule.code(), moment.entries);
                assert_eq!(
                    found, *expected,
                    "seed {seed}, {code} of {entry}, of {of} entries"
                );
                seen.insert((*rule, found));
            }
            the_story_adds_up(&moment.deals, &known);
        }
    }
    assert_each_is_kept_and_broken(&seen);
}

/// The histories are such that each rule is kept and broken, in each of these ways.
fn assert_each_is_kept_and_broken(seen: &BTreeSet<(Rule, String)>) {
    for (rule, code) in [
        (Rule::F1, "failed other-supervisor"),
        (Rule::F1, "failed supervisor-is-party"),
        (Rule::F1, "failed other-signer"),
        (Rule::F1, "failed nothing-to-reverse"),
        (Rule::F2, "failed more-out-than-in"),
        (Rule::F2, "not-applicable"),
        (Rule::F3, "failed over-contract"),
        (Rule::F3, "failed over-budget"),
        (Rule::F3, "failed other-currency"),
        (Rule::F4, "failed not-a-contract-party"),
        (Rule::F4, "failed other-supervisor"),
        (Rule::F5, "failed no-milestone"),
        (Rule::F5, "failed milestone-open"),
        (Rule::F5, "failed milestone-not-met"),
        (Rule::F5, "not-applicable"),
        (Rule::F6, "failed paid-twice"),
        (Rule::F6, "failed reverses-too-much"),
        (Rule::F6, "failed not-theirs-to-reverse"),
        (Rule::F6, "failed nothing-to-reverse"),
        (Rule::F7, "failed part-twice"),
        (Rule::F7, "failed parts-differ"),
        (Rule::F7, "failed part-missing"),
        (Rule::F7, "failed worker-twice"),
        (Rule::F7, "failed worker-unknown"),
        (Rule::F7, "failed lines-differ"),
        (Rule::F7, "failed through-differs"),
        (Rule::F7, "warning not-paid-out"),
        (Rule::F8, "failed wages-misused"),
        (Rule::F9, "warning split-payments"),
    ] {
        assert!(seen.contains(&(rule, code.into())), "{code}");
        // Of payments around the limit there are too many for one to be alone.
        let is_kept = seen.contains(&(rule, "passed".into()));
        assert!(is_kept || rule == Rule::F9, "{}", rule.code());
    }
}

/// The sums on a project's page are those of the model.
fn the_story_adds_up(deals: &Deals, known: &Known<'_>) {
    let story = ProjectStory::tell(known, PROJECT, NOW).expect("a whole log");
    assert_eq!(story.tally.worst(), RecordStanding::Fails);
    let amount = |ten_thousandths: i128| Amount::of(&decimal(ten_thousandths));
    for link in &story.links {
        let name = link.contract.as_str();
        let flow = link.flow.as_ref().expect("a whole log");
        assert_eq!(flow.value, amount(deals.of(name).value), "{name}");
        for currency in ["CNY", "EUR"] {
            let (wages, workers) = deals.wages(name, currency);
            let sums = [&flow.paid, &flow.passed_on, &flow.wages];
            let expected = [
                deals.inflow(name, currency).all,
                deals.outflow(name, currency).all,
                wages,
            ];
            let sums = sums.map(|sums| sums.get(currency));
            assert_eq!(sums, expected.map(amount), "{name} in {currency}");
            assert!(currency != "CNY" || flow.workers == workers, "{name}");
        }
    }
    assert_eq!(story.links.len(), CONTRACTS.len());
    let order: Vec<(&str, usize)> = story
        .links
        .iter()
        .map(|link| (link.contract.as_str(), link.depth))
        .collect();
    assert_eq!(
        order,
        [(MAIN, 0), (LABOUR, 1), (STEEL, 1), (ORE, 2), (ABROAD, 0)]
    );
    for currency in ["CNY", "EUR"] {
        let paid = [MAIN, ABROAD].map(|contract| deals.inflow(contract, currency).all);
        let (wages, _) = deals.wages(LABOUR, currency);
        let expected = [paid.iter().sum(), wages].map(amount);
        let sums = [&story.paid, &story.wages].map(|sums| sums.get(currency));
        assert_eq!(sums, expected, "{currency}");
    }
}
