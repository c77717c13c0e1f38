//! What is asked of a lease (R4, R9 to R12).

use serde_json::json;
use stele_records::rules::Rule;
use stele_records::types::RecordType;
use stele_records::verdict::{CheckCode, Outcome, Reason};

use super::super::town::Paper;
use super::{Street, UNIT, flat, lease, leased, listed, listing};

/// Two leases for the same days: the later one is wrong, and the earlier one is told.
pub fn two_leases() {
    let mut s = Street::new();
    let other = s.town.new_key();
    s.attest(&other, "tenant-2", "lease");
    let days = lease("2026-10-01", "2027-09-30");
    let first = s
        .town
        .log(leased(&s.platform, &s.owner, &s.tenant, days.clone()));
    s.town
        .expect(&[(Rule::R4, first, "passed"), (Rule::R10, first, "passed")]);
    let mut again = days;
    again["pseudonym"] = json!("tenant-2");
    let second = s
        .town
        .log(leased(&s.platform, &s.owner, &other, again.clone()));
    again["startDate"] = json!("2027-10-01");
    again["endDate"] = json!("2028-09-30");
    let after = s.town.log(leased(&s.platform, &s.owner, &other, again));
    s.town.expect(&[
        (Rule::R4, second, "failed already-let"),
        (Rule::R10, first, "warning later-lease"),
        (Rule::R4, after, "passed"),
    ]);
    s.town.expect_completeness(Rule::R4, after);
}

/// A flat that was kept for somebody else.
pub fn reserved_for_others() {
    let mut s = Street::new();
    let subject = flat(
        UNIT,
        json!({"pseudonym": "somebody", "deposit": "500", "priceCurrency": "CNY"}),
    );
    let signers = [(&*s.owner, "landlord"), (&s.platform.key, "platform")];
    let mut paper = Paper::new(RecordType::Reservation, subject, &signers);
    paper.valid_until = Some("2026-10-01T00:00:00Z");
    s.town.log(paper);
    let own = s.town.log(leased(
        &s.platform,
        &s.owner,
        &s.tenant,
        lease("2026-10-01", "2027-09-30"),
    ));
    s.town.expect(&[(Rule::R10, own, "failed reserved")]);
}

/// Terms that no lease may have.
pub fn terms() {
    let mut s = Street::new();
    let mut with = |field: &str, value: &str| {
        let mut subject = lease("2026-10-01", "2027-09-30");
        subject[field] = json!(value);
        let paper = leased(&s.platform, &s.owner, &s.tenant, subject);
        let bytes = s.town.sign(paper);
        s.town.log_bytes(bytes)
    };
    let deposit = with("deposit", "6400.01");
    let allowed = with("deposit", "6400");
    let reversed = with("endDate", "2026-09-30");
    let stranger = s.town.log(leased(
        &s.platform,
        &s.stranger,
        &s.tenant,
        lease("2026-10-01", "2027-09-30"),
    ));
    s.town.expect(&[
        (Rule::R9, deposit, "failed deposit-too-high"),
        (Rule::R9, allowed, "passed"),
        (Rule::R9, reversed, "failed dates-reversed"),
        (Rule::R9, stranger, "failed not-the-owner"),
    ]);
}

/// A sublease needs the lease above it, its days, its tenant, and the consent of its landlord.
pub fn subleases() {
    let mut s = Street::new();
    let head = s.town.log(leased(
        &s.platform,
        &s.owner,
        &s.tenant,
        lease("2026-10-01", "2027-09-30"),
    ));
    let guest = s.town.new_key();
    s.attest(&guest, "tenant-2", "lease");
    let sub = |street: &Street, end: &str| {
        let mut subject = lease("2026-11-01", end);
        subject["pseudonym"] = json!("tenant-2");
        subject["headLease"] = json!(street.town.id_of(head));
        subject
    };
    let consent = |street: &Street, end: &str, by: &stele_sign::multikey::SecretKey| {
        let mut paper = leased(&street.platform, &street.tenant, &guest, sub(street, end));
        paper.signers.push((by, "headLandlord"));
        street.town.sign(paper)
    };
    let honest = consent(&s, "2027-04-30", &s.owner);
    let honest = s.town.log_bytes(honest);
    let long = consent(&s, "2027-10-31", &s.owner);
    let long = s.town.log_bytes(long);
    let other = consent(&s, "2027-04-30", &s.stranger);
    let other = s.town.log_bytes(other);
    let none = leased(&s.platform, &s.tenant, &guest, sub(&s, "2027-04-30"));
    let none = s.town.sign(none);
    let none = s.town.log_bytes(none);
    let thief = leased(&s.platform, &s.stranger, &guest, sub(&s, "2027-04-30"));
    let thief = s.town.sign(thief);
    let thief = s.town.log_bytes(thief);
    s.town.expect(&[
        (Rule::R11, honest, "passed"),
        (Rule::R4, honest, "passed"),
        (Rule::R1, honest, "not-applicable"),
        (Rule::R12, honest, "passed"),
        (Rule::R11, long, "failed outside-head-lease"),
        (Rule::R11, other, "failed no-consent"),
        (Rule::R11, none, "failed no-consent"),
        (Rule::R11, thief, "failed not-the-tenant"),
        (Rule::R11, head, "not-applicable"),
        // The lease above stands as it did.
        (Rule::R10, head, "passed"),
    ]);
    s.town.expect_completeness(Rule::R11, honest);
}

/// A tenant whom nobody has met, or who is somebody else.
pub fn invented_tenants() {
    let mut s = Street::new();
    let nobody = s.town.new_key();
    let other = s.town.new_key();
    s.attest(&other, "tenant-2", "lease");
    let days = lease("2026-10-01", "2027-09-30");
    let invented = s
        .town
        .log(leased(&s.platform, &s.owner, &nobody, days.clone()));
    let borrowed = s
        .town
        .log(leased(&s.platform, &s.owner, &other, days.clone()));
    let honest = s.town.log(leased(&s.platform, &s.owner, &s.tenant, days));
    s.town.expect(&[
        (Rule::R12, invented, "failed not-attested"),
        (Rule::C2, invented, "failed key-unknown"),
        (Rule::R12, borrowed, "failed other-person"),
        (Rule::R12, honest, "passed"),
        // A lease with a tenant who doesn't exist takes the flat from nobody.
        (Rule::R4, borrowed, "passed"),
    ]);
    s.town.expect_completeness(Rule::R12, honest);
}

/// What two have agreed isn't one's to withdraw: a lease stands until landlord and tenant end it together.
pub fn withdrawn_by_one() {
    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let days = lease("2026-05-03", "2027-05-02");
    let agreed = s.town.log(leased(&s.platform, &s.owner, &s.tenant, days));
    let owner = s.owner.clone();
    let tenant = s.tenant.clone();
    let alone = s.town.withdraw(agreed, &owner);
    s.town.expect(&[
        (Rule::C1, alone, "failed not-all-parties"),
        (Rule::R4, offer, "failed already-let"),
    ]);
    let together = s.town.withdraw_by(agreed, &[&owner, &tenant]);
    s.town
        .expect(&[(Rule::C1, together, "passed"), (Rule::R4, offer, "passed")]);
}

/// A flat that is let until after the reservation ends can't be kept for anybody.
pub fn reserved_though_let() {
    let mut s = Street::new();
    let days = lease("2025-12-01", "2026-10-15");
    s.town.log(leased(&s.platform, &s.owner, &s.tenant, days));
    let mut until = |until: &'static str| {
        let subject = flat(
            UNIT,
            json!({"pseudonym": "tenant-2", "deposit": "500", "priceCurrency": "CNY"}),
        );
        let signers = [(&*s.owner, "landlord"), (&s.platform.key, "platform")];
        let mut paper = Paper::new(RecordType::Reservation, subject, &signers);
        paper.valid_until = Some(until);
        let bytes = s.town.sign(paper);
        s.town.log_bytes(bytes)
    };
    let early = until("2026-10-01T00:00:00Z");
    let after = until("2026-10-20T00:00:00Z");
    s.town.expect(&[
        (Rule::R4, early, "failed already-let"),
        (Rule::R4, after, "passed"),
    ]);
}

/// An agency that plays the platform too reserves nothing from the owner's honest offer.
pub fn one_company_reserves() {
    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let owner = s.owner.clone();
    let mandate = s.mandate_paper(&owner, &s.agency, false);
    s.town.log(mandate);
    let types = [RecordType::Reservation];
    s.town
        .accredit(&s.agency, &types, &["platform"], &["130629"]);
    let second = s.town.second_key(&s.agency);
    let subject = flat(
        UNIT,
        json!({"pseudonym": "somebody", "deposit": "500", "priceCurrency": "CNY"}),
    );
    let signers = [(&s.agency.key, "agent"), (&second.key, "platform")];
    let mut paper = Paper::new(RecordType::Reservation, subject, &signers);
    paper.valid_until = Some("2026-12-01T00:00:00Z");
    let bytes = s.town.sign(paper);
    let poison = s.town.log_bytes(bytes);
    s.town.expect(&[
        (Rule::C4, poison, "failed same-party"),
        (Rule::R10, offer, "passed"),
    ]);
}

/// Whoever sublets has a lease from somebody who may let the flat: two impostors don't make a landlord.
pub fn sublet_by_impostors() {
    let mut s = Street::new();
    let cheat = s.town.new_key();
    s.attest(&cheat, "cheat-1", "lease");
    let mut subject = lease("2026-10-01", "2027-09-30");
    subject["pseudonym"] = json!("cheat-1");
    let paper = leased(&s.platform, &s.stranger, &cheat, subject);
    let fake = s.town.sign(paper);
    let fake = s.town.log_bytes(fake);
    let mut subject = lease("2026-11-01", "2027-04-30");
    subject["headLease"] = json!(s.town.id_of(fake));
    let mut paper = leased(&s.platform, &cheat, &s.tenant, subject);
    paper.signers.push((&s.stranger, "headLandlord"));
    let sub = s.town.sign(paper);
    let sub = s.town.log_bytes(sub);
    s.town.expect(&[
        (Rule::R9, fake, "failed not-the-owner"),
        (Rule::R11, sub, "failed not-the-owner"),
    ]);
}

/// A flat that is sublet can't be sublet once more for the same days.
pub fn sublet_twice() {
    let mut s = Street::new();
    let days = lease("2026-10-01", "2027-09-30");
    let head = s.town.log(leased(&s.platform, &s.owner, &s.tenant, days));
    let mut sublet = |pseudonym: &str, start: &str, end: &str| {
        let guest = s.town.new_key();
        s.attest(&guest, pseudonym, "lease");
        let mut subject = lease(start, end);
        subject["pseudonym"] = json!(pseudonym);
        subject["headLease"] = json!(s.town.id_of(head));
        let mut paper = leased(&s.platform, &s.tenant, &guest, subject);
        paper.signers.push((&s.owner, "headLandlord"));
        let bytes = s.town.sign(paper);
        s.town.log_bytes(bytes)
    };
    let first = sublet("guest-1", "2026-11-01", "2027-04-30");
    let second = sublet("guest-2", "2027-04-01", "2027-08-31");
    let after = sublet("guest-3", "2027-09-01", "2027-09-30");
    s.town.expect(&[
        (Rule::R4, first, "passed"),
        (Rule::R4, second, "failed already-let"),
        (Rule::R4, after, "passed"),
        (Rule::R4, head, "passed"),
    ]);
}

/// A reservation is fulfilled by a lease with whom it was for, and by a landlord. That a lease names it
/// doesn't make it somebody else's; nor does a date that the signers give.
pub fn reserved_and_taken() {
    let mut s = Street::new();
    let subject = flat(
        UNIT,
        json!({"pseudonym": "somebody", "deposit": "500", "priceCurrency": "CNY"}),
    );
    let signers = [(&*s.owner, "landlord"), (&s.platform.key, "platform")];
    let mut paper = Paper::new(RecordType::Reservation, subject.clone(), &signers);
    paper.valid_until = Some("2026-10-01T00:00:00Z");
    let reservation = s.town.log(paper);
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    // Not by a landlord: the flat is still kept.
    let mut named = lease("2026-10-01", "2027-09-30");
    named["reservation"] = json!(s.town.id_of(reservation));
    let mut somebodys = named.clone();
    somebodys["pseudonym"] = json!("somebody");
    s.town
        .log(leased(&s.platform, &s.stranger, &s.tenant, somebodys));
    s.town.expect(&[(Rule::R10, offer, "failed reserved")]);
    let taken = s.town.log(leased(&s.platform, &s.owner, &s.tenant, named));
    s.town.expect(&[
        (Rule::R10, taken, "failed reserved"),
        (Rule::R10, offer, "failed reserved"),
    ]);
    let days = lease("2026-10-01", "2027-09-30");
    let mut late = leased(&s.platform, &s.owner, &s.tenant, days);
    late.created = "2026-10-02T00:00:00Z";
    let late = s.town.log(late);
    let signers = [(&*s.owner, "landlord"), (&s.platform.key, "platform")];
    let mut others = subject;
    others["pseudonym"] = json!("somebody-else");
    let mut paper = Paper::new(RecordType::Reservation, others, &signers);
    paper.valid_until = Some("2026-11-01T00:00:00Z");
    paper.created = "2026-10-02T00:00:00Z";
    let second = s.town.log(paper);
    s.town.expect(&[
        (Rule::R10, late, "failed reserved"),
        (Rule::R10, second, "failed reserved"),
    ]);
}

/// A lease under a title that was over.
pub fn an_ended_title() {
    let mut s = Street::new();
    let subject = flat(
        UNIT,
        json!({
            "ownerKey": s.owner.did().as_str(), "status": "held", "floorSizeCm2": 893_700,
            "floorLevel": "11", "numberOfRooms": 3, "_sd": ["A".repeat(43)], "_sd_alg": "sha-256",
        }),
    );
    let signers = [(&s.registry.key, "registry")];
    let mut paper = Paper::new(RecordType::TitleAttestation, subject, &signers);
    paper.valid_from = "2020-01-01T00:00:00Z";
    paper.valid_until = Some("2026-01-01T00:00:00Z");
    s.town.log(paper);
    let late = s.town.log(leased(
        &s.platform,
        &s.owner,
        &s.tenant,
        lease("2026-10-01", "2027-09-30"),
    ));
    s.town.expect(&[(Rule::R2, late, "failed title-ended")]);
}

/// The agreed end of a lease isn't the tenant's to withdraw alone, to come back.
pub fn an_end_withdrawn_by_one() {
    let mut s = Street::new();
    let days = lease("2026-05-01", "2027-04-30");
    let first = s.town.log(leased(&s.platform, &s.owner, &s.tenant, days));
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let subject = flat(
        UNIT,
        json!({"lease": s.town.id_of(first), "endDate": "2026-08-31"}),
    );
    let end = s.town.log(Paper::new(
        RecordType::LeaseEnd,
        subject,
        &[(&*s.owner, "landlord"), (&*s.tenant, "tenant")],
    ));
    let (owner, tenant) = (s.owner.clone(), s.tenant.clone());
    let back = s.town.withdraw(end, &tenant);
    s.town.expect(&[
        (Rule::C1, back, "failed not-all-parties"),
        (Rule::R4, offer, "passed"),
    ]);
    let both = s.town.withdraw_by(end, &[&owner, &tenant]);
    s.town.expect(&[
        (Rule::C1, both, "passed"),
        (Rule::R4, offer, "failed already-let"),
    ]);
}

/// Two in one role: only one of them could be asked for, so such a lease takes nothing.
pub fn two_tenants_in_one_role() {
    let mut s = Street::new();
    let offer = s
        .town
        .log(listed(&s.platform, &s.owner, listing("3200.00")));
    let other = s.town.new_key();
    let subject = lease("2026-05-03", "2027-05-02");
    let mut paper = leased(&s.platform, &s.owner, &s.tenant, subject);
    paper.signers.push((&other, "tenant"));
    let bytes = s.town.sign(paper);
    let both = s.town.log_bytes(bytes);
    s.town.expect(&[(Rule::R4, offer, "passed")]);
    let verdict = s.town.verdict(&s.town.city(), both);
    let roles = verdict
        .check(CheckCode::Roles)
        .expect("every check is there");
    assert_eq!(
        roles.outcome,
        Outcome::Failed(Reason::RoleTwice("tenant".into()))
    );
}
