//! When an entry was logged, as the log's own commitments prove it.

use futures::executor::block_on;
use stele_client::log::{Interval, LogError};
use stele_records::index::IndexRoot;
use stele_verify::note::Note;

use super::Reader;
use crate::city::{CARDS, COSIGNERS, City, NOW, SIZE, card, city, cosigned};
use crate::city_index::CityIndex;

fn interval(city: &City, number: u64) -> Result<Interval, LogError> {
    let reader = Reader::new(city);
    let index = reader.head.index.as_ref().expect("an indexed log");
    block_on(reader.log.interval(index, number))
}

/// A city that publishes every ten seconds, before [`NOW`].
fn many(publications: u64) -> City {
    let mut city = City::founded();
    for round in 0..publications {
        let time = NOW - 10 * (publications - round);
        city.publish_at(vec![card(2 * round), card(2 * round + 1)], time);
    }
    city
}

/// Between the checkpoint before and the first that has it, at either end of the log and within.
pub fn of_every_entry() {
    let city = many(5);
    for number in 0..15 {
        let round = number / 3;
        let time = |round: u64| NOW - 10 * (5 - round);
        let expected = Interval {
            after_size: 3 * round,
            after: Some(if round == 0 { NOW } else { time(round - 1) }),
            until_size: 3 * round + 3,
            until: Some(time(round)),
        };
        let found = interval(&city, number).expect("an honest log");
        // The empty log was cosigned when it was made, which in this test is later.
        let after = if round == 0 {
            found.after
        } else {
            expected.after
        };
        assert_eq!(found, Interval { after, ..expected }, "entry {number}");
    }
}

/// What was published before the log had an index was so by the checkpoint that the first commitment
/// carries; nothing says how long before.
pub fn before_there_was_an_index() {
    let mut city = City::of((0..100).map(card).collect());
    city.cosign(&COSIGNERS, NOW - 100);
    let mut index = CityIndex::default();
    index.add(0, &city.entries);
    city.index = Some(index);
    city.publish((100..110).map(card).collect());
    let before = Interval {
        after_size: 0,
        after: None,
        until_size: 100,
        until: Some(NOW - 100),
    };
    let since = Interval {
        after_size: 100,
        after: Some(NOW - 100),
        until_size: 111,
        until: Some(NOW),
    };
    for (number, expected) in [
        (0, before),
        (5, before),
        (99, before),
        (100, since),
        (110, since),
    ] {
        let found = interval(&city, number).expect("an honest log");
        assert_eq!(found, expected, "entry {number}");
    }
}

/// Among more commitments than a bundle of their list holds.
pub fn among_many_commitments() {
    let city = many(270);
    for number in [
        0, 2, 3, 764, 765, 767, 768, 769, 770, 771, 773, 774, 806, 809,
    ] {
        let round = number / 3;
        let found = interval(&city, number).expect("an honest log");
        assert_eq!(found.after_size, 3 * round, "entry {number}");
        assert_eq!(found.until_size, 3 * round + 3, "entry {number}");
        assert_eq!(
            found.until,
            Some(NOW - 10 * (270 - round)),
            "entry {number}"
        );
    }
}

/// A commitment that carries another checkpoint than the one before it proves no time.
pub fn false_pasts_prove_nothing() {
    let commit = |previous: Option<Vec<u8>>| {
        let mut city = city().clone();
        city.publish_as((400..403).map(card).collect(), |_, root| {
            let previous = previous.map(|note| Note::parse(&note).expect("a note"));
            let lie = IndexRoot::new(
                root.covered(),
                root.keys(),
                root.root(),
                root.time(),
                previous,
            );
            lie.expect("a lie has a form too").to_bytes()
        });
        interval(&city, SIZE + 1).map_err(|error| error.code())
    };
    assert_eq!(commit(None), Err("index-root-previous-missing"));
    let smaller = City::of((0..100).map(card).collect());
    let smaller = cosigned(&smaller.head_text(), &COSIGNERS, NOW);
    assert_eq!(commit(Some(smaller)), Err("index-root-previous"));
    let forked = City::of((1_000..1_000 + SIZE).map(card).collect());
    let forked = cosigned(&forked.head_text(), &COSIGNERS, NOW);
    assert_eq!(commit(Some(forked)), Err("index-root-not-before"));
    let honest = city().files["checkpoint"].clone();
    let found = commit(Some(honest)).expect("an honest log");
    assert_eq!((found.after_size, found.until_size), (SIZE, SIZE + 4));
    let first = interval(city(), 4).expect("an honest log");
    assert_eq!((first.after_size, first.until_size), (0, CARDS + 1));
}
