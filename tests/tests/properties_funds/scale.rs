//! A project of 50,000 payments.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use futures::executor::block_on;
use serde_json::json;
use stele_client::audit::Audit;
use stele_client::audit::replay::Replay;
use stele_client::audit::ruled::{Ruled, findings};
use stele_client::check::{Inquiry, check_entry};
use stele_client::fetch::{Fetch, FetchError};
use stele_records::index::IndexRoot;
use stele_records::known::Known;
use stele_records::rules::{Rule, RuleReason};
use stele_records::story::{ProjectStory, RecordStanding};
use stele_records::types::RecordType;
use stele_records::verdict::{Answer, CheckCode, Outcome, Reason};
use stele_tests::city::{City, NOW, ORIGIN};
use stele_tests::index::Reader;
use stele_tests::rules::funds::{LABOUR, MAIN, PROJECT, Pay, STEEL, Site};
use stele_tests::rules::town::{Town, ask, told};
use stele_tlog::Head;
use stele_verify::record::verify_batch;

/// Pairs of payments.
const PAIRS: usize = 25_000;
/// Payments besides: the owner's, and the one too many.
const BESIDES: usize = 2;
/// Entries that are read for one page or verdict at most.
const MOST_ENTRIES: u64 = 2_100;
/// Other files that are read for it at most: of the index and of the tree.
const MOST_OTHERS: u64 = 2_100;
/// Entries whose signatures an audit checks in one batch.
const BATCH: usize = 1_024;

/// A project of so many payments: the numbers of the honest ones, and of one that is too much.
fn project() -> (Site, Vec<u64>, u64) {
    let mut site = Site::new();
    let [owner, contractor, steel, labour] =
        [&site.owner, &site.contractor, &site.steel, &site.labour].map(Rc::clone);
    site.amend(MAIN, (&owner, &contractor), "99");
    site.progress("900");
    let pay = |contract, payee, amount| Pay {
        contract,
        payer: &contractor,
        payee,
        amount,
        purpose: "material",
        more: json!({}),
    };
    let mut honest = Vec::new();
    for _ in 0..PAIRS {
        honest.push(site.pay(&pay(STEEL, &steel, "0.0075")));
        honest.push(site.pay(&pay(LABOUR, &labour, "0.0105")));
    }
    let over = site.pay(&pay(STEEL, &steel, "12.5001"));
    (site, honest, over)
}

/// The audit answers, each rule of each payment, and the page and the verdicts of a reader stay small. Run it in
/// a release build, with `--ignored`: it signs and checks a hundred thousand signatures.
#[test]
#[ignore = "takes minutes in a debug build; `cargo xtask test --full` runs it"]
fn a_project_of_50_000_payments_is_audited() {
    let (site, honest, over) = timed("signed", project);
    let trust = Town::trust();
    let known = timed("read and verified", || site.town.known(&trust));
    timed("judged, each rule of each payment", || {
        judge(&known, &honest, over);
    });
    let story = timed("told of the whole log", || {
        ProjectStory::tell(&known, PROJECT, NOW)
    });
    let movements = story.expect("a whole log").movements.len();
    assert_eq!(movements, 2 * PAIRS + BESIDES);
    drop(known);
    let city = timed("indexed by the city", || site.town.city());
    let (files, entries) = (city.files.len(), city.entries.len());
    eprintln!("{entries} entries, {files} files");
    timed("audited by a client", || audit(&city, over));
    timed("page of the project", || page(&city));
    let last = honest.last().copied().expect("there are some");
    timed("verdict on one payment", || verdict(&city, last));
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    eprintln!("{what}: {:.1?}", begun.elapsed());
    done
}

fn judge(known: &Known<'_>, honest: &[u64], over: u64) {
    for entry in honest {
        for rule in Rule::of(RecordType::Payment) {
            let found = told(&ask(known, *rule, *entry));
            assert!(["passed", "not-applicable"].contains(&&*found), "{found}");
        }
    }
    let found = told(&ask(known, Rule::F3, over));
    assert_eq!(found, "failed over-contract");
}

/// Who reads the whole log finds the one payment, and nothing else.
fn audit(city: &City, over: u64) {
    let trust = Town::trust();
    let reader = Reader::trusting(city, trust.clone());
    let checkpoint = reader.head.checkpoint.as_ref().expect("it is signed");
    let mut audit = Audit::new(Head::from(checkpoint.checkpoint()));
    let mut replay = Replay::new(ORIGIN, trust.policy.clone());
    let mut ruled = Ruled::new(ORIGIN, checkpoint.quorum_time(), &trust);
    let mut batch: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut records = 0_usize;
    let mut check = |batch: &mut Vec<(u64, Vec<u8>)>| {
        let batch = std::mem::take(batch);
        let results = verify_batch(batch.iter().map(|(_, entry)| entry.as_slice()));
        for ((number, entry), result) in batch.iter().zip(results) {
            assert!(result.is_ok() || IndexRoot::claims_to_be(entry), "{number}");
            records += usize::from(result.is_ok());
            ruled.push(*number, entry, result.as_ref().ok());
        }
    };
    let visit = |number: u64, entry: &[u8]| {
        replay.push(number, entry);
        batch.push((number, entry.to_vec()));
        if batch.len() == BATCH {
            check(&mut batch);
        }
    };
    let run = audit.run(&reader.log, visit, |_| ());
    block_on(run).expect("the log itself is sound");
    check(&mut batch);
    assert_eq!(records, city.entries.len() - 1);
    let replayed = replay.finish(checkpoint).expect("the index is right");
    let replayed = replayed.expect("there is an index");
    assert_eq!((replayed.roots(), replayed.covered()), (1, records as u64));
    eprintln!("{} keys replayed", replayed.index().keys);
    let found = findings(&ruled.finish(), NOW);
    let found: Vec<(u64, CheckCode, &str)> = found
        .iter()
        .map(|found| {
            let why = found.outcome.reason().map_or("", Reason::code);
            (found.entry, found.check, why)
        })
        .collect();
    let expected = (over, CheckCode::Rule(Rule::F3), "over-contract");
    assert_eq!(found, [expected]);
}

/// A server that counts what it is asked for.
struct Counting<'c> {
    city: &'c City,
    entries: &'c Cell<u64>,
    others: &'c Cell<u64>,
    bytes: &'c Cell<u64>,
}

impl Fetch for Counting<'_> {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let count = match path.starts_with("entry/") {
            true => self.entries,
            false => self.others,
        };
        count.set(count.get() + 1);
        let got = self.city.get(path, limit).await;
        let length = got.as_ref().map_or(0, |bytes| bytes.len() as u64);
        self.bytes.set(self.bytes.get() + length);
        got
    }
}

/// Asks a city by a reader, and holds what was fetched against the limits.
fn asked<T>(city: &City, ask: impl FnOnce(&Reader<Counting<'_>>) -> T) -> T {
    let counts = [const { Cell::new(0) }; 3];
    let [entries, others, bytes] = &counts;
    let server = Counting {
        city,
        entries,
        others,
        bytes,
    };
    let told = ask(&Reader::trusting(server, Town::trust()));
    let [entries, others, bytes] = counts.map(|count| count.get());
    eprintln!("{entries} entries and {others} other files fetched, {bytes} bytes");
    assert!(entries <= MOST_ENTRIES, "{entries} entries");
    assert!(others <= MOST_OTHERS, "{others} other files");
    told
}

/// The project's page doesn't read a part and call it the whole.
fn page(city: &City) {
    let story = asked(city, |reader| {
        let inquiry = Inquiry::new(&reader.log, &reader.trust, &reader.head);
        let mut inquiry = inquiry.expect("an index");
        block_on(inquiry.ask(|known| ProjectStory::tell(known, PROJECT, NOW)))
    });
    let story = story.expect("what can be told");
    let listed = story.too_long.expect("it is too large");
    assert!(listed >= (2 * PAIRS) as u64, "{listed}");
    assert_eq!(story.tally.worst(), RecordStanding::Open);
    assert!(story.own.is_some());
    assert_eq!((story.links.len(), story.movements.len()), (3, 0));
    assert!(story.links.iter().all(|link| link.flow.is_none()));
}

/// Of one payment what rests on few records is told, and the rest is left open.
fn verdict(city: &City, entry: u64) {
    let verdict = asked(city, |reader| {
        let entry = check_entry(&reader.log, &reader.trust, &reader.head, entry, |_| ());
        block_on(entry).verdict
    });
    let outcome = |rule| {
        let check = verdict.check(CheckCode::Rule(rule));
        &check.expect("it is asked").outcome
    };
    for rule in [Rule::F1, Rule::F4, Rule::F6] {
        assert_eq!(*outcome(rule), Outcome::Passed, "{}", rule.code());
    }
    let not_applicable = Outcome::NotApplicable(Reason::Rule(RuleReason::OtherRecords));
    assert_eq!(*outcome(Rule::F5), not_applicable);
    for rule in [Rule::F2, Rule::F3] {
        let Outcome::CouldNotCheck(Reason::ListTooLong { count, limit }) = outcome(rule) else {
            panic!("{}: {:?}", rule.code(), outcome(rule));
        };
        assert!(count > limit);
    }
    assert_eq!(verdict.overall(), Answer::CantTell);
}
