//! What answers cost: files, bytes, hashes and signatures, counted in a made-up city, and so the same on every machine.
//!
//! This program has one test alone: what is counted is counted for all threads.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use futures::executor::block_on;
use stele_client::cache::MemoryCache;
use stele_client::check::{CheckedHead, Inquiry, check_entry, check_head, check_list};
use stele_client::dossier::about_entry;
use stele_client::log::{Log, Traffic};
use stele_client::seen::MemorySeen;
use stele_publisher::fetch::Folder;
use stele_records::index::{IndexKey, Kind};
use stele_records::story::ProjectStory;
use stele_records::trust::TrustFile;
use stele_records::types::RecordType;
use stele_records::verdict::Answer;
use stele_tests::demo::{DemoCity, NOW};
use stele_verify::cost::{Cost, spent};
use stele_verify::record::Record;

/// Set this to write the page anew: `STELE_WRITE_DOCS=1 cargo test -p stele-tests --test costs`.
const REWRITE: &str = "STELE_WRITE_DOCS";

const INTRODUCTION: &str = "# What an answer costs

Counted, not timed, so it is the same on every machine: in the made-up city of 2,000 records (`stele demo --seed 1 --records 2000`), natively.
Made by `STELE_WRITE_DOCS=1 cargo test -p stele-tests --test costs`, which otherwise fails where a number has changed.

- *Files* and *bytes* are what is fetched from the log.
- *Hashes* are SHA-256 digests, *blocks* the pieces of 64 bytes that they are made of.
- *One by one* are Ed25519 signatures with an equation of their own: those on checkpoints, and of records that stand alone. *Joined* are those
  that are checked together, in as many *equations*.
- *First* begins with nothing: it includes the log’s head and its index. *Next* is asked of the same log afterwards, about something else of the
  kind. *Again* is the same question once more, below the same head.

";

/// Who asks.
struct Reader<'c> {
    trust: &'c TrustFile,
    log: Log<Folder>,
    traffic: Traffic,
    spent: Cost,
}

impl<'c> Reader<'c> {
    fn new(city: &'c DemoCity) -> Self {
        let server = Folder::new(&city.dir().join("log"));
        let policy = city.trust.policy.clone();
        Self {
            trust: &city.trust,
            log: Log::new(server, MemoryCache::default(), policy, &city.origin()),
            traffic: Traffic::default(),
            spent: spent(),
        }
    }

    fn head(&self) -> CheckedHead {
        let memory = MemorySeen::default();
        block_on(check_head(&self.log, self.trust, NOW, &memory, |_| ()))
    }

    /// A row of the table: what was spent since the last one.
    fn row(&mut self, table: &mut String, what: &str) {
        let (now, traffic) = (spent(), self.log.traffic());
        let before = self.spent;
        let figures = [
            traffic.requests - self.traffic.requests,
            traffic.bytes - self.traffic.bytes,
            now.hashes - before.hashes,
            now.blocks - before.blocks,
            now.single - before.single,
            now.joined - before.joined,
            now.equations - before.equations,
        ];
        write!(table, "| {what} ").unwrap();
        for figure in figures {
            write!(table, "| {figure} ").unwrap();
        }
        table.push_str("|\n");
        (self.traffic, self.spent) = (traffic, now);
    }
}

/// Honest entries of this type, the newest first.
fn some_of(city: &DemoCity, record_type: RecordType) -> Vec<u64> {
    let planted: Vec<u64> = city
        .frauds
        .iter()
        .filter_map(|own| own["entry"].as_u64())
        .collect();
    let numbers = (0_u64..).zip(&city.entries).filter_map(|(number, entry)| {
        let record = Record::parse(entry).ok()?;
        let is_own = record.record_type() == record_type.name();
        (is_own && !planted.contains(&number)).then_some(number)
    });
    let mut numbers: Vec<u64> = numbers.collect();
    numbers.reverse();
    numbers
}

/// The project with the most payments.
fn of_most_movements(city: &DemoCity) -> String {
    let mut counts = BTreeMap::new();
    for entry in &city.entries {
        let record = Record::parse(entry).ok();
        let record = record.filter(|record| record.record_type() == RecordType::Payment.name());
        let subject = record.as_ref().and_then(Record::subject);
        let project = subject.and_then(|subject| subject.get("project")?.as_str());
        if let Some(project) = project {
            *counts.entry(project.to_owned()).or_insert(0) += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.expect("the city builds").0
}

#[test]
fn what_answers_cost() {
    let city = DemoCity::new(1, 2_000);
    let mut page = INTRODUCTION.to_owned();
    page.push_str(
        "| asked | files | bytes | hashes | blocks | one by one | joined | equations |\n",
    );
    page.push_str("|---|--:|--:|--:|--:|--:|--:|--:|\n");
    let mut reader = Reader::new(&city);
    reader.head();
    reader.row(&mut page, "the log’s head and its index");
    for (record_type, name) in [
        (RecordType::TreeEvent, "what happened to a tree"),
        (RecordType::RentalListing, "a listing"),
        (RecordType::Payment, "a payment"),
        (RecordType::Grant, "points that were granted"),
    ] {
        let mut reader = Reader::new(&city);
        let head = reader.head();
        let mut numbers = some_of(&city, record_type).into_iter();
        let mut ask = |reader: &mut Reader<'_>, when: &str, entry: u64| {
            let checked = check_entry(&reader.log, reader.trust, &head, entry, |_| ());
            let verdict = block_on(checked).verdict;
            assert!(!verdict.is_pending(), "{}", verdict.report());
            assert_eq!(verdict.overall(), Answer::Yes, "{}", verdict.report());
            reader.row(&mut page, &format!("{name}: {when}"));
        };
        let (first, next) = numbers.next().zip(numbers.next()).expect(name);
        ask(&mut reader, "first", first);
        ask(&mut reader, "next", next);
        ask(&mut reader, "again", next);
    }
    let mut reader = Reader::new(&city);
    let head = reader.head();
    for (when, tag) in [("first", "NO-SUCH-TAG"), ("next", "NO-OTHER-TAG")] {
        let key = IndexKey::new(Kind::Tag, tag);
        let lists = block_on(check_list(&reader.log, &head, &[key]));
        assert_eq!(
            (lists[0].answer(), lists[0].count()),
            (Answer::Yes, Some(0))
        );
        reader.row(&mut page, &format!("that nothing is recorded: {when}"));
    }
    let mut reader = Reader::new(&city);
    let head = reader.head();
    let entry = some_of(&city, RecordType::RentalListing)[0];
    block_on(about_entry(&reader.log, reader.trust, &head, entry))
        .expect("an honest log has dossiers");
    reader.row(&mut page, "the dossier of a listing, made: first");

    let mut reader = Reader::new(&city);
    let head = reader.head();
    let project = of_most_movements(&city);
    for when in ["first", "again"] {
        let inquiry = Inquiry::new(&reader.log, reader.trust, &head);
        let mut inquiry = inquiry.expect("the log is in order");
        let told = inquiry.tell(|known| ProjectStory::tell(known, &project, NOW));
        let story = block_on(told).expect("an honest log");
        drop(inquiry);
        let movements = story.movements.len();
        reader.row(
            &mut page,
            &format!("where a project’s money went, {movements} movements: {when}"),
        );
    }

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/costs.md");
    if std::env::var_os(REWRITE).is_some() {
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "docs/costs.md says otherwise; {REWRITE}=1 writes it:\n{page}"
    );
}
