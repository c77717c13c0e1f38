//! Auditors: what they say counts as far as it is proven, and what came later the reader replays.

use std::collections::BTreeMap;

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::check::{check_entry, head_at};
use stele_client::evidence;
use stele_client::log::LogError;
use stele_records::auditors::checkpoint_path;
use stele_records::index::{IndexKey, IndexRoot, Kind, keys_of};
use stele_records::trust::TrustFile;
use stele_records::verdict::{Answer, CheckCode, Evidence, Question, Verdict};
use stele_sign::note::NoteSigner;
use stele_tlog::LogPath;
use stele_tlog::index::{IndexHead, Lookup};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use stele_verify::note::{KeyKind, Note};

use super::{Reader, tag};
use crate::city::{self, CARDS, City, MAX_AGE, NOW, SIZE, card, note_key, policy, trust_json};
use crate::city_index::CityIndex;

/// The auditors' names.
const NAMES: [&str; 3] = ["college", "press", "union"];

/// An auditor's key. TEST KEY.
pub fn auditor_key(auditor: usize) -> NoteSigner {
    let seed = 0x41 + u8::try_from(auditor).expect("there are three");
    note_key(NAMES[auditor], KeyKind::CosignatureV1, seed)
}

/// The city's trust file with this many auditors, of whom so many are needed.
pub fn trusting(auditors: usize, quorum: u64) -> TrustFile {
    let json = trusting_json(auditors, quorum);
    TrustFile::parse(json.to_string().as_bytes()).expect("it is sound")
}

/// The same before it is read.
pub fn trusting_json(auditors: usize, quorum: u64) -> Value {
    let mut json = trust_json(&policy());
    let auditors = (0..auditors).map(|auditor| {
        let key = auditor_key(auditor).verifier_key().to_vkey();
        json!({"key": key, "name": {"en": NAMES[auditor], "zh": "审计方"}})
    });
    json["auditors"] = auditors.collect();
    json["auditorQuorum"] = quorum.into();
    json
}

/// What an auditor says of the checkpoint that a city shows.
pub fn statement(city: &City, auditor: &NoteSigner, time: u64) -> Vec<u8> {
    let note = &city.files[&LogPath::Checkpoint.path()];
    let note = Note::parse(note).expect("the city's own checkpoint");
    let line = auditor
        .cosign(note.text(), time)
        .expect("it is a checkpoint");
    let note = note.with_signatures(&[line]);
    note.expect("one line more").to_bytes()
}

/// Shows in one city what an auditor says of another.
pub(super) fn show(city: &mut City, auditor: usize, bytes: Vec<u8>) {
    let path = checkpoint_path(auditor_key(auditor).verifier_key());
    city.files.insert(path, bytes);
}

/// The auditor replays what is there, and says so.
pub fn audit(city: &mut City, auditor: usize) {
    let said = statement(city, &auditor_key(auditor), NOW);
    show(city, auditor, said);
}

pub(super) fn audited() -> City {
    let mut city = city::city().clone();
    audit(&mut city, 0);
    city
}

/// Code and reason of a check.
pub(super) fn code(verdict: &Verdict, check: CheckCode) -> String {
    let outcome = &verdict.check(check).expect("it is asked").outcome;
    let reason = outcome.reason().map_or("", |reason| reason.code());
    format!("{} {reason}", outcome.code()).trim_end().to_owned()
}

fn completeness(reader: &Reader<impl stele_client::fetch::Fetch>) -> String {
    code(&reader.head.verdict, CheckCode::Completeness)
}

fn reaches(verdict: &Verdict) -> (u64, u64) {
    let check = verdict.check(CheckCode::Completeness).expect("it is asked");
    match &check.evidence {
        Evidence::Auditors { upto, size, .. } => (*upto, *size),
        other => panic!("{other:?}"),
    }
}

/// Every key of these entries, with the numbers that an honest index has of it.
pub fn truth(entries: &[Vec<u8>]) -> BTreeMap<IndexKey, Vec<u64>> {
    let mut lists: BTreeMap<IndexKey, Vec<u64>> = BTreeMap::new();
    for (number, entry) in (0..).zip(entries) {
        for key in keys_of(entry) {
            lists.entry(key).or_default().push(number);
        }
    }
    lists
}

/// An index over other lists than the entries': what is committed to it is a lie.
pub fn commit(lists: BTreeMap<Hash, Vec<u64>>, index: &mut CityIndex, root: &IndexRoot) -> Vec<u8> {
    let mut own = CityIndex::default();
    own.add_numbers(lists);
    let IndexHead { keys, root: hash } = own.head;
    index.take_pages(own);
    let previous = root.previous().cloned();
    let lie = IndexRoot::new(root.covered(), keys, hash, root.time(), previous);
    lie.expect("a lie has a form too").to_bytes()
}

/// The audited city after three more cards, whose index is changed by a lie.
fn lying(change: impl FnOnce(&mut BTreeMap<IndexKey, Vec<u64>>)) -> City {
    let mut city = audited();
    let added: Vec<_> = (400..403).map(card).collect();
    let all = [city.entries.clone(), added.clone()].concat();
    let mut lists = truth(&all);
    change(&mut lists);
    let lists = lists.into_iter().map(|(key, list)| (key.hash(), list));
    let lists = lists.collect();
    city.publish_as(added, |index, root| commit(lists, index, &root));
    city
}

/// Where auditors have replayed all that is shown, nothing more is read than without them but what they say,
/// and lists are complete.
pub fn all_replayed() {
    let city = audited();
    let trust = trusting(1, 1);
    let reader = Reader::trusting(&city, trust.clone());
    assert_eq!(completeness(&reader), "passed");
    assert_eq!(reaches(&reader.head.verdict), (SIZE, SIZE));
    let entry = reader.entry(4);
    assert_eq!(entry.verdict.answer(Question::Current), Answer::Yes);
    assert_eq!(reader.list(&tag("T-0004")).answer(), Answer::Yes);
    let plain = Reader::new(&city);
    plain.entry(4);
    plain.list(&tag("T-0004"));
    let (with, without) = (reader.log.traffic(), plain.log.traffic());
    assert_eq!(with.rounds, without.rounds);
    assert_eq!(with.requests, without.requests + 1);
}

/// What came after the audit is replayed by the reader: every key of every entry leads to the true list.
pub fn what_came_later() {
    let mut city = audited();
    city.publish((400..403).map(card).collect());
    city.publish(vec![b"no record at all".to_vec(), card(403)]);
    let reader = Reader::trusting(&city, trusting(1, 1));
    assert_eq!(completeness(&reader), "passed");
    let size = SIZE + 4 + 3;
    assert_eq!(reaches(&reader.head.verdict), (SIZE, size));
    let covered = &city.entries[..city.entries.len() - 1];
    for (key, numbers) in truth(covered) {
        assert_eq!(reader.numbers(&key).as_ref(), Ok(&numbers), "{key:?}");
    }
    assert_eq!(reader.list(&tag("T-9999")).count(), Some(0));
    assert_eq!(reader.list(&tag("T-9999")).answer(), Answer::Yes);
    // A former state between the audit and the head, and one before the audit.
    for pinned in [SIZE + 4, SIZE] {
        let head = head_at(&reader.log, &reader.trust, &reader.head, pinned);
        let head = block_on(head);
        assert_eq!(code(&head.verdict, CheckCode::Completeness), "passed");
        assert_eq!(reaches(&head.verdict), (SIZE, pinned));
        let index = head.index.expect("it had one");
        let keys = [tag("T-0401").hash(), tag("T-0403").hash()];
        let found = block_on(reader.log.look_up(&index, &keys));
        let counts = found.iter().map(|found| found.as_ref().map(Lookup::count));
        let counts: Result<Vec<u64>, _> = counts.collect();
        let expected = if pinned == SIZE { [0, 0] } else { [1, 0] };
        assert_eq!(counts.expect("they are there"), expected);
    }
}

/// A lie about any list that an answer rests on is found: in what came later, in what was replayed, of short
/// lists and of long ones. Who asks for another list isn't told.
pub fn lies_of_the_index() {
    let trees = || IndexKey::new(Kind::Type, "TreeCard");
    type Lists = BTreeMap<IndexKey, Vec<u64>>;
    let drop_last = |lists: &mut Lists, key: &IndexKey| {
        lists.get_mut(key).expect("it is listed").pop();
    };
    let short_later = lying(|lists| {
        lists.remove(&tag("T-0401"));
    });
    let short_before = lying(|lists| {
        lists.remove(&tag("T-0004"));
    });
    let short_added = lying(|lists| {
        lists.insert(tag("T-9999"), vec![3]);
    });
    let long_later = lying(|lists| drop_last(lists, &trees()));
    let long_before = lying(|lists| {
        lists.get_mut(&trees()).expect("it is listed").remove(7);
    });
    let long_moved = lying(|lists| {
        // As many as there should be, but another.
        let list = lists.get_mut(&trees()).expect("it is listed");
        let last = list.len() - 1;
        list[last] = SIZE - 1;
        list.sort_unstable();
    });
    for (city, key, entry) in [
        (&short_later, tag("T-0401"), Some(SIZE + 1)),
        (&short_before, tag("T-0004"), Some(4)),
        (&short_added, tag("T-9999"), Some(3)),
        (&long_later, trees(), Some(SIZE + 2)),
        (&long_before, trees(), None),
        (&long_moved, trees(), Some(SIZE - 1)),
    ] {
        let reader = Reader::trusting(city, trusting(1, 1));
        // The lie is nobody's who doesn't meet it.
        assert_eq!(completeness(&reader), "passed");
        assert_eq!(reader.list(&tag("T-0100")).answer(), Answer::Yes);
        let list = reader.list(&key);
        assert_eq!(list.answer(), Answer::No, "{key:?}");
        assert_eq!(
            code(&list.verdict, CheckCode::Index),
            "failed index-differs"
        );
        let Err(LogError::Differs(found)) = &list.found else {
            panic!("{:?}", list.found);
        };
        assert_eq!((found.key, found.entry), (key.hash(), entry), "{key:?}");
        // As committed nobody sees it.
        let plain = Reader::new(city);
        assert_eq!(plain.list(&key).answer(), Answer::Yes, "{key:?}");
    }
    // In a record's verdict.
    let id = "urn:uuid:00000000-0000-8000-8000-000000000004";
    let city = lying(|lists| {
        lists.insert(IndexKey::new(Kind::Ref, id), vec![4, SIZE + 1]);
    });
    let entry = Reader::trusting(&city, trusting(1, 1)).entry(4);
    assert_eq!(
        code(&entry.verdict, CheckCode::Index),
        "failed index-differs"
    );
    assert_eq!(entry.verdict.answer(Question::Current), Answer::No);
}

/// An auditor who has replayed another history of the same log.
pub fn a_split_log() {
    let mut city = city::city().clone();
    let mut other = City::founded();
    other.publish((1..CARDS + 1).map(card).collect());
    let said = statement(&other, &auditor_key(0), NOW);
    show(&mut city, 0, said);
    city.publish(vec![card(400)]);
    for quorum in [1, 0] {
        let reader = Reader::trusting(&city, trusting(1, quorum));
        assert_eq!(completeness(&reader), "failed auditor-forked");
        let growth = code(&reader.head.verdict, CheckCode::Growth);
        assert_eq!(growth, "failed auditor-forked");
        assert_eq!(reader.head.verdict.answer(Question::Logged), Answer::No);
        assert_eq!(reader.list(&tag("T-0004")).answer(), Answer::No);
        // Both notes are at hand.
        let index = reader.head.index.as_ref().expect("it has one");
        let auditors = index.auditors().expect("one was asked");
        assert_eq!(auditors.statements().len(), 1);
        assert!(auditors.forked().is_some());
        let entry = reader.entry(4);
        let history = code(&entry.verdict, CheckCode::History);
        assert_eq!(history, "could-not-check auditor-forked");
        // They are the evidence, which convinces others too.
        let evidence = reader.head.evidence.as_ref().expect("it is proven");
        let finding = evidence::check(evidence, &reader.trust.policy, MAX_AGE, NOW).finding;
        assert_eq!(finding.code(), "fork-proven");
        let said = auditors.forked_statement().expect("it holds").note();
        assert_eq!(evidence.seen().map(evidence::Claimed::note), Some(said));
    }
}

/// What isn't an auditor's statement counts for nothing, and says nothing against the log.
pub fn no_statements() {
    let honest = audited();
    let path = checkpoint_path(auditor_key(0).verifier_key());
    let by = |key: &NoteSigner| statement(city::city(), key, NOW);
    let not_the_log = {
        let text = city::city().head_text();
        let line = auditor_key(0)
            .cosign(&text, NOW)
            .expect("it is a checkpoint");
        Note::new(&text, &[line]).expect("a note").to_bytes()
    };
    let mut changed = by(&auditor_key(0));
    let last = changed.len() - 6;
    changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
    let page = crate::tamper::html_page();
    let namesake = note_key(NAMES[0], KeyKind::CosignatureV1, 0x51);
    for (bytes, standing) in [
        (None, "fetch-not-found"),
        (Some(page), "fetch-html"),
        (Some(b"nothing of the kind".to_vec()), "note-no-blank-line"),
        (Some(by(&auditor_key(1))), "audit-unsigned"),
        (Some(by(&namesake)), "audit-unsigned"),
        (Some(not_the_log), "checkpoint-log-signature-missing"),
        (Some(changed), "cosignature-invalid"),
    ] {
        let mut city = honest.clone();
        match bytes {
            Some(bytes) => city.files.insert(path.clone(), bytes),
            None => city.files.remove(&path),
        };
        let reader = Reader::trusting(&city, trusting(1, 1));
        assert_eq!(completeness(&reader), "could-not-check auditors-missing");
        let index = reader.head.index.as_ref().expect("it has one");
        let auditors = index.auditors().expect("one was asked");
        let says = &auditors.says()[0];
        if standing != "note-no-blank-line" {
            assert_eq!(says.standing.code(), standing);
        }
        let verdict = reader.entry(4).verdict;
        assert_eq!(verdict.answer(Question::Logged), Answer::Yes);
        assert_eq!(verdict.answer(Question::Current), Answer::CantTell);
        assert_eq!(reader.list(&tag("T-0004")).answer(), Answer::CantTell);
    }
}

/// Of several auditors the quorum's word counts: up to the entry that so many have replayed.
pub fn a_quorum() {
    let mut city = city::city().clone();
    audit(&mut city, 0);
    let with = |city: &City, auditors, quorum| {
        let reader = Reader::trusting(city, trusting(auditors, quorum));
        let upto = match &reader.head.verdict.check(CheckCode::Completeness) {
            Some(check) => match check.evidence {
                Evidence::Auditors { upto, .. } => upto,
                _ => 0,
            },
            None => 0,
        };
        (completeness(&reader), upto)
    };
    let missing = || ("could-not-check auditors-missing".to_owned(), 0);
    let passed = |upto| ("passed".to_owned(), upto);
    assert_eq!(with(&city, 3, 1), passed(SIZE));
    assert_eq!(with(&city, 3, 2), missing());
    city.publish(vec![card(400)]);
    audit(&mut city, 1);
    assert_eq!(with(&city, 3, 1), passed(SIZE + 2));
    assert_eq!(with(&city, 3, 2), passed(SIZE));
    assert_eq!(with(&city, 3, 3), missing());
    city.publish(vec![card(401)]);
    audit(&mut city, 2);
    assert_eq!(with(&city, 3, 2), passed(SIZE + 2));
    assert_eq!(with(&city, 3, 3), passed(SIZE));
    // More than there are is never reached, and none that are asked for are none that are needed.
    assert_eq!(with(&city, 1, 2), missing());
    assert_eq!(with(&city, 3, 0).0, "warning as-committed");
}

/// A host that shows less than an auditor has replayed.
pub fn an_older_state() {
    let old = city::city().clone();
    let mut new = old.clone();
    new.publish((400..403).map(card).collect());
    // The host has all files, but shows the older state.
    let mut stale = new.clone();
    for path in [
        LogPath::Checkpoint.path(),
        "index/head.tlog-proof".into(),
        "index/top-page".into(),
    ] {
        stale.files.insert(path.clone(), old.files[&path].clone());
    }
    let said = statement(&new, &auditor_key(0), NOW);
    show(&mut stale, 0, said.clone());
    let reader = Reader::trusting(&stale, trusting(1, 1));
    assert_eq!(completeness(&reader), "warning auditor-ahead");
    assert_eq!(
        reader.entry(4).verdict.answer(Question::Current),
        Answer::Yes
    );
    // It has nothing of what came later: then the auditor's word can't be compared.
    let mut bare = old;
    show(&mut bare, 0, said);
    let reader = Reader::trusting(&bare, trusting(1, 1));
    assert_eq!(completeness(&reader), "could-not-check auditors-missing");
}

/// What came later is too much, or can't be read, or the former index is kept no more: then lists are
/// complete up to there, and beyond it can't be told.
pub fn what_can_t_be_replayed() {
    let mut city = audited();
    let many = (0..4_096).map(|n| format!("no record {n}").into_bytes());
    city.publish(many.collect());
    let reader = Reader::trusting(&city, trusting(1, 1));
    assert_eq!(completeness(&reader), "could-not-check audited-up-to");
    assert_eq!(reaches(&reader.head.verdict).0, SIZE);
    assert_eq!(
        reader.entry(4).verdict.answer(Question::Current),
        Answer::CantTell
    );

    // The most that is replayed: with the index root, as many as that.
    let mut city = audited();
    let many = (0..4_095).map(|n| format!("no record {n}").into_bytes());
    city.publish(many.collect());
    let reader = Reader::trusting(&city, trusting(1, 1));
    assert_eq!(completeness(&reader), "passed");
    assert_eq!(reader.list(&tag("T-0004")).answer(), Answer::Yes);
    let key = IndexKey::new(Kind::Malformed, "");
    assert_eq!(reader.numbers(&key).expect("it is true").len(), 4_095);

    let mut city = audited();
    city.publish((400..500).map(card).collect());
    let mut cut = city.clone();
    cut.files
        .retain(|path, _| !path.starts_with("tile/entries/"));
    let reader = Reader::trusting(&cut, trusting(1, 1));
    assert_eq!(completeness(&reader), "could-not-check audited-up-to");

    let head = Reader::new(&audited()).head.index.expect("it has one");
    let page = format!("index/v1/page/{}", {
        let hex = head.root().root().to_hex();
        format!("{}/{hex}", &hex[..2])
    });
    let mut pruned = city.clone();
    pruned.files.remove(&page).expect("it was there");
    let reader = Reader::trusting(&pruned, trusting(1, 1));
    let list = reader.list(&tag("T-0004"));
    assert_eq!(list.answer(), Answer::CantTell);
    assert_eq!(list.reason().map(|reason| reason.code()), Some("pruned"));
    assert_eq!(
        reader.entry(4).verdict.answer(Question::Current),
        Answer::CantTell
    );
}

/// A reader who has replayed the log needs no auditor, also when it has grown since.
pub fn the_reader_s_own_replay() {
    use stele_client::audit::Audit;
    use stele_client::audit::replay::Replay;
    let mut city = city::city().clone();
    let reader = Reader::trusting(&city, trusting(1, 1));
    assert_eq!(completeness(&reader), "could-not-check auditors-missing");
    let checkpoint = reader.head.checkpoint.clone().expect("it is signed");
    let mut audit = Audit::new(stele_tlog::Head::from(checkpoint.checkpoint()));
    let mut replay = Replay::new(city::ORIGIN, reader.trust.policy.clone());
    let run = audit.run(
        &reader.log,
        |number, entry| replay.push(number, entry),
        |_| (),
    );
    block_on(run).expect("the log is sound");
    let replayed = replay.finish(&checkpoint).expect("so is its index");
    let replayed = replayed.expect("it has one");
    for more in [None, Some(card(400))] {
        if let Some(more) = more {
            city.publish(vec![more]);
        }
        let trust = trusting(1, 1);
        let mut again = Reader::trusting(&city, trust.clone());
        again.log.remember_replay(&checkpoint, &replayed);
        let memory = stele_client::seen::MemorySeen::default();
        let head = stele_client::check::check_head(&again.log, &trust, NOW, &memory, |_| ());
        again.head = block_on(head);
        assert_eq!(completeness(&again), "passed");
        let size = again
            .head
            .checkpoint
            .as_ref()
            .map_or(0, VerifiedCheckpoint::size);
        assert_eq!(reaches(&again.head.verdict), (SIZE, size));
        assert_eq!(again.list(&tag("T-0004")).answer(), Answer::Yes);
    }
}

/// What closing a gap costs: nothing but the statement where there is none; else the later entries, and for
/// each list two more rounds at most, the way through the former index.
pub fn costs() {
    for gap in [0_u64, 10, 100] {
        let mut city = audited();
        if gap > 0 {
            city.publish((400..400 + gap).map(card).collect());
        }
        let measure = |trust: &TrustFile| {
            let reader = Reader::trusting(&city, trust.clone());
            let entry = check_entry(&reader.log, trust, &reader.head, 4, |_| ());
            let answer = block_on(entry).verdict.answer(Question::Current);
            assert_eq!(answer, Answer::Yes);
            reader.log.traffic()
        };
        let (with, without) = (measure(&trusting(1, 1)), measure(&city::trust()));
        let entries: usize = city
            .entries
            .iter()
            .skip(256)
            .map(|entry| entry.len() + 2)
            .sum();
        let entries = if gap == 0 { 0 } else { entries as u64 };
        let files = if gap == 0 { 1 } else { 16 + gap.min(64) };
        let rounds = if gap == 0 { 0 } else { 6 };
        assert!(
            with.requests <= without.requests + files,
            "{with:?} {without:?}"
        );
        assert!(
            with.bytes <= without.bytes + entries + 64 * 1024,
            "{with:?} {without:?}"
        );
        assert!(
            with.rounds <= without.rounds + rounds,
            "{with:?} {without:?}"
        );
    }
}
