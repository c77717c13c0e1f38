//! Records that are logged once more, and others that bear their ids.
//!
//! A log takes any bytes once. But whoever is one of several signers can sign the same record anew, at
//! another time, beside the signatures that the others gave; and anybody can give a record any id.

use stele_records::rules::Rule;
use stele_records::verdict::Answer;

use super::rental::{Street, UNIT, listed, listed_by, listing};

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
