//! Records that are logged once more, and others that bear their ids.
//!
//! A log takes any bytes once. But whoever is one of several signers can sign the same record anew, at
//! another time, beside the signatures that the others gave; and anybody can give a record any id.

use futures::executor::block_on;
use stele_client::check::{Found, Subject, check_subject};
use stele_records::rules::Rule;
use stele_records::verdict::Answer;

use super::rental::{Street, UNIT, listed, listed_by, listing};
use super::town::Town;
use crate::city::City;
use crate::index::Reader;

/// A little before everything else.
const EARLIER: &str = "2026-09-21T13:30:00Z";

/// Whoever logs again what was taken back doesn't bring it back.
pub fn taken_back_and_logged_again() {
    let mut s = Street::new();
    let owner = s.owner.clone();
    let paper = s.mandate_paper(&owner, &s.agency, false);
    let mandate = s.town.log(paper);
    s.town.withdraw(mandate, &owner);
    s.town.log_again(mandate, &s.agency.key, EARLIER);
    let offer = s
        .town
        .log(listed_by(&s.platform, &s.agency, listing("3200.00")));
    s.town.expect(&[(Rule::R1, offer, "failed no-mandate")]);

    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    s.town.withdraw(offer, &s.platform.key);
    let again = s.town.log_again(offer, &s.owner, EARLIER);
    let after = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3000.00")));
    s.town.expect(&[
        (Rule::R5, offer, "failed withdrawn"),
        (Rule::R5, again, "failed withdrawn"),
        (Rule::R7, after, "passed"),
    ]);
    assert_ne!(s.town.verdict(&s.town.city(), again).overall(), Answer::Yes);
}

/// An old title that is logged again is no newer than it was.
pub fn an_old_title() {
    let mut s = Street::new();
    let buyer = s.town.new_key();
    s.attest(&buyer, "buyer-1", "property");
    s.log_title(UNIT, &buyer, "held");
    let own = s.town.log(listed(&s.platform, &buyer, listing("3300.00")));
    s.town.log_again(s.title, &s.registry.key, EARLIER);
    let stale = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    s.town.expect(&[
        (Rule::R1, stale, "failed not-the-owner"),
        (Rule::R2, own, "passed"),
    ]);
}

/// Anybody may log a record that bears the id of another, or one of its signers the record itself: it
/// stands as it did.
pub fn the_same_id() {
    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let nobody = s.town.new_key();
    let mut poison = listed(&s.platform, &nobody, listing("2200.00"));
    poison.signers = vec![(&nobody, "owner"), (&s.stranger, "platform")];
    poison.id = Some(s.town.id_of(offer));
    s.town.log(poison);
    let again = s.town.log_again(offer, &s.owner, EARLIER);
    let city = s.town.city();
    let verdict = s.town.verdict(&city, offer);
    assert_eq!(verdict.overall(), Answer::Yes, "{:#}", verdict.report());
    let verdict = s.town.verdict(&city, again);
    assert_eq!(
        verdict.overall(),
        Answer::CantTell,
        "{:#}",
        verdict.report()
    );
}

/// A withdrawal takes back what its own signer has signed, whatever else bears the same id.
pub fn withdrawn_by_its_id() {
    let mut s = Street::new();
    let id = "urn:uuid:00000000-0000-8000-9000-00000000cafe";
    let nobody = s.town.new_key();
    let mut first = listed(&s.platform, &nobody, listing("2200.00"));
    first.signers = vec![(&nobody, "owner"), (&s.stranger, "platform")];
    first.id = Some(id.to_owned());
    let first = s.town.log(first);
    let mut offer = listed(&s.platform, &s.owner, listing("3200.00"));
    offer.id = Some(id.to_owned());
    let offer = s.town.log(offer);
    let poison = s.town.withdraw(first, &nobody);
    let mut taken_back = s.town.clone();
    let honest = taken_back.withdraw(offer, &s.owner);
    taken_back.expect(&[
        (Rule::C1, honest, "passed"),
        (Rule::R5, offer, "failed withdrawn"),
    ]);
    let city = s.town.city();
    let verdict = s.town.verdict(&city, offer);
    assert_eq!(verdict.overall(), Answer::Yes, "{:#}", verdict.report());
    let mut version = listed(&s.platform, &s.owner, listing("3100.00"));
    version.supersedes = Some(offer);
    let version = s.town.log(version);
    s.town
        .expect(&[(Rule::C1, poison, "passed"), (Rule::C6, version, "passed")]);
}

/// Whoever asks for a record by its id gets the one that somebody entitled has signed, whatever bears the id before it.
pub fn asked_for_by_its_id() {
    let mut s = Street::new();
    let id = "urn:uuid:00000000-0000-8000-9000-00000000cafe";
    let nobody = s.town.new_key();
    let mut poison = |price: &str| {
        let mut paper = listed(&s.platform, &nobody, listing(price));
        paper.signers = vec![(&nobody, "owner"), (&s.stranger, "platform")];
        paper.id = Some(id.to_owned());
        s.town.log(paper)
    };
    let first = poison("2200.00");
    poison("2300.00");
    // Where there is no other one, the first is what there is.
    let city = s.town.city();
    assert_eq!(asked(&city, id), (Some(first), Answer::No));
    let mut offer = listed(&s.platform, &s.owner, listing("3200.00"));
    offer.id = Some(id.to_owned());
    let offer = s.town.log(offer);
    let mut city = s.town.city();
    assert_eq!(asked(&city, id), (Some(offer), Answer::Yes));
    // One that can't be had may be the one that is meant.
    let hidden = city.entry_path(offer);
    city.files
        .retain(|path, _| *path != hidden && !path.starts_with("tile/entries/"));
    assert_eq!(asked(&city, id), (Some(offer), Answer::CantTell));
    // So many of them are not read.
    for number in 0..20 {
        let mut paper = listed(&s.platform, &nobody, listing("2200.00"));
        paper.signers = vec![(&nobody, "owner"), (&s.stranger, "platform")];
        paper.id = Some(id.to_owned());
        s.town.entries.insert(number, s.town.sign(paper));
    }
    let (entry, answer) = asked(&s.town.city(), id);
    assert_eq!((entry, answer), (None, Answer::CantTell));
}

/// Which entry a look-up takes for the record with this id, and its verdict; of a list the list's.
fn asked(city: &City, id: &str) -> (Option<u64>, Answer) {
    let trust = Town::trust();
    let reader = Reader::trusting(city, trust.clone());
    let subject = Subject::read(Some(id), None).expect("an id");
    let found = check_subject(&reader.log, &trust, &reader.head, &subject);
    match block_on(found) {
        Found::Record(entry) => (Some(entry.index), entry.verdict.overall()),
        Found::List(rows) => (None, rows.list.answer()),
    }
}
