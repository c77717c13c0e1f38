//! What is told of a flat as it stands now.

use serde_json::json;
use stele_records::rules::Rule;
use stele_records::story::FlatStory;
use stele_records::types::RecordType;
use stele_records::verdict::{CheckCode, Outcome, Reason};

use super::super::town::{Paper, Town};
use super::{Street, UNIT, flat, listed, listing, property};
use crate::city::NOW;

fn story(s: &Street) -> FlatStory {
    let trust = Town::trust();
    let known = s.town.known(&trust);
    FlatStory::tell(&known, &property(UNIT), NOW).expect("a whole log")
}

fn reserve(s: &mut Street, pseudonym: &str, until: &'static str) -> u64 {
    let subject = flat(
        UNIT,
        json!({"pseudonym": pseudonym, "deposit": "500", "priceCurrency": "CNY"}),
    );
    let signers = [(&*s.owner, "landlord"), (&s.platform.key, "platform")];
    let mut paper = Paper::new(RecordType::Reservation, subject, &signers);
    paper.valid_from = "2026-09-01T00:00:00Z";
    paper.valid_until = Some(until);
    let bytes = s.town.sign(paper);
    s.town.log_bytes(bytes)
}

/// An offer that no platform has countersigned, one of strangers, and one that was logged again.
pub fn offers_that_lack_something() {
    let mut s = Street::new();
    let paper = listed(&s.platform, &s.owner, listing("3200.00"));
    let honest = s.town.log(paper);
    let alone = s.town.log(Paper::new(
        RecordType::RentalListing,
        listing("3100.00"),
        &[(&s.owner, "owner")],
    ));
    let strangers = s
        .town
        .log(listed(&s.agency, &s.stranger, listing("3000.00")));
    s.town
        .log_again(honest, &s.platform.key, "2026-09-02T00:00:00Z");
    let told = story(&s);
    assert_eq!(
        (told.listings, told.refused),
        (vec![honest], vec![alone, strangers])
    );
}

/// A listing of another flat that names this one's as the one that it replaces, by the same signers.
pub fn replaced_by_another_flats() {
    let mut s = Street::new();
    let paper = listed(&s.platform, &s.owner, listing("3200.00"));
    let offer = s.town.log(paper);
    let mut other = listing("3300.00");
    let unit = format!("{}2", &UNIT[..UNIT.len() - 1]);
    other["id"] = json!(property(&unit));
    other["property"] = json!(unit);
    let mut other = listed(&s.platform, &s.owner, other);
    other.supersedes = Some(offer);
    let other = s.town.log(other);
    s.town
        .expect(&[(Rule::C6, other, "failed nothing-to-supersede")]);
    let verdict = s.town.verdict(&s.town.city(), offer);
    let history = verdict.check(CheckCode::History).expect("it is asked");
    assert_eq!(history.outcome, Outcome::Passed);
    assert_eq!(story(&s).listings, [offer]);
    // By one of its own flat it is.
    let mut newer = listed(&s.platform, &s.owner, listing("3300.00"));
    newer.supersedes = Some(offer);
    let newer = s.town.log(newer);
    let verdict = s.town.verdict(&s.town.city(), offer);
    let history = verdict.check(CheckCode::History).expect("it is asked");
    assert_eq!(
        history.outcome.reason().map(Reason::code),
        Some("superseded")
    );
    assert_eq!(story(&s).listings, [newer]);
}

/// What was reserved although somebody else had the flat is kept for nobody, also once the other reservation is over.
pub fn reserved_in_vain() {
    let mut s = Street::new();
    let paper = listed(&s.platform, &s.owner, listing("3200.00"));
    let offer = s.town.log(paper);
    let first = reserve(&mut s, "tenant-1", "2026-10-01T00:00:00Z");
    let in_vain = reserve(&mut s, "tenant-2", "2026-10-20T00:00:00Z");
    s.town.expect(&[
        (Rule::R10, first, "passed"),
        (Rule::R10, in_vain, "failed reserved"),
        (Rule::R10, offer, "failed reserved"),
    ]);
    let kept = |s: &Street| -> Vec<u64> {
        let kept = story(s).reservations.into_iter();
        kept.map(|(entry, _)| entry).collect()
    };
    assert_eq!(kept(&s), [first]);
    s.town.withdraw_by(first, &[&s.owner, &s.platform.key]);
    assert!(kept(&s).is_empty());
    s.town.expect(&[
        (Rule::R10, in_vain, "failed reserved"),
        (Rule::R10, offer, "passed"),
    ]);
}

/// A reservation of which it can't be known whether it was refused leaves a flat open as long as it would keep it, and no
/// longer.
pub fn reserved_who_knows_whether_in_vain() {
    let offered_and_reserved = |until| {
        let mut s = Street::new();
        let paper = listed(&s.platform, &s.owner, listing("3200.00"));
        let offer = s.town.log(paper);
        // Everything was logged within the last minute; the first of them ended within it.
        let first = reserve(&mut s, "tenant-1", "2026-09-21T13:32:50Z");
        let second = reserve(&mut s, "tenant-2", until);
        (s, offer, first, second)
    };
    let (s, offer, first, second) = offered_and_reserved("2026-09-21T13:33:10Z");
    assert_eq!(s.town.finds(Rule::R10, first), "passed");
    assert_eq!(
        s.town.finds(Rule::R10, second),
        "could-not-check time-unclear"
    );
    assert_eq!(s.town.finds(Rule::R10, offer), "passed");
    let told = story(&s);
    assert_eq!(
        (told.listings, told.reservations),
        (vec![offer], Vec::new())
    );
    let (s, offer, _, _) = offered_and_reserved("2026-10-01T00:00:00Z");
    assert_eq!(
        s.town.finds(Rule::R10, offer),
        "could-not-check time-unclear"
    );
    let trust = Town::trust();
    let known = s.town.known(&trust);
    FlatStory::tell(&known, &property(UNIT), NOW).expect_err("whether it is kept can't be told");
}
