//! What isn't enough for a yes: too few auditors, an old state, a file that lacks a list, a checkpoint that
//! isn't the next one.

use futures::executor::block_on;
use serde_json::json;
use stele_client::check::{Inquiry, check_entry, check_file, check_head};
use stele_client::seen::MemorySeen;
use stele_records::known::{Interval, Known};
use stele_records::rules::Rule;
use stele_records::story::FlatStory;
use stele_records::trust::TrustFile;
use stele_records::types::RecordType;
use stele_records::verdict::{Answer, CheckCode, Headline, Listed, Question, Verdict};
use stele_tlog::Head;

use super::rental::{Street, UNIT, listed, listing};
use super::town::{Paper, Town};
use crate::city::{City, MAX_AGE, NOW, card};
use crate::index::Reader;

fn code(verdict: &Verdict, check: CheckCode) -> String {
    let check = verdict.check(check).expect("it is asked");
    let reason = check.outcome.reason().map_or("", |reason| reason.code());
    format!("{} {reason}", check.outcome.code())
}

/// An offer by the owner, with nothing against it.
fn offered() -> (Street, u64) {
    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    (s, offer)
}

/// Where fewer auditors have replayed the index than the trust file asks for, no list is known to be
/// complete: whoever is entitled can't be told then, nor what is current.
pub fn too_few_auditors() {
    let (s, offer) = offered();
    let city = s.town.city();
    let trust = TrustFile {
        auditor_quorum: Some(2),
        ..Town::trust()
    };
    let reader = Reader::trusting(&city, trust.clone());
    let checked = check_entry(&reader.log, &trust, &reader.head, offer, |_| ());
    let verdict = block_on(checked).verdict;
    for rule in [Rule::C1, Rule::C2, Rule::R1, Rule::R4] {
        let found = code(&verdict, CheckCode::Rule(rule));
        assert_eq!(found, "could-not-check auditors-missing", "{}", rule.code());
    }
    assert_eq!(verdict.answer(Question::Authorised), Answer::CantTell);
    // What needs no list is answered as before.
    assert_eq!(code(&verdict, CheckCode::Rule(Rule::C5)), "passed ");
}

/// Of an old state, who was entitled still holds; whether the flat is free may have changed since.
pub fn an_old_state() {
    let (s, offer) = offered();
    let file = s.town.dossier(&s.town.city(), offer);
    let late = check_file(&file, &Town::trust(), NOW + 2 * MAX_AGE);
    let verdict = late.expect("it is a dossier").verdict;
    assert_eq!(
        code(&verdict, CheckCode::Rule(Rule::R4)),
        "could-not-check stale"
    );
    assert_eq!(code(&verdict, CheckCode::Rule(Rule::C1)), "passed ");
    assert_eq!(verdict.answer(Question::Authorised), Answer::Yes);
    assert_eq!(verdict.answer(Question::Current), Answer::CantTell);
    assert_eq!(verdict.headline(), Headline::WasVerified);
}

/// A dossier from which somebody has taken the list of the flat doesn't say that nobody withdrew the
/// offer.
pub fn a_list_left_out() {
    let (mut s, offer) = offered();
    let owner = s.owner.clone();
    s.town.withdraw(offer, &owner);
    let file = s.town.dossier(&s.town.city(), offer);
    let verdict = s.town.check(&file);
    assert_eq!(code(&verdict, CheckCode::History), "failed withdrawn");
    let text = String::from_utf8(file).expect("dossiers are text");
    let lines = text.split_inclusive('\n');
    let without: String = lines
        .filter(|line| !line.starts_with("list subject "))
        .collect();
    assert_ne!(without, text);
    let verdict = s.town.check(without.as_bytes());
    assert_eq!(
        code(&verdict, CheckCode::History),
        "could-not-check offline"
    );
    assert_eq!(verdict.answer(Question::Current), Answer::CantTell);
}

/// A landlord who was attested for another flat isn't attested for this one.
pub fn attested_for_another_flat() {
    let mut s = Street::new();
    let key = s.town.new_key();
    let subject = json!({
        "id": key.did().as_str(),
        "pseudonym": "owner-2",
        "scope": "property",
        "scopeId": super::rental::property(super::rental::OTHER_UNIT),
        "_sd": ["A".repeat(43)],
        "_sd_alg": "sha-256",
    });
    let signers = [(&s.attester.key, "attester"), (&key, "holder")];
    let paper = Paper::new(RecordType::PersonAttestation, subject, &signers);
    s.town.log(paper);
    s.log_title(super::rental::UNIT, &key, "held");
    let days = super::rental::lease("2026-10-01", "2027-09-30");
    let lease = super::rental::leased(&s.platform, &key, &s.tenant, days);
    let bytes = s.town.sign(lease);
    let lease = s.town.log_bytes(bytes);
    s.town.expect(&[
        (Rule::R9, lease, "passed"),
        (Rule::R12, lease, "failed other-person"),
    ]);
}

/// When an entry was logged ends with the checkpoint of its own publication: a later one shows nothing
/// of it, whoever picks it.
pub fn another_checkpoint() {
    let mut city = City::founded();
    let mut roots = Vec::new();
    for step in 0..4 {
        city.publish_at(vec![card(step)], NOW + 60 * step);
        roots.push(city.entries.len() as u64 - 1);
    }
    let trust = crate::city::trust();
    let reader = Reader::new(&city);
    let index = reader.head.index.as_ref().expect("the city has an index");
    let head = Head::from(index.checkpoint().checkpoint());
    let entry = |number: u64| {
        let entry = block_on(reader.log.entry(head, number));
        entry.expect("an honest log has its entries")
    };
    let (own, next, later) = (entry(roots[1]), entry(roots[2]), entry(roots[3]));
    let listed = |entry: &'_ stele_client::log::Entry| (entry.bytes().to_vec(), *entry.included());
    let [own, next, later] = [&own, &next, &later].map(listed);
    let verify = |next: Option<&(Vec<u8>, stele_verify::merkle::Included)>| {
        let own = Listed {
            bytes: &own.0,
            included: &own.1,
        };
        let next = next.map(|(bytes, included)| Listed { bytes, included });
        Interval::verify(roots[1] - 1, &own, next.as_ref(), index, &trust.policy)
    };
    let both = Interval {
        after: Some(NOW),
        until: Some(NOW + 60),
    };
    assert_eq!(verify(Some(&next)), Some(both));
    let open = Interval {
        until: None,
        ..both
    };
    assert_eq!(verify(Some(&later)), Some(open));
    assert_eq!(verify(None), None);
}

/// Nothing is told of a flat whose log isn't to be relied on: too few auditors, an old state, one that isn't what this
/// reader saw before, or an index that is caught lying.
pub fn told_of_no_log_that_can_not_be_relied_on() {
    let (s, _) = offered();
    let city = s.town.city();
    let subject = super::rental::property(UNIT);
    let tell = |reader: &Reader<&City>, now| {
        let inquiry = Inquiry::new(&reader.log, &reader.trust, &reader.head);
        let mut inquiry = inquiry.expect("there is an index");
        let question = |known: &Known<'_>| FlatStory::tell(known, &subject, now);
        block_on(inquiry.tell(question)).map_err(|why| why.code())
    };
    let trust = Town::trust();
    let reader = Reader::trusting(&city, trust.clone());
    assert!(tell(&reader, NOW).is_ok());
    let stricter = TrustFile {
        auditor_quorum: Some(2),
        ..trust.clone()
    };
    let unaudited = Reader::trusting(&city, stricter);
    assert_eq!(tell(&unaudited, NOW), Err("auditors-missing"));
    let late = NOW + 2 * MAX_AGE;
    let mut old = Reader::trusting(&city, trust.clone());
    old.head = block_on(check_head(
        &old.log,
        &trust,
        late,
        &MemorySeen::default(),
        |_| (),
    ));
    assert_eq!(tell(&old, late), Err("stale"));
    // It went back behind what was seen.
    let seen = MemorySeen::default();
    let mut more = s;
    more.town
        .log(listed(&more.platform, &more.owner, listing("3300.00")));
    let newer = more.town.city();
    let first = Reader::trusting(&newer, trust.clone());
    block_on(check_head(&first.log, &trust, NOW, &seen, |_| ()));
    let mut back = Reader::trusting(&city, trust.clone());
    back.head = block_on(check_head(&back.log, &trust, NOW, &seen, |_| ()));
    assert_eq!(tell(&back, NOW), Err("rolled-back"));
}
