//! Properties of auditors: over random logs, audits and lies a reader who is told that lists are complete
//! gets the true list of every key, or is told that the index is false.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use stele_records::index::{IndexKey, keys_of};
use stele_records::verdict::{Answer, CheckCode, Outcome};
use stele_tests::city::{City, card};
use stele_tests::index::Reader;
use stele_tests::index::audited::{audit, commit, trusting};

/// Cards to publish, again and again, and what is none.
static POOL: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let junk = (0..4).map(|n| format!("no record {n}").into_bytes());
    (0..20).map(card).chain(junk).collect()
});

/// What the last index root lies about.
#[derive(Debug, Clone)]
enum Lie {
    /// A number is left out of a list; with the last, the key.
    Omit(Index, Index),
    /// A number is added to a list that it doesn't belong into.
    Add(Index, Index),
}

fn lie() -> impl Strategy<Value = Lie> {
    prop_oneof![
        (any::<Index>(), any::<Index>()).prop_map(|(key, at)| Lie::Omit(key, at)),
        (any::<Index>(), any::<Index>()).prop_map(|(key, at)| Lie::Add(key, at)),
    ]
}

fn truth(entries: &[Vec<u8>]) -> BTreeMap<IndexKey, Vec<u64>> {
    let mut lists: BTreeMap<IndexKey, Vec<u64>> = BTreeMap::new();
    for (number, entry) in (0..).zip(entries) {
        for key in keys_of(entry) {
            lists.entry(key).or_default().push(number);
        }
    }
    lists
}

/// Changes one list. Gives its key, if there was anything to change.
fn tell(lists: &mut BTreeMap<IndexKey, Vec<u64>>, lie: &Lie, covered: u64) -> Option<IndexKey> {
    let keys: Vec<IndexKey> = lists.keys().cloned().collect();
    let (Lie::Omit(key, at) | Lie::Add(key, at)) = lie;
    let key = key.get(&keys).clone();
    let list = lists.get_mut(&key)?;
    match lie {
        Lie::Omit(..) => {
            list.remove(at.index(list.len()));
        }
        Lie::Add(..) => {
            let others = (0..covered).filter(|number| !list.contains(number));
            let others: Vec<u64> = others.collect();
            if others.is_empty() {
                return None;
            }
            list.push(*at.get(&others));
            list.sort_unstable();
        }
    }
    if list.is_empty() {
        lists.remove(&key);
    }
    Some(key)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_complete_list_is_the_true_one(
        batches in vec((vec(0..24_usize, 0..24), option::of(0..3_usize)), 1..5),
        last in vec(0..24_usize, 1..12),
        lie in option::of(lie()),
        quorum in 1..=3_u64,
    ) {
        let pick = |batch: &[usize]| batch.iter().map(|at| POOL[*at].clone()).collect::<Vec<_>>();
        let mut city = City::founded();
        let mut sizes = [0; 3];
        for (batch, auditor) in &batches {
            city.publish(pick(batch));
            if let Some(auditor) = auditor {
                audit(&mut city, *auditor);
                sizes[*auditor] = city.entries.len();
            }
        }
        let added = pick(&last);
        let all = [city.entries.clone(), added.clone()].concat();
        let honest = truth(&all);
        let mut lists = honest.clone();
        let lied = lie.and_then(|lie| tell(&mut lists, &lie, all.len() as u64));
        let hashed = lists.into_iter().map(|(key, list)| (key.hash(), list)).collect();
        city.publish_as(added, |index, root| match lied {
            Some(_) => commit(hashed, index, &root),
            None => root.to_bytes(),
        });

        let reader = Reader::trusting(&city, trusting(3, quorum));
        let outcome = &reader.head.verdict.check(CheckCode::Completeness).unwrap().outcome;
        let replayed = sizes.iter().filter(|size| **size > 0).count() as u64;
        prop_assert_eq!(*outcome == Outcome::Passed, replayed >= quorum, "{:?}", outcome);
        if replayed < quorum {
            let keys: Vec<&IndexKey> = honest.keys().take(3).collect();
            for key in keys {
                prop_assert_ne!(reader.list(key).answer(), Answer::Yes);
            }
            return Ok(());
        }
        for (key, numbers) in &honest {
            let list = reader.list(key);
            if lied.as_ref() == Some(key) {
                prop_assert_eq!(list.answer(), Answer::No, "{:?}", key);
                prop_assert_eq!(list.reason().map(|why| why.code()), Some("index-differs"));
            } else {
                prop_assert_eq!(list.answer(), Answer::Yes, "{:?}", key);
                let found = reader.numbers(key);
                prop_assert_eq!(found.as_ref(), Ok(numbers), "{:?}", key);
            }
        }
    }
}
