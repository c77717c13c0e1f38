//! What a listing says, and whether it stands (R4 to R8, R10).

use serde_json::json;
use stele_records::rules::Rule;
use stele_records::rules::rental::Market;
use stele_records::types::RecordType;
use stele_records::types::field::FieldError;
use stele_records::verdict::{Answer, Reason};
use stele_verify::record::Record;

use super::super::town::Paper;
use super::{OTHER_UNIT, Street, UNIT, flat, lease, leased, listed, listing, property};
use crate::city::NOW;

/// A flat that is let is no offer; once the lease has ended, by its days or by its parties, it is one
/// again. A lease by somebody else takes nothing.
pub fn already_let() {
    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let past = lease("2024-01-01", "2025-12-31");
    s.town.log(leased(&s.platform, &s.owner, &s.tenant, past));
    let poison = lease("2026-05-03", "2027-05-02");
    let poison = s
        .town
        .log(leased(&s.platform, &s.stranger, &s.tenant, poison));
    s.town.expect(&[
        (Rule::R4, offer, "passed"),
        (Rule::R1, poison, "failed not-the-owner"),
    ]);
    let now = lease("2026-05-03", "2027-05-02");
    let now = s.town.log(leased(&s.platform, &s.owner, &s.tenant, now));
    s.town.expect(&[
        (Rule::R4, offer, "failed already-let"),
        (Rule::R4, now, "passed"),
    ]);
    s.town.expect_completeness(Rule::R4, offer);

    let ends = |street: &Street| {
        let id = street.town.id_of(now);
        flat(UNIT, json!({"lease": id, "endDate": "2026-08-31"}))
    };
    let subject = ends(&s);
    let alone = s.town.log(Paper::new(
        RecordType::LeaseEnd,
        subject.clone(),
        &[(&*s.stranger, "landlord"), (&*s.tenant, "tenant")],
    ));
    s.town.expect(&[
        (Rule::R9, alone, "failed not-its-parties"),
        (Rule::R4, offer, "failed already-let"),
    ]);
    let agreed = s.town.log(Paper::new(
        RecordType::LeaseEnd,
        subject,
        &[(&*s.owner, "landlord"), (&*s.tenant, "tenant")],
    ));
    s.town
        .expect(&[(Rule::R9, agreed, "passed"), (Rule::R4, offer, "passed")]);
}

/// A listing that has expired, and one that was withdrawn: by its lister, not by anybody else.
pub fn expired_and_withdrawn() {
    let mut s = Street::new();
    let mut old = listed(&s.platform, &s.owner, listing("3200.00"));
    old.valid_from = "2026-01-01T00:00:00Z";
    old.valid_until = Some("2026-06-30T15:59:59Z");
    let old = s.town.log(old);
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let stranger = s.stranger.clone();
    let poison = s.town.withdraw(offer, &stranger);
    s.town.expect(&[
        (Rule::R5, old, "failed expired"),
        (Rule::R5, offer, "passed"),
        (Rule::C1, poison, "failed not-a-party"),
    ]);
    let owner = s.owner.clone();
    let taken_back = s.town.withdraw(offer, &owner);
    s.town.expect(&[
        (Rule::R5, offer, "failed withdrawn"),
        (Rule::C1, taken_back, "passed"),
    ]);
    s.town.expect_completeness(Rule::R5, offer);
}

/// A photo that another flat's listing has shown before.
pub fn stolen_photos() {
    let mut s = Street::new();
    let photo = "ab".repeat(32);
    let with_photo = |unit: &str| {
        let mut subject = flat(unit, listing("3200.00"));
        subject["photo"] = json!([photo]);
        subject
    };
    let stranger = s.stranger.clone();
    s.log_title(OTHER_UNIT, &stranger, "held");
    let first = s.town.log(listed(&s.platform, &s.owner, with_photo(UNIT)));
    let again = s.town.log(listed(&s.platform, &s.owner, with_photo(UNIT)));
    let thief = s
        .town
        .log(listed(&s.platform, &s.stranger, with_photo(OTHER_UNIT)));
    let none = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    // A new version of the first listing isn't harmed by the thief's, nor an honest one by a listing that
    // nobody was entitled to.
    let mut version = listed(&s.platform, &s.owner, with_photo(UNIT));
    version.supersedes = Some(first);
    let version = s.town.log(version);
    let mut other = with_photo(OTHER_UNIT);
    other["photo"] = json!(["cd".repeat(32)]);
    s.town.log(listed(&s.platform, &s.owner, other));
    let mut honest = with_photo(UNIT);
    honest["photo"] = json!(["cd".repeat(32)]);
    let honest = s.town.log(listed(&s.platform, &s.owner, honest));
    assert_eq!(s.town.subject_of(thief), property(OTHER_UNIT));
    s.town.expect(&[
        (Rule::R6, first, "passed"),
        (Rule::R6, again, "passed"),
        (Rule::R6, thief, "warning photo-elsewhere"),
        (Rule::R6, version, "passed"),
        (Rule::R6, honest, "passed"),
        (Rule::R6, none, "not-applicable"),
    ]);
    s.town.expect_completeness(Rule::R6, thief);
}

/// Prices change by versions, and not by half; a lease has the listed rent.
pub fn prices() {
    let mut s = Street::new();
    let first = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let version = |street: &Street, price: &str, of: u64| {
        let mut paper = listed(&street.platform, &street.owner, listing(price));
        paper.supersedes = Some(of);
        street.town.sign(paper)
    };
    let small = version(&s, "3000.00", first);
    let small = s.town.log_bytes(small);
    let jump = version(&s, "1500.00", small);
    let jump = s.town.log_bytes(jump);
    s.town.expect(&[
        (Rule::R7, small, "passed"),
        (Rule::R7, jump, "warning price-jump"),
        (Rule::C6, small, "passed"),
    ]);
    let mut follows = lease("2026-10-01", "2027-09-30");
    follows["listing"] = json!(s.town.id_of(jump));
    let dear = s
        .town
        .log(leased(&s.platform, &s.owner, &s.tenant, follows.clone()));
    follows["price"] = json!("1500");
    let same = s
        .town
        .log(leased(&s.platform, &s.owner, &s.tenant, follows));
    s.town.expect(&[
        (Rule::R7, dear, "warning rent-differs"),
        (Rule::R7, same, "passed"),
    ]);

    let mut s = Street::new();
    let one = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    s.town
        .log(listed(&s.platform, &s.owner, listing("2200.00")));
    s.town.expect(&[(Rule::R7, one, "warning other-price")]);
}

/// Two versions of one listing, and a version by somebody else.
pub fn versions() {
    let mut s = Street::new();
    let first = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let mut theirs = listed(&s.platform, &s.stranger, listing("900.00"));
    theirs.supersedes = Some(first);
    let theirs = s.town.log(theirs);
    let version = |street: &Street, price: &str| {
        let mut paper = listed(&street.platform, &street.owner, listing(price));
        paper.supersedes = Some(first);
        street.town.sign(paper)
    };
    let one = version(&s, "3100.00");
    let one = s.town.log_bytes(one);
    s.town.expect(&[
        (Rule::C6, theirs, "failed not-theirs-to-supersede"),
        (Rule::C6, one, "passed"),
    ]);
    let two = version(&s, "2900.00");
    let two = s.town.log_bytes(two);
    s.town.expect(&[
        (Rule::C6, one, "failed two-versions"),
        (Rule::C6, two, "failed two-versions"),
        (Rule::C6, first, "not-applicable"),
    ]);
    s.town.expect_completeness(Rule::C6, one);
}

/// A flat that is larger on paper, or on another floor.
pub fn inflated() {
    let mut s = Street::new();
    let mut wrong = |field: &str, value: serde_json::Value| {
        let mut subject = listing("3200.00");
        subject[field] = value;
        let paper = listed(&s.platform, &s.owner, subject);
        let bytes = s.town.sign(paper);
        s.town.log_bytes(bytes)
    };
    let large = wrong("floorSizeCm2", json!(1_200_000));
    let rounded = wrong("floorSizeCm2", json!(900_000));
    let floor = wrong("floorLevel", json!("12"));
    let rooms = wrong("numberOfRooms", json!(4));
    s.town.expect(&[
        (Rule::R8, large, "failed size-differs"),
        (Rule::R8, rounded, "passed"),
        (Rule::R8, floor, "failed size-differs"),
        (Rule::R8, rooms, "failed size-differs"),
    ]);
    s.town.expect_completeness(Rule::R8, rounded);
}

/// A flat that is kept for somebody, until then or until the lease.
pub fn reserved() {
    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let reservation = |street: &Street, by: &stele_sign::multikey::SecretKey, until| {
        let subject = flat(
            UNIT,
            json!({"pseudonym": "tenant-1", "deposit": "500", "priceCurrency": "CNY"}),
        );
        let signers = [(by, "landlord"), (&street.platform.key, "platform")];
        let mut paper = Paper::new(RecordType::Reservation, subject, &signers);
        paper.valid_from = "2026-09-01T00:00:00Z";
        paper.valid_until = Some(until);
        street.town.sign(paper)
    };
    let poison = reservation(&s, &s.stranger, "2026-10-01T00:00:00Z");
    s.town.log_bytes(poison);
    let past = reservation(&s, &s.owner, "2026-09-10T00:00:00Z");
    s.town.log_bytes(past);
    s.town.expect(&[(Rule::R10, offer, "passed")]);
    let live = reservation(&s, &s.owner, "2026-10-01T00:00:00Z");
    let live = s.town.log_bytes(live);
    s.town.expect(&[
        (Rule::R10, offer, "failed reserved"),
        (Rule::R10, live, "passed"),
    ]);
    let mut fulfils = lease("2026-10-01", "2027-09-30");
    fulfils["reservation"] = json!(s.town.id_of(live));
    let own = s
        .town
        .log(leased(&s.platform, &s.owner, &s.tenant, fulfils));
    s.town
        .expect(&[(Rule::R10, offer, "passed"), (Rule::R10, own, "passed")]);
}

/// A reservation without an end is none: it is refused, and speaks against no offer.
pub fn reserved_without_an_end() {
    let mut s = Street::new();
    let subject = flat(
        UNIT,
        json!({"pseudonym": "tenant-1", "deposit": "500", "priceCurrency": "CNY"}),
    );
    let signers = [(&*s.owner, "landlord"), (&s.platform.key, "platform")];
    let paper = Paper::new(RecordType::Reservation, subject, &signers);
    let bytes = s.town.sign(paper);
    let record = Record::parse(&bytes).expect("in the profile");
    assert_eq!(
        RecordType::Reservation.check_fields(&record),
        Err(FieldError::Missing("validUntil"))
    );
    let endless = s.town.log_bytes(bytes);
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    s.town.expect(&[(Rule::R10, offer, "passed")]);
    let verdict = s.town.verdict(&s.town.city(), endless);
    assert_eq!(verdict.overall(), Answer::No, "{:#}", verdict.report());
}

/// An offer at a third of what others in its area ask: an audit tells it.
pub fn far_below() {
    let mut s = Street::new();
    let mut offers = Vec::new();
    for price in ["3200", "3000", "3400", "3100", "3300", "1000"] {
        let paper = listed(&s.platform, &s.owner, listing(price));
        let bytes = s.town.sign(paper);
        offers.push(s.town.log_bytes(bytes));
    }
    // What nobody was entitled to offer is no measure.
    for _ in 0..9 {
        let paper = listed(&s.agency, &s.stranger, listing("100"));
        let bytes = s.town.sign(paper);
        s.town.log_bytes(bytes);
    }
    let trust = super::super::town::Town::trust();
    let known = s.town.known(&trust);
    let market = Market::of(&known, NOW);
    let finds = |entry: u64| {
        let fact = known.fact(entry).expect("it is known").expect("a fact");
        let finding = market.finding(fact, NOW)?;
        finding.outcome.reason().map(Reason::code)
    };
    assert_eq!(finds(offers[5]), Some("far-below"));
    assert!(offers[..5].iter().all(|offer| finds(*offer).is_none()));
}
