//! What readers fetch.

use std::path::Path;

use futures::executor::block_on;
use stele_client::cache::MemoryCache;
use stele_client::check::{check_entry, check_head};
use stele_client::log::{Index, Log, Traffic};
use stele_client::seen::MemorySeen;
use stele_publisher::fetch::Folder;
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::{CheckCode, Outcome};
use stele_verify::hash::Hash;

use crate::city::{City, MENTIONED, MENTIONS, NOW, ORIGIN, id};
use crate::figures::bytes;
use crate::measure::grouped;

/// The most bytes that a look-up should take.
pub(crate) const LOOK_UP_BYTES: u64 = 30_000;
/// The most bytes that a verdict on 20 records should take.
pub(crate) const VERDICT_BYTES: u64 = 400_000;

pub(crate) const LOOK_UPS: [&str; 6] = [
    "records",
    "keys",
    "pages, mean",
    "pages, most",
    "bytes, mean",
    "bytes, most",
];

pub(crate) const VERDICTS: [&str; 5] = ["records", "rounds", "requests", "bytes", "records read"];

/// Looked up at each size, there and not there.
const SAMPLES: u64 = 1_000;

fn open(city: &City) -> Log<Folder> {
    let policy = city
        .home
        .trust()
        .expect("init has made a trust file")
        .policy;
    let fetch = Folder::new(Path::new(&city.home.public()));
    Log::new(fetch, MemoryCache::default(), policy, ORIGIN)
}

/// Pages and bytes of look-ups, each by a reader who has seen nothing yet.
pub(crate) fn look_ups(city: &City) -> Vec<String> {
    let records = city.records.get();
    let shown = block_on(open(city).shown());
    let index = Index::from(shown.index.expect("the log has an index"));
    let step = (records / SAMPLES).max(1);
    let there = (0..SAMPLES).map(|n| (id(n * step % records), true));
    let absent = (0..SAMPLES).map(|n| (id(900_000_000_000 + n), false));
    let (mut pages, mut most_pages, mut sum, mut most) = (0, 0, 0, 0);
    for (id, is_there) in there.chain(absent) {
        let key = IndexKey::new(Kind::Ref, id).hash();
        let traffic = look_up(city, &index, key, is_there);
        pages += traffic.requests;
        most_pages = most_pages.max(traffic.requests);
        sum += traffic.bytes;
        most = most.max(traffic.bytes);
    }
    vec![
        grouped(records),
        grouped(index.root().keys()),
        format!("{:.2}", pages as f64 / (2 * SAMPLES) as f64),
        most_pages.to_string(),
        bytes(sum / (2 * SAMPLES)),
        bytes(most),
    ]
}

fn look_up(city: &City, index: &Index, key: Hash, is_there: bool) -> Traffic {
    let log = open(city);
    let found = block_on(log.look_up(index, &[key])).remove(0);
    let found = found.expect("every page is there");
    assert_eq!(found.list().is_some(), is_there);
    assert_eq!(log.traffic().requests, log.traffic().rounds);
    log.traffic()
}

/// All that a verdict on a record with 20 mentions takes, from its id to the answer.
pub(crate) fn verdicts(city: &City) -> Vec<String> {
    let trust = city.home.trust().expect("init has made a trust file");
    let log = open(city);
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    let index = head.index.as_ref().expect("the log has an index");
    let key = IndexKey::new(Kind::Ref, id(MENTIONED)).hash();
    let found = block_on(log.look_up(index, &[key])).remove(0);
    let complete = block_on(log.complete(index, found.expect("it is listed"), 2_000));
    let numbers = complete.expect("it is complete").numbers().to_vec();
    let tree = stele_tlog::Head::from(index.checkpoint().checkpoint());
    block_on(log.entries(tree, &numbers)).expect("they are there");
    let entry = block_on(check_entry(&log, &trust, &head, numbers[0], |_| ()));
    let traffic = log.traffic();
    assert_eq!(numbers.len() as u64, MENTIONS);
    let history = entry.verdict.check(CheckCode::History);
    let outcome = &history.expect("every check is there").outcome;
    // Others say that they replace it: it is read to the end, and can't be told.
    assert!(
        matches!(outcome, Outcome::CouldNotCheck(why) if why.code() == "superseded-by-others"),
        "{outcome:?}"
    );
    vec![
        grouped(city.records.get()),
        traffic.rounds.to_string(),
        traffic.requests.to_string(),
        bytes(traffic.bytes),
        numbers.len().to_string(),
    ]
}
