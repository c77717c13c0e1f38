//! What is published is announced: every feed follows from the log, and a crash at any write is mended.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

mod common;
#[allow(dead_code, reason = "shared with the tests of the index")]
mod folder;

use common::tempdir;
use folder::{NOW, ORIGIN, alone, bytes, copy, enqueue, entries, init, logged, publish_more};
use quick_xml::events::Event;
use serde_json::json;
use stele_publisher::demo::{Wishes, make};
use stele_publisher::publish::publish;
use stele_publisher::store::{Disk, Home};
use stele_records::index::{IndexKey, IndexRoot, keys_of};
use stele_sign::multikey::SecretKey;
use stele_sign::record::Draft;
use stele_verify::hash::leaf_hash;
use stele_verify::time::parse_time;

const BUYER: &str = "urn:stele:entity:91133100MA0CPN1A14";
const SUPPLIER: &str = "urn:stele:entity:5493001KJTIIGC8Y1R12";
const HOSTILE: &str = "]]> <script>alert(\"1\")</script> & <!-- \u{fffe}\u{ffff} '雄安'";

/// A payment of this project.
fn payment(number: u32, project: &str, description: &str) -> Vec<u8> {
    const SIGNED: &str = "2026-11-22T12:00:00Z";
    let key = SecretKey::from_seed(&[2; 32]).unwrap();
    let subject = json!({
        "amount": format!("{}.50", 1_000 + number),
        "contract": format!("{project}/C1"),
        "currency": "CNY",
        "date": "2026-11-20",
        "description": description,
        "id": format!("urn:stele:payment:P-{number}:1"),
        "line": 1,
        "payee": SUPPLIER,
        "payer": BUYER,
        "payment": format!("P-{number}"),
        "project": project,
        "purpose": "material",
        "type": "Payment",
    });
    let draft = Draft {
        id: format!("urn:uuid:00000000-0000-8000-8000-{number:012}"),
        record_type: "Payment".into(),
        log: ORIGIN.into(),
        valid_from: SIGNED.into(),
        valid_until: None,
        supersedes: None,
        subject: subject.as_object().unwrap().clone(),
        signers: vec![(key.did().clone(), "payer".into())],
    };
    let mut document = draft.document().unwrap();
    document.sign(&key, SIGNED).unwrap();
    document.finish().unwrap()
}

fn payments(range: std::ops::Range<u32>) -> Vec<Vec<u8>> {
    range.map(|n| payment(n, "P-1", "steel")).collect()
}

/// An element: its attributes, its text and those within.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn one<'e>(&'e self, name: &'e str) -> &'e Element {
        let mut all = self.all(name);
        let one = all.next().unwrap_or_else(|| panic!("no {name}"));
        assert!(all.next().is_none(), "{name} twice");
        one
    }

    fn link(&self, relation: &str) -> Option<&str> {
        let mut links = self.all("link");
        let link = links.find(|link| link.attributes["rel"] == relation)?;
        Some(&link.attributes["href"])
    }
}

/// Reads a file with another library than wrote it.
fn parse(xml: &[u8]) -> Element {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().expect("it is well-formed") {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(element(&start)),
            Event::End(_) => {
                let element = open.pop().unwrap();
                open.last_mut().unwrap().children.push(element);
            }
            Event::Text(text) => open.last_mut().unwrap().text += &text,
            Event::GeneralRef(reference) => {
                let char = reference.resolve_char_ref().unwrap();
                let name = reference.to_string();
                let text = char.map(String::from);
                let named = || {
                    quick_xml::escape::resolve_xml_entity(&name)
                        .unwrap()
                        .to_owned()
                };
                open.last_mut().unwrap().text += &text.unwrap_or_else(named);
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    let document = open.pop().unwrap();
    assert!(open.is_empty());
    document.children.into_iter().next().unwrap()
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Explicit1_0)
            .unwrap();
        (attribute.key.as_ref().to_owned(), value.into_owned())
    });
    Element {
        name: start.name().as_ref().to_owned(),
        attributes: attributes.collect(),
        ..Element::default()
    }
}

/// What RFC 4287 asks of every feed (sections 4.1.1 and 4.1.2), and the numbers that its items tell of.
fn check_form(feed: &Element) -> Vec<String> {
    assert_eq!(feed.name, "feed");
    assert_eq!(feed.attributes["xmlns"], "http://www.w3.org/2005/Atom");
    assert!(["zh-Hans", "en"].contains(&feed.attributes["xml:lang"].as_str()));
    assert!(feed.one("id").text.starts_with("urn:stele:feed:"));
    assert!(!feed.one("title").text.is_empty());
    assert!(!feed.one("author").one("name").text.is_empty());
    assert!(feed.link("self").is_some());
    let updated = parse_time(&feed.one("updated").text).unwrap();
    let mut ids = BTreeSet::new();
    let mut before = updated;
    for entry in feed.all("entry") {
        let time = parse_time(&entry.one("updated").text).unwrap();
        assert!(time <= before, "newest first");
        before = time;
        assert!(ids.insert(&entry.one("id").text), "an item twice");
        assert!(entry.link("alternate").is_some());
        for (name, text) in [
            ("title", entry.one("title")),
            ("summary", entry.one("summary")),
        ] {
            assert_eq!(text.attributes["type"], "text", "{name}");
            assert!(text.children.is_empty() && !text.text.is_empty(), "{name}");
            let is_plain = |c: char| c == '\n' || stele_messages::is_harmless(c);
            assert!(text.text.chars().all(is_plain), "{:?}", text.text);
        }
        let summary = &entry.one("summary").text;
        let says = ["no proof and no verdict", "既不是证明"];
        assert!(says.iter().any(|says| summary.contains(says)), "{summary}");
    }
    assert!(!ids.is_empty() && ids.len() <= 50);
    let first = feed.all("entry").next().unwrap();
    assert_eq!(first.one("updated").text, feed.one("updated").text);
    ids.into_iter().cloned().collect()
}

/// All feeds, by their paths below the log.
fn feeds(home: &Home) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = home.public().join("feed");
    if folder.exists() {
        bytes(&folder)
    } else {
        BTreeMap::new()
    }
}

/// Holds all feeds against the log itself: each key that has one has it, in each language, with the last
/// fifty entries under it and nothing else.
fn check(home: &Home) {
    let all = logged(home);
    let is_there = all.last().is_some_and(|last| IndexRoot::claims_to_be(last));
    assert!(is_there);
    let mut model: BTreeMap<IndexKey, Vec<String>> = BTreeMap::new();
    for entry in &all {
        for key in keys_of(entry).into_iter().filter(IndexKey::has_feed) {
            let id = format!("urn:stele:entry:{}", leaf_hash(entry).to_hex());
            model.entry(key).or_default().push(id);
        }
    }
    let mut found = feeds(home);
    for (key, ids) in model {
        for lang in ["zh-Hans", "en"] {
            let path = key.feed_path(lang).unwrap();
            let path = Path::new(&path).strip_prefix("feed").unwrap();
            let file = found
                .remove(path)
                .unwrap_or_else(|| panic!("no feed of {key:?}"));
            let feed = parse(&file);
            check_form(&feed);
            assert_eq!(feed.attributes["xml:lang"], lang);
            let found: Vec<_> = feed
                .all("entry")
                .map(|entry| &entry.one("id").text)
                .collect();
            let newest: Vec<_> = ids.iter().rev().take(50).collect();
            assert_eq!(found, newest, "{key:?}");
        }
    }
    assert!(found.is_empty(), "{:?}", found.keys());
}

fn feed_of(home: &Home, key: &IndexKey, lang: &str) -> Element {
    parse(&fs::read(home.public().join(key.feed_path(lang).unwrap())).unwrap())
}

#[test]
fn a_project_and_its_companies_have_feeds() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    assert!(feeds(&home).is_empty(), "nothing is logged yet");
    publish_more(&home, &payments(0..3), NOW);
    publish_more(&home, &[payment(3, "雄安/2", HOSTILE)], NOW + 100);
    publish_more(&home, &entries(0..2), NOW + 200);
    check(&home);
    assert_eq!(
        feeds(&home).len(),
        8,
        "two projects and two entities, in two languages"
    );

    let project = feed_of(&home, &IndexKey::project("雄安/2"), "en");
    assert!(
        project
            .one("title")
            .text
            .starts_with("Project 雄安/2: newly logged records")
    );
    // The second publication's, not the newest one's.
    assert_eq!(parse_time(&project.one("updated").text), Some(NOW + 100));
    let entry = project.one("entry");
    assert!(
        entry.one("title").text.contains("P-3:1, CNY 1,003.50"),
        "{entry:?}"
    );
    let leaf = leaf_hash(&payment(3, "雄安/2", HOSTILE)).to_hex();
    let summary = &entry.one("summary").text;
    assert!(summary.contains(&format!(
        "Entry 4 of the log {ORIGIN}, in its checkpoint of 6 entries"
    )));
    assert!(summary.contains(&leaf));
    // Nobody knows where the log lies, so links are relative to the feed.
    let file = format!("../../../entry/{}/{leaf}", &leaf[..2]);
    assert_eq!(entry.link("alternate"), Some(file.as_str()));
    assert_eq!(entry.link("related"), None);
    // A name is text, whatever it holds; what XML can't hold is replaced.
    publish_more(&home, &[payment(4, HOSTILE, "sand")], NOW + 300);
    let hostile = feed_of(&home, &IndexKey::project(HOSTILE), "en");
    let shown = HOSTILE.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    let title = &hostile.one("title").text;
    assert!(title.starts_with(&format!("Project {shown}: ")), "{title}");
    check(&home);
    let supplier = feed_of(&home, &IndexKey::company(SUPPLIER), "zh-Hans");
    assert_eq!(supplier.all("entry").count(), 5);
    assert!(
        supplier
            .one("title")
            .text
            .starts_with("机构 5493001KJTIIGC8Y1R12：")
    );
}

/// With nothing new not a byte changes, whenever that is; and all feeds follow from the log alone.
#[test]
fn feeds_follow_from_the_log() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    for n in 0..5 {
        publish_more(
            &home,
            &payments(n * 20..(n + 1) * 20),
            NOW + u64::from(n) * 60,
        );
    }
    check(&home);
    let before = feeds(&home);
    publish(&home, &Disk::new(), NOW + 10_000).unwrap();
    assert_eq!(feeds(&home), before);
    // All at once: what was written piece by piece is what a rebuild writes.
    fs::remove_dir_all(home.public().join("feed")).unwrap();
    stele_publisher::index::rebuild(&home, &Disk::new()).unwrap();
    assert_eq!(feeds(&home), before);
    // Other settings: all are written again, though nothing is new.
    let settings = folder.path().join("city/stele.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(
        &settings,
        format!("explorer = \"https://city.example/看?<&\"\n{text}"),
    )
    .unwrap();
    let home = Home::open(&folder.path().join("city")).unwrap();
    publish(&home, &Disk::new(), NOW + 10_000).unwrap();
    check(&home);
    let feed = feed_of(&home, &IndexKey::project("P-1"), "en");
    let base = "https://city.example/看?<&/";
    assert_eq!(feed.link("alternate"), Some(&*format!("{base}#/f/P-1")));
    let own = IndexKey::project("P-1").feed_path("en").unwrap();
    assert_eq!(feed.link("self"), Some(&*format!("{base}log/{own}")));
    let entry = feed.all("entry").next().unwrap();
    let leaf = leaf_hash(&payments(99..100)[0]).to_hex();
    assert_eq!(
        entry.link("alternate"),
        Some(&*format!("{base}#/entry/103/{leaf}"))
    );
    assert_eq!(
        entry.link("related"),
        Some(&*format!("{base}log/entry/{}/{leaf}", &leaf[..2]))
    );
    // Explorer and log side by side, wherever they are.
    fs::write(&settings, format!("explorer = \"..\"\n{text}")).unwrap();
    let home = Home::open(&folder.path().join("city")).unwrap();
    publish(&home, &Disk::new(), NOW + 10_000).unwrap();
    let feed = feed_of(&home, &IndexKey::project("P-1"), "en");
    assert_eq!(feed.link("alternate"), Some("../../../../#/f/P-1"));
    let entry = feed.all("entry").next().unwrap();
    assert_eq!(
        entry.link("alternate"),
        Some(&*format!("../../../../#/entry/103/{leaf}"))
    );
}

#[test]
fn the_fifty_first_item_falls_off() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &payments(0..50), NOW);
    let oldest = format!("urn:stele:entry:{}", leaf_hash(&payments(0..1)[0]).to_hex());
    let has = |home: &Home| {
        let feed = feed_of(home, &IndexKey::project("P-1"), "en");
        (
            feed.all("entry").count(),
            check_form(&feed).contains(&oldest),
        )
    };
    assert_eq!(has(&home), (50, true));
    publish_more(&home, &payments(50..51), NOW);
    assert_eq!(has(&home), (50, false));
    // Across a full bundle of the list, and one number behind it.
    publish_more(&home, &payments(51..256), NOW);
    check(&home);
    publish_more(&home, &payments(256..257), NOW);
    check(&home);
    publish_more(&home, &payments(257..310), NOW);
    check(&home);
}

/// Index roots enough that their own list is a long one.
#[test]
fn times_are_those_of_each_publication() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    for n in 0..40 {
        let project = ["P-1", "P-2"][usize::from(n % 20 == 0)];
        publish_more(&home, &[payment(n, project, "steel")], NOW + u64::from(n));
    }
    check(&home);
    let feed = feed_of(&home, &IndexKey::project("P-2"), "en");
    let times: Vec<_> = feed
        .all("entry")
        .map(|entry| parse_time(&entry.one("updated").text))
        .collect();
    assert_eq!(times, [Some(NOW + 20), Some(NOW)]);
    let feed = feed_of(&home, &IndexKey::company(BUYER), "en");
    let times = feed
        .all("entry")
        .map(|entry| parse_time(&entry.one("updated").text).unwrap());
    assert!(times.eq((0..40).rev().map(|n| NOW + n)));
}

/// An entry that names a project but whose proof is false is announced without a word of it.
#[test]
fn nothing_unproven_is_repeated() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    let record = String::from_utf8(payment(0, "P-1", "steel")).unwrap();
    let lie = record.replace("steel", "GOLDEN").into_bytes();
    publish_more(&home, &[lie, payment(1, "P-1", "steel")], NOW);
    check(&home);
    let feed = feed_of(&home, &IndexKey::project("P-1"), "en");
    let titles: Vec<_> = feed
        .all("entry")
        .map(|entry| &*entry.one("title").text)
        .collect();
    assert!(titles[0].contains("P-1:1"), "{titles:?}");
    assert_eq!(titles[1], "Entry 0: no intact record");
    let path = home
        .public()
        .join(IndexKey::project("P-1").feed_path("en").unwrap());
    assert!(!fs::read_to_string(path).unwrap().contains("GOLDEN"));
}

/// A publisher that dies at any write leaves feeds that the next run completes, also when feeds were
/// never written before.
#[test]
fn a_crash_at_every_write_is_mended() {
    let _alone = alone();
    let folder = tempdir();
    let original = init(folder.path());
    publish_more(&original, &payments(0..3), NOW);
    enqueue(
        &original,
        &[payment(3, "P-1", "steel"), payment(4, "P-2", HOSTILE)],
    );
    for has_feeds in [true, false] {
        if !has_feeds {
            fs::remove_dir_all(original.public().join("feed")).unwrap();
            fs::remove_file(original.state("feeds")).unwrap();
        }
        let expected = {
            let root = folder.path().join("expected");
            copy(&folder.path().join("city"), &root);
            let home = Home::open(&root).unwrap();
            publish(&home, &Disk::new(), NOW).unwrap();
            check(&home);
            let expected = feeds(&home);
            fs::remove_dir_all(&root).unwrap();
            expected
        };
        let mut stale = 0;
        for step in 0.. {
            let root = folder.path().join(format!("crash-{step}"));
            copy(&folder.path().join("city"), &root);
            let home = Home::open(&root).unwrap();
            let is_done = publish(&home, &Disk::crashing_after(step), NOW).is_ok();
            let is_half = |path: &&PathBuf| path.to_string_lossy().ends_with(".new");
            let is_whole = |path: &PathBuf| !is_half(&path);
            for (path, bytes) in feeds(&home).iter().filter(|(path, _)| is_whole(path)) {
                parse(bytes);
                stale += u32::from(expected[path] != *bytes);
            }
            if !is_done {
                publish(&home, &Disk::crashing_after(step / 2), NOW).unwrap_or_else(|_| {
                    // Dead again: the third run goes through.
                    publish(&home, &Disk::new(), NOW).unwrap()
                });
            }
            let whole = feeds(&home).into_iter().filter(|(path, _)| is_whole(path));
            assert_eq!(whole.collect::<BTreeMap<_, _>>(), expected, "step {step}");
            fs::remove_dir_all(&root).unwrap();
            if is_done {
                break;
            }
        }
        assert!(!has_feeds || stale > 50, "{stale}");
    }
}

/// All feeds of a city that has records of every kind, as `check` holds them against its log.
#[test]
fn every_feed_of_a_demo_city_is_one() {
    let _alone = alone();
    let folder = tempdir();
    let wishes = Wishes {
        seed: 5,
        records: 2_000,
        now: NOW,
    };
    make(folder.path(), wishes).unwrap();
    let home = Home::open(folder.path()).unwrap();
    check(&home);
    let before = feeds(&home);
    assert!(before.len() > 20, "{}", before.len());
    publish(&home, &Disk::new(), NOW).unwrap();
    assert_eq!(feeds(&home), before);
}

/// A damaged log costs the feeds that it concerns, and holds up nothing.
#[test]
fn a_damaged_file_costs_its_feed_alone() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &[payment(0, "P-1", "steel")], NOW);
    let before = feeds(&home);
    let leaf = leaf_hash(&payment(0, "P-1", "steel"));
    let path = home.public().join(stele_tlog::path::entry_path(&leaf));
    let kept = fs::read(&path).unwrap();
    fs::write(&path, b"damaged").unwrap();
    publish_more(
        &home,
        &[payment(1, "P-1", "steel"), payment(2, "P-3", "sand")],
        NOW,
    );
    let own = |home: &Home, name: &str| {
        fs::read(
            home.public()
                .join(IndexKey::project(name).feed_path("en").unwrap()),
        )
        .ok()
    };
    let path_of = IndexKey::project("P-1").feed_path("en").unwrap();
    let old = &before[Path::new(&path_of).strip_prefix("feed").unwrap()];
    assert_eq!(own(&home, "P-1").as_ref(), Some(old));
    assert!(own(&home, "P-3").is_some());
    fs::write(&path, kept).unwrap();
    stele_publisher::index::rebuild(&home, &Disk::new()).unwrap();
    check(&home);
}
