//! Who may offer the flat: titles and mandates (R1, R2, R3).

use serde_json::json;
use stele_records::rules::Rule;
use stele_records::types::RecordType;

use super::super::town::Paper;
use super::{Street, UNIT, flat, listed, listed_by, listing};

/// Whoever is not the owner can't list, however well known; the owner can, and so can an agency of
/// theirs, also one whose mandate comes from another.
pub fn impostors() {
    let mut s = Street::new();
    let honest = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let impostor = s
        .town
        .log(listed(&s.platform, &s.stranger, listing("2200.00")));
    let bare = s
        .town
        .log(listed_by(&s.platform, &s.agency, listing("3200.00")));
    let owner = s.owner.clone();
    let mandate = s.mandate_paper(&owner, &s.agency, false);
    s.town.log(mandate);
    let mandated = s
        .town
        .log(listed_by(&s.platform, &s.agency, listing("3200.00")));
    let passed_on = s.mandate_paper(&s.agency.key, &s.rival, false);
    s.town.log(passed_on);
    let chained = s
        .town
        .log(listed_by(&s.platform, &s.rival, listing("3200.00")));
    s.town.expect(&[
        (Rule::R1, honest, "passed"),
        (Rule::R1, impostor, "failed not-the-owner"),
        (Rule::R1, bare, "failed no-mandate"),
        (Rule::R1, mandated, "passed"),
        (Rule::R1, chained, "passed"),
        // The impostor's listing takes nothing from the owner's, nor do several agents of one owner.
        (Rule::R3, honest, "passed"),
        (Rule::R3, mandated, "passed"),
        (Rule::R3, chained, "passed"),
    ]);
    s.town.expect_completeness(Rule::R1, honest);
}

/// A mandate that had ended, and one that somebody else gave.
pub fn ended_mandates() {
    let mut s = Street::new();
    let mut ended = s.mandate_paper(&s.owner, &s.agency, false);
    ended.valid_from = "2026-01-01T00:00:00Z";
    ended.valid_until = Some("2026-03-01T00:00:00Z");
    ended.created = "2026-01-02T00:00:00Z";
    s.town.log(ended);
    let late = s
        .town
        .log(listed_by(&s.platform, &s.agency, listing("3200.00")));
    let stolen = s.mandate_paper(&s.stranger, &s.rival, false);
    let mandate = s.town.log(stolen);
    let by_stranger = s
        .town
        .log(listed_by(&s.platform, &s.rival, listing("3200.00")));
    s.town.expect(&[
        (Rule::R1, late, "failed mandate-ended"),
        (Rule::R1, mandate, "failed not-the-owner"),
        (Rule::R1, by_stranger, "failed no-mandate"),
    ]);
}

/// A title that was sealed, revoked or passed on takes the offer with it; what somebody says of a title
/// who isn't the registry takes nothing.
pub fn stale_titles() {
    for (status, code) in [
        ("sealed", "failed title-sealed"),
        ("revoked", "failed title-revoked"),
    ] {
        let mut s = Street::new();
        let offer = s
            .town
            .log(listed(&s.platform, &s.owner, listing("3200.00")));
        let owner = s.owner.clone();
        s.log_title(UNIT, &owner, status);
        s.town
            .expect(&[(Rule::R2, offer, code), (Rule::R1, offer, "passed")]);
    }
    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let buyer = s.town.new_key();
    s.attest(&buyer, "buyer-1", "property");
    s.log_title(UNIT, &buyer, "held");
    let own = s.town.log(listed(&s.platform, &buyer, listing("3300.00")));
    s.town.expect(&[
        (Rule::R2, offer, "failed title-passed-on"),
        (Rule::R2, own, "passed"),
        (Rule::R1, own, "passed"),
        (Rule::R3, offer, "failed other-principal"),
    ]);
    s.town.expect_completeness(Rule::R2, own);

    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    std::mem::swap(&mut s.registry, &mut s.agency);
    let owner = s.owner.clone();
    let poison = s.log_title(UNIT, &owner, "sealed");
    s.town.expect(&[
        (Rule::C1, poison, "failed not-accredited"),
        (Rule::R2, offer, "passed"),
    ]);
}

/// An exclusive mandate shuts out the owner and all others, but only one that the owner gave.
pub fn exclusive_mandates() {
    let mut s = Street::new();
    let own = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let poison = s.mandate_paper(&s.stranger, &s.rival, true);
    s.town.log(poison);
    s.town.expect(&[(Rule::R3, own, "passed")]);
    let exclusive = s.mandate_paper(&s.owner, &s.agency, true);
    s.town.log(exclusive);
    let agents = s
        .town
        .log(listed_by(&s.platform, &s.agency, listing("3200.00")));
    s.town.expect(&[
        (Rule::R3, own, "failed exclusive-mandate"),
        (Rule::R3, agents, "passed"),
    ]);
    s.town.expect_completeness(Rule::R3, agents);

    // The buyer of the flat isn't bound by what the seller gave away.
    let buyer = s.town.new_key();
    s.attest(&buyer, "buyer-1", "property");
    s.log_title(UNIT, &buyer, "held");
    let buyers = s.town.log(listed(&s.platform, &buyer, listing("3300.00")));
    s.town.expect(&[
        (Rule::R3, buyers, "passed"),
        (Rule::R2, agents, "failed title-passed-on"),
    ]);
}

/// One company can't sign as agent and as platform, whatever its keys.
pub fn one_party_twice() {
    let mut s = Street::new();
    let owner = s.owner.clone();
    let mandate = s.mandate_paper(&owner, &s.agency, false);
    s.town.log(mandate);
    let types = [RecordType::RentalListing];
    s.town
        .accredit(&s.agency, &types, &["platform"], &["130629"]);
    let second = s.town.second_key(&s.agency);
    let both = s
        .town
        .log(listed_by(&second, &s.agency, listing("3200.00")));
    let honest = s
        .town
        .log(listed_by(&s.platform, &s.agency, listing("3200.00")));
    s.town.expect(&[
        (Rule::C4, both, "failed same-party"),
        (Rule::C4, honest, "passed"),
    ]);
}

/// That a mandate has begun is for all its signers to say: an agent who dates the own signature forward
/// doesn't get it earlier.
pub fn before_it_begins() {
    let mut s = Street::new();
    let owner = s.owner.clone();
    let mut paper = s.mandate_paper(&owner, &s.agency, false);
    paper.valid_from = "2027-01-01T00:00:00Z";
    let early = s.town.log(paper);
    let forward = s
        .town
        .log_again(early, &s.agency.key, "2027-01-02T00:00:00Z");
    // Only the one that the agent has dated forward reaches the log.
    assert_eq!(forward, early + 1);
    s.town
        .entries
        .swap_remove(usize::try_from(early).expect("small"));
    let offer = s
        .town
        .log(listed_by(&s.platform, &s.agency, listing("3200.00")));
    s.town.expect(&[(Rule::R1, offer, "failed no-mandate")]);
}

/// Where a flat lies stands in its number: whoever is accredited for another division can't attest or
/// offer it by naming that division.
pub fn another_division() {
    let mut s = Street::new();
    let elsewhere = s.town.party("authority");
    s.town.accredit(
        &elsewhere,
        &[RecordType::TitleAttestation, RecordType::RentalListing],
        &["registry", "platform"],
        &["130632"],
    );
    let own = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let thief = s.stranger.clone();
    let signers = [(&elsewhere.key, "registry")];
    let mut subject = flat(
        UNIT,
        json!({
            "ownerKey": thief.did().as_str(), "status": "held", "floorSizeCm2": 893_700,
            "floorLevel": "11", "numberOfRooms": 3, "_sd": ["A".repeat(43)], "_sd_alg": "sha-256",
        }),
    );
    subject["area"] = json!(["1306", "130632"]);
    let title = s
        .town
        .log(Paper::new(RecordType::TitleAttestation, subject, &signers));
    let mut subject = listing("3200.00");
    subject["area"] = json!(["1306", "130632"]);
    let stolen = s.town.log(listed(&elsewhere, &thief, subject));
    s.town.expect(&[
        (Rule::C1, title, "failed not-accredited"),
        (Rule::C1, stolen, "failed not-accredited"),
        (Rule::R1, stolen, "failed not-the-owner"),
        (Rule::R2, own, "passed"),
    ]);
}

/// An agent whose own mandate isn't exclusive can't shut out the owner by passing it on.
pub fn exclusive_by_an_agent() {
    let mut s = Street::new();
    let owner = s.owner.clone();
    let own = s.town.log(listed(&s.platform, &owner, listing("3200.00")));
    let paper = s.mandate_paper(&owner, &s.agency, false);
    s.town.log(paper);
    let paper = s.mandate_paper(&s.agency.key, &s.rival, true);
    s.town.log(paper);
    s.town.expect(&[(Rule::R3, own, "passed")]);
    let paper = s.mandate_paper(&owner, &s.agency, true);
    s.town.log(paper);
    s.town
        .expect(&[(Rule::R3, own, "failed exclusive-mandate")]);
}

/// Agencies that give one another many mandates, none of them from the owner: every way up is tried, but
/// none of them twice, or it would take a reader years.
pub fn mandates_of_mandates() {
    let mut s = Street::new();
    let types = [RecordType::RentalListing, RecordType::Mandate];
    let agencies = [(); 4].map(|()| s.town.party("agency"));
    for agency in &agencies {
        s.town.accredit(agency, &types, &["agent"], &["130629"]);
    }
    let stranger = s.stranger.clone();
    let givers = [&*stranger]
        .into_iter()
        .chain(agencies.iter().map(|agency| &agency.key));
    for (giver, agency) in givers.zip(&agencies) {
        for _ in 0..60 {
            let paper = s.mandate_paper(giver, agency, false);
            s.town.log(paper);
        }
    }
    let bare = s
        .town
        .log(listed_by(&s.platform, &agencies[3], listing("3200.00")));
    let own = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    assert_eq!(s.town.finds(Rule::R1, bare), "failed no-mandate");
    assert_eq!(s.town.finds(Rule::R3, own), "passed");
}
