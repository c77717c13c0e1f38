//! An honest log: what is there is found whole, and what isn't is shown not to be.

use stele_records::index::{IndexKey, Kind};
use stele_records::trust::TrustFile;
use stele_records::verdict::{Answer, CheckCode};
use stele_verify::record::Record;

use super::{Reader, answer, outcome, tag};
use crate::city::{self, CARDS, City, SIZE, city, draft, policy, signed, trust_json};

/// Every key of every entry leads to a list that names the entry; and no list names more.
pub fn every_key_of_every_entry() {
    let reader = Reader::new(city());
    let mut model: std::collections::BTreeMap<IndexKey, Vec<u64>> = Default::default();
    for (number, entry) in (0..CARDS).zip(&city().entries) {
        for key in stele_records::index::keys_of(entry) {
            model.entry(key).or_default().push(number);
        }
    }
    assert!(model.len() > 1_000, "{} keys", model.len());
    for (key, numbers) in &model {
        assert_eq!(reader.numbers(key).as_ref(), Ok(numbers), "{key:?}");
    }
    assert!(model[&IndexKey::new(Kind::Type, "TreeCard")].len() > 256);
}

/// Absence is proven, and is an answer like any other.
pub fn nothing_recorded() {
    let reader = Reader::new(city());
    for key in [
        tag("T-9999"),
        tag(""),
        IndexKey::new(Kind::Sha256, "00".repeat(32)),
        IndexKey::new(Kind::Malformed, ""),
        // The last commitment is covered by the next one only.
        IndexKey::new(Kind::IndexRoot, ""),
    ] {
        let list = reader.list(&key);
        assert_eq!(list.count(), Some(0), "{key:?}");
        assert_eq!(answer(&list), (Answer::Yes, "none"), "{key:?}");
    }
    let empty = City::indexed(Vec::new());
    let list = Reader::new(&empty).list(&tag("T-0001"));
    assert_eq!((list.count(), list.answer()), (Some(0), Answer::Yes));
}

/// A record that nothing takes back is current, as committed.
pub fn current() {
    let entry = Reader::new(city()).entry(4);
    assert_eq!(outcome(&entry, CheckCode::Index), "passed");
    assert_eq!(outcome(&entry, CheckCode::Completeness), "as-committed");
    assert_eq!(outcome(&entry, CheckCode::History), "passed");
    assert_eq!(entry.history.expect("it was read").numbers(), [4]);
}

/// The city after more was published: entry 4 replaced by its own custodian, entry 5 by somebody
/// else, and entry 6 by a forger whose signature doesn't hold.
pub fn later() -> City {
    let mut city = city().clone();
    let replacing = |number: u64, of: u64| {
        let mut draft = draft(of);
        draft.id = self::draft(number).id;
        let old = Record::parse(city.entry(of)).expect("the city's own record");
        draft.supersedes = Some(old.id().to_owned());
        draft
    };
    let own = signed(&replacing(1_004, 4));
    let stranger = city::other_custodian();
    let mut foreign = replacing(1_005, 5);
    foreign.signers = vec![(stranger.did().clone(), "custodian".into())];
    let mut document = foreign.document().expect("it is in the profile");
    document
        .sign(&stranger, city::NOW_TEXT)
        .expect("the stranger is its signer");
    let foreign = document.finish().expect("all have signed");
    let forged = signed(&replacing(1_006, 6));
    let forged = crate::tamper::replaced(&forged, r#""tag":"T-0006""#, r#""tag":"T-1007""#);
    city.publish(vec![own, foreign, forged]);
    city
}

/// A record is current within its period of validity only, whatever the index says.
pub fn periods() {
    let mut city = city().clone();
    let period = |number: u64, from: &str, until: Option<&str>| {
        let mut draft = draft(number);
        draft.valid_from = from.into();
        draft.valid_until = until.map(Into::into);
        signed(&draft)
    };
    let (past, future) = ("2020-02-01T00:00:00Z", "2099-01-01T00:00:00Z");
    city.publish(vec![
        period(1_010, past, Some("2020-03-01T00:00:00Z")),
        period(1_011, future, None),
        period(1_012, past, Some(future)),
        // Both ends count as within.
        period(1_013, past, Some(city::NOW_TEXT)),
    ]);
    let reader = Reader::new(&city);
    for (entry, expected) in [
        (0, "expired"),
        (1, "not-yet-valid"),
        (2, "passed"),
        (3, "passed"),
    ] {
        let entry = reader.entry(SIZE + entry);
        assert_eq!(outcome(&entry, CheckCode::Validity), expected);
        assert_eq!(outcome(&entry, CheckCode::History), "passed");
        let current = match expected {
            "passed" => Answer::Yes,
            _ => Answer::No,
        };
        let found = entry
            .verdict
            .answer(stele_records::verdict::Question::Current);
        assert_eq!(found, current, "{expected}");
    }
}

/// A withdrawal by a signer of the record is of a type that this version doesn't know: then it can't
/// be told. What strangers say in such a type says nothing.
pub fn an_unknown_type() {
    let mut city = city().clone();
    let withdrawing = |number: u64, of: u64| {
        let old = Record::parse(city.entry(of)).expect("the city's own record");
        let mut draft = draft(number);
        draft.record_type = "Recall".into();
        draft.subject.clear();
        draft.subject.insert("id".into(), old.id().into());
        draft
    };
    let own = signed(&withdrawing(1_020, 4));
    let stranger = city::other_custodian();
    let mut foreign = withdrawing(1_021, 5);
    foreign.signers = vec![(stranger.did().clone(), "custodian".into())];
    let mut document = foreign.document().expect("it is in the profile");
    let signed = document.sign(&stranger, city::NOW_TEXT);
    signed.expect("the stranger is its signer");
    city.publish(vec![own, document.finish().expect("all have signed")]);
    let reader = Reader::new(&city);
    assert_eq!(
        outcome(&reader.entry(4), CheckCode::History),
        "unknown-mention"
    );
    assert_eq!(outcome(&reader.entry(5), CheckCode::History), "passed");
    let five = reader.entry(5).history.expect("it was read");
    assert_eq!(five.numbers(), [5, SIZE + 1]);
}

/// What a state of unknown age has, or hasn't, may have changed since: a frozen server can't have an
/// absence pass for a present one, nor can a reader's clock that is behind.
pub fn frozen() {
    let city = city();
    let late = Reader::at(city, city::NOW + 2 * city::MAX_AGE);
    let early = Reader::at(city, city::NOW - 2 * city::MAX_AGE);
    for (reader, code) in [(late, "stale"), (early, "clock-behind")] {
        for (key, count) in [(tag("T-9999"), 0), (tag("T-0004"), 1)] {
            let list = reader.list(&key);
            assert_eq!(
                (list.count(), list.answer()),
                (Some(count), Answer::CantTell)
            );
            assert_eq!(list.reason().map(|reason| reason.code()), Some(code));
        }
        let entry = reader.entry(4);
        assert_eq!(outcome(&entry, CheckCode::History), code);
        // By the witnesses' time, which a slow clock can't undo.
        assert_eq!(outcome(&entry, CheckCode::Validity), "passed");
    }
}

/// What replaces a record is found through the index, and weighed by who signed it.
pub fn superseded() {
    let city = later();
    let reader = Reader::new(&city);
    let history = |number| outcome(&reader.entry(number), CheckCode::History);
    assert_eq!(history(4), "superseded");
    // Nobody has accredited the other office.
    assert_eq!(history(5), "passed");
    // A forged entry is listed, and doesn't count.
    assert_eq!(history(6), "passed");
    let six = reader.entry(6).history.expect("it was read");
    assert_eq!(six.numbers(), [6, SIZE + 2]);
    assert_eq!(history(7), "passed");
    // The replacement itself is current.
    assert_eq!(history(SIZE), "passed");
    let answers = [4, 5, 6].map(|n| {
        let verdict = reader.entry(n).verdict;
        verdict.answer(stele_records::verdict::Question::Current)
    });
    assert_eq!(answers, [Answer::No, Answer::Yes, Answer::Yes]);
}

/// The index covers the commitments before it; the present one finds the former.
pub fn former_commitments_are_listed() {
    let city = later();
    let roots = Reader::new(&city).numbers(&IndexKey::new(Kind::IndexRoot, ""));
    assert_eq!(roots, Ok(vec![CARDS]));
}

/// Who doesn't say how many auditors they ask for gets no answer, and who asks for some gets none
/// yet.
pub fn auditors_have_to_be_decided() {
    for (quorum, code, answer) in [
        (None, "auditors-undecided", Answer::CantTell),
        (Some(0), "as-committed", Answer::Yes),
        (Some(2), "auditors-missing", Answer::CantTell),
    ] {
        let mut json = trust_json(&policy());
        match quorum {
            Some(quorum) => json["auditorQuorum"] = quorum.into(),
            None => {
                json.as_object_mut()
                    .expect("a trust file is an object")
                    .remove("auditorQuorum");
            }
        }
        let trust = TrustFile::parse(json.to_string().as_bytes()).expect("it is sound");
        let reader = Reader::trusting(city(), trust);
        let entry = reader.entry(4);
        assert_eq!(outcome(&entry, CheckCode::Completeness), code);
        let current = stele_records::verdict::Question::Current;
        assert_eq!(entry.verdict.answer(current), answer);
        assert_eq!(reader.list(&tag("T-0004")).answer(), answer);
    }
}

/// A log without an index answers the first two questions only.
pub fn no_index() {
    let plain = City::of((0..3).map(city::card).collect());
    let reader = Reader::new(&plain);
    let entry = reader.entry(1);
    assert_eq!(outcome(&entry, CheckCode::Inclusion), "passed");
    assert_eq!(outcome(&entry, CheckCode::Index), "no-index");
    assert_eq!(outcome(&entry, CheckCode::History), "blocked");
    let list = reader.list(&tag("T-0001"));
    assert_eq!(answer(&list), (Answer::CantTell, "no-index"));
    assert_eq!(list.count(), None);
}

/// An index root is an entry that is no record, and is said to be one.
pub fn an_index_root_is_no_record() {
    let entry = Reader::new(city()).entry(CARDS);
    let headline = entry.verdict.headline();
    assert_eq!(headline, stele_records::verdict::Headline::IndexRoot);
    assert_eq!(outcome(&entry, CheckCode::Form), "passed");
    assert_eq!(outcome(&entry, CheckCode::Proofs), "not-a-record");
    assert!(!entry.verdict.is_pending());
}

/// A link to a former state shows that state.
pub fn a_pinned_state() {
    let city = later();
    let reader = Reader::new(&city);
    let checkpoint = reader.head.checkpoint.clone().expect("it is signed");
    let pinned = futures::executor::block_on(reader.log.index_at(&checkpoint, SIZE));
    let pinned = pinned.expect("the log had an index then");
    assert_eq!((pinned.number(), pinned.is_newest()), (CARDS, false));
    let key = IndexKey::new(Kind::Type, "TreeCard").hash();
    let found = futures::executor::block_on(reader.log.look_up(&pinned, &[key]));
    assert_eq!(found[0].as_ref().expect("it is there").count(), CARDS);
    let not_then = futures::executor::block_on(reader.log.index_at(&checkpoint, 200));
    assert_eq!(not_then.unwrap_err().code(), "never-published");
    let never = futures::executor::block_on(reader.log.index_at(&checkpoint, 5_000));
    assert_eq!(never.unwrap_err().code(), "tree-beyond-size");
}
